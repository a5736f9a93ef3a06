"""The scorer of the quality benchmark, against cases worked by hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "quality" / "pan.py"
_spec = importlib.util.spec_from_file_location("pan_measures", PATH)
assert _spec is not None
assert _spec.loader is not None
pan = importlib.util.module_from_spec(_spec)
sys.modules["pan_measures"] = pan
_spec.loader.exec_module(pan)


def case(start: int, end: int, source_start: int, source_end: int) -> object:
    return pan.Case("d", "s", start, end, source_start, source_end)


def test_a_perfect_detection_scores_one() -> None:
    scores = pan.score([case(0, 10, 5, 15)], [case(0, 10, 5, 15)])
    assert (scores.recall, scores.precision, scores.granularity, scores.plagdet) == (1, 1, 1, 1)


def test_half_of_a_case_and_a_false_alarm() -> None:
    scores = pan.score([case(0, 10, 0, 10)], [case(0, 5, 0, 5), case(50, 60, 70, 80)])
    assert scores.recall == 0.5
    assert scores.precision == 0.5
    assert scores.plagdet == 0.5


def test_two_detections_of_one_case_cost_granularity() -> None:
    scores = pan.score([case(0, 10, 0, 10)], [case(0, 5, 0, 5), case(5, 10, 5, 10)])
    assert (scores.recall, scores.precision, scores.granularity) == (1, 1, 2)
    assert scores.plagdet == pytest.approx(1 / 1.5849625)


def test_what_overlaps_on_one_side_only_is_no_detection() -> None:
    assert pan.score([case(0, 10, 0, 10)], [case(0, 10, 20, 30)]).recall == 0


def test_labels_that_do_not_count_bear_on_recall_only() -> None:
    found = [case(0, 10, 0, 10), case(50, 60, 70, 80)]
    scores = pan.score([case(0, 10, 0, 10)], found, found[:1])
    assert (scores.recall, scores.precision) == (1, 1)
