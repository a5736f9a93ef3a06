"""A comparison as one text with revisions: what both texts have, and what is only in one of them or moved. Pure.

Word keeps one text, in which each character and each paragraph mark is kept, deleted, inserted, or moved from or to a
place. Rejecting all revisions leaves those of the left text in their order, accepting all those of the right text: this
is held by how the stretches are made. Partners in one order stand once; between two of them stands first what is only on
the left there, then what is only on the right. A moved pair stands where the left text has it and where the right one has
it. Where it was reworded, the words that went are deleted at the first place and those that came are inserted at the
second, so that what is moved is the same at both: no revision stands inside another, which not every program reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from toolkit import Comparison, Operation, Row

State: TypeAlias = Literal["kept", "gone", "new", "from", "to"]

MARK = "\n"
"""The text of a stretch that ends a paragraph."""

_PIECE = re.compile(r"\r\n|[\r\n]|[^\r\n]+")
_IMPOSSIBLE = re.compile("[^\t\n\r\x0b\x0c\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold. Vertical tab and form feed are not in XML either, but are Word's breaks."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text without a line end, or the end of a paragraph (`MARK`), all in one state.

    `left`, `right`: where it begins in the texts that have it. `move`: the number of the move that it is part of, also
    where it went or came with a moved text.
    """

    state: State
    text: str
    left: int | None = None
    right: int | None = None
    move: int | None = None


def possible(text: str) -> str:
    """The text with characters that no XML document can hold written out by their numbers."""
    return _IMPOSSIBLE.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text)


def stretches(comparison: Comparison, left: str, right: str) -> Iterator[Stretch]:
    """The two texts as one text with revisions, in order."""
    return _Weaver(comparison.rows, left, right).woven()


class _Weaver:
    def __init__(self, rows: Sequence[Row], left: str, right: str) -> None:
        self._rows = rows
        self._left, self._right = left, right
        self._kept = _in_order(rows)
        self._moves = _moves(rows, self._kept)

    def woven(self) -> Iterator[Stretch]:
        rows = self._rows
        lefts = sorted((i for i, row in enumerate(rows) if row.left is not None), key=lambda i: _start(rows[i], "left"))
        rights = [i for i, row in enumerate(rows) if row.right is not None and i not in self._kept]
        rights.sort(key=lambda i: _start(rows[i], "right"))
        at = 0
        for index in [*lefts, None]:
            if index is not None and index not in self._kept:
                yield from self._of_left(index)
                continue
            until = None if index is None else _start(rows[index], "right")
            while at < len(rights) and (until is None or _start(rows[rights[at]], "right") < until):
                yield from self._of_right(rights[at])
                at += 1
            if index is not None:
                for step in rows[index].operations:
                    yield from self._in_place(step)

    def _in_place(self, step: Operation) -> Iterator[Stretch]:
        """A step between partners that stayed: what is the same stands once."""
        gone, new = list(_pieces(self._left, *step.left)), list(_pieces(self._right, *step.right))
        if self._is_same(step):
            for (text, a), (_, b) in zip(gone, new, strict=True):
                yield Stretch("kept", text, a, b)
            return
        # A paragraph that ends in both texts ends once, though the words before its end are others.
        ends: list[tuple[int, int]] = []
        while gone and new and gone[-1][0] == new[-1][0] == MARK:
            ends.append((gone.pop()[1], new.pop()[1]))
        for text, at in gone:
            yield Stretch("gone", text, left=at)
        for text, at in new:
            yield Stretch("new", text, right=at)
        for a, b in reversed(ends):
            yield Stretch("kept", MARK, a, b)

    def _of_left(self, index: int) -> Iterator[Stretch]:
        row, move = self._rows[index], self._moves.get(index)
        for step in row.operations:
            pieces = _pieces(self._left, *step.left)
            state: State = "from" if move is not None and self._is_same(step) else "gone"
            yield from (Stretch(state, text, left=at, move=move) for text, at in pieces)

    def _of_right(self, index: int) -> Iterator[Stretch]:
        row, move = self._rows[index], self._moves.get(index)
        for step in row.operations:
            pieces = _pieces(self._right, *step.right)
            state: State = "to" if move is not None and self._is_same(step) else "new"
            yield from (Stretch(state, text, right=at, move=move) for text, at in pieces)

    def _is_same(self, step: Operation) -> bool:
        """Whether both texts have the same here, line ends of another kind included."""
        gone, new = _pieces(self._left, *step.left), _pieces(self._right, *step.right)
        return [text for text, _ in gone] == [text for text, _ in new]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The stretches of a span with their offsets. A line end of two characters belongs where its last one is."""
    for match in _PIECE.finditer(text, start, end):
        piece = match[0]
        if piece[0] not in "\r\n":
            yield possible(piece), match.start()
        elif piece != "\r" or text[match.end() : match.end() + 1] != "\n":
            yield MARK, match.start()


def _in_order(rows: Sequence[Row]) -> set[int]:
    """The pairs that stand in one order in both texts: those not called moved, less any that would cross another."""
    pairs = [i for i, row in enumerate(rows) if row.left is not None and row.right is not None and not row.moved]
    kept: set[int] = set()
    reached = -1
    for index in sorted(pairs, key=lambda i: _start(rows[i], "left")):
        if _start(rows[index], "right") > reached:
            kept.add(index)
            reached = _start(rows[index], "right")
    return kept


def _moves(rows: Sequence[Row], kept: set[int]) -> dict[int, int]:
    """The number of the move, from 1, of each pair that is out of order. Those that follow each other in both are one."""
    away = [i for i, row in enumerate(rows) if row.left is not None and row.right is not None and i not in kept]
    away.sort(key=lambda i: _start(rows[i], "left"))
    numbers: dict[int, int] = {}
    last: Row | None = None
    number = 0
    for index in away:
        row = rows[index]
        number += last is None or not _follows(row, last)
        numbers[index] = number
        last = row
    return numbers


def _follows(row: Row, last: Row) -> bool:
    assert row.left is not None and row.right is not None and last.left is not None and last.right is not None  # noqa: PT018
    return row.left.start == last.left.end and row.right.start == last.right.end


def _start(row: Row, side: Literal["left", "right"]) -> int:
    span = row.left if side == "left" else row.right
    return -1 if span is None else span.start
