"""The measures of the quality benchmark and its naive baseline, against cases worked by hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import toolkit

FOLDER = Path(__file__).parents[2] / "benchmarks" / "quality"


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"quality_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


coverage: Any = loaded("coverage")
naive: Any = loaded("naive")
TEXTS = {"a": "山青，水绿，天高。", "b": "又见山青水绿天远。"}
SAME = coverage.Same("a", "b", 0, 5, 2, 4)
"""山青，水绿 in both: four letters, with a comma in one."""


def test_letters_count_and_marks_do_not() -> None:
    equal = {("a", "b"): [(0, 2, 2), (3, 5, 4)]}
    assert coverage.mapped_share(equal, TEXTS, [SAME]) == 1


def test_half_of_the_letters_is_mapped() -> None:
    assert coverage.mapped_share({("a", "b"): [(0, 2, 2)]}, TEXTS, [SAME]) == 0.5


def test_what_is_mapped_to_another_place_is_not_found() -> None:
    assert coverage.mapped_share({("a", "b"): [(0, 2, 3)]}, TEXTS, [SAME]) == 0


def test_a_letter_mapped_twice_counts_once() -> None:
    equal = {("a", "b"): [(0, 2, 2), (1, 2, 3)]}
    assert coverage.mapped_share(equal, TEXTS, [SAME]) == 0.5


def test_nothing_known_is_no_share() -> None:
    assert coverage.mapped_share({}, TEXTS, []) == 0


def passages(operations: tuple[toolkit.Operation, ...]) -> toolkit.Passages:
    row = toolkit.Row("edited", False, 0.9, toolkit.Span(0, 5), toolkit.Span(2, 6), operations)
    link = toolkit.Link((0, 1), toolkit.Span(0, 5), toolkit.Span(2, 6), 0.9, False, (row,))
    places = (toolkit.Place("a", 0, 5), toolkit.Place("b", 2, 6))
    return toolkit.Passages("distinctive", "long", 0.9, places, (link,))


def test_only_equal_operations_map_and_they_do_in_both_directions() -> None:
    operations = (
        toolkit.Operation("equal", (0, 2), (2, 4)),
        toolkit.Operation("delete", (2, 3), (4, 4)),
        toolkit.Operation("replace", (3, 5), (4, 6)),
    )
    assert coverage.equal_runs([passages(operations)]) == {("a", "b"): [(0, 2, 2)], ("b", "a"): [(2, 4, 0)]}


def test_a_chapter_is_asked_for_its_first_partner_in_the_other_book() -> None:
    pairs = [("one/1", "one/2"), ("two/9", "one/1"), ("one/2", "two/9"), ("one/2", "two/8")]
    truth = {("one/1", "two/9"), ("one/2", "two/8")}
    assert coverage.first_partners(pairs, truth) == (1, 2)


def test_a_chapter_without_any_partner_is_asked_too() -> None:
    assert coverage.first_partners([], {("one/1", "two/9")}) == (0, 1)


def test_sentences_of_both_are_those_that_each_text_has_once() -> None:
    sentence = "春天里村口的老井重新淘了一遍又一遍"  # 17 letters
    once, twice = f"开头。{sentence}。结尾。", f"{sentence}！{sentence}。"
    [same] = coverage.sentences_of_both("a", "b", {"a": once, "b": f"{sentence}。"})
    assert (same.left_start, same.left_length, same.right_start, same.right_length) == (3, 17, 0, 17)
    assert list(coverage.sentences_of_both("a", "b", {"a": once, "b": twice})) == []
    assert list(coverage.sentences_of_both("a", "b", {"a": "太短了。", "b": "太短了。"})) == []


@pytest.mark.parametrize(("gap", "expected"), [(2, 1), (1, 2)])
def test_the_naive_baseline_joins_runs_over_a_small_gap(gap: int, expected: int) -> None:
    left, right = naive.units("甲乙丙丁一二戊己庚辛"), naive.units("甲乙丙丁三四戊己庚辛")
    found = naive.matches(left, right, naive.runs(left, right, 3), naive.Setting(3, gap, 4))
    assert len(found) == expected
    assert found[0].left[0] == 0
    assert found[-1].right[1] == 10


def test_the_naive_baseline_needs_enough_in_common() -> None:
    left, right = naive.units("甲乙丙丁"), naive.units("子甲乙丙丑")
    assert naive.runs(left, right, 3) == [(0, 1, 3)]
    assert naive.matches(left, right, naive.runs(left, right, 3), naive.Setting(3, 5, 4)) == []
