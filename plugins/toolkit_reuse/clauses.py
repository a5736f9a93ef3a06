"""Whole clauses that two texts have in common which share much else, and which are too short to tell anything elsewhere.

Ten hanzi in a row are chance between two texts of one genre. Where most of one text is taken over from the other, a clause
of ten hanzi, alike or reworded, is a part of the same borrowing. Pure.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from toolkit.matching.units import gram_hashes
from toolkit_reuse.detection import Match, match_units

if TYPE_CHECKING:
    import numpy.typing as npt

    from toolkit.matching.chains import Chain
    from toolkit.matching.reading import Reading
    from toolkit.matching.units import Keys, Units
    from toolkit_reuse.linking import Readings

    IntArray = npt.NDArray[np.int64]

CLOSE = 0.2
"""Two texts are close where their matches hold this share of the shorter one's units."""

SHORTER = 2 / 3
"""Of the length that is asked for, the share that is enough for a whole clause."""

ALIKE = 0.55
"""Two clauses are one, reworded, where this share of the longer one's units has a partner, in runs of two and more."""

OFTEN = 20
"""Two units that stand together this often in a text say nothing of a clause, and are not looked at."""

_GRAM = 2

Numbers: TypeAlias = "npt.NDArray[np.int64]"


def whole_clauses(matches: Sequence[Match], readings: Readings, min_length: int) -> list[Match]:
    """The matches of whole clauses, beside those given: in pairs of texts that are close, of clauses without a partner.

    For each clause the best of the other text's is taken, whether that has a partner already or not.
    """
    least = math.ceil(SHORTER * min_length)
    listed: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in matches:
        listed[match.left_document, match.right_document].append(match)
    found: list[Match] = []
    for (one, other), theirs in sorted(listed.items()):
        if one == other:
            continue
        left, right = readings[one], readings[other]
        if sum(m.matched for m in theirs) < CLOSE * min(len(left.units), len(right.units)):
            continue
        found += _of_pair(theirs, _Clauses.of_reading(left), _Clauses.of_reading(right), least)
    return found


def _of_pair(matches: Sequence[Match], left: _Clauses, right: _Clauses, least: int) -> list[Match]:
    one, other = matches[0].left_document, matches[0].right_document
    found = [*_for_each([m.left for m in matches], left, right, least)]
    found += [chain.turned for chain in _for_each([m.right for m in matches], right, left, least)]
    return [Match(one, other, chain) for chain in sorted(set(found), key=lambda chain: (chain.left, chain.right))]


@dataclass(frozen=True, eq=False, slots=True)
class _Clauses:
    """The clauses of a text: clause `c` has the units `[bounds[c], bounds[c + 1])`.

    `grams`: the hashes of every two units that stand together in a clause, sorted; `of`: the clause of each.
    """

    units: Units
    bounds: Numbers
    grams: Keys
    of: Numbers

    @classmethod
    def of_reading(cls, reading: Reading) -> _Clauses:
        units = reading.units
        starts = np.array([clause.start for clause in reading.pieces.clauses], dtype=np.int64)
        bounds = np.unique(np.append(np.searchsorted(units.starts, starts), (0, len(units))))
        clause = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        grams = gram_hashes(units.keys, _GRAM)
        inside = clause[1:] == clause[:-1]
        grams, of = grams[inside], clause[:-1][inside]
        order = np.argsort(grams, kind="stable")
        return cls(units, bounds, grams[order], of[order])

    @property
    def sizes(self) -> Numbers:
        return np.diff(self.bounds)

    def without_partner(self, taken: Sequence[tuple[int, int]]) -> npt.NDArray[np.bool_]:
        """For each clause, whether less than half of its units lies in one of the stretches."""
        covered = np.zeros(len(self.units) + 1, dtype=np.int64)
        for first, last in taken:
            covered[first:last] = 1
        upto = np.concatenate(([0], np.cumsum(covered)))
        return 2 * (upto[self.bounds[1:]] - upto[self.bounds[:-1]]) < self.sizes


def _for_each(taken: Sequence[tuple[int, int]], here: _Clauses, there: _Clauses, least: int) -> Iterator[Chain]:
    """For each clause that has no partner yet the best one of the other text, where there is one that is good enough.

    `taken`: the units of this text that have a partner in the other.
    """
    best: dict[int, Chain] = {}
    for clause, partner in _alike(here, there, here.without_partner(taken) & (here.sizes >= least)):
        chain = _matched(here, clause, there, partner)
        if chain is None or chain.matched < least:
            continue
        if clause not in best or chain.matched > best[clause].matched:
            best[clause] = chain
    yield from best.values()


def _matched(here: _Clauses, clause: int, there: _Clauses, partner: int) -> Chain | None:
    """What two clauses share, the same whichever comes first."""
    first, last = here.bounds[clause : clause + 2].tolist()
    start, end = there.bounds[partner : partner + 2].tolist()
    one, other = here.units.part(first, last), there.units.part(start, end)
    if one.keys.tobytes() <= other.keys.tobytes():
        return match_units(one, other, first, start, ALIKE)
    chain = match_units(other, one, start, first, ALIKE)
    return None if chain is None else chain.turned


def _alike(here: _Clauses, there: _Clauses, wanted: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The wanted clauses with those of the other text that have enough grams in common to be worth a look.

    Of `m` units that have partners in runs of two and more, at least half begin a gram.
    """
    some = wanted[here.of]
    grams, of = here.grams[some], here.of[some]
    first = np.searchsorted(there.grams, grams)
    count = np.searchsorted(there.grams, grams, side="right") - first
    count[count > OFTEN] = 0
    ramp = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    partner = there.of[np.repeat(first, count) + ramp]
    codes, shared = np.unique(np.repeat(of, count) * len(there.bounds) + partner, return_counts=True)
    clause, partner = codes // len(there.bounds), codes % len(there.bounds)
    longer = np.maximum(here.sizes[clause], there.sizes[partner])
    enough = 2 * shared >= ALIKE * longer
    return zip(clause[enough].tolist(), partner[enough].tolist(), strict=True)
