"""Chains: runs that lie close together on both sides, whatever their order, are one match.

Runs are connected where their gaps on the left and on the right are both small. Closeness is found on a grid of cells
half a gap wide, so that the work is linear in the runs: cells at most two apart are joined. Every two runs with gaps up
to the limit are joined; none with a gap of more than one and a half times the limit is joined directly.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from toolkit.matching.runs import Runs, texts_of
from toolkit.matching.tiles import Tile, ranges, tile
from toolkit.text import IntArray, ramps

_REACH = 2

_LEFT, _RIGHT = operator.attrgetter("left"), operator.attrgetter("right")
_LEFT_FIRST, _RIGHT_FIRST = operator.attrgetter("left", "right"), operator.attrgetter("right", "left")
_BY_LEFT, _BY_RIGHT = operator.attrgetter("left", "tiles"), operator.attrgetter("right", "tiles")
"""Keys to sort tiles and chains by: these take a third of the time of functions of our own."""


def connected(runs: Runs, bounds: IntArray, gap: int) -> IntArray:
    """The number of the chain of each run, from 0: runs of one pair of texts, connected by gaps of up to `gap` units."""
    if not len(runs):
        return np.zeros(0, dtype=np.int64)
    side = max(1, gap // _REACH)
    owner, steps = _sampled(runs, side)
    padded = _padded_bounds(bounds, side)
    rows = ((runs.left + padded[texts_of(bounds, runs.left)])[owner] + steps) // side
    columns = ((runs.right + padded[texts_of(bounds, runs.right)])[owner] + steps) // side
    width = int(columns.max()) + _REACH + 1
    cells, cell = np.unique(rows * width + columns, return_inverse=True)
    first, second = _neighbors(cells, width)
    # A run joins all cells that it goes through.
    same = np.flatnonzero(owner[1:] == owner[:-1])
    labels = components(len(cells), np.concatenate((first, cell[same])), np.concatenate((second, cell[same + 1])))
    begins = np.concatenate(([0], np.flatnonzero(np.diff(owner)) + 1))
    return np.unique(labels[cell[begins]], return_inverse=True)[1].astype(np.int64)


def _sampled(runs: Runs, side: int) -> tuple[IntArray, IntArray]:
    """For points along each run, at most `side` apart and both ends among them: its number, and the units from its start."""
    counts = (runs.length - 1) // side + 2
    owner = np.repeat(np.arange(len(runs)), counts)
    step = ramps(counts)
    return owner, np.minimum(step * side, runs.length[owner] - 1)


def _padded_bounds(bounds: IntArray, side: int) -> IntArray:
    """What to add to the units of each text so that its cells are no neighbors of another text's."""
    starts = bounds[:-1]
    lengths = np.diff(bounds)
    cells = lengths // side + 2 + _REACH
    offsets = np.concatenate(([0], np.cumsum(cells)[:-1])) * side if len(cells) else starts
    return (offsets - starts).astype(np.int64)


def _neighbors(cells: IntArray, width: int) -> tuple[IntArray, IntArray]:
    """Pairs of indexes of occupied cells (sorted) that are at most `_REACH` apart in both directions."""
    every = np.arange(len(cells))
    pairs: list[tuple[IntArray, IntArray]] = []
    for down in range(_REACH + 1):
        ahead = cells + down * width
        # From the first that may be near on, one after the other: a search for each would take most of the time.
        first, second = every, np.searchsorted(cells, ahead - _REACH) if down else every + 1
        while len(first):
            inside = second < len(cells)
            first, second = first[inside], second[inside]
            near = cells[second] <= ahead[first] + _REACH
            first, second = first[near], second[near]
            pairs.append((first, second))
            second = second + 1
    firsts, seconds = zip(*pairs, strict=True)
    return np.concatenate(firsts), np.concatenate(seconds)


def components(count: int, first: IntArray, second: IntArray) -> IntArray:
    """Connected components of a graph of `count` nodes with the edges `first[e]`—`second[e]`: the least node of each.

    Hooking and pointer jumping (Shiloach and Vishkin, Journal of Algorithms 3, 1982), in vector steps.
    """
    labels = np.arange(count, dtype=np.int64)
    while True:
        one, other = labels[first], labels[second]
        apart = one != other
        if not apart.any():
            return labels
        first, second = first[apart], second[apart]
        np.minimum.at(labels, np.maximum(one, other)[apart], np.minimum(one, other)[apart])
        while True:
            jumped = labels[labels]
            if np.array_equal(jumped, labels):
                break
            labels = jumped


