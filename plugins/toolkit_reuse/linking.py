"""From groups of matches to findings: the work on each group alone, which any process can do.

What is found is settled before; here words are aligned inside each link, which takes the most time of all.
"""

from __future__ import annotations

import bisect
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit import Link, Passages, Place, Span
from toolkit.matching.rows import make_rows
from toolkit.matching.tiles import Tile
from toolkit_reuse.analysis import reading, readings_of_windows
from toolkit_reuse.detection import Match

if TYPE_CHECKING:
    from toolkit import Context, Document
    from toolkit.matching.decided import Decided
    from toolkit.matching.reading import Reading
    from toolkit.matching.units import Units

BATCH = 1 << 13
"""Units of the matches that are aligned at a time."""

KEPT = 1 << 22
"""Characters of the texts whose readings are kept, in case they are needed again."""

ALONE = 500
"""Characters that take as much room as a reading takes beside its text."""

APART = 500
"""Characters between two links in a document from which on what is near each of them is read by itself."""

AROUND = 4000
"""Characters of the paragraphs of some links, beside these, from which on the document is read as a whole. The next are at
least `APART` characters further on, so that of a long document no more is read than some times its length.
"""


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """A link to be made: its two places, its match, whose left is that of the first, both spans, whether it moved, and
    what the reader decided about its pieces.
    """

    places: tuple[int, int]
    match: Match
    spans: tuple[Span, Span]
    moved: bool
    decided: Decided | None

    @property
    def ends(self) -> tuple[tuple[int, Span], tuple[int, Span]]:
        """The document and span of each side."""
        return (self.match.left_document, self.spans[0]), (self.match.right_document, self.spans[1])


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
        self._kept: OrderedDict[tuple[int, Span], Reading] = OrderedDict()
        self._size = 0

    def __getitem__(self, number: int) -> Reading:
        """The reading of a document."""
        return self._reading(number, self._documents[number].span)

    def read_near(self, ends: Iterable[tuple[int, Vicinity]]) -> None:
        """Makes what `near` is going to give for these: many in one go take far less time than one after the other."""
        windows: dict[tuple[int, Span], None] = {}
        size = 0
        for number, vicinity in ends:
            window = self._window(number, vicinity)
            key = number, window
            if key in self._kept or key in windows or window == self._documents[number].span:
                continue
            size += len(window) + ALONE
            if size > KEPT // 2:
                break  # the first would be gone when they are asked for
            windows[key] = None
        asked = [(self._documents[number], window) for number, window in windows]
        for (number, window), made in zip(windows, readings_of_windows(asked, self._context), strict=True):
            self._keep(number, window, made)

    def near(self, number: int, vicinity: Vicinity) -> tuple[Reading, int]:
        """The reading of the paragraphs of a vicinity, and the number of its first unit in the document.

        Of a document whose paragraphs are long, or that is mostly this vicinity, it is that of the document.
        """
        window = self._window(number, vicinity)
        made = self._reading(number, window)
        if window == self._documents[number].span:
            return made, 0
        return made, vicinity.unit - made.units.within(vicinity.span)[0]

    def _window(self, number: int, vicinity: Vicinity) -> Span:
        document, span = self._documents[number], vicinity.span
        if len(span) + APART >= len(document.text):
            return document.span
        paragraphs = self._context.segments(document, "paragraph", span)
        window = Span(paragraphs[0].start, paragraphs[-1].end)
        return document.span if len(window) > len(span) + AROUND else window

    def _reading(self, number: int, window: Span) -> Reading:
        key = number, window
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        return self._keep(number, window, self._made(number, window))

    def _keep(self, number: int, window: Span, made: Reading) -> Reading:
        self._kept[number, window] = made
        self._size += len(window) + ALONE
        while self._size > KEPT and len(self._kept) > 2:
            (_, oldest), _ = self._kept.popitem(last=False)
            self._size -= len(oldest) + ALONE
        return made

    def _made(self, number: int, window: Span) -> Reading:
        document = self._documents[number]
        if window != document.span:
            (made,) = readings_of_windows([(document, window)], self._context)
            return made
        return reading(document, self._context, self._units(number) if self._units is not None else None)


@dataclass(frozen=True, slots=True)
class Vicinity:
    """A span of a document that is read in one go. `unit`: the number of the first unit that begins in it."""

    span: Span
    unit: int


@dataclass(frozen=True, slots=True)
class Vicinities:
    """Of each document, by its number, what is read in one go: the ends of links with what is near. In order and apart."""

    by_document: Mapping[int, Sequence[Vicinity]]

    @classmethod
    def of(cls, plans: Iterable[Plan], readings: Readings) -> Vicinities:
        """Those of all links. What is decided about a link may be about anything in its documents, which are read whole."""
        spans: dict[int, list[Span]] = defaultdict(list)
        for plan in plans:
            for link in plan.links:
                for document, span in link.ends:
                    spans[document].append(span if link.decided is None else Span(0, len(readings[document].text)))
        return cls(
            {document: list(_joined(sorted(some), readings[document].units)) for document, some in spans.items()}
        )

    def of_span(self, document: int, span: Span) -> Vicinity:
        """The one that holds the end of a link."""
        listed = self.by_document[document]
        return listed[bisect.bisect_right(listed, span.start, key=lambda vicinity: vicinity.span.start) - 1]


def _joined(spans: Sequence[Span], units: Units) -> Iterator[Vicinity]:
    """Spans in order, joined over what is less than `APART`."""
    start, end = spans[0].start, spans[0].end
    for span in (*spans[1:], None):
        if span is not None and span.start < end + APART:
            end = max(end, span.end)
            continue
        yield Vicinity(Span(start, end), units.within(Span(start, end))[0])
        if span is not None:
            start, end = span.start, span.end


class Linking:
    """The kernel that makes findings of plans. Taken to another process, it reads there anew what is near their links."""

    def __init__(self, documents: Sequence[Document], vicinities: Vicinities, readings: Readings | None = None) -> None:
        self._documents = documents
        self._vicinities = vicinities
        self._readings = readings

    def __getstate__(self) -> dict[str, Any]:
        return {"_documents": self._documents, "_vicinities": self._vicinities, "_readings": None}

    def __call__(self, context: Context, plans: Sequence[Plan]) -> list[tuple[int, Passages]]:
        """The number of each plan and its finding."""
        if self._readings is None:
            self._readings = Readings(self._documents, context)
        ends = (end for plan in plans for link in plan.links for end in link.ends)
        self._readings.read_near((document, self._vicinities.of_span(document, span)) for document, span in ends)
        return [(plan.number, self._finding(plan, self._readings)) for plan in plans]

    def _finding(self, plan: Plan, readings: Readings) -> Passages:
        links = [self._aligned(link, readings) for link in plan.links]
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

    def _aligned(self, planned: PlannedLink, readings: Readings) -> Link:
        """The link, with how alike its sides are, and its pieces."""
        (one, first), (other, first_other) = (
            readings.near(document, self._vicinities.of_span(document, span)) for document, span in planned.ends
        )
        left, right = planned.spans
        tiles = planned.match.tiles
        if first or first_other:
            tiles = tuple(Tile(t.left - first, t.right - first_other, t.length) for t in tiles)
        rows = make_rows(one.side(left), other.side(right), tiles, planned.decided)
        paired = sum(
            r.similarity * (len(r.left) + len(r.right)) for r in rows if r.left is not None and r.right is not None
        )
        return Link(planned.places, left, right, paired / (len(left) + len(right)), planned.moved, tuple(rows))
