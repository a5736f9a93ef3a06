"""Runs: equal stretches of units in two places, as arrays.

A collection holds the units of all texts one after the other, so that a position is one number, and two places that match
are two positions and a length. Runs on one diagonal (right minus left) that touch are one run; a run is maximal where the
units before and after it differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.matching.units import Keys, Units
from toolkit.text import IntArray

_BLOCK = 32
"""Units that are compared at a time while a run grows."""

_SLICE = 1 << 15
"""Runs that grow at a time: with blocks of 32, 8 MB for each side."""


@dataclass(frozen=True, eq=False, slots=True)
class Collection:
    """The units of several texts one after the other.

    `units`: of all texts, each placed in its own text. `texts`: the number of the text of each. `bounds`: text `t` has the
    units `[bounds[t], bounds[t + 1])`.
    """

    units: Units
    texts: npt.NDArray[np.int32]
    bounds: IntArray

    @classmethod
    def of(cls, units: Sequence[Units]) -> Collection:
        lengths = [len(u) for u in units]
        return cls(
            Units.all(units),
            np.repeat(np.arange(len(units), dtype=np.int32), lengths),
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        )

    @classmethod
    def of_keys(cls, keys: Sequence[Keys], words: Sequence[npt.NDArray[np.bool_]] | None = None) -> Collection:
        """The same of the units' keys alone, for work that does not ask where they stand. `words`: see `Units`."""
        nowhere = np.zeros(0, dtype=np.int32)
        texts = [
            Units(each, nowhere, nowhere, np.zeros(len(each), dtype=bool) if words is None else words[number])
            for number, each in enumerate(keys)
        ]
        return cls.of(texts)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def keys(self) -> Keys:
        return self.units.keys

    @property
    def words(self) -> npt.NDArray[np.bool_]:
        return self.units.words

    @property
    def unplaced(self) -> Collection:
        """The same without where its units stand: half the room, for work that does not ask."""
        nowhere = np.zeros(0, dtype=np.int32)
        return Collection(Units(self.keys, nowhere, nowhere, self.words), self.texts, self.bounds)

    def units_of(self, text: int) -> Units:
        """The units of one text: its part of the arrays, not a copy."""
        return self.units.part(int(self.bounds[text]), int(self.bounds[text + 1]))

    def ends(self, positions: IntArray) -> IntArray:
        """Where the text of each position ends."""
        return self.bounds[self.texts[positions] + 1]


@dataclass(frozen=True, eq=False, slots=True)
class Runs:
    """Equal runs: units `[left, left + length)` and `[right, right + length)` of a collection, left before right.

    All of shape (runs,).
    """

    left: IntArray
    right: IntArray
    length: IntArray

    def __len__(self) -> int:
        return len(self.left)

    def take(self, which: npt.NDArray[np.bool_] | IntArray) -> Runs:
        """The runs at these indexes or where this mask is true."""
        return Runs(self.left[which], self.right[which], self.length[which])

    @classmethod
    def none(cls) -> Runs:
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing)

    @classmethod
    def all(cls, several: Sequence[Runs]) -> Runs:
        """The runs of several, one after the other."""
        if not several:
            return cls.none()
        columns = zip(*((r.left, r.right, r.length) for r in several), strict=True)
        return cls(*(np.concatenate(column) for column in columns))


def texts_of(bounds: IntArray, positions: IntArray) -> IntArray:
    """The number of the text of each position, where text `t` has the positions `[bounds[t], bounds[t + 1])`."""
    return np.searchsorted(bounds, positions, side="right") - 1


def ranges(bounds: IntArray, most: int) -> Iterator[range]:
    """The numbers of the texts, in ranges of one, or of several with `most` positions together. `bounds`: as above."""
    first, count = 0, len(bounds) - 1
    while first < count:
        last = int(np.searchsorted(bounds, bounds[first] + most, side="right")) - 1
        yield range(first, max(last, first + 1))
        first = max(last, first + 1)


