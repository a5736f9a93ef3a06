"""Tiles: runs cut so that each unit has at most one partner, the longest first.

Greedy string tiling (Wise, String Similarity via Greedy String Tiling, 1993) over runs that are already known, within
one chain.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.text import IntArray


@dataclass(frozen=True, order=True, slots=True)
class Tile:
    """Units `[left, left + length)` and `[right, right + length)`, each partner of the other."""

    left: int
    right: int
    length: int


def tile(left: IntArray, right: IntArray, length: IntArray, least: int = 1) -> list[Tile]:
    """Tiles from runs: the longest runs first; what is left of a run beside tiles already set is tried again.

    `least`: the shortest tile in units. Gives them in order of left start. Ties go to the leftmost.
    """
    if not len(left):
        return []
    low_left, low_right = int(left.min()), int(right.min())
    taken_left = np.zeros(int((left + length).max()) - low_left, dtype=bool)
    taken_right = np.zeros(int((right + length).max()) - low_right, dtype=bool)
    starts = zip((left - low_left).tolist(), (right - low_right).tolist(), strict=True)
    waiting = [(-n, a, b) for n, (a, b) in zip(length.tolist(), starts, strict=True)]
    heapq.heapify(waiting)
    tiles: list[Tile] = []
    while waiting:
        negative, a, b = heapq.heappop(waiting)
        n = -negative
        free = ~(taken_left[a : a + n] | taken_right[b : b + n])
        if free.all():
            taken_left[a : a + n] = True
            taken_right[b : b + n] = True
            tiles.append(Tile(a + low_left, b + low_right, n))
            continue
        for start, end in ranges(free):
            if end - start >= least:
                heapq.heappush(waiting, (start - end, a + start, b + start))
    return sorted(tiles)


def ranges(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The half-open ranges of indexes where `mask` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(start, end) for start, end in edges.reshape(-1, 2).tolist()]
