"""The measures of the PAN text-alignment task.

Potthast et al., An Evaluation Framework for Plagiarism Detection, COLING 2010.

A case or a detection is a span of the suspicious text and a span of the source. A detection detects a case where they
share characters on both sides. All measures are macro averages, shares of 1; granularity is at least 1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A passage: `[start, end)` of the suspicious document and of the source, in characters."""

    document: str
    source: str
    start: int
    end: int
    source_start: int
    source_end: int

    @property
    def characters(self) -> int:
        return self.end - self.start + self.source_end - self.source_start


@dataclass(frozen=True, slots=True)
class Scores:
    recall: float
    precision: float
    granularity: float

    @property
    def plagdet(self) -> float:
        """The harmonic mean of recall and precision over the logarithm of one plus granularity."""
        total = self.recall + self.precision
        f = 2 * self.recall * self.precision / total if total else 0.0
        return f / math.log2(1 + self.granularity)


def score(cases: Sequence[Case], detections: Sequence[Case], counted: Sequence[Case] | None = None) -> Scores:
    """The scores of `detections`, of which only those `counted` (default: all) bear on precision and granularity."""
    counted = detections if counted is None else counted
    by_pair = _by_pair(detections)
    counted_by_pair = _by_pair(counted)
    cases_by_pair = _by_pair(cases)
    recall = _mean(_share(case, by_pair[case.document, case.source]) for case in cases)
    precision = _mean(_share(found, cases_by_pair[found.document, found.source]) for found in counted)
    detecting = [sum(_detects(found, case) for found in counted_by_pair[case.document, case.source]) for case in cases]
    detected = [count for count in detecting if count]
    return Scores(recall, precision, sum(detected) / len(detected) if detected else 1.0)


def _by_pair(cases: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    grouped: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        grouped[case.document, case.source].append(case)
    return grouped


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def _detects(one: Case, other: Case) -> bool:
    here = min(one.end, other.end) - max(one.start, other.start)
    there = min(one.source_end, other.source_end) - max(one.source_start, other.source_start)
    return here > 0 and there > 0


def _share(case: Case, others: Iterable[Case]) -> float:
    """The share of the case's characters, on both sides, that others which detect it have too."""
    detecting = [other for other in others if _detects(case, other)]
    here = _covered(case.start, case.end, [(o.start, o.end) for o in detecting])
    there = _covered(case.source_start, case.source_end, [(o.source_start, o.source_end) for o in detecting])
    return (here + there) / case.characters if case.characters else 0.0


def _covered(start: int, end: int, spans: list[tuple[int, int]]) -> int:
    covered, at = 0, start
    for left, right in sorted(spans):
        first, last = max(left, at), min(right, end)
        if last > first:
            covered += last - first
            at = last
    return covered
