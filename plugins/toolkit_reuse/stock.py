"""What is stock in a collection: short runs of units that stand in many of its documents, and phrases that the user lists.

Runs of a few units are counted by their hashes, twice: however they are spread, which holds most to be too few, and what is
left by documents. So it is a sort of numbers, whatever is said how often. What a passage says beyond its stock phrases is
what tells it from a formula.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from toolkit.matching.grouping import changes
from toolkit.matching.runs import Collection, ranges
from toolkit.matching.units import either_gram_hashes, gram_hashes, units_of

if TYPE_CHECKING:
    from toolkit import Context, Document, Engine, Span, TextView
    from toolkit.matching.units import Keys, Units

CHARACTERS, WORDS = 6, 4
"""Units of a run that begins with a hanzi, kana or hangul, and of one that begins with a word."""

LEAST = 5
"""Documents that a run of units stands in, at the least, to be stock."""

SHARE = 0.01
"""Of a large collection, the share of the documents that a stock phrase stands in."""

Mask = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Stock:
    """The stock phrases of a collection.

    `frequent`: hashes of the runs that stand in `often` documents or more, rising.
    `documents`: how many there are.
    """

    frequent: Keys
    often: int
    documents: int

    @classmethod
    def of(cls, collection: Collection, threads: int = 1, frequent: Mask | None = None) -> Stock:
        """The stock of a collection: what stands in `often_in` of its documents. `threads`: how many count at a time.

        `frequent`: of each position, whether something shorter that begins there stands in so many places, where that is
        known: a run that stands there as often begins nowhere else.
        """
        documents = len(collection.bounds) - 1
        often = often_in(documents)
        if documents < often:
            return cls(np.zeros(0, dtype=np.uint64), often, documents)
        with ThreadPoolExecutor(threads) as pool:
            grams = list(pool.map(partial(_grams, collection, frequent), ranges(collection.bounds, _PART)))
            repeated = np.concatenate(list(pool.map(partial(_repeated, grams, often), range(_SLICES))))
            left = list(pool.map(partial(_among, repeated, _table(repeated)), grams))
        hashes, texts = (np.concatenate(column) for column in zip(*left, strict=True))
        order = np.argsort(hashes, kind="stable")  # within a hash its texts keep their order
        hashes, texts = hashes[order], texts[order]
        new = changes(hashes)
        once = new | changes(texts)
        documents_of = np.diff(np.append(np.cumsum(once)[new] - 1, once.sum()))
        return cls(hashes[new][documents_of >= often], often, documents)

    def said_often(self, units: Units, span: Span) -> list[Span]:
        """The parts of a span that are made of frequent runs. `units`: of the document."""
        first, last = units.within(span)
        # A phrase may begin before the span or go on after it.
        around = units.part(max(0, first - CHARACTERS), min(len(units), last + CHARACTERS))
        hashes = grams_of(around)
        at = np.searchsorted(self.frequent, hashes)
        frequent = np.zeros(len(hashes), dtype=bool)
        inside = at < len(self.frequent)
        frequent[inside] = self.frequent[at[inside]] == hashes[inside]
        lengths = np.where(around.words[: len(hashes)], WORDS, CHARACTERS)
        return _spans(around, _mask(len(around), np.flatnonzero(frequent), lengths), span)


@dataclass(frozen=True, eq=False, slots=True)
class Phrases:
    """Texts that are to be known wherever they stand. `hashes`: of each length in units, the hashes of the phrases."""

    hashes: Mapping[int, Keys]

    @classmethod
    def of(cls, phrases: Iterable[TextView]) -> Phrases:
        by_length: dict[int, list[int]] = {}
        for phrase in phrases:
            keys = units_of(phrase).keys
            if len(keys):
                by_length.setdefault(len(keys), []).append(int(gram_hashes(keys, len(keys))[0]))
        return cls({length: np.array(sorted(set(some)), dtype=np.uint64) for length, some in by_length.items()})

    def found_in(self, units: Units, span: Span) -> list[Span]:
        """The parts of a span that are one of the phrases."""
        first, last = units.within(span)
        part = units.part(first, last)
        mask = np.zeros(len(part), dtype=bool)
        for length, hashes in self.hashes.items():
            at = np.flatnonzero(np.isin(gram_hashes(part.keys, length), hashes))
            mask |= _mask(len(part), at, np.full(len(part), length))
        return _spans(part, mask, span)


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """A text, such as a template, to be found again in parts. `grams`: hashes of its runs of a few units, rising."""

    grams: Keys

    @classmethod
    def of(cls, views: Iterable[TextView]) -> Known:
        return cls(np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *(grams_of(units_of(v)) for v in views)])))

    def counted(self, units: Units, span: Span) -> tuple[int, int]:
        """How many units of a span stand in the text in runs of a few, and how many there are."""
        first, last = units.within(span)
        part = units.part(first, last)
        hashes = grams_of(part)
        lengths = np.where(part.words[: len(hashes)], WORDS, CHARACTERS)
        mask = _mask(len(part), np.flatnonzero(np.isin(hashes, self.grams)), lengths)
        return int(mask.sum()), len(part)


_told: WeakKeyDictionary[Context, tuple[list[str], Stock]] = WeakKeyDictionary()


def tell(context: Context, documents: Iterable[Document], stock: Stock) -> None:
    """Keeps the stock of the documents of a run for the labelers that come after, who would count it anew."""
    _told[context] = [document.sha256 for document in documents], stock


def told(context: Context, documents: Iterable[Document]) -> Stock | None:
    """The stock of these documents, where the analysis of this run has counted it."""
    known, stock = _told.get(context, ([], None))
    return stock if known == [document.sha256 for document in documents] else None


def threads_of(engine: Engine) -> int:
    """How many threads count where an engine works: as many as it has processes on this machine."""
    return int(getattr(engine, "processes", 1))


def often_in(documents: int) -> int:
    """In how many of so many documents a stock phrase stands, at the least."""
    return max(LEAST, math.ceil(SHARE * documents))


def grams_of(units: Units, room: IntArray | None = None) -> Keys:
    """A hash of the run that begins at each unit; as many as there are whole runs of words.

    `room`: how many units each has until its text ends, where the units are of several. Where that is too near for a run of
    hanzi, the run is one of words, which is shorter.
    """
    whole = ~units.words[: max(0, len(units) - CHARACTERS + 1)]
    if room is not None:
        whole &= room[: len(whole)] >= CHARACTERS
    return either_gram_hashes(units.keys, WORDS, CHARACTERS, whole)


_PART = 1 << 17
"""Units whose runs are hashed at a time: some columns of 1 MB, which stay at hand."""

_SLICES = 4
"""Parts of all hashes, by their first bits, of which a thread sorts one at a time."""

_SLICE_BITS, _TABLE_BITS = np.uint64(62), np.uint64(48)
"""How far a hash is shifted to the right for the number of its slice, and of its entry in a table that stays at hand."""

_Grams: TypeAlias = "tuple[Keys, npt.NDArray[np.int32]]"
"""Hashes of runs, and the text of each."""


def _grams(collection: Collection, frequent: Mask | None, texts: range) -> _Grams:
    """The runs of some texts, as `grams_of` makes them of each; of those that may be frequent."""
    bounds = collection.bounds
    first, last = int(bounds[texts.start]), int(bounds[texts.stop])
    numbers = collection.texts[first:last]
    room = bounds[numbers + 1] - np.arange(first, last)
    hashes = grams_of(collection.units.part(first, last), room)
    wanted = room[: len(hashes)] >= WORDS
    if frequent is not None:
        wanted &= frequent[first : first + len(hashes)]
    return hashes[wanted], numbers[: len(hashes)][wanted]


def _repeated(grams: Sequence[_Grams], times: int, part: int) -> Keys:
    """The hashes of a slice that there are so many times, rising."""
    sought = np.uint64(part)
    hashes = np.concatenate([some[some >> _SLICE_BITS == sought] for some, _ in grams])
    hashes.sort()
    last = hashes[times - 1 :]
    return np.unique(last[last == hashes[: len(last)]])


def _table(wanted: Keys) -> Mask:
    """For each beginning of a hash, whether one that is wanted has it."""
    table = np.zeros(1 << 64 - int(_TABLE_BITS), dtype=bool)
    table[wanted >> _TABLE_BITS] = True
    return table


def _among(wanted: Keys, table: Mask, grams: _Grams) -> _Grams:
    """Those of the runs whose hash is wanted. Most are told by a look into its small table."""
    hashes, texts = grams
    maybe = np.flatnonzero(table[hashes >> _TABLE_BITS])
    kept = maybe[np.isin(hashes[maybe], wanted)]
    return hashes[kept], texts[kept]


def _mask(count: int, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> Mask:
    """The units that lie in one of the runs."""
    steps = np.zeros(count + 1, dtype=np.int64)
    np.add.at(steps, starts, 1)
    np.add.at(steps, np.minimum(starts + lengths[starts], count), -1)
    covered: Mask = np.cumsum(steps[:-1]) > 0
    return covered


def _spans(units: Units, mask: Mask, within: Span) -> list[Span]:
    """The stretches of units for which a mask holds, cut to a span."""
    from toolkit import Span

    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    found = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        start, end = max(within.start, int(units.starts[first])), min(within.end, int(units.ends[last - 1]))
        if start < end:
            found.append(Span(start, end))
    return found