class Chain(msgspec.Struct, frozen=True):
    """A match of two texts: its tiles, in order of left start, in units of the collection. There is one at the least.

    `matched`: how many units have a partner. `left`, `right`: the units `[first, last)` from the first tile to the last.
    """

    tiles: tuple[Tile, ...]
    matched: int
    left: tuple[int, int]
    right: tuple[int, int]

    @classmethod
    def of(cls, tiles: Iterable[Tile]) -> Chain:
        """The chain of tiles in any order."""
        ordered = tuple(sorted(tiles))
        matched = left_end = right_end = 0
        right = ordered[0].right
        for t in ordered:
            matched += t.length
            left_end = max(left_end, t.left + t.length)
            right, right_end = min(right, t.right), max(right_end, t.right + t.length)
        return cls(ordered, matched, (ordered[0].left, left_end), (right, right_end))

    @property
    def turned(self) -> Chain:
        """The same with its sides exchanged."""
        return Chain(
            tuple(sorted(Tile(t.right, t.left, t.length) for t in self.tiles)), self.matched, self.right, self.left
        )

    @property
    def density(self) -> float:
        """Share of the longer side's units that have a partner."""
        (a0, a1), (b0, b1) = self.left, self.right
        return self.matched / max(a1 - a0, b1 - b0)


@dataclass(frozen=True, slots=True)
class Joining:
    """How runs become matches; lengths and gaps in units. The figures are explained in docs/reuse.md.

    `gap`: runs up to this far apart on both sides are one chain. `strong`: chains with fewer matched units are dropped
    before chains are joined. `slack`: a tile at a chain's edge is dropped where its distance to the next is more than its
    length times this.
    `near`, `far`: two chains are joined where their smaller gap is at most `near`, and their larger at most `far`, times
    the matched units of the smaller, and the result has at least `dense` matched units to a unit, and no
    more than the share `loss` of the smaller's units lose their partner. `hole`: no match holds a longer stretch without
    a partner, on either side.
    """

    gap: int = 30
    strong: int = 8
    slack: float = 2.0
    near: float = 1.0
    far: float = 6.0
    dense: float = 0.5
    loss: float = 0.3
    hole: int = 28


def chains(runs: Runs, bounds: IntArray, joining: Joining) -> dict[tuple[int, int], list[Chain]]:
    """The matches of each pair of texts, without regard to order, by the numbers of the texts.

    `bounds`: those of the collection.
    """
    labels = connected(runs, bounds, joining.gap)
    weights = np.bincount(labels, runs.length) if len(labels) else np.zeros(0)
    kept = weights[labels] >= joining.strong if len(labels) else np.zeros(0, dtype=bool)
    runs, labels = runs.take(kept), labels[kept]
    order = np.argsort(labels, kind="stable")
    runs, labels = runs.take(order), labels[order]
    starts = np.flatnonzero(np.diff(labels, prepend=-1))
    texts = zip(*(texts_of(bounds, side[starts]).tolist() for side in (runs.left, runs.right)), strict=True)
    found: dict[tuple[int, int], list[Chain]] = {}
    for pair, start, end in zip(texts, starts.tolist(), [*starts[1:].tolist(), len(labels)], strict=False):
        tiles = tile(runs.left[start:end], runs.right[start:end], runs.length[start:end], 2)
        for chain in trimmed(tiles, joining.slack):
            if chain.matched >= joining.strong:
                found.setdefault(pair, []).append(chain)
    whole: dict[tuple[int, int], list[Chain]] = {}
    for pair, listed in found.items():
        whole[pair] = [part for chain in joined(listed, joining) for part in without_holes(chain, joining.hole)]
    return whole


def without_holes(chain: Chain, hole: int) -> list[Chain]:
    """The chain, cut where more than `hole` units without a partner stand between two tiles on either side."""
    parts = [list(chain.tiles)]
    while True:
        before = len(parts)
        for start in (_LEFT, _RIGHT):
            parts = [part for whole in parts for part in _cut_at_holes(whole, start, hole)]
        if len(parts) == before:
            return [Chain.of(part) for part in parts]


