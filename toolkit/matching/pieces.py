"""Long sequences of words, cut where they surely agree: to compare them takes room and time for each pair of words.

A run of words that stands in few places of the other sequence is an anchor at each of them (the idea of patience diff, Bram
Cohen, with runs in place of lines, and with those of a text that repeats itself). Of the anchors the longest chain counts
that keeps the order of both, and both sequences are cut at some of it. Where a stretch has none, shorter runs are tried; at
last it is cut in halves, as one that says the same few words over and over may be, and each half is looked at anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from toolkit.matching.order import heaviest_chain
from toolkit.matching.units import Keys, gram_hashes, mix
from toolkit.text import code_points, ramps

Point: TypeAlias = tuple[int, int]
"""A place in one sequence and one in the other."""

WIDTHS = (16, 8, 4, 2, 1)
"""Words of an anchor: long ones first, which are no coincidence."""

APART = 64
"""Words of the left sequence of which one run is an anchor: that with the most places, which leaves most to choose from."""

PLACES = 64
"""Places of a run in the right sequence up to which it is an anchor: there are never more anchors than words."""


def pieces(left: str, right: str, most: int) -> Iterator[tuple[Point, Point]]:
    """Pieces, from point to point, that tile both sequences in order, none with more than `most` pairs of words.

    `left`, `right`: the words, a character each.
    """
    if len(left) * len(right) <= most:
        yield (0, 0), (len(left), len(right))
        return
    keys, others = (mix(code_points(text).astype(np.uint64)) for text in (left, right))
    waiting = [((0, 0), (len(left), len(right)), 0)]
    while waiting:
        start, end, tried = waiting.pop()
        if _pairs(start, end) <= most:
            yield start, end
            continue
        if tried < len(WIDTHS):
            points = _anchors(keys[start[0] : end[0]], others[start[1] : end[1]], WIDTHS[tried])
            points = [(start[0] + at, start[1] + there) for at, there in points]
        else:
            points, tried = [((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)], -1
        cut = itertools.pairwise(_thinned([start, *points, end], most))
        waiting += [(one, other, tried + 1) for one, other in cut][::-1]


def _pairs(start: Point, end: Point) -> int:
    return (end[0] - start[0]) * (end[1] - start[1])


def _thinned(points: list[Point], most: int) -> list[Point]:
    """As few of the points as leave no more pairs between two than `most`, where that can be; the first and the last."""
    kept = points[:1]
    for point, after in itertools.pairwise(points[1:]):
        if _pairs(kept[-1], after) > most:
            kept.append(point)
    return [*kept, points[-1]]


def _anchors(keys: Keys, others: Keys, width: int) -> list[Point]:
    """Where runs of so many words begin in both, rising in both: of each stretch of the left, one."""
    grams, other_grams = gram_hashes(keys, width), gram_hashes(others, width)
    order = np.argsort(other_grams, kind="stable")
    in_order = other_grams[order]
    first, last = (in_order.searchsorted(grams, side) for side in ("left", "right"))
    count = last - first
    some = np.flatnonzero((count > 0) & (count <= PLACES))
    some = some[np.lexsort((-count[some], some // APART))]
    some = some[np.unique(some // APART, return_index=True)[1]]
    here = np.repeat(some, count[some])
    # Those of one run in falling order: of a chain that rises it is but once a member.
    there = order[np.repeat(last[some], count[some]) - 1 - ramps(count[some])]
    places, positions = here.tolist(), there.tolist()
    return [(places[n], positions[n]) for n in sorted(heaviest_chain(positions, [1] * len(positions)))]
