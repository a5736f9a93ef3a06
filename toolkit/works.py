"""Cutting a file's document into its works, each a document of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from toolkit.documents import Document, Locator, Region
from toolkit.locations import line_starts
from toolkit.text import Span


def cut(document: Document, starts: Sequence[int]) -> list[Document]:
    """The works that begin at these positions, the first at 0, with the regions that each has."""
    bounds = [*starts, len(document.text)]
    works = []
    line = 1
    for number, (start, end) in enumerate(itertools.pairwise(bounds), 1):
        text = document.text[start:end]
        work = Region("work", 0, len(text), locator=Locator(line=line))
        works.append(
            msgspec.structs.replace(
                document,
                id=f"{document.id}#{number}",
                text=text,
                start=document.start + start,
                end=document.start + end,
                title=None,
                regions=(*_within(document.regions, Span(start, end)), work),
            )
        )
        line += len(line_starts(text)) - 1
    return works


def _within(regions: Iterable[Region], span: Span) -> tuple[Region, ...]:
    """The regions that lie in a span, counted from its start. Two works may share a page: each has its part of it."""
    return tuple(
        msgspec.structs.replace(
            region, start=max(region.start, span.start) - span.start, end=min(region.end, span.end) - span.start
        )
        for region in regions
        if span.contains(region.span) or (region.kind == "page" and region.span.overlap(span))
    )
