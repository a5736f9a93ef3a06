"""What all pages of a site say is no page's text: a lead-in, a note, a list that stands beside every article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from toolkit import Annotation, Document, Span

PAGES = 3
"""Pages of a folder from which on what they share is the site's."""

MOST = 0.3
"""The share of a page's text that may be the site's: where more is shared, the pages are versions of one text."""

_SAID = "：:，,"
"""How a salutation ends, which many texts share."""


class SiteAnnotator:
    """Goes inward from what is furniture already, and from both edges, as long as all pages of the folder say the line."""

    name = "site"
    summary = "Lines that all saved pages of a folder share"
    scope: Literal["corpus"] = "corpus"

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        sites: defaultdict[str, list[Document]] = defaultdict(list)
        for document in documents:
            if document.metadata.get("format") == "html":
                sites[str(PurePath(document.uri).parent)].append(document)
        for pages in sites.values():
            if len({page.uri for page in pages}) >= PAGES:
                yield from _of_site(pages)


def _of_site(pages: list[Document]) -> Iterator[Annotation]:
    lines = {page.id: list(_lines(page)) for page in pages}
    counts = Counter(key for page in pages for key in {_key(page, line) for line, _ in lines[page.id]})
    for page in pages:
        shared = {
            number
            for number, (line, _) in enumerate(lines[page.id])
            if counts[_key(page, line)] == len(pages) and line.of(page.text).rstrip()[-1] not in _SAID
        }
        found = list(_inward(lines[page.id], shared))
        text = sum(len(line) for line, known in lines[page.id] if not known)
        if found and sum(len(line) for line in found) <= MOST * text:
            regions = tuple(toolkit.Region("furniture", line.start, line.end) for line in found)
            yield toolkit.Annotation(page.id, regions)


def _inward(lines: list[tuple[Span, bool]], shared: set[int]) -> Iterator[Span]:
    """The shared lines of the text that an edge or furniture stands beside, and those beside them."""
    found: set[int] = set()
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        beside = True
        for number in order:
            known = lines[number][1]
            beside = known or (beside and number in shared)
            if beside and not known:
                found.add(number)
    yield from (lines[number][0] for number in sorted(found))


def _lines(page: Document) -> Iterator[tuple[Span, bool]]:
    """The lines with text, each with whether it is furniture already."""
    furniture = iter(sorted(page.regions_of("furniture"), key=lambda region: region.start))
    region = next(furniture, None)
    at = 0
    for line in page.text.splitlines(keepends=True):
        start, at = at, at + len(line)
        content = line.strip()
        if not content:
            continue
        start += line.index(content[0])
        while region is not None and region.end <= start:
            region = next(furniture, None)
        known = region is not None and region.start <= start
        yield toolkit.Span(start, start + len(content)), known


def _key(page: Document, line: Span) -> str:
    return " ".join(line.of(page.text).split()).casefold()
