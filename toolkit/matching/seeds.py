"""Seeds: runs of units that stand in two places.

Every position of the collection has one hash of the few units that begin there; positions with equal hashes are grouped
by one sort, and pairs of them on one diagonal are joined to maximal runs. Nothing is compared with everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.matching.units import Keys, Units, gram_hashes
from toolkit.text import IntArray

CHARACTERS = 5
"""Units of a seed that begins with a hanzi, kana or hangul."""

WORDS = 3
"""Units of a seed that begins with a word of a spaced script."""

ALL_PAIRS = 20
"""Up to how many places of a seed every two are paired; of more, each is paired with the first (a star)."""

Grouping = Callable[[Keys], tuple[IntArray, IntArray]]
"""`Engine.group`: the rows that share their key, by key."""


@dataclass(frozen=True, eq=False, slots=True)
class Collection:
    """The units of several texts one after the other.

    `keys`, `words`, `texts`: hash, whether a word, and number of the text, of each unit. `bounds`: text `t` has the units
    `[bounds[t], bounds[t + 1])`.
    """

    keys: Keys
    words: np.ndarray
    texts: IntArray
    bounds: IntArray

    @classmethod
    def of(cls, units: Sequence[Units]) -> Collection:
        lengths = [len(u) for u in units]
        return cls(
            np.concatenate([u.keys for u in units]) if units else np.zeros(0, dtype=np.uint64),
            np.concatenate([u.words for u in units]) if units else np.zeros(0, dtype=bool),
            np.repeat(np.arange(len(units)), lengths),
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        )


@dataclass(frozen=True, eq=False, slots=True)
class Runs:
    """Equal runs: units `[left, left + length)` and `[right, right + length)` of a collection, left before right.

    All of shape (runs,). `counts`: how often the rarest seed of the run stands in the collection.
    """

    left: IntArray
    right: IntArray
    length: IntArray
    counts: IntArray

    def __len__(self) -> int:
        return len(self.left)

    def take(self, which: np.ndarray) -> Runs:
        """The runs at these indexes or where this mask is true."""
        return Runs(self.left[which], self.right[which], self.length[which], self.counts[which])


def seed_hashes(collection: Collection, characters: int, words: int) -> tuple[Keys, IntArray, IntArray]:
    """The hash, the position and the length of every seed that lies within one text."""
    total = len(collection.keys)
    hashes = np.zeros(total, dtype=np.uint64)
    lengths = np.where(collection.words, words, characters).astype(np.int64)
    for length in {characters, words}:
        grams = gram_hashes(collection.keys, length)
        chosen = np.flatnonzero(lengths[: len(grams)] == length)
        # The length goes into the hash: seeds of different lengths are never equal.
        hashes[chosen] = grams[chosen] ^ np.uint64(length)
    inside = np.arange(total) + lengths <= collection.bounds[collection.texts + 1]
    positions = np.flatnonzero(inside)
    return hashes[positions], positions, lengths[positions]


def find_runs(
    collection: Collection,
    group: Grouping,
    *,
    characters: int = CHARACTERS,
    words: int = WORDS,
    allowed: Callable[[IntArray, IntArray], np.ndarray] | None = None,
) -> Runs:
    """All maximal equal runs of a seed's length or more.

    `group`: see `Engine.group`. `allowed(left_texts, right_texts)` may rule out pairs of texts (a mask). A run that
    overlaps itself (in a text that repeats) is cut to its period.
    """
    hashes, positions, lengths = seed_hashes(collection, characters, words)
    members, bounds = group(hashes)
    left, right, counts = _pairs(members, bounds)
    left, right, spans = positions[left], positions[right], lengths[left]
    if allowed is not None:
        kept = allowed(collection.texts[left], collection.texts[right])
        left, right, spans, counts = left[kept], right[kept], spans[kept], counts[kept]
    return _joined(collection, left, right, spans, counts)


def _pairs(members: IntArray, bounds: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Pairs of members of each group, first before second, and the size of their group."""
    sizes = np.diff(bounds)
    pairs: list[tuple[IntArray, IntArray, IntArray]] = []
    for size in np.unique(sizes[sizes <= ALL_PAIRS]):
        table = members[bounds[:-1][sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(int(size), 1)
        pairs.append((table[:, first].ravel(), table[:, second].ravel(), np.full(len(table) * len(first), size)))
    large = sizes > ALL_PAIRS
    if large.any():
        rest = sizes[large] - 1
        starts = bounds[:-1][large]
        offsets = np.arange(rest.sum()) - np.repeat(np.cumsum(rest) - rest, rest)
        pairs.append((
            np.repeat(members[starts], rest),
            members[np.repeat(starts + 1, rest) + offsets],
            np.repeat(sizes[large], rest),
        ))  # fmt: skip
    if not pairs:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    return tuple(np.concatenate(column).astype(np.int64) for column in zip(*pairs, strict=True))  # type: ignore[return-value]


def _joined(collection: Collection, left: IntArray, right: IntArray, spans: IntArray, counts: IntArray) -> Runs:
    """Seed pairs on one diagonal that touch or overlap, as one run."""
    order = np.lexsort((left, right - left))
    left, right, spans, counts = left[order], right[order], spans[order], counts[order]
    # Equal hashes that are no equal units: one in 10^19 pairs, but a wrong link would stand in a report as exact.
    real = collection.keys[left] == collection.keys[right]
    left, right, spans, counts = left[real], right[real], spans[real], counts[real]
    if not len(left):
        return Runs(left, right, spans, counts)
    ends = left + spans
    same = (right - left)[1:] == (right - left)[:-1]
    text = collection.texts[left]
    same &= (text[1:] == text[:-1]) & (collection.texts[right][1:] == collection.texts[right][:-1])
    begins = np.concatenate(([True], ~(same & (left[1:] <= ends[:-1]))))
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(left)) - 1
    length = np.maximum.reduceat(ends, first) - left[first]
    period = np.where(text[first] == collection.texts[right[first]], right[first] - left[first], length)
    del last
    return Runs(left[first], right[first], np.minimum(length, period), np.minimum.reduceat(counts, first))
