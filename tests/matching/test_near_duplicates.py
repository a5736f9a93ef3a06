"""Shingles, MinHash bands and overlaps, each against what a reader would do with sets and all pairs."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.matching.minhash import MOST, Bands, alike_candidates, may_reach, minima, pairs_within
from toolkit.matching.overlap import holding_candidates
from toolkit.matching.sketches import Shingled, distinct, verify
from toolkit.matching.units import mix, units_of, units_of_all
from toolkit.text import TextView

from .naive import group

SETS = st.lists(st.lists(st.integers(0, 12), max_size=10), max_size=7)
"""Texts as lists of shingles, from so few that many are shared."""


def shingled(texts: list[list[int]]) -> Shingled:
    return Shingled.of([mix(np.array(text, dtype=np.uint64)) for text in texts])


@given(st.lists(st.text(alphabet="甲乙丙丁", max_size=40), max_size=5))
def test_verified_figures_are_those_of_sets(texts: list[str]) -> None:
    units = [units_of(TextView.of(text)) for text in texts if text]
    hashed = Shingled.of_units([u.keys for u in units], [u.words for u in units])
    pairs = np.array(list(itertools.combinations(range(len(hashed)), 2)), dtype=np.int64).reshape(-1, 2)
    grams = [{text[i : i + 5] for i in range(max(1, len(text) - 4))} for text in texts if text]
    for found in verify(distinct(hashed, pairs), pairs):
        one, other = grams[found.left], grams[found.right]
        assert found.jaccard == len(one & other) / len(one | other)
        assert found.left_in_right == len(one & other) / len(one)
        assert found.right_in_left == len(one & other) / len(other)


@given(st.lists(st.text(alphabet="甲乙 丙ab，1\n", max_size=20), max_size=6))
def test_shingles_and_units_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    views = [TextView.of(text) for text in texts]
    together = units_of_all(views)
    hashed = Shingled.of_units([u.keys for u in together], [u.words for u in together])
    for number, view in enumerate(views):
        alone = units_of(view)
        assert np.array_equal(together[number].keys, alone.keys)
        assert np.array_equal(together[number].starts, alone.starts)
        assert np.array_equal(together[number].ends, alone.ends)
        assert np.array_equal(hashed[number], Shingled.of_units([alone.keys], [alone.words])[0])
        assert bool(len(hashed[number])) == bool(len(alone))


@given(SETS, st.sampled_from([0.0, 0.25, 0.5, 0.8, 1.0]))
def test_no_text_that_holds_enough_of_another_is_missed(texts: list[list[int]], least: float) -> None:
    found = set(map(tuple, holding_candidates(shingled(texts), least, group).tolist()))
    for left, right in itertools.combinations(range(len(texts)), 2):
        one, other = set(texts[left]), set(texts[right])
        common = len(one & other)
        if common and common >= least * min(len(one), len(other)):
            assert (left, right) in found


@given(SETS, st.sampled_from([0.5, 0.8, 1.0]))
def test_where_nothing_is_shared_nothing_is_compared(texts: list[list[int]], least: float) -> None:
    for left, right in holding_candidates(shingled(texts), least, group).tolist():
        assert left < right
        assert set(texts[left]) & set(texts[right])


@pytest.mark.parametrize("holders", [2, 40, 200, 700])
def test_what_holds_half_of_a_long_text_is_found_among_texts_that_share_little(holders: int) -> None:
    """Texts of 16 sentences of 20 shingles, each sentence in `holders` of them; a hundred longer ones hold half of one."""
    random = np.random.default_rng(11)
    count = 2000
    sentences = random.integers(0, 2**63, (max(16, count * 16 // holders), 20), dtype=np.uint64)
    texts = [sentences[random.choice(len(sentences), 16, replace=False)].reshape(-1) for _ in range(count)]
    longer = random.integers(0, 2**63, (100, 900), dtype=np.uint64)
    planted = [
        np.concatenate((random.permutation(text)[:160], more)) for text, more in zip(texts, longer, strict=False)
    ]
    met = holding_candidates(Shingled.of([mix(text) for text in [*texts, *planted]]), 0.5, group)
    found = set(map(tuple, met.tolist()))
    assert sum((number, count + number) in found for number in range(100)) >= 99
    if holders <= 200:
        assert len(found) <= 0.1 * count * (count - 1) / 2


@given(SETS)
def test_equal_texts_have_equal_minima_and_meet(texts: list[list[int]]) -> None:
    twice = shingled([*texts, *(sorted(set(text), reverse=True) for text in texts)])
    found = minima(twice, 16)
    assert np.array_equal(found[: len(texts)], found[len(texts) :])
    met = set(map(tuple, alike_candidates(found, Bands(4, 4), group).tolist()))
    assert {(n, n + len(texts)) for n, text in enumerate(texts) if text} <= met


@given(SETS)
def test_minima_do_not_depend_on_the_texts_around(texts: list[list[int]]) -> None:
    together = minima(shingled(texts), 8)
    for number, text in enumerate(texts):
        assert np.array_equal(together[number], minima(shingled([text]), 8)[0])


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7, 0.8, 0.9, 1.0])
def test_bands_find_what_is_asked_for_and_leave_what_is_far_below(threshold: float) -> None:
    bands = Bands.at(threshold)
    assert bands.count * bands.rows <= MOST
    assert bands.found(threshold) >= 0.99
    assert bands.found(threshold / 3) <= 0.4


@pytest.mark.parametrize(("jaccard", "bands"), [(0.8, Bands.at(0.8)), (0.5, Bands.at(0.5)), (0.5, Bands(32, 4))])
def test_pairs_are_found_as_often_as_the_curve_says(jaccard: float, bands: Bands) -> None:
    pairs, size = 2000, 90
    shared = round(2 * size * jaccard / (1 + jaccard))
    random = np.random.default_rng(7).integers(0, 2**63, (pairs, 2 * size - shared), dtype=np.uint64)
    texts = [row for one in random for row in (one[:size], one[-size:])]
    met = set(map(tuple, alike_candidates(minima(Shingled.of(texts), bands.count * bands.rows), bands, group).tolist()))
    found = sum((2 * n, 2 * n + 1) in met for n in range(pairs)) / pairs
    expected = bands.found(shared / (2 * size - shared))
    assert abs(found - expected) <= 4 * math.sqrt(expected * (1 - expected) / pairs) + 0.002
    assert len(met) <= 1.01 * pairs  # unrelated texts do not meet


@given(st.lists(st.integers(0, 6), max_size=6), st.integers(1, 4))
def test_small_groups_are_paired_and_large_ones_with_their_first(sizes: list[int], most: int) -> None:
    bounds = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    one, other = pairs_within(bounds, most)
    expected = {
        pair
        for start, size in zip(bounds.tolist(), sizes, strict=False)
        for pair in itertools.combinations(range(start, start + size), 2)
        if size <= most or pair[0] == start
    }
    assert sorted(zip(one.tolist(), other.tolist(), strict=True)) == sorted(expected)


@pytest.mark.parametrize("jaccard", [0.1, 0.3, 0.6])
def test_no_pair_is_given_up_that_reaches_what_is_needed_and_most_that_are_far_below(jaccard: float) -> None:
    pairs, size = 500, 200
    shared = round(2 * size * jaccard / (1 + jaccard))
    random = np.random.default_rng(8).integers(0, 2**63, (pairs, 2 * size - shared), dtype=np.uint64)
    found = minima(Shingled.of([row for one in random for row in (one[:size], one[-size:])]), 288)
    ends = np.arange(2 * pairs).reshape(-1, 2)
    assert may_reach(found, ends, np.full(pairs, shared / (2 * size - shared))).all()
    assert not may_reach(found, ends, np.full(pairs, min(0.95, jaccard + 0.3))).any()
