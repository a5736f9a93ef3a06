"""What seeds find: every common run of the least length, in every place, whatever repeats itself how often."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.matching.test_matching import group
from toolkit import TextView
from toolkit.matching import seeds
from toolkit.matching.runs import Collection, Runs
from toolkit.matching.seeds import Hashes, Lengths, Scope, Seeds, find_runs
from toolkit.matching.units import units_of

PIECES = ["甲", "乙丙", "甲乙甲丙", "丁丁丁", "丙丁戊己庚辛", "壬癸子丑寅卯辰巳"]
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), min_size=1, max_size=4)
PHRASES = ["丙丁戊己庚辛", "壬癸子丑寅卯辰巳", "丙丁戊己庚辛壬癸子丑寅卯辰巳", "寅卯辰巳丙丁戊己庚辛甲乙"]
LEAST = 6

Place = tuple[int, int]


def collected(texts: Sequence[str]) -> Collection:
    return Collection.of([units_of(TextView.of(text)) for text in texts])


def naive(texts: Sequence[str], least: int, scope: Scope) -> set[tuple[int, int, int]]:
    """The maximal common runs that do not overlap themselves, in positions of the texts one after the other."""
    starts = [0, *itertools.accumulate(map(len, texts))]
    found = set()
    for i, j in itertools.combinations_with_replacement(range(len(texts)), 2):
        if (scope.within and i != j) or (scope.border is not None and not i < scope.border <= j):
            continue
        one, other = texts[i], texts[j]
        for a, b in itertools.product(range(len(one)), range(len(other))):
            if (i == j and a >= b) or one[a] != other[b] or (a and b and one[a - 1] == other[b - 1]):
                continue
            n = next(
                (
                    n
                    for n in itertools.count()
                    if one[a + n : a + n + 1] != other[b + n : b + n + 1] or a + n >= len(one)
                ),
            )
            if n >= least and (i != j or n <= b - a):
                found.add((starts[i] + a, starts[j] + b, n))
    return found


def covered(places: set[Place], start: int, length: int) -> bool:
    return any(a <= start and start + length <= b for a, b in places)


def repeats_itself(run: str) -> bool:
    """Whether it may overlap its own copy by a third or more."""
    return any(run[period:] == run[:-period] for period in range(1, 2 * len(run) // 3 + 1))


def sides(runs: Runs) -> set[Place]:
    ends = zip(np.concatenate((runs.left, runs.right)).tolist(), np.tile(runs.length, 2).tolist(), strict=True)
    return {(start, start + length) for start, length in ends}


@given(texts=TEXTS, often=st.integers(2, 4), border=st.none() | st.just(1))
def test_where_seeds_begin_that_stand_in_many_places(texts: list[str], often: int, border: int | None) -> None:
    found = Seeds.of(collected(texts), group, Lengths(3, 2), LEAST, Scope(border=border), often=often).frequent
    begun = [text[at : at + 3] for text in texts for at in range(len(text))]
    assert found is not None
    assert found.tolist() == [len(seed) == 3 and begun.count(seed) >= often for seed in begun]


def test_where_seeds_are_frequent_is_not_known_of_texts_by_themselves() -> None:
    texts = collected(["甲乙丙甲乙丙"])
    assert Seeds.of(texts, group, Lengths(3, 2), LEAST, Scope(within=True), often=2).frequent is None


@pytest.mark.parametrize("scope", [Scope(), Scope(within=True), Scope(border=1)], ids=["all", "within", "border"])
@settings(deadline=None)
@given(texts=TEXTS)
@example(texts=["丙丁戊己庚辛壬"] * 30)
def test_every_common_run_is_found_in_both_its_places(texts: list[str], scope: Scope) -> None:
    runs = find_runs(collected(texts), group, Lengths(3, 2), LEAST, scope)
    places = sides(runs)
    for left, right, length in naive(texts, LEAST, scope):
        if not repeats_itself("".join(texts)[left : left + length]):  # a line of dashes is not found at every shift
            assert covered(places, left, length)
            assert covered(places, right, length)


@settings(deadline=None)
@given(said=st.lists(st.lists(st.sampled_from(PHRASES), max_size=8), min_size=1, max_size=4))
@example(said=[["丙丁戊己庚辛壬"]] * 30)
def test_what_is_said_in_many_places_is_found_in_each(said: list[list[str]]) -> None:
    between = itertools.count(0x6000)
    texts = ["".join(phrase + chr(next(between)) for phrase in phrases) for phrases in said]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeds, "ALL_PAIRS", 3)
        patch.setattr(seeds, "BATCH", 50)
        runs = find_runs(collected(texts), group, Lengths(3, 2), LEAST)
    places = sides(runs)
    # Here the links may be with different places, so each stretch of the least length is looked for.
    for left, right, length in naive(texts, LEAST, Scope()):
        for shift in range(length - LEAST + 1):
            assert covered(places, left + shift, LEAST)
            assert covered(places, right + shift, LEAST)


@given(texts=TEXTS)
def test_few_places_are_paired_each_with_each(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeds, "ALL_PAIRS", 10**6)
        runs = find_runs(collected(texts), group, Lengths(3, 2), LEAST)
    found = set(zip(runs.left.tolist(), runs.right.tolist(), runs.length.tolist(), strict=True))
    assert naive(texts, 3, Scope()) <= found


@given(texts=TEXTS)
def test_runs_are_equal_and_lie_in_one_text_each(texts: list[str]) -> None:
    collection = collected(texts)
    runs = find_runs(collection, group, Lengths(3, 2), LEAST)
    for left, right, length in zip(runs.left.tolist(), runs.right.tolist(), runs.length.tolist(), strict=True):
        assert left < right
        assert (collection.keys[left : left + length] == collection.keys[right : right + length]).all()
        for start in (left, right):
            assert collection.texts[start] == collection.texts[start + length - 1]
        assert collection.texts[left] != collection.texts[right] or left + length <= right


@pytest.mark.parametrize("period", ["丁", "甲乙丙甲乙丁", "丙丁戊己庚辛壬癸子丑寅卯辰"])
def test_a_repetition_is_found_as_two_halves(period: str) -> None:
    text = period * 60
    runs = find_runs(collected(["前" + text + "後" * 3]), group, Lengths(3, 2), LEAST)
    assert (1, 1 + len(text) // 2, len(text) // 2) in set(
        zip(runs.left.tolist(), runs.right.tolist(), runs.length.tolist(), strict=True)
    )


def test_work_grows_with_the_text_and_not_with_what_repeats() -> None:
    runs = find_runs(collected(["丁" * 200_000]), group_sorted, Lengths(4, 3), 13)
    assert len(runs) < 100
    assert runs.length.max() == 100_000
    same = "".join(chr(0x4E00 + n * 7919 % 20000) for n in range(500))
    runs = find_runs(collected([same] * 300), group_sorted, Lengths(4, 3), 13)
    assert len(runs) <= 300


def group_sorted(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from toolkit_engine.local import LocalEngine

    return LocalEngine().group(keys)


@pytest.mark.parametrize("chunk", [1, 3, 1 << 16])
@given(st.lists(st.text("春天来了 the cat，", max_size=12), max_size=5))
def test_the_seeds_of_all_positions_are_those_of_each(chunk: int, texts: list[str]) -> None:
    collection, lengths = collected(texts), Lengths(4, 2)
    with patch.object(seeds, "_CHUNK", chunk):
        hashes = Hashes(collection)
        found = hashes.of_all_seeds(lengths)
        each = hashes.of_seeds(np.arange(len(collection), dtype=np.int64), lengths)
    assert [column.tolist() for column in found] == [column.tolist() for column in each]
    ends = collection.ends(each[0])
    assert (each[0] + lengths.of(collection, each[0]) <= ends).all()
