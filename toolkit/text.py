"""Text and the way back to it: spans, tokens, and views that remember where each character came from.

All offsets count Unicode code points, half open. A `TextView` is a text derived from an original (normalized, folded,
with characters dropped) together with an `OffsetMap` that says, for each of its characters, which characters of the
original it stands for. The idea is that of `NormalizedString` in the Hugging Face tokenizers library; here it is two
integer arrays, so that building, composing and converting cost a few vector operations, not a loop over characters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

IntArray: TypeAlias = npt.NDArray[np.int64]
CodePoints: TypeAlias = npt.NDArray[np.uint32]

_CODE_POINT_LIMIT = 0x110000


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A half-open range `[start, end)` of code points.

    Raises ValueError unless `0 <= start <= end`. Ordered by start, then end. Its length may be 0.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """A span is a value, true also where it is empty: `if row.left` asks whether there is one."""
        return True

    def of(self, text: str) -> str:
        """The characters of `text` in this span."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: Span) -> int:
        """How many code points both spans hold."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, number or mark: a span of the text that was tokenized, and its characters there."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_WRITTEN = re.compile(r"(?<![^\r\n])[^\S\r\n]*+\S[^\r\n]*")
"""Begins where a line does, and does not try white space again: a line of a million spaces takes no longer than others."""


def written_lines(text: str, start: int = 0) -> Iterator[Span]:
    """The lines of a text that are not blank, each with the white space before it and without its end.

    `start`: the line that begins there is the first.
    """
    for match in _WRITTEN.finditer(text, start):
        yield Span(*match.span())


def code_points(text: str) -> CodePoints:
    """The code points of `text` as an array of shape (len(text),). Lone surrogates pass."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(points: CodePoints) -> str:
    """The text of an array of code points: the inverse of `code_points`."""
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@dataclass(frozen=True, eq=False, slots=True)
class OffsetMap:
    """Where each character of a view came from.

    Character `i` of the view stands for the characters `[starts[i], ends[i])` of the source, which has `source_length`
    characters. Source characters that no view character stands for were deleted; several view characters with the same
    range came from one expansion; a range longer than 1 was a contraction (a line end, a base with its marks).

    Laws, checked at construction (ValueError): each range is not empty, starts and ends never decrease, no range
    leaves the source. Both arrays have shape (view length,) and are read-only.
    """

    starts: IntArray
    ends: IntArray
    source_length: int

    def __post_init__(self) -> None:
        starts, ends = self.starts, self.ends
        if starts.ndim != 1 or starts.shape != ends.shape:
            raise ValueError("starts and ends must be one-dimensional and equally long")
        if len(starts):
            ordered = np.all(starts[1:] >= starts[:-1]) and np.all(ends[1:] >= ends[:-1])
            if not (ordered and np.all(starts < ends) and starts[0] >= 0 and ends[-1] <= self.source_length):
                raise ValueError("an offset map must be ordered, without empty ranges, and inside its source")
        starts.flags.writeable = False
        ends.flags.writeable = False

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text onto itself."""
        starts = np.arange(length, dtype=np.int64)
        return cls._lawful(starts, starts + 1, length)

    @classmethod
    def _lawful(cls, starts: IntArray, ends: IntArray, source_length: int) -> OffsetMap:
        """A map that keeps the laws by how it was made: looking would cost more than making it does."""
        made = object.__new__(cls)
        for name, value in (("starts", starts), ("ends", ends), ("source_length", source_length)):
            object.__setattr__(made, name, value)
        starts.flags.writeable = False
        ends.flags.writeable = False
        return made

    @classmethod
    def keeping(cls, kept: npt.NDArray[np.bool_]) -> OffsetMap:
        """The map of a view that has just the source characters where `kept` (shape (source length,)) is true."""
        starts = np.flatnonzero(kept).astype(np.int64)
        return cls._lawful(starts, starts + 1, len(kept))

    @classmethod
    def replacing(cls, source_length: int, starts: IntArray, ends: IntArray, lengths: IntArray) -> OffsetMap:
        """The map of a view in which each source range `[starts[k], ends[k])` became `lengths[k]` characters.

        The ranges are not empty, ordered and apart; everything between them is kept. Each character of a replacement
        stands for the whole range.
        """
        counts = np.ones(source_length, dtype=np.int64)
        char_ends = np.arange(1, source_length + 1, dtype=np.int64)
        inside = np.zeros(source_length + 1, dtype=np.int64)
        np.add.at(inside, starts, 1)
        np.add.at(inside, ends, -1)
        counts[np.cumsum(inside[:-1]) > 0] = 0
        counts[starts] = lengths
        char_ends[starts] = ends
        return cls(
            np.repeat(np.arange(source_length, dtype=np.int64), counts), np.repeat(char_ends, counts), source_length
        )

    def __len__(self) -> int:
        return len(self.starts)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, OffsetMap)
            and self.source_length == other.source_length
            and np.array_equal(self.starts, other.starts)
            and np.array_equal(self.ends, other.ends)
        )

    __hash__ = None  # type: ignore[assignment]  # arrays make a poor key: two equal maps are rare and large

    def then(self, outer: OffsetMap) -> OffsetMap:
        """This map followed by `outer`, whose view is this map's source. Raises ValueError where lengths differ."""
        if self.source_length != len(outer):
            raise ValueError(f"a map onto {self.source_length} characters cannot go before a view of {len(outer)}")
        if not len(self):
            return OffsetMap(self.starts, self.ends, outer.source_length)
        return OffsetMap._lawful(outer.starts[self.starts], outer.ends[self.ends - 1], outer.source_length)

    def to_source(self, span: Span) -> Span:
        """The smallest source span that holds what the view's `span` stands for.

        An empty span goes to the start of the character that follows it, or to the end of the last one.
        """
        if not span.start < span.end:
            return self._point(span.start)
        return Span(int(self.starts[span.start]), int(self.ends[span.end - 1]))

    def to_view(self, span: Span) -> Span:
        """The view span of all characters that stand for something in the source's `span`; empty where none does."""
        first = int(self.ends.searchsorted(span.start, side="right"))
        last = int(self.starts.searchsorted(span.end, side="left")) if len(span) else first
        return Span(first, max(first, last))

    def _point(self, position: int) -> Span:
        if position < len(self):
            return Span(int(self.starts[position]), int(self.starts[position]))
        at = int(self.ends[-1]) if len(self) else 0
        return Span(at, at)


