"""Texts that hold most of another one's shingles, which MinHash cannot see where they are much longer.

A text looks for others by a sample of its shingles: how many of these another has, says how much of the text it holds.
Shingles that few texts have are counted; those that many have would make pairs without end, and count as shared by all.
Where that says nothing, because most of a text is said in many others, the rarest of them decide: a text that shares the
share `least` of its `n` shingles misses at most `n - ceil(least * n)` of them, so that among any one more one is shared
(prefix filtering: Chaudhuri, Ganti and Kaushik, A primitive operator for similarity joins in data cleaning, ICDE 2006;
Bayardo, Ma and Srikant, Scaling up all pairs similarity search, WWW 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.matching.sketches import Numbers, Pairs, Shingled, unique_pairs
from toolkit.matching.units import Keys
from toolkit.text import IntArray

SAMPLE = 1 << 26
"""Shingles that are looked at, at the most: some 2.5 GB while they are sorted. Of more, a sample by hash is taken."""

SOUGHT = 32
"""By so many shingles or up to twice as many a text looks for others, where it has them."""

FEWEST = 24
"""By at least so many, where those of `SOUGHT` stand in so many texts that `LOOKS` would be passed."""

LOOKS = 1 << 11
"""About how many texts are met by the shingles of one text."""

FREQUENT = 500
"""A shingle of more texts than this is frequent: it is not counted."""

MOST_HOLDERS = 50
"""With how many of the texts that hold a frequent shingle another is compared: the longest."""

_DEVIATIONS = 3.0
"""How far below what is asked for the share in a sample may lie, in standard deviations: a miss in 700 at the limit."""

_AT_ONCE = 1 << 21
"""Pairs that are counted at a time."""


@dataclass(frozen=True, eq=False, slots=True)
class _Holders:
    """The texts that hold each shingle which several hold: those of a shingle one after the other.

    `texts`, `group`, `keys`: of each holding, the text, the number of the shingle, and its hash. `starts`, `sizes`: of
    each shingle, where its holdings begin and how many there are. Of a frequent one the longest text comes first.
    `repeated`: the rows of the shingles that a text has before already.
    """

    texts: Numbers
    group: Numbers
    keys: Keys
    starts: IntArray
    sizes: IntArray
    repeated: IntArray

    def of(self, holdings: IntArray) -> IntArray:
        """In how many texts the shingle of each holding stands."""
        sizes: IntArray = self.sizes[self.group[holdings]]
        return sizes


@dataclass(frozen=True, eq=False, slots=True)
class _Seekers:
    """The holdings by which texts look for others, in order of the text, and how many a text has to find in one of them."""

    holdings: IntArray
    needed: IntArray


def holding_candidates(texts: Shingled, least: float, group: Callable[[Keys], tuple[IntArray, IntArray]]) -> Pairs:
    """Pairs of texts of which one may have the share `least` of its distinct shingles in the other.

    `least`: from 0 to 1; at 0 all pairs that share anything. `group`: `Engine.group`. None is missed but where a decisive
    shingle stands in more than `FREQUENT` texts, or a sample misled. Time: at most `2 * FEWEST * FREQUENT` looks for a
    text; memory: some arrays of the shingles that several texts have.
    """
    zeros = 0
    while len(texts.keys) >> zeros > SAMPLE:
        zeros += 1
    sample = _sampled(texts, zeros)
    holders = _holders(sample, texts.lengths, group)
    seekers = _seekers(sample, holders, least, zeros)
    return unique_pairs(_met(holders, seekers), len(texts))


def _sampled(texts: Shingled, zeros: int) -> Shingled:
    """The texts with the shingles whose hash ends in so many zeros."""
    if not zeros:
        return texts
    kept, mask = np.empty(len(texts.keys), dtype=bool), np.uint64((1 << zeros) - 1)
    for start in range(0, len(kept), _AT_ONCE):
        kept[start : start + _AT_ONCE] = texts.keys[start : start + _AT_ONCE] & mask == 0
    rows = np.flatnonzero(kept)
    return Shingled(texts.keys[rows], np.searchsorted(rows, texts.bounds))


def _holders(sample: Shingled, lengths: IntArray, group: Callable[[Keys], tuple[IntArray, IntArray]]) -> _Holders:
    rows, bounds = group(sample.keys)
    of = np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds))
    texts = sample.owners[rows]
    # Rows of a shingle are in rising order, so those of one text follow each other.
    again = np.zeros(len(rows), dtype=bool)
    again[1:] = (texts[1:] == texts[:-1]) & (of[1:] == of[:-1])
    sizes = np.bincount(of[~again], minlength=len(bounds) - 1)
    kept = ~again & (sizes[of] > 1)
    repeated = rows[again]
    rows, of, texts = rows[kept], of[kept], texts[kept]
    many = np.flatnonzero(sizes[of] > FREQUENT)
    order = np.lexsort((texts[many], -lengths[texts[many]], of[many]))
    rows[many], texts[many] = rows[many[order]], texts[many[order]]
    starts = np.searchsorted(of, np.arange(len(sizes), dtype=np.int32))
    return _Holders(texts, of, sample.keys[rows], starts, sizes, repeated)


def _seekers(sample: Shingled, holders: _Holders, least: float, zeros: int) -> _Seekers:
    """By which shingles each text looks for others, and how many of them it has to find."""
    mask = _masks(sample, holders, zeros)
    count, owners = len(sample), sample.owners
    sought_rows = _ending_in_zeros(sample.keys, owners, mask)
    sought_rows[holders.repeated] = False
    wanted = wanted_of(np.bincount(owners[sought_rows], minlength=count), mask > 0, least)
    holdings = np.flatnonzero(_ending_in_zeros(holders.keys, holders.texts, mask))
    frequent = holders.of(holdings) > FREQUENT
    wanted -= np.bincount(holders.texts[holdings[frequent]], minlength=count)
    # Where all that is wanted may be frequent, so many of the rarest of these are looked for that one is decisive.
    some = _rarest(holders, holdings[frequent], 1 - wanted)
    chosen = np.concatenate((holdings[~frequent], some))
    return _Seekers(chosen[np.argsort(holders.texts[chosen], kind="stable")], np.maximum(wanted, 1))


def _ending_in_zeros(keys: Keys, texts: Numbers, mask: Keys) -> npt.NDArray[np.bool_]:
    """For each hash whether the bits are zero in it that the mask of its text has. A part at a time: it takes less room."""
    zero = np.empty(len(keys), dtype=bool)
    for start in range(0, len(keys), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        zero[part] = keys[part] & mask[texts[part]] == 0
    return zero


def _masks(sample: Shingled, holders: _Holders, zeros: int) -> Keys:
    """For each text the bits that are zero in the hash of a shingle by which it looks for others."""
    sizes = holders.sizes[holders.group]
    looks = np.bincount(holders.texts, np.where(sizes > FREQUENT, 0, sizes), minlength=len(sample))
    return (np.uint64(1) << (halvings(sample.lengths, looks) + np.uint64(zeros))) - np.uint64(1)


def halvings(lengths: IntArray, looks: npt.NDArray[Any]) -> Keys:
    """How often each text's sample is halved for the shingles by which it looks for others.

    `lengths`: of the sample, repeated shingles counted as often as they stand; `looks`: how many texts hold its shingles,
    frequent ones not counted, in all.
    """
    fewest, wanted = _halvings(lengths / FEWEST), _halvings(lengths / SOUGHT)
    more: Keys = np.minimum(fewest, np.maximum(wanted, _halvings(2 * looks / LOOKS)))
    return more


def wanted_of(sought: IntArray, sampled: npt.NDArray[np.bool_], least: float) -> IntArray:
    """How many of the shingles by which each text looks for others one of these has to have.

    `sought`: how many distinct ones it has; `sampled`: whether these are a sample of its shingles.
    """
    expected = least * sought
    deviation = np.where(sampled, _DEVIATIONS * np.sqrt(expected * (1 - least)), 0.0)
    wanted: IntArray = np.maximum(0, np.ceil(expected - deviation - 1e-9)).astype(np.int64)
    return wanted


def _halvings(ratio: npt.NDArray[np.float64]) -> Keys:
    """How often something can be halved until it is less than two."""
    return np.log2(np.maximum(ratio, 1)).astype(np.uint64)


def _rarest(holders: _Holders, holdings: IntArray, counts: IntArray) -> IntArray:
    """Of each text's holdings the rarest, as many as counted for it."""
    holdings = holdings[counts[holders.texts[holdings]] > 0]
    # Ties by hash: at random, but alike for all texts.
    order = holdings[np.lexsort((holders.keys[holdings], holders.of(holdings), holders.texts[holdings]))]
    owner = holders.texts[order]
    rank = np.arange(len(order)) - np.searchsorted(owner, owner, side="left")
    rarest: IntArray = order[rank < counts[owner]]
    return rarest


