"""Rows that share their key: the keys are dealt out into parts by their first bits, and each part is sorted by itself.

Sorting a part at a time takes a fraction of the room that sorting all does, and less time, as a part fits into a
processor's cache. Parts are independent of each other: numpy sorts several at once where there are threads for it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]

ROWS = 1 << 18
"""Rows of a part, about, where the keys are well mixed."""

_MOST_PARTS = 256


def grouped(keys: npt.NDArray[np.uint64], threads: int = 1) -> tuple[Rows, Rows]:
    """See `Engine.group`. `threads`: how many parts are sorted at a time."""
    parts = min(_MOST_PARTS, 1 << max(0, (len(keys) // ROWS).bit_length()))
    if parts == 1:
        return _joined([_shared(keys, np.arange(len(keys)))])
    part = (keys >> np.uint64(56)).astype(np.uint8) & np.uint8(parts - 1)

    def sorted_part(number: int) -> tuple[Rows, Rows]:
        rows = np.flatnonzero(part == number)
        return _shared(keys[rows], rows)

    if threads == 1:
        return _joined([sorted_part(number) for number in range(parts)])
    with ThreadPoolExecutor(threads) as pool:
        return _joined(list(pool.map(sorted_part, range(parts))))


def _shared(keys: npt.NDArray[np.uint64], rows: Rows) -> tuple[Rows, Rows]:
    """The rows that share their key with another, one group after the other, and the length of each group."""
    left = _may_be_shared(keys)
    keys, rows = keys[left], rows[left]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    lengths = np.diff(np.append(np.flatnonzero(first), len(keys)))
    several = lengths > 1
    return rows[order[np.repeat(several, lengths)]], lengths[several]


def _may_be_shared(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """A mask of all rows that share their key, and of some others.

    Most rows share it with none, and to sort keys alone takes a fifth of the time that sorting rows by them does.
    """
    in_order = np.sort(keys)
    shared = in_order[1:][in_order[1:] == in_order[:-1]]
    buckets = np.uint64((1 << (len(keys).bit_length() + _BITS_MORE)) - 1)
    met = np.zeros(int(buckets) + 1, dtype=bool)
    met[shared & buckets] = True
    left: npt.NDArray[np.bool_] = met[keys & buckets]
    return left


_BITS_MORE = 2
"""As many buckets as there are keys, or twice as many, times two to this power: few rows are left by chance."""


def _joined(parts: list[tuple[Rows, Rows]]) -> tuple[Rows, Rows]:
    """The groups of all parts, in the order of their first rows; those of a group are in rising order already."""
    members = np.concatenate([rows for rows, _ in parts])
    lengths = np.concatenate([lengths for _, lengths in parts])
    starts = np.cumsum(lengths) - lengths
    # A stable sort leaves each group's rows in rising order, so a group's first row is its smallest.
    rank = np.argsort(members[starts], kind="stable")
    starts, lengths = starts[rank], lengths[rank]
    bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    within = np.arange(bounds[-1]) - np.repeat(bounds[:-1], lengths)
    return members[np.repeat(starts, lengths) + within].astype(np.int64), bounds
