"""Long sequences of words, cut where they surely agree: to compare them takes room and time for each pair of words.

A run of words that stands once in both sequences is an anchor (the idea of patience diff, Bram Cohen, with runs in place
of lines). Of the anchors those count that keep the order of both, and both sequences are cut at some of them. Where a
stretch has none, shorter runs are tried; at last it is cut in halves, and what is found is then the best of each half only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np

from toolkit.matching.order import heaviest_chain
from toolkit.matching.units import Keys, gram_hashes, mix
from toolkit.text import IntArray, code_points

Point: TypeAlias = tuple[int, int]
"""A place in one sequence and one in the other."""

WIDTHS = (16, 8, 4, 2, 1)
"""Words of an anchor: long ones first, which are no coincidence."""

APART = 64
"""Words of the left sequence of which one anchor is looked at."""


def pieces(left: str, right: str, most: int) -> Iterator[tuple[Point, Point]]:
    """Pieces, from point to point, that tile both sequences in order, none with more than `most` pairs of words.

    `left`, `right`: the words, a character each.
    """
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
            points = [((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)]
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
    """Where runs of so many words begin that stand once in both, rising in both."""
    grams, other_grams = gram_hashes(keys, width), gram_hashes(others, width)
    once, other_once = _once(grams), _once(other_grams)
    _, here, there = np.intersect1d(grams[once], other_grams[other_once], assume_unique=True, return_indices=True)
    rows, columns = once[here], other_once[there]
    order = np.argsort(rows)
    order = order[np.unique(rows[order] // APART, return_index=True)[1]]
    places, positions = rows[order].tolist(), columns[order].tolist()
    return [(places[n], positions[n]) for n in sorted(heaviest_chain(positions, [1] * len(positions)))]


def _once(grams: Keys) -> IntArray:
    """The indexes of the values that stand once."""
    order = np.argsort(grams, kind="stable")
    changes = np.flatnonzero(np.diff(grams[order])) + 1
    bounds = np.concatenate(([0], changes, [len(grams)]))
    once: IntArray = order[bounds[:-1][np.diff(bounds) == 1]]
    return once