def _cut_at_holes(tiles: list[Tile], start: Callable[[Tile], int], hole: int) -> list[list[Tile]]:
    tiles = sorted(sorted(tiles), key=start)
    parts = [[tiles[0]]]
    for before, t in itertools.pairwise(tiles):
        if start(t) - start(before) - before.length > hole:
            parts.append([])
        parts[-1].append(t)
    return parts


def trimmed(tiles: list[Tile], slack: float) -> list[Chain]:
    """The chain without tiles at its edges that are short for how far they stand from the rest; then those, each alone."""
    dropped: list[Tile] = []
    before = 0
    while len(tiles) > 1 and len(tiles) != before:
        before = len(tiles)
        for start, place in ((_LEFT, _LEFT_FIRST), (_RIGHT, _RIGHT_FIRST)):
            tiles.sort(key=place)
            if len(tiles) > 1 and start(tiles[1]) - start(tiles[0]) - tiles[0].length > slack * tiles[0].length:
                dropped.append(tiles.pop(0))
            if len(tiles) > 1 and start(tiles[-1]) - start(tiles[-2]) - tiles[-2].length > slack * tiles[-1].length:
                dropped.append(tiles.pop())
    rest = [Chain.of(tiles)] if tiles else []
    return [*rest, *(Chain.of([t]) for t in sorted(dropped))]


def joined(listed: list[Chain], joining: Joining) -> list[Chain]:
    """Chains of one pair of texts, joined where they are near on one side and not far on the other.

    So a passage whose sentences were put in another order is one match. Each chain is tried with the three before it in
    the order of the left text, then of the right text, until nothing changes.
    """
    before = 0
    while len(listed) > 1 and len(listed) != before:
        before = len(listed)
        for place in (_BY_LEFT, _BY_RIGHT):
            listed.sort(key=place)
            result: list[Chain] = []
            for chain in listed:
                for back in range(1, min(3, len(result)) + 1):
                    together = _together(result[-back], chain, joining)
                    if together is not None:
                        result[-back] = together
                        break
                else:
                    result.append(chain)
            listed = result
    return listed


def _together(one: Chain, other: Chain, joining: Joining) -> Chain | None:
    """The two as one chain, or None where they do not belong together."""
    smaller = min(one.matched, other.matched)
    (a0, a1), (b0, b1) = one.left, other.left
    (c0, c1), (d0, d1) = one.right, other.right
    near, far = sorted((max(0, max(a0, b0) - min(a1, b1)), max(0, max(c0, d0) - min(c1, d1))))
    if near > joining.near * smaller or far > joining.far * smaller:
        return None
    if one.matched + other.matched < joining.dense * max(max(a1, b1) - min(a0, b0), max(c1, d1) - min(c0, d0)):
        return None
    # Tiled anew, as a unit may have had a partner in each. Where that costs much of the smaller chain, the same text was
    # found in two places: two matches, unless they overlap on both sides (a phrase that the passage repeats).
    left, right, length = np.array([(t.left, t.right, t.length) for c in (one, other) for t in c.tiles]).T
    together = Chain.of(tile(left, right, length, 2))
    lost = one.matched + other.matched - together.matched
    return together if far == 0 or lost <= joining.loss * smaller else None


def exclusive(listed: Sequence[Chain], least: int = 1) -> list[Tile]:
    """The tiles of all chains of one pair of texts, each unit in one at the most: the heavier chain has it.

    `least`: the shortest tile in units. Gives them in order of left start.
    """
    if not listed:
        return []
    taken_left = np.zeros(max(chain.left[1] for chain in listed), dtype=bool)
    taken_right = np.zeros(max(chain.right[1] for chain in listed), dtype=bool)
    kept: list[Tile] = []
    for chain in sorted(listed, key=lambda chain: (-chain.matched, chain.tiles)):
        for t in chain.tiles:
            free = ~(taken_left[t.left : t.left + t.length] | taken_right[t.right : t.right + t.length])
            for start, end in ranges(free):
                if end - start >= least:
                    kept.append(Tile(t.left + start, t.right + start, end - start))
            taken_left[t.left : t.left + t.length] = True
            taken_right[t.right : t.right + t.length] = True
    return sorted(kept)
