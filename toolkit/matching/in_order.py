"""Where nothing moved, a comparison marks hardly more than a diff of the words does: rows that mark more are made anew.

Rows are made of pieces that are alike. A piece that is not like any other has no partner, and all of it is marked, also
the few words that a diff would find again beside it. As long as the order of the two texts is the same, place speaks for
such pieces: a stretch of rows that marks more than `MOST` times what a diff of its words marks (a longest common
subsequence, after diff-match-patch's semantic clean-up) is cut along that diff instead, at the ends of sentences of both.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from toolkit.findings import Operation, Row
from toolkit.matching.alignment import clipped, operations
from toolkit.matching.pairs import Side, paired_row, single_row
from toolkit.text import Span

MOST = 1.1
"""A stretch of rows may mark this many times the characters that the diff of its words marks."""

_LARGEST = 10_000
"""Characters of both sides of a stretch that is looked at: the diff of a longer one takes too long."""


def in_order(rows: Sequence[Row], left: Side, right: Side) -> list[Row]:
    """The rows, in reading order of the left; those of costly stretches made anew where no row moved."""
    if any(row.moved for row in rows):
        return list(rows)
    result: list[Row] = []
    for is_same, members in itertools.groupby(rows, lambda row: row.relation in ("equal", "equivalent")):
        stretch = list(members)
        alone = any(row.left is None or row.right is None for row in stretch)
        result += stretch if is_same or not alone or len(stretch) == 1 else _cheaper(stretch, left, right)
    # Also as a whole: a few words that happen to be the same at the wrong place keep the right ones apart.
    return _cheaper(result, left, right) if len(result) > 1 else result


def _cheaper(rows: list[Row], left: Side, right: Side) -> list[Row]:
    """The rows, or those along the diff of their words where that marks so much less."""
    here = [row.left for row in rows if row.left is not None]
    there = [row.right for row in rows if row.right is not None]
    if not here or not there or all(row.relation == "equal" for row in rows):
        return rows
    span_left, span_right = Span(here[0].start, here[-1].end), Span(there[0].start, there[-1].end)
    if len(span_left) + len(span_right) > _LARGEST:
        return rows
    steps = operations(left.words(span_left), right.words(span_right))
    if _marked(step for row in rows for step in row.operations) <= MOST * _marked(steps):
        return rows
    return _cut(steps, span_left, span_right, left, right)


def _marked(steps: Iterable[Operation]) -> int:
    """How many characters of both texts are not equal."""
    return sum(s.left[1] - s.left[0] + s.right[1] - s.right[0] for s in steps if s.op != "equal")


@dataclass(slots=True)
class _Cuts:
    """Where rows end, as offsets of both texts. What lies between two of them on one side only is a row of its own."""

    points: list[tuple[int, int]] = field(default_factory=list)

    def at(self, a: int, b: int) -> None:
        if not self.points or self.points[-1] != (a, b):
            self.points.append((a, b))


def _cut(steps: Sequence[Operation], span_left: Span, span_right: Span, left: Side, right: Side) -> list[Row]:
    """The rows along the steps, none of them longer than a sentence of either text."""
    ends_left, ends_right = _ends(left, span_left), _ends(right, span_right)
    cuts = _Cuts()
    cuts.at(span_left.start, span_right.start)
    for step in steps:
        (a0, a1), (b0, b1) = step.left, step.right
        if step.op == "equal":
            inside = set(_within(ends_left, a0 + 1, a1 - 1))
            inside |= {b - b0 + a0 for b in _within(ends_right, b0 + 1, b1 - 1)}
            for a in sorted(inside):
                cuts.at(a, a - a0 + b0)
            continue
        gone, new = _within(ends_left, a0, a1), _within(ends_right, b0, b1)
        if not gone and not new:
            continue
        # What stands before the first end belongs to what is before it; what stands after the last, to what follows.
        first_a, first_b = (gone[0] if gone else a1), (new[0] if new else b1)
        cuts.at(first_a, first_b)
        for a in gone[1:]:
            cuts.at(a, first_b)
        for b in new[1:]:
            cuts.at(gone[-1] if gone else a1, b)
    cuts.at(span_left.end, span_right.end)
    return list(_rows(cuts.points, steps, left, right))


def _ends(side: Side, span: Span) -> list[int]:
    """Where sentences end inside the span."""
    borders = zip(itertools.pairwise(side.sentences), side.clauses[1:], strict=True)
    return [c.start for (one, next_), c in borders if one != next_ and span.start < c.start < span.end]


def _within(ends: Sequence[int], first: int, last: int) -> list[int]:
    return list(ends[bisect.bisect_left(ends, first) : bisect.bisect_right(ends, last)])


def _rows(points: Sequence[tuple[int, int]], steps: Sequence[Operation], left: Side, right: Side) -> Iterator[Row]:
    at = 0
    for (a0, b0), (a1, b1) in itertools.pairwise(points):
        here, there = Span(a0, a1), Span(b0, b1)
        while at < len(steps) and steps[at].left[1] <= a0 and steps[at].right[1] <= b0 and at + 1 < len(steps):
            at += 1
        own = clipped(steps[at:], here, there, left.text, right.text)
        if any(step.op == "equal" for step in own):
            row = paired_row(left, right, here, there, is_moved=False)
            yield row if row.relation == "equal" else msgspec.structs.replace(row, operations=tuple(own))
            continue
        if a1 > a0:
            yield single_row(here, None)
        if b1 > b0:
            yield single_row(None, there)
