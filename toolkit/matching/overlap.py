"""Texts that hold most of another one's shingles, which MinHash cannot see where they are much longer.

A text that shares the share `least` of its `n` distinct shingles with another misses at most `n - ceil(least * n)` of
them there, so that among any `n - ceil(least * n) + 1` of them one is shared. The rarest are taken: prefix filtering
(Chaudhuri, Ganti and Kaushik, A primitive operator for similarity joins in data cleaning, ICDE 2006; Bayardo, Ma and
Srikant, Scaling up all pairs similarity search, WWW 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from toolkit.matching.sketches import Pairs, Shingled, unique_pairs
from toolkit.matching.units import Keys
from toolkit.text import IntArray

SAMPLE = 1 << 25
"""Shingles that are looked at, at the most: about 2 GB while they are sorted. Of more, a sample by hash is taken."""

MOST_HOLDERS = 50
"""With how many of the texts that hold a shingle another is compared: the longest."""

_MARGIN = 0.1
"""How much more a sample may miss, as a share of the text's shingles: the error of the share in a sample of a hundred."""

_AT_ONCE = 1 << 22
"""Pairs that are made before double ones are dropped."""


@dataclass(frozen=True, eq=False, slots=True)
class _Holders:
    """The texts that hold each shingle which several hold; in order of the shingle, then the longest text first.

    `texts`, `group`, `keys`: of each holding, the text, the number of the shingle, and its hash. `starts`, `sizes`: of
    each shingle, where its holdings begin and how many there are. `distinct`: of each text, how many shingles it has.
    """

    texts: IntArray
    group: IntArray
    keys: Keys
    starts: IntArray
    sizes: IntArray
    distinct: IntArray

    def of(self, holdings: IntArray) -> IntArray:
        """In how many texts the shingle of each holding stands."""
        sizes: IntArray = self.sizes[self.group[holdings]]
        return sizes


def holding_candidates(texts: Shingled, least: float, group: Callable[[Keys], tuple[IntArray, IntArray]]) -> Pairs:
    """Pairs of texts of which one may have the share `least` of its distinct shingles in the other.

    `least`: from 0 to 1; at 0 all pairs that share anything. `group`: `Engine.group`. None is missed but where one of the
    decisive shingles stands in more than `MOST_HOLDERS` texts, or a sample had to be taken and misled.
    """
    sample = _sampled(texts)
    if len(sample.keys) < len(texts.keys):
        least = max(0.0, least - _MARGIN)
    holders = _holders(sample, texts.lengths, group)
    return unique_pairs(_met(holders, _decisive(holders, least)), len(texts))


def _sampled(texts: Shingled) -> Shingled:
    """The texts with all shingles, or with those whose hash ends in as many zeros as it takes to have about `SAMPLE`."""
    zeros = 0
    while len(texts.keys) >> zeros > SAMPLE:
        zeros += 1
    if not zeros:
        return texts
    kept = texts.keys & np.uint64((1 << zeros) - 1) == 0
    return Shingled(texts.keys[kept], np.concatenate(([0], np.cumsum(kept)))[texts.bounds].astype(np.int64))


def _holders(sample: Shingled, lengths: IntArray, group: Callable[[Keys], tuple[IntArray, IntArray]]) -> _Holders:
    rows, bounds = group(sample.keys)
    of = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    texts = sample.owners[rows]
    # Rows of a shingle are in rising order, so those of one text follow each other.
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = (texts[1:] == texts[:-1]) & (of[1:] == of[:-1])
    distinct = sample.lengths - np.bincount(texts[again], minlength=len(sample))
    sizes = np.bincount(of[~again], minlength=len(bounds) - 1)
    kept = ~again & (sizes[of] > 1)
    rows, of, texts = rows[kept], of[kept], texts[kept]
    order = np.lexsort((texts, -lengths[texts], of))
    starts = np.searchsorted(of, np.arange(len(sizes)))
    return _Holders(texts[order], of, sample.keys[rows[order]], starts, sizes, distinct)


def _decisive(holders: _Holders, least: float) -> IntArray:
    """The holdings by which each text looks for others: its rarest, as many as decide whether it lies in another.

    Shingles that no other text has are the rarest of all: where these alone are more than it may miss, there are none.
    """
    shared = np.bincount(holders.texts, minlength=len(holders.distinct))
    wanted = shared - np.ceil(least * holders.distinct - 1e-9).astype(np.int64) + 1
    # Ties by hash: at random, but alike for all texts.
    order = np.lexsort((holders.keys, holders.sizes[holders.group], holders.texts))
    owner = holders.texts[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner, side="left")
    decisive: IntArray = order[rank < wanted[owner]]
    return decisive


def _met(holders: _Holders, seekers: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Each seeking text with the longest texts that hold its shingle."""
    counts = np.minimum(holders.of(seekers), MOST_HOLDERS)
    ends = np.cumsum(counts)
    first = 0
    while first < len(seekers):
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _AT_ONCE)))
        some, many = seekers[first:last], counts[first:last]
        seeking = np.repeat(holders.texts[some], many)
        step = np.arange(len(seeking)) - np.repeat(np.cumsum(many) - many, many)
        yield seeking, holders.texts[np.repeat(holders.starts[holders.group[some]], many) + step]
        first = last
