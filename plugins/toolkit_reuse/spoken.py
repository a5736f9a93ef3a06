"""In how many places of a collection a passage is said, whichever findings they are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from toolkit import Passages
from toolkit.matching.runs import ranges

if TYPE_CHECKING:
    import numpy.typing as npt

    from toolkit import Context, Finding, Place

    Table: TypeAlias = npt.NDArray[np.int64]
    Numbers: TypeAlias = npt.NDArray[np.int32]

ENOUGH = 64
"""Findings that say the same, and places of each, that are looked at."""

SAME = 0.6
"""Two places say the same where they overlap by this share of the longer."""

AT_ONCE = 1 << 20
"""Pairs of places that are compared at a time: some 50 MB."""


class Spoken:
    """The places of all findings. What says the same as each of them is looked up for all at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings
        self._places = [finding.places if isinstance(finding, Passages) else () for finding in findings]
        # The documents stand one after the other, so far apart that no place reaches another document's.
        apart = 3 * max((place.end for places in self._places for place in places), default=0)
        documents = dict.fromkeys(place.document for places in self._places for place in places)
        self._starts = {document: number * apart for number, document in enumerate(documents)}
        rows = [(*self._bounds(place), number) for number, places in enumerate(self._places) for place in places]
        self._findings_at = dict(_same(np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)))
        self._counts: dict[int, int] = {}

    @classmethod
    def of(cls, findings: Sequence[Finding], context: Context) -> Spoken:
        """That of these findings, which several labelers of a run ask for."""
        known = _known.get(context)
        if known is None or known.findings is not findings:
            known = _known[context] = cls(findings)
        return known

    def places(self, passages: Passages) -> list[Place]:
        """Its places and those of findings that are nearly the same as it in one of them; those that overlap, once.

        Of many such findings only the first are looked at, so that what everybody says costs no more than the rest.
        """
        saying: set[int] = set()
        for place in passages.places[:ENOUGH]:
            if len(saying) < ENOUGH:
                saying.update(self._saying(place).tolist())
        more = (place for number in sorted(saying)[:ENOUGH] for place in self._places[number][:ENOUGH])
        found: list[Place] = []
        for place in sorted({*passages.places, *more}):
            if not found or found[-1].document != place.document or found[-1].end <= place.start:
                found.append(place)
        self._counts[id(passages)] = len(found)
        return found

    def count(self, passages: Passages) -> int:
        """How many these places are. `passages`: one of the findings, which are there as long as this is."""
        known = self._counts.get(id(passages))
        return len(self.places(passages)) if known is None else known

    def _saying(self, place: Place) -> Numbers:
        """The first findings that are nearly the same as a place in one of theirs."""
        return self._findings_at[self._bounds(place)]

    def _bounds(self, place: Place) -> tuple[int, int]:
        start = self._starts[place.document]
        return start + place.start, start + place.end


_known: WeakKeyDictionary[Context, Spoken] = WeakKeyDictionary()


def _same(table: Table) -> Iterator[tuple[tuple[int, int], Numbers]]:
    """For each place, the findings of the first places that say the same, itself among them.

    `table`: start, end and finding of the places, in order: shape (places, 3).
    """
    starts, ends, numbers = table.T
    asked = np.unique(table[:, :2], axis=0)
    lengths = asked[:, 1] - asked[:, 0]
    # Whatever overlaps by that share begins less than this far away.
    first = np.searchsorted(starts, asked[:, 0] - lengths / SAME)
    counts = np.searchsorted(starts, asked[:, 1]) - first
    for numbered in ranges(np.append(0, np.cumsum(counts)), AT_ONCE):
        some = slice(numbered.start, numbered.stop)
        count = counts[some]
        place = np.repeat(np.arange(len(count)), count)
        other = np.arange(len(place)) + np.repeat(first[some] - np.cumsum(count) + count, count)
        here = asked[some][place]
        common = np.minimum(ends[other], here[:, 1]) - np.maximum(starts[other], here[:, 0])
        same = common >= SAME * np.maximum(ends[other] - starts[other], here[:, 1] - here[:, 0])
        place, found = place[same], numbers[other[same]]
        bounds = np.searchsorted(place, np.arange(len(count) + 1)).tolist()
        for (start, end), a, b in zip(asked[some].tolist(), bounds[:-1], bounds[1:], strict=True):
            yield (start, end), found[a : min(b, a + ENOUGH)].astype(np.int32)