@dataclass(frozen=True, slots=True)
class TextView:
    """A text derived from an original, with the map back. Raises ValueError where map and text differ in length."""

    text: str
    offsets: OffsetMap

    def __post_init__(self) -> None:
        if len(self.text) != len(self.offsets):
            raise ValueError(f"a text of {len(self.text)} characters has a map of {len(self.offsets)}")

    @classmethod
    def of(cls, text: str) -> TextView:
        """The view of `text` that is `text` itself."""
        return cls(text, OffsetMap.identity(len(text)))

    def __len__(self) -> int:
        return len(self.text)

    def derive(self, text: str, offsets: OffsetMap) -> TextView:
        """A view of this view, with its map composed down to the original."""
        return TextView(text, offsets.then(self.offsets))

    def to_source(self, span: Span) -> Span:
        """The original's span for a span of this view (see `OffsetMap.to_source`)."""
        return self.offsets.to_source(span)

    def to_view(self, span: Span) -> Span:
        """This view's span for a span of the original (see `OffsetMap.to_view`)."""
        return self.offsets.to_view(span)

    def within(self, span: Span) -> TextView:
        """The view of a span of the original by itself: what stands for something there, placed from its start on."""
        here = self.to_view(span)
        starts, ends = (each[here.start : here.end] for each in (self.offsets.starts, self.offsets.ends))
        inside = np.maximum(starts, span.start) - span.start, np.minimum(ends, span.end) - span.start
        return TextView(here.of(self.text), OffsetMap._lawful(*inside, len(span)))

    def keep(self, kept: npt.NDArray[np.bool_]) -> TextView:
        """The view without the characters where `kept` (shape (len(self),)) is false."""
        if kept.all():
            return self
        return self.derive(text_of(code_points(self.text)[kept]), OffsetMap.keeping(kept))

    def translate(self, change: Callable[[str], str]) -> TextView:
        """The view with each character replaced by what `change` makes of it: none, one or several characters.

        `change` is asked once for each distinct character, and what it said is kept for the next texts: it has to give the
        same for the same, and is best a function of a module.
        """
        points = code_points(self.text)
        table = _table(change)
        table.learn(points)
        uneven = table.uneven[points]
        if not uneven.any():
            changed = table.single[points]
            return self if np.array_equal(changed, points) else TextView(text_of(changed), self.offsets)
        if not any(table.pieces[point] for point in np.unique(points[uneven]).tolist()):
            kept = ~uneven
            return self.derive(text_of(table.single[points][kept]), OffsetMap.keeping(kept))
        at = np.flatnonzero(uneven).astype(np.int64)
        pieces = [table.pieces[point] for point in points[at].tolist()]
        return self.replace(at, at + 1, pieces, base=table.single[points])

    def replace(
        self, starts: IntArray, ends: IntArray, texts: list[str], *, base: CodePoints | None = None
    ) -> TextView:
        """The view with each range `[starts[k], ends[k])` (not empty, ordered, apart) replaced by `texts[k]`.

        `base`: the code points to keep between the ranges, where they are not this view's own (same length).
        """
        points = code_points(self.text) if base is None else base
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        offsets = OffsetMap.replacing(len(points), starts, ends, lengths)
        out = points[offsets.starts].copy()
        # Where a replacement's characters landed: its start, moved by what all earlier ones added or took away.
        landed = (
            starts + np.concatenate(([0], np.cumsum(lengths - (ends - starts))[:-1])).astype(np.int64)
            if len(starts)
            else starts
        )
        where = np.repeat(landed, lengths) + ramps(lengths)
        out[where] = code_points("".join(texts))
        return self.derive(text_of(out), offsets)


