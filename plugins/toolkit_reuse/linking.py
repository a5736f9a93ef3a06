"""From groups of matches to findings: the work on each group alone, which any process can do.

What is found is settled before; here words are aligned inside each link, which takes the most time of all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit import Link, Passages, Place, Span
from toolkit.matching.rows import make_rows
from toolkit_reuse.analysis import folded, reading
from toolkit_reuse.detection import Match

if TYPE_CHECKING:
    from toolkit import Context, Document
    from toolkit.matching.decided import Decided
    from toolkit.matching.reading import Reading
    from toolkit.matching.units import Units

BATCH = 1 << 13
"""Units of the matches that are aligned at a time."""

KEPT = 1 << 21
"""Characters of the texts whose readings are kept, in case they are needed again."""


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A link to be made: its two places, its match, whose left is that of the first, whether it moved, and what the reader
    decided about its pieces.
    """

    places: tuple[int, int]
    match: Match
    moved: bool
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A finding to be made. `number`: which it is. `places`: the document of each."""

    number: int
    places: tuple[int, ...]
    links: tuple[PlannedLink, ...]

    @property
    def work(self) -> int:
        return sum(link.match.matched for link in self.links)


def in_batches(plans: Iterable[Plan]) -> Iterator[list[Plan]]:
    """The plans in order, in lists of about one size."""
    batch: list[Plan] = []
    work = 0
    for plan in plans:
        batch.append(plan)
        work += plan.work
        if work >= BATCH:
            yield batch
            batch, work = [], 0
    if batch:
        yield batch


class Readings:
    """The readings of documents, made when they are asked for. The last ones are kept, as many as `KEPT` allows.

    `units`: those of a document by its number, where they are known.
    """

    def __init__(
        self, documents: Sequence[Document], context: Context, units: Callable[[int], Units] | None = None
    ) -> None:
        self._documents = documents
        self._context = context
        self._units = units
        self._kept: OrderedDict[int, Reading] = OrderedDict()
        self._size = 0

    def __getitem__(self, number: int) -> Reading:
        """The reading of a document."""
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number]
        made = self._kept[number] = self._made(number)
        self._size += len(made.text)
        while self._size > KEPT and len(self._kept) > 2:
            self._size -= len(self._kept.popitem(last=False)[1].text)
        return made

    def _made(self, number: int) -> Reading:
        from toolkit.matching.units import units_of

        document = self._documents[number]
        units = self._units(number) if self._units is not None else units_of(folded(document, self._context))
        return reading(document, units, self._context)


class Linking:
    """The kernel that makes findings of plans. Taken to another process, it reads the documents there anew."""

    def __init__(self, documents: Sequence[Document], readings: Readings | None = None) -> None:
        self._documents = documents
        self._readings = readings

    def __getstate__(self) -> dict[str, Any]:
        return {"_documents": self._documents, "_readings": None}

    def __call__(self, context: Context, plans: Sequence[Plan]) -> list[tuple[int, Passages]]:
        """The number of each plan and its finding."""
        if self._readings is None:
            self._readings = Readings(self._documents, context)
        return [(plan.number, self._finding(plan, self._readings)) for plan in plans]

    def _finding(self, plan: Plan, readings: Readings) -> Passages:
        links = [_aligned(link, readings) for link in plan.links]
        ends: list[list[Span]] = [[] for _ in plan.places]
        for link in links:
            for place, span in zip(link.places, (link.left, link.right), strict=True):
                ends[place].append(span)
        # A place is what its own links hold: other findings may have had a share in the spot.
        places = tuple(
            Place(self._documents[document].id, min(s.start for s in spans), max(s.end for s in spans))
            for document, spans in zip(plan.places, ends, strict=True)
        )
        average = sum(link.similarity for link in links) / len(links)
        return Passages("distinctive", "Long or rare enough to be worth reading", average, places, tuple(links))


def _aligned(planned: PlannedLink, readings: Readings) -> Link:
    """The link, with how alike its sides are, and its pieces."""
    match = planned.match
    one, other = readings[match.left_document], readings[match.right_document]
    left, right = match.spans_in(one, other)
    rows = make_rows(one.side(left), other.side(right), match.tiles, planned.decided)
    paired = sum(
        r.similarity * (len(r.left) + len(r.right)) for r in rows if r.left is not None and r.right is not None
    )
    return Link(planned.places, left, right, paired / (len(left) + len(right)), planned.moved, tuple(rows))
