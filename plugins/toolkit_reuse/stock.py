"""What is stock in a collection: short runs of units that stand in many of its documents, and phrases that the user lists.

One sort of the hashes of all runs of a few units counts in how many documents each stands: linear in the text, whatever is
said how often. What a passage says beyond its stock phrases is what tells it from a formula.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit.matching.units import gram_hashes, units_of
from toolkit_reuse.analysis import BATCH, folded

if TYPE_CHECKING:
    from toolkit import Context, Corpus, Document, Span, TextView
    from toolkit.matching.units import Keys, Units

CHARACTERS, WORDS = 6, 4
"""Units of a run that begins with a hanzi, kana or hangul, and of one that begins with a word."""

LEAST = 5
"""Documents that a run of units stands in, at the least, to be stock."""

SHARE = 0.01
"""Of a large collection, the share of the documents that a stock phrase stands in."""

Mask = npt.NDArray[np.bool_]


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
    def of(cls, corpus: Corpus, context: Context) -> Stock:
        """The stock of a collection. Its documents are folded, and their runs told, wherever the engine does its work."""
        often = often_in(len(corpus))
        if len(corpus) < often:
            return cls(np.zeros(0, dtype=np.uint64), often, len(corpus))
        grams = np.concatenate(list(context.map(_distinct_grams, corpus.batches(BATCH))))
        grams.sort()
        first = np.flatnonzero(np.concatenate(([True], grams[1:] != grams[:-1]))) if len(grams) else grams.astype(int)
        counts = np.diff(np.append(first, len(grams)))
        return cls(grams[first[counts >= often]], often, len(corpus))

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


def _distinct_grams(context: Context, documents: Sequence[Document]) -> Keys:
    """The runs of each document, one after the other; a run is there once for each document that it stands in."""
    return np.concatenate([np.unique(grams_of(units_of(folded(document, context)))) for document in documents])


def often_in(documents: int) -> int:
    """In how many of so many documents a stock phrase stands, at the least."""
    return max(LEAST, math.ceil(SHARE * documents))


def grams_of(units: Units) -> Keys:
    """A hash of the run that begins at each unit; as many as there are whole runs of the longer kind, or of words."""
    words = gram_hashes(units.keys, WORDS)
    characters = gram_hashes(units.keys, CHARACTERS)
    chosen = words.copy()
    chosen[: len(characters)] = np.where(units.words[: len(characters)], words[: len(characters)], characters)
    # Too near the end for a run of hanzi: one of words, which is longer than no run.
    return chosen


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
