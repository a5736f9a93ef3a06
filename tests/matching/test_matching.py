"""The algorithms against brute force, and their laws."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toolkit import Span, TextView
from toolkit.matching.alignment import operations, words_of
from toolkit.matching.chains import Joining, chains, components, exclusive
from toolkit.matching.order import heaviest_chain
from toolkit.matching.runs import Collection
from toolkit.matching.seeds import Lengths, Scope, find_runs
from toolkit.matching.tiles import tile
from toolkit.matching.units import count_units, units_of

from .naive import group

LETTERS = st.text(alphabet="甲乙丙丁", max_size=40)


def naive_runs(one: str, other: str, least: int) -> set[tuple[int, int, int]]:
    """All maximal common runs of two texts."""
    found = set()
    for a, b in itertools.product(range(len(one)), range(len(other))):
        if one[a] != other[b] or (a and b and one[a - 1] == other[b - 1]):
            continue
        n = 0
        while a + n < len(one) and b + n < len(other) and one[a + n] == other[b + n]:
            n += 1
        if n >= least:
            found.add((a, b, n))
    return found


@given(LETTERS, LETTERS)
def test_runs_are_the_maximal_common_runs(one: str, other: str) -> None:
    collection = Collection.of([units_of(TextView.of(text)) for text in (one, other)])
    runs = find_runs(collection, group, Lengths(3), scope=Scope(border=1))
    found = set(zip(runs.left.tolist(), (runs.right - len(one)).tolist(), runs.length.tolist(), strict=True))
    expected = naive_runs(one, other, 3)
    # A seed that stands in more places than are all paired is only paired with its first: nothing else is left out.
    if max((one + other).count(seed) for seed in {(one + other)[i : i + 3] for i in range(80)} or {""}) <= 20:
        assert found == expected
    else:
        assert found <= expected


@given(LETTERS, LETTERS)
def test_no_unit_has_two_partners_and_partners_are_equal(one: str, other: str) -> None:
    collection = Collection.of([units_of(TextView.of(text)) for text in (one, other)])
    runs = find_runs(collection, group, Lengths(2), scope=Scope(border=1))
    tiles = tile(runs.left, runs.right, runs.length)
    lefts = [t.left + i for t in tiles for i in range(t.length)]
    rights = [t.right - len(one) + i for t in tiles for i in range(t.length)]
    assert len(set(lefts)) == len(lefts)
    assert len(set(rights)) == len(rights)
    assert all(one[a] == other[b] for a, b in zip(lefts, rights, strict=True))


@given(LETTERS, LETTERS)
def test_chains_have_no_long_hole_and_pair_equal_units(one: str, other: str) -> None:
    collection = Collection.of([units_of(TextView.of(text)) for text in (one, other)])
    joining = Joining(strong=3, hole=6)
    runs = find_runs(collection, group, Lengths(3), scope=Scope(border=1))
    found = chains(runs, collection.bounds, joining).get((0, 1), [])
    for chain in found:
        for side in ("left", "right"):
            spans = sorted((getattr(t, side), getattr(t, side) + t.length) for t in chain.tiles)
            assert all(b[0] - a[1] <= joining.hole for a, b in itertools.pairwise(spans))
    for t in exclusive(found):
        assert one[t.left : t.left + t.length] == other[t.right - len(one) : t.right - len(one) + t.length]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=9))
def test_the_heaviest_chain_is_the_best_of_all_subsets(pairs: list[tuple[int, int]]) -> None:
    positions, weights = [p for p, _ in pairs], [w for _, w in pairs]
    best = 0
    for size in range(len(pairs) + 1):
        for chosen in itertools.combinations(range(len(pairs)), size):
            if all(positions[a] < positions[b] for a, b in itertools.pairwise(chosen)):
                best = max(best, sum(weights[i] for i in chosen))
    members = sorted(heaviest_chain(positions, weights))
    assert all(positions[a] < positions[b] for a, b in itertools.pairwise(members))
    assert sum(weights[i] for i in members) == best


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_components_are_those_of_a_walk(edges: list[tuple[int, int]]) -> None:
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    labels = components(10, ends[:, 0], ends[:, 1])
    for node in range(10):
        reached = {node}
        while True:
            more = {b for e in edges for a, b in (e, e[::-1]) if a in reached} - reached
            if not more:
                break
            reached |= more
        assert labels[node] == min(reached)


@given(st.text(alphabet="甲乙丙 ab，", max_size=30), st.text(alphabet="甲乙丙 ab，", max_size=30))
def test_operations_tile_both_sides_and_equal_means_equal(one: str, other: str) -> None:
    def words(text: str):  # type: ignore[no-untyped-def]
        tokens = [Span(i, min(i + 2, len(text))) for i in range(0, len(text), 2)]
        return words_of(text, Span(0, len(text)), tokens)

    steps = operations(words(one), words(other))
    assert "".join(one[slice(*s.left)] for s in steps) == one
    assert "".join(other[slice(*s.right)] for s in steps) == other
    for step in steps:
        gone, came = one[slice(*step.left)], other[slice(*step.right)]
        kind = {(True, True): "replace", (True, False): "delete", (False, True): "insert"}
        assert step.op == "equal" if gone == came else step.op == kind[bool(gone), bool(came)]


def test_lengths_count_one_for_a_hanzi_and_one_for_a_word() -> None:
    assert count_units("今天 has 三 words，与 12 个。") == 8
    assert count_units("，。 \n") == 0
