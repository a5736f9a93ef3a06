"""Rows that share their key: the keys are dealt out into parts by their first bits, and each part is sorted by itself.

Sorting a part at a time takes a fraction of the room that sorting all does, and less time, as a part fits into a
processor's cache. Parts are independent of each other: numpy sorts several at once where there are threads for it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.matching.units import Keys
from toolkit.text import IntArray, ramps

Rows = npt.NDArray[np.integer]
"""Row numbers, in the room that they need."""

ROWS = 1 << 18
"""Rows that are dealt out at a time, and, where the keys are well mixed, rows of a part, about."""

_MOST_BITS = 8
"""Of the number of parts: a byte for each row is dealt out by counting."""


def grouped(keys: Keys, threads: int = 1) -> tuple[IntArray, IntArray]:
    """See `Engine.group`. `threads`: how many parts are sorted at a time."""
    bits = max(1, min(_MOST_BITS, (len(keys) // ROWS).bit_length()))

    def deal(start: int) -> list[Rows]:
        return _dealt(keys, start, bits)

    def share(dealt: tuple[Rows, ...]) -> tuple[Rows, IntArray]:
        return _shared(keys, np.concatenate(dealt), bits)

    starts = range(0, max(1, len(keys)), ROWS)
    if threads == 1:
        return _joined([share(dealt) for dealt in zip(*map(deal, starts), strict=True)])
    with ThreadPoolExecutor(threads) as pool:
        return _joined(list(pool.map(share, zip(*pool.map(deal, starts), strict=True))))


def _dealt(keys: Keys, start: int, bits: int) -> list[Rows]:
    """Of `ROWS` rows from `start` on, those of each part, rising. Which part is a row's say the first bits of its key."""
    part = (keys[start : start + ROWS] >> np.uint64(64 - bits)).astype(np.uint8)
    rows = np.argsort(part, kind="stable") + start
    ends = np.cumsum(np.bincount(part, minlength=1 << bits))
    return np.split(rows if len(keys) > np.iinfo(np.int32).max else rows.astype(np.int32), ends[:-1])


def _shared(keys: Keys, rows: Rows, bits: int) -> tuple[Rows, IntArray]:
    """The rows that share their key with another, one group after the other, and the length of each group.

    `rows`: rising; their keys have the first `bits` in common. To sort numbers takes a fifth of the time that sorting rows
    by numbers does. So what is sorted has a key's next bits in front and the row's index behind them.
    """
    keys = keys[rows]
    index_bits = len(keys).bit_length()
    mask = np.uint64((1 << index_bits) - 1)
    packed = (keys << np.uint64(bits)) & ~mask | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    first = changes(packed >> np.uint64(index_bits))
    shared = ~(first & np.append(first, True)[1:])
    order = (packed[shared] & mask).astype(np.int64)
    keys = keys[order]
    begins = changes(keys)
    if not np.array_equal(begins, first[shared]):  # unequal keys whose fronts are equal: they are rare
        again = np.argsort(keys, kind="stable")
        order, keys = order[again], keys[again]
        begins = changes(keys)
    lengths = np.diff(np.append(np.flatnonzero(begins), len(keys)))
    several = lengths > 1
    return rows[order[np.repeat(several, lengths)]], lengths[several]


def changes(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which of some values is the first, or another than the one before it."""
    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return new


def _joined(parts: list[tuple[Rows, IntArray]]) -> tuple[IntArray, IntArray]:
    """The groups of all parts, in the order of their first rows; those of a group are in rising order already."""
    members = np.concatenate([rows for rows, _ in parts])
    lengths = np.concatenate([lengths for _, lengths in parts])
    starts = np.cumsum(lengths) - lengths
    rank = np.argsort(members[starts])  # no two are equal
    starts, lengths = starts[rank], lengths[rank]
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return members[np.repeat(starts, lengths) + ramps(lengths)].astype(np.int64), bounds
