"""Tiles: runs cut so that each unit has at most one partner, the longest first.

Greedy string tiling (Wise, String Similarity via Greedy String Tiling, 1993) over runs that are already known, within
one chain.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from toolkit.text import IntArray


class Tile(msgspec.Struct, frozen=True, order=True, gc=False):
    """Units `[left, left + length)` and `[right, right + length)`, each partner of the other."""

    left: int
    right: int
    length: int


def tile(left: IntArray, right: IntArray, length: IntArray, least: int = 1) -> list[Tile]:
    """Tiles from runs: the longest runs first; what is left of a run beside tiles already set is tried again.

    `least`: the shortest tile in units. Gives them in order of left start. Ties go to the leftmost.
    """
    if len(left) <= 1:
        return [Tile(*row) for row in zip(left.tolist(), right.tolist(), length.tolist(), strict=True)]
    low_left, low_right = int(left.min()), int(right.min())
    # Byte strings, not arrays: most runs have a dozen units, of which a search asks a tenth of the time.
    taken_left = bytearray(int((left + length).max()) - low_left)
    taken_right = bytearray(int((right + length).max()) - low_right)
    starts = zip((left - low_left).tolist(), (right - low_right).tolist(), strict=True)
    waiting = [(-n, a, b) for n, (a, b) in zip(length.tolist(), starts, strict=True)]
    heapq.heapify(waiting)
    tiles: list[Tile] = []
    while waiting:
        negative, a, b = heapq.heappop(waiting)
        n = -negative
        if taken_left.find(1, a, a + n) < 0 and taken_right.find(1, b, b + n) < 0:
            taken_left[a : a + n] = taken_right[b : b + n] = b"\1" * n
            tiles.append(Tile(a + low_left, b + low_right, n))
            continue
        for start, end in _free(taken_left[a : a + n], taken_right[b : b + n]):
            if end - start >= least:
                heapq.heappush(waiting, (start - end, a + start, b + start))
    return sorted(tiles)


def _free(one: bytearray, other: bytearray) -> Iterator[tuple[int, int]]:
    """The half-open ranges of indexes where both are 0."""
    taken = (int.from_bytes(one) | int.from_bytes(other)).to_bytes(len(one))
    end = 0
    while (start := taken.find(0, end)) >= 0:
        end = taken.find(1, start)
        end = len(taken) if end < 0 else end
        yield start, end


def ranges(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The half-open ranges of indexes where `mask` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(start, end) for start, end in edges.reshape(-1, 2).tolist()]
