"""Documents as reading text: paragraphs, headings and page furniture, with the passages that stand in them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from toolkit_html.safe import one_line, shortened, shown, visible

if TYPE_CHECKING:
    from toolkit import DocumentRecord, Report
    from toolkit_html.names import Name
    from toolkit_html.words import Say

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document that belongs to passage `number`."""

    start: int
    end: int
    number: int
    label: str
    distinctive: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a document as HTML. `kind`: "p", "heading", "title" or "furniture"; `gap`: an empty line goes before."""

    kind: str
    level: int
    html: Markup
    gap: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, ready for the template. `blocks` is None where its text is not on the page."""

    name: Name
    facts: tuple[tuple[str, str], ...]
    outline: tuple[tuple[int, str, str], ...]
    blocks: tuple[Block, ...] | None
    omitted: str


class Texts:
    """The documents of a report by id, with their names and lines."""

    def __init__(self, report: Report, names: dict[str, Name], say: Say) -> None:
        self.documents = {document.id: document for document in report.documents}
        self.names = names
        self._report, self._say = report, say

    def place(self, id: str, offset: int) -> str:
        """Where a character stands, as people say it: page or record, paragraph, line."""
        location = self._report.location(id, offset)
        said = []
        for what, number in location.parts:
            named = f" ({one_line(location.name)})" if what == "record" and location.name is not None else ""
            said.append(self._say(f"{what} {{n}}", n=f"{number:,}") + named)
        return self._say(", ").join(said)

    def short_place(self, id: str, offset: int) -> str:
        """The same in as little room as can be."""
        return self._report.location(id, offset).short


def facts_of(document: DocumentRecord) -> tuple[tuple[str, str], ...]:
    """What is known about a document: pairs of a name and a value."""
    facts = [("file", document.id), *sorted(document.metadata.items())]
    facts += [("characters", f"{document.end - document.start:,}"), ("language", document.language)]
    facts.append(("encoding", document.encoding))
    return tuple((visible(name), one_line(value)) for name, value in facts)


def reading_of(document: DocumentRecord, name: Name, places: Sequence[Place], omitted: str) -> Reading:
    """A document as reading text with these passages; only its facts where `omitted` says why."""
    headings = [region for region in document.regions if region.kind == "heading"]
    outline = tuple(
        (region.level or 1, shown(shortened(document.slice(region.span), 80)), f"{name.anchor}-{region.start}")
        for region in headings
    )
    if document.text is None or omitted:
        return Reading(name, facts_of(document), (), None, omitted)
    return Reading(name, facts_of(document), outline, tuple(_blocks(document, document.text, name, places)), "")


def _blocks(document: DocumentRecord, text: str, name: Name, places: Sequence[Place]) -> Iterator[Block]:
    regions = sorted(
        (r for r in document.regions if r.kind in ("heading", "title", "furniture")), key=lambda r: (r.start, r.kind)
    )
    runs = _Runs(text, sorted(places, key=lambda p: (p.start, p.end)))
    at = 0
    gap = False
    for match in _LINE.finditer(text):
        start, end = match.span()
        line = match[0].rstrip("\r\n")
        if not line.strip():
            gap = True
            continue
        while at < len(regions) and regions[at].end <= start:
            at += 1
        region = next((r for r in regions[at : at + 4] if r.start < end and r.end > start), None)
        kind = region.kind if region is not None else "p"
        level = (region.level or 1) if region is not None and kind == "heading" else 0
        anchor = f"{name.anchor}-{region.start}" if region is not None and kind == "heading" else ""
        yield Block(kind, level, runs.html(start, start + len(line)), gap, anchor)
        gap = False


class _Runs:
    """Gives lines of a text in order, cut where passages begin and end."""

    def __init__(self, text: str, places: Sequence[Place]) -> None:
        self.text = text
        self.places = places
        self.next = 0
        self.open: list[Place] = []

    def html(self, start: int, end: int) -> Markup:
        self.open = [place for place in self.open if place.end > start]
        while self.next < len(self.places) and self.places[self.next].start < end:
            if self.places[self.next].end > start:
                self.open.append(self.places[self.next])
            self.next += 1
        if not self.open:
            return escape(visible(self.text[start:end]))
        cuts = {start, end}
        for place in self.open:
            cuts |= {max(start, place.start), min(end, place.end)}
        ordered = sorted(cuts)
        parts = []
        for first, last in itertools.pairwise(ordered):
            inner = escape(visible(self.text[first:last]))
            over = [place for place in self.open if place.start <= first and place.end >= last]
            parts.append(_mark(inner, over, first) if over else inner)
        return Markup().join(parts)


def _mark(inner: Markup, over: Sequence[Place], start: int) -> Markup:
    """A stretch that passages cover: it leads to the distinctive, else the shortest one, and names all."""
    main = min(over, key=lambda p: (not p.distinctive, p.end - p.start, p.number))
    opens = Markup(' data-n="{}"').format(main.number) if main.start == start else Markup("")
    style = f"h{main.number % 8}" if main.distinctive else "grey"
    return Markup('<a class="m {}" href="#p{}" data-p="{}" data-label="{}"{}>{}</a>').format(
        style, main.number, " ".join(str(p.number) for p in over), main.label, opens, inner
    )