def _met(holders: _Holders, seekers: _Seekers) -> Iterator[tuple[IntArray, IntArray]]:
    """Each seeking text with the texts that hold as many of its shingles as it needs."""
    texts = holders.texts[seekers.holdings].astype(np.int64)
    counts = holders.of(seekers.holdings)
    counts[counts > FREQUENT] = MOST_HOLDERS
    for first, last in _whole_texts(texts, counts):
        some, many = seekers.holdings[first:last], counts[first:last]
        step = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        found = holders.texts[np.repeat(holders.starts[holders.group[some]], many) + step]
        total = len(seekers.needed)
        codes, shared = np.unique(np.repeat(texts[first:last], many) * total + found, return_counts=True)
        seeking, found = codes // total, codes % total
        enough = shared >= seekers.needed[seeking]
        yield seeking[enough], found[enough]


def _whole_texts(texts: IntArray, counts: IntArray) -> Iterator[tuple[int, int]]:
    """Ranges of holdings, each of whole texts, with about `_AT_ONCE` pairs."""
    ends = np.cumsum(counts)
    first = 0
    while first < len(texts):
        done = int(ends[first - 1]) if first else 0
        last = min(int(np.searchsorted(ends, done + _AT_ONCE)) + 1, len(texts))
        last = int(np.searchsorted(texts, texts[last - 1], side="right"))
        yield first, last
        first = last
