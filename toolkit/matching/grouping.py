"""Rows that share their key: the keys are dealt out into parts by their first bits, and each part is sorted by itself.

Sorting a part at a time takes a fraction of the room that sorting all does, and less time, as a part fits into a
processor's cache. Parts are independent of each other: numpy sorts several at once where there are threads for it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from toolkit.text import IntArray, ramps

ROWS = 1 << 18
"""Rows that are dealt out at a time, and, where the keys are well mixed, rows of a part, about."""

_MOST_BITS = 8
"""Of the number of parts: a byte for each row is dealt out by counting."""

Keys = npt.NDArray[np.uint64]


def grouped(keys: Keys, threads: int = 1) -> tuple[IntArray, IntArray]:
    """See `Engine.group`. `threads`: how many parts are sorted at a time."""
    bits = max(1, min(_MOST_BITS, (len(keys) // ROWS).bit_length()))

    def deal(start: int) -> list[npt.NDArray[np.integer]]:
        return _dealt(keys, start, bits)

    def share(dealt: tuple[npt.NDArray[np.integer], ...]) -> tuple[npt.NDArray[np.integer], IntArray]:
        return _shared(keys, np.concatenate(dealt), bits)

    starts = range(0, max(1, len(keys)), ROWS)
    if threads == 1:
        return _joined([share(dealt) for dealt in zip(*map(deal, starts), strict=True)])
    with ThreadPoolExecutor(threads) as pool:
        return _joined(list(pool.map(share, zip(*pool.map(deal, starts), strict=True))))


def _dealt(keys: Keys, start: int, bits: int) -> list[npt.NDArray[np.integer]]:
    """Of `ROWS` rows from `start` on, those of each part, rising. Which part is a row's say the first bits of its key."""
    part = (keys[start : start + ROWS] >> np.uint64(64 - bits)).astype(np.uint8)
    rows = np.argsort(part, kind="stable") + start
    ends = np.cumsum(np.bincount(part, minlength=1 << bits))
    return np.split(rows if len(keys) > np.iinfo(np.int32).max else rows.astype(np.int32), ends[:-1])


def _shared(keys: Keys, rows: npt.NDArray[np.integer], bits: int) -> tuple[npt.NDArray[np.integer], IntArray]:
    """The rows that share their key with another, one group after the other, and the length of each group.

    `rows`: rising; their keys have the first `bits` in common. To sort numbers takes a fifth of the time that sorting rows
    by numbers does. So what is sorted has a key's next bits in front and the row's index behind them.
    """
    keys = keys[rows]
    mask = np.uint64((1 << len(keys).bit_length()) - 1)
    packed = (keys << np.uint64(bits)) & ~mask | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    first = np.ones(len(keys) + 1, dtype=bool)
    first[1:-1] = packed[1:] ^ packed[:-1] > mask
    shared = ~(first[:-1] & first[1:])
    order = (packed[shared] & mask).astype(np.int64)
    keys = keys[order]
    begins = _changes(keys)
    if np.count_nonzero(begins) != np.count_nonzero(
        first[:-1] & shared
    ):  # unequal keys whose front is equal: they are rare
        again = np.argsort(keys, kind="stable")
        order, keys = order[again], keys[again]
        begins = _changes(keys)
    lengths = np.diff(np.append(np.flatnonzero(begins), len(keys)))
    several = lengths > 1
    return rows[order[np.repeat(several, lengths)]], lengths[several]


def _changes(keys: Keys) -> npt.NDArray[np.bool_]:
    """Where a key is another than the one before it."""
    new = np.ones(len(keys), dtype=bool)
    new[1:] = keys[1:] != keys[:-1]
    return new


def _joined(parts: list[tuple[npt.NDArray[np.integer], IntArray]]) -> tuple[IntArray, IntArray]:
    """The groups of all parts, in the order of their first rows; those of a group are in rising order already."""
    members = np.concatenate([rows for rows, _ in parts])
    lengths = np.concatenate([lengths for _, lengths in parts])
    starts = np.cumsum(lengths) - lengths
    rank = np.argsort(members[starts])  # no two are equal
    starts, lengths = starts[rank], lengths[rank]
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    return members[np.repeat(starts, lengths) + ramps(lengths)].astype(np.int64), bounds
