"""MinHash and locality-sensitive hashing: texts that share much of their shingles, without comparing every two.

The smallest of a text's shingles under a random order is the same for two texts with a chance of their Jaccard
similarity (Broder, On the resemblance and containment of documents, 1997). A band is several such minima together; texts
with an equal band are candidates (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3). How many bands
of how many rows follows from the similarity that is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.matching.runs import ranges
from toolkit.matching.sketches import Pairs, Shingled, unique_pairs
from toolkit.matching.units import Keys, mix
from toolkit.text import IntArray

Minima = npt.NDArray[np.uint32]

FOUND = 0.99
"""The chance that two texts of just the similarity asked for become candidates, where `MOST` hashes are enough for it."""

MOST = 384
"""Hashes of a text at the most: the cost of a text is proportional to them."""

ALL_PAIRS = 50
"""Up to how many texts of a bucket every two are candidates; of more, each with the first."""

_NOTHING = np.uint32(0xFFFFFFFF)

_TOGETHER = 1 << 15
"""Shingles that are hashed at a time: 128 kB, which stay in the processor's cache from one hash to the next."""


@dataclass(frozen=True, slots=True)
class Bands:
    """`count` bands of `rows` hashes each."""

    count: int
    rows: int

    @classmethod
    def at(cls, threshold: float) -> Bands:
        """The bands of the most rows, and so with the fewest candidates, that find a pair at the threshold by `FOUND`.

        `threshold`: a Jaccard similarity from 0 to 1. Where it is so low that `MOST` hashes do not find it by `FOUND`:
        as many bands of one row.
        """
        for rows in range(MOST, 0, -1):
            alike = threshold**rows
            count = 1 if alike == 1 else math.ceil(math.log(1 - FOUND) / math.log1p(-alike)) if alike > 1e-12 else MOST
            if count * rows <= MOST:
                return cls(count, rows)
        return cls(MOST, 1)

    def found(self, jaccard: float) -> float:
        """The chance that two texts of this similarity become candidates."""
        return 1.0 - (1.0 - jaccard**self.rows) ** self.count


def minima(texts: Shingled, hashes: int) -> Minima:
    """The least value of each text's shingles under each of some hash functions: shape (texts, hashes).

    The functions are multiplications modulo 2^32 by odd numbers, of shingles that are mixed already. A text without
    shingles has the largest value everywhere.
    """
    seeds = mix(np.arange(1, 2 * hashes + 1, dtype=np.uint64))
    factors = (seeds[:hashes] >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    shifts = (seeds[hashes:] >> np.uint64(32)).astype(np.uint32)
    found = np.full((len(texts), hashes), _NOTHING, dtype=np.uint32)
    for some in ranges(texts.bounds, _TOGETHER):
        first, last = some.start, some.stop
        start, end = texts.bounds[first], texts.bounds[last]
        filled = first + np.flatnonzero(texts.lengths[first:last])
        if not len(filled):
            continue
        keys = (texts.keys[start:end] >> np.uint64(32)).astype(np.uint32)
        begins = texts.bounds[filled] - start
        values = np.empty_like(keys)
        for number, (factor, shift) in enumerate(zip(factors, shifts, strict=True)):
            np.multiply(keys, factor, out=values)
            np.add(values, shift, out=values)
            found[filled, number] = np.minimum.reduceat(values, begins)
    return found


def band_keys(found: Minima, bands: Bands) -> Keys:
    """One hash for each band of each text: shape (bands, texts)."""
    return np.array([_band(found, bands, number) for number in range(bands.count)])


def _band(found: Minima, bands: Bands, number: int) -> Keys:
    keys = np.zeros(len(found), dtype=np.uint64)
    for row in range(number * bands.rows, (number + 1) * bands.rows):
        keys = mix(keys + found[:, row] + np.uint64(1))
    return keys


def alike_candidates(found: Minima, bands: Bands, group: Callable[[Keys], tuple[IntArray, IntArray]]) -> Pairs:
    """Pairs of texts with an equal band. `group`: `Engine.group`, asked for one band at a time.

    `found`: the minima of each text, as many as the bands have rows in all. A text without shingles is no candidate.
    Memory: some dozen bytes a text, and the pairs.
    """
    # A text that has shingles has a least one below the largest value, but for a chance of one in 2^32.
    filled = np.flatnonzero(found[:, 0] != _NOTHING)
    buckets = (group(_band(found, bands, number)[filled]) for number in range(bands.count))
    return unique_pairs(_paired(filled, buckets), len(found))


def may_reach(found: Minima, pairs: Pairs, needed: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """For each pair whether its Jaccard similarity may be as much as needed, by the share of equal minima.

    The share's error has a standard deviation of sqrt(j (1 - j) / hashes) at most; a pair is given up where it is four of
    these below what is needed: one in 30,000 of those that just reach it.
    """
    hashes = found.shape[1]
    least = needed - _DEVIATIONS * np.sqrt(needed * (1 - needed) / hashes)
    kept = np.ones(len(pairs), dtype=bool)
    for first in range(0, len(pairs), _PAIRS):
        some = slice(first, first + _PAIRS)
        equal = np.count_nonzero(found[pairs[some, 0]] == found[pairs[some, 1]], axis=1)
        kept[some] = equal >= least[some] * hashes
    return kept


_DEVIATIONS = 4.0
_PAIRS = 1 << 12
"""Pairs whose minima are compared at a time: some 10 MB."""


def _paired(numbers: IntArray, buckets: Iterator[tuple[IntArray, IntArray]]) -> Iterator[tuple[IntArray, IntArray]]:
    for members, bounds in buckets:
        one, other = pairs_within(bounds, ALL_PAIRS)
        yield numbers[members[one]], numbers[members[other]]


def pairs_within(bounds: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """Pairs of positions within each group `[bounds[g], bounds[g + 1])`: every two of up to `most`; of more, each with the
    first.
    """
    sizes = np.diff(bounds)
    group_of = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(bounds[-1]) - bounds[:-1][group_of]
    # Each position with those before it in its group; in a large group with the first only.
    reach = np.where(sizes[group_of] <= most, place, np.minimum(place, 1))
    later = np.repeat(np.arange(len(place)), reach)
    step = np.arange(len(later)) - np.repeat(np.cumsum(reach) - reach, reach)
    return bounds[:-1][group_of[later]] + step, later
