"""Where the rows of a comparison stand on the page, so that either column can be read from top to bottom. Pure.

Pairs that kept their order are lines of both columns. Between two of them stands what has no partner there: on the left
what is gone, on the right what is new, beside each other so that no space is lost. A moved pair is a line where its left
text stands; where its right text has its own place in the right column, the text stands again, as an echo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit import Row

_ECHO_WEIGHT = 60
"""An echo is shown in short, as about so many characters."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of a left and a right text that belong together; `row` is the index of the comparison's row."""

    row: int


@dataclass(frozen=True, slots=True)
class Apart:
    """A line of texts without a partner at this place: indexes of rows, gone on the left, new or an echo on the right."""

    left: tuple[int, ...]
    right: tuple[int, ...]


Line = Pair | Apart


def lines_of(rows: Sequence[Row]) -> list[Line]:
    """The lines of the page, in order. Each left text is on one line, each right one on one, those of moved pairs on two."""
    anchors = _in_order(rows)
    lefts = sorted((i for i, row in enumerate(rows) if row.left is not None), key=lambda i: (_left(rows[i]), i))
    rights = sorted(
        (i for i, row in enumerate(rows) if row.right is not None and i not in anchors),
        key=lambda i: (_right(rows[i]), i),
    )
    lines: list[Line] = []
    gap: list[int] = []
    at = 0
    for index in [*lefts, None]:
        if index is not None and index not in anchors:
            gap.append(index)
            continue
        until = at
        while until < len(rights) and (index is None or _right(rows[rights[until]]) < _right(rows[index])):
            until += 1
        lines += _gap_lines(rows, gap, rights[at:until])
        gap, at = [], until
        if index is not None:
            lines.append(Pair(index))
    return lines


def echoes(rows: Sequence[Row]) -> set[int]:
    """The pairs whose right text stands a second time, where it has its place in the right column."""
    anchors = _in_order(rows)
    return {i for i, row in enumerate(rows) if row.left is not None and row.right is not None and i not in anchors}


def _in_order(rows: Sequence[Row]) -> set[int]:
    """The pairs that stand in one order on both sides: those not called moved, less any that would cross another."""
    pairs = [i for i, row in enumerate(rows) if row.left is not None and row.right is not None and not row.moved]
    kept: set[int] = set()
    reached = -1
    for index in sorted(pairs, key=lambda i: _left(rows[i])):
        if _right(rows[index]) > reached:
            kept.add(index)
            reached = _right(rows[index])
    return kept


def _gap_lines(rows: Sequence[Row], left: list[int], right: list[int]) -> Iterator[Line]:
    """The lines of a gap: beside each run of what is gone as much of the right side as fills the same room."""
    at = 0
    run: list[int] = []
    lines: list[Line] = []
    for index in [*left, None]:
        if index is not None and rows[index].right is None:
            run.append(index)
            continue
        if run:
            room = sum(len(row.left) for row in (rows[i] for i in run) if row.left is not None)
            until = at
            while until < len(right) and (room > 0 or (index is None)):
                room -= _weight(rows[right[until]])
                until += 1
            lines.append(Apart(tuple(run), tuple(right[at:until])))
            run, at = [], until
        if index is not None:
            lines.append(Pair(index))
    if at < len(right):
        lines.append(Apart((), tuple(right[at:])))
    yield from lines


def _weight(row: Row) -> int:
    if row.right is None:
        return 0
    return len(row.right) if row.left is None else min(len(row.right), _ECHO_WEIGHT)


def _left(row: Row) -> int:
    return row.left.start if row.left is not None else -1


def _right(row: Row) -> int:
    return row.right.start if row.right is not None else -1