def where(points: CodePoints, is_wanted: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
    """Which code points are of characters that are wanted: a mask of the same shape.

    As in `TextView.translate`, `is_wanted` is asked once for each distinct character, and is best a function of a module.
    """
    answers = _answers(is_wanted)
    given = answers[points]
    if (given == _UNASKED).any():
        for point in np.unique(points[given == _UNASKED]).tolist():
            answers[point] = is_wanted(chr(point))
        given = answers[points]
    wanted: npt.NDArray[np.bool_] = given == 1
    return wanted


_UNASKED = 2


@functools.lru_cache(maxsize=16)
def _answers(is_wanted: Callable[[str], bool]) -> npt.NDArray[np.uint8]:
    """What was said of each code point so far: 0 or 1."""
    return np.full(_CODE_POINT_LIMIT, _UNASKED, dtype=np.uint8)


class _Table:
    """What a change makes of each code point that was met so far."""

    def __init__(self, change: Callable[[str], str]) -> None:
        self._change = change
        self._known = np.zeros(_CODE_POINT_LIMIT, dtype=bool)
        self.single = np.arange(_CODE_POINT_LIMIT, dtype=np.uint32)
        self.uneven = np.zeros(_CODE_POINT_LIMIT, dtype=bool)
        self.pieces: dict[int, str] = {}

    def learn(self, points: CodePoints) -> None:
        """Asks for the code points that were not met yet."""
        known = self._known[points]
        if known.all():
            return
        for point in np.unique(points[~known]).tolist():
            new = self._change(chr(point))
            if len(new) == 1:
                self.single[point] = ord(new)
            else:
                self.uneven[point] = True
                self.pieces[point] = new
            self._known[point] = True


@functools.lru_cache(maxsize=16)
def _table(change: Callable[[str], str]) -> _Table:
    """The table of a change: 7 MB each, so that only the last ones are kept."""
    return _Table(change)


def ramps(lengths: IntArray) -> IntArray:
    """0, 1, … lengths[0]-1, 0, 1, … lengths[1]-1, …"""
    ends = np.cumsum(lengths)
    return np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64) - np.repeat(ends - lengths, lengths)