def by_text(runs: Runs, bounds: IntArray, most: int) -> Iterator[Runs]:
    """The runs in parts of about `most`, each with all runs of the texts that their left is in."""
    texts = texts_of(bounds, runs.left)
    order = np.argsort(texts, kind="stable")
    begins = np.flatnonzero(np.diff(texts[order])) + 1
    cuts = np.unique(np.searchsorted(begins, np.arange(most, len(runs), most)))
    for part in np.split(order, begins[cuts[cuts < len(begins)]]):
        if len(part):
            yield runs.take(part)


def merged(runs: Runs, collection: Collection) -> Runs:
    """Runs of one diagonal and pair of texts that touch or overlap, as one; in order of diagonal and left."""
    if not len(runs):
        return runs
    # One number for diagonal and left: sorting it is several times faster than sorting by two.
    total = len(collection)
    order = np.argsort((runs.right - runs.left) * total + runs.left, kind="stable")
    runs = runs.take(order)
    ends = runs.left + runs.length
    diagonal = runs.right - runs.left
    # No run leaves its text, so ends rise within a text; a run inside the one before it is caught by the running maximum.
    reach = np.maximum.accumulate(diagonal * total + ends) - diagonal * total
    begins = np.ones(len(runs), dtype=bool)
    begins[1:] = (
        (diagonal[1:] != diagonal[:-1])
        | (runs.left[1:] > reach[:-1])
        | (collection.texts[runs.left[1:]] != collection.texts[runs.left[:-1]])
        | (collection.texts[runs.right[1:]] != collection.texts[runs.right[:-1]])
    )
    first = np.flatnonzero(begins)
    return Runs(runs.left[first], runs.right[first], np.maximum.reduceat(ends, first) - runs.left[first])


def maximal(runs: Runs, collection: Collection) -> Runs:
    """The runs grown on both sides as far as the units are equal and the texts go; those that become one, once."""
    if not len(runs):
        return runs
    right_ends = runs.right + runs.length
    room = np.minimum(collection.ends(runs.left) - runs.left, collection.ends(runs.right) - runs.right) - runs.length
    after = _grown(collection.keys, runs.left + runs.length, right_ends, room, 1)
    starts = collection.bounds
    room = np.minimum(
        runs.left - starts[collection.texts[runs.left]], runs.right - starts[collection.texts[runs.right]]
    )
    before = _grown(collection.keys, runs.left - 1, runs.right - 1, room, -1)
    return merged(Runs(runs.left - before, runs.right - before, runs.length + before + after), collection)


def _grown(keys: Keys, left: IntArray, right: IntArray, room: IntArray, step: int) -> IntArray:
    """How many units from `left` and `right` on, in the direction of `step`, are equal: `room` at the most."""
    grown = np.zeros(len(left), dtype=np.int64)
    active = np.flatnonzero(room > 0)
    active = active[keys[left[active]] == keys[right[active]]]  # most runs end where they are
    while len(active):
        going_on = []
        for start in range(0, len(active), _SLICE):
            some = active[start : start + _SLICE]
            ahead = np.minimum(np.arange(_BLOCK), (room[some] - grown[some] - 1)[:, None])
            at = (grown[some, None] + ahead) * step
            equal = keys[left[some, None] + at] == keys[right[some, None] + at]
            count = np.where(equal.all(axis=1), _BLOCK, equal.argmin(axis=1))
            grown[some] = np.minimum(grown[some] + count, room[some])
            going_on.append(some[(count == _BLOCK) & (grown[some] < room[some])])
        active = np.concatenate(going_on)
    return grown


def without_overlap(runs: Runs, collection: Collection) -> Runs:
    """The runs; one of a text with itself that would overlap itself is cut to its period, at its start and at its end."""
    period = runs.right - runs.left
    within = collection.texts[runs.left] == collection.texts[runs.right]
    over = np.where(within, np.maximum(0, runs.length - period), 0)
    first = Runs(runs.left, runs.right, runs.length - over)
    last = Runs(runs.left + over, runs.right + over, runs.length - over).take(over > 0)
    return Runs.all([first, last])
