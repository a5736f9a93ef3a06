"""Units: what is compared. One for each hanzi, kana or hangul, one for each word of a spaced script.

Punctuation and white space are no units, so a text with and without them has the same. Lengths that users give count
units, and so one default serves every script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.text import CodePoints, IntArray, Span, TextView, code_points

Keys = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int32]
"""Where units stand: half the room of what a text's map has, as there is one collection of all texts."""

_NOTHING, _CHARACTER, _WORD = 0, 1, 2

_UNSPACED = (
    (0x2E80, 0x2FD5),  # radicals
    (0x3005, 0x3007),  # 々 〆 〇
    (0x3040, 0x312F),  # kana, bopomofo
    (0x31A0, 0x31FF),
    (0x3400, 0x9FFF),
    (0xAC00, 0xD7A3),  # hangul syllables
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),  # half-width katakana
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
"""Ranges of code points, both ends included, of which each letter is a unit."""

_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False, slots=True)
class Units:
    """The units of one text.

    `keys`: a 64-bit hash each, equal for equal units. `starts`, `ends`: where each stands in the original text (code
    points). `words`: whether it is a word of a spaced script. All of shape (units,).
    """

    keys: Keys
    starts: Positions
    ends: Positions
    words: npt.NDArray[np.bool_]

    @classmethod
    def all(cls, several: Sequence[Units]) -> Units:
        """The units of several texts one after the other, each placed in its own text."""
        return cls(
            np.concatenate([np.zeros(0, dtype=np.uint64), *(u.keys for u in several)]),
            np.concatenate([np.zeros(0, dtype=np.int32), *(u.starts for u in several)]),
            np.concatenate([np.zeros(0, dtype=np.int32), *(u.ends for u in several)]),
            np.concatenate([np.zeros(0, dtype=bool), *(u.words for u in several)]),
        )

    def part(self, first: int, last: int) -> Units:
        """The units `[first, last)`."""
        return Units(self.keys[first:last], self.starts[first:last], self.ends[first:last], self.words[first:last])

    def shift(self, by: int) -> Units:
        """The same units that many code points further on."""
        return Units(self.keys, self.starts + np.int32(by), self.ends + np.int32(by), self.words)

    def __len__(self) -> int:
        return len(self.keys)

    def span(self, first: int, last: int) -> Span:
        """The original span of the units `[first, last)`, which are not none."""
        return Span(int(self.starts[first]), int(self.ends[last - 1]))

    def within(self, span: Span) -> tuple[int, int]:
        """The units `[first, last)` that lie wholly inside a span of the original."""
        first = int(self.starts.searchsorted(span.start, side="left"))
        return first, max(first, int(self.ends.searchsorted(span.end, side="right")))


def units_of(view: TextView) -> Units:
    """The units of a view, placed in its original."""
    return units_of_all([view])[0]


def units_of_all(views: Sequence[TextView]) -> list[Units]:
    """The units of each of several views, placed in its own original: one pass over all, for many short ones."""
    points = code_points(_APART.join(view.text for view in views))
    kinds = _kinds(points)
    character = kinds == _CHARACTER
    word = kinds == _WORD
    before = np.concatenate(([False], word[:-1])) if len(word) else word
    after = np.concatenate((word[1:], [False])) if len(word) else word
    starts = np.flatnonzero(character | (word & ~before))
    ends = np.flatnonzero(character | (word & ~after)) + 1
    keys = mix(_hashes(points, starts, ends))
    words = word[starts]
    found: list[Units] = []
    at = first = 0
    for view in views:
        last = int(np.searchsorted(starts, at + len(view.text)))
        offsets, here = view.offsets, slice(first, last)
        begins = offsets.starts[starts[here] - at].astype(np.int32)
        found.append(Units(keys[here], begins, offsets.ends[ends[here] - at - 1].astype(np.int32), words[here]))
        at, first = at + len(view.text) + len(_APART), last
    return found


_APART = "\n"
"""Between two texts: no part of a unit."""


def count_units(text: str) -> int:
    """How many units a text has."""
    return len(units_of(TextView.of(text)))


_UNKNOWN = 255
_KINDS = np.full(0x110000, _UNKNOWN, dtype=np.uint8)
"""The kind of each code point that was met so far."""


def _kinds(points: CodePoints) -> npt.NDArray[np.uint8]:
    """For each code point, whether it is no unit, a unit of its own, or part of a word."""
    kinds = _KINDS[points]
    new = points[kinds == _UNKNOWN]
    if len(new):
        for point in np.unique(new).tolist():
            _KINDS[point] = _kind(point)
        kinds = _KINDS[points]
    return kinds


def _kind(point: int) -> int:
    if unicodedata.category(chr(point))[0] not in "LMN":
        return _NOTHING
    return _CHARACTER if any(first <= point <= last for first, last in _UNSPACED) else _WORD


def _hashes(points: CodePoints, starts: IntArray, ends: IntArray) -> Keys:
    """A polynomial hash, modulo 2^64, of each range of code points: sum of points[i] * BASE^(end - 1 - i).

    Lengths differ by little, so the ranges are summed position by position: as many vector steps as the longest has
    characters. A longer one than any word is, such as a line of base64, is summed by itself.
    """
    hashes = np.zeros(len(starts), dtype=np.uint64)
    lengths = ends - starts
    for number in np.flatnonzero(lengths > _LONG_WORD).tolist():
        one = points[starts[number] : ends[number]].astype(np.uint64) + np.uint64(1)
        powers = np.full(len(one), _BASE, dtype=np.uint64)
        powers[0] = 1
        hashes[number] = np.sum(one * np.multiply.accumulate(powers)[::-1])
    active = np.flatnonzero(lengths <= _LONG_WORD)
    for offset in range(int(lengths[active].max()) if len(active) else 0):
        active = active[lengths[active] > offset]
        hashes[active] = hashes[active] * _BASE + points[starts[active] + offset].astype(np.uint64) + np.uint64(1)
    return hashes


_LONG_WORD = 64


def mix(keys: Keys) -> Keys:
    """The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every input bit changes every output bit."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def gram_hashes(keys: Keys, length: int) -> Keys:
    """A hash of each run of `length` units: shape (units - length + 1,), empty where there are fewer units."""
    return mix(_added(np.zeros(max(0, len(keys) - length + 1), dtype=np.uint64), keys, range(length)))


def either_gram_hashes(keys: Keys, short: int, long: int, is_long: npt.NDArray[np.bool_]) -> Keys:
    """A hash of each run of `short` units, and in place of it of that of `long` units where a mask says so.

    Each is what `gram_hashes` gives of its length; `is_long` has the shape of those of the long ones.
    """
    hashes = _added(np.zeros(max(0, len(keys) - short + 1), dtype=np.uint64), keys, range(short))
    longer = _added(hashes[: len(is_long)].copy(), keys, range(short, long))
    np.copyto(hashes[: len(is_long)], longer, where=is_long)
    return mix(hashes)


def _added(hashes: Keys, keys: Keys, offsets: range) -> Keys:
    """The sums of runs, in their place, with the units at these offsets added to each."""
    for offset in offsets:
        hashes *= _BASE
        hashes += keys[offset : offset + len(hashes)]
    return hashes
