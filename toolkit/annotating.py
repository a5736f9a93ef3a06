"""Annotations put to their documents: what a loader knows goes before what was guessed, and each region stands once."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence

import msgspec

from toolkit.documents import Annotation, Document, Region
from toolkit.errors import LoadError


def with_annotations(documents: Sequence[Document], annotations: Iterable[Annotation]) -> list[Document]:
    """The documents with their annotations. Raises LoadError for one of another document, or outside its text."""
    found = {document.id: document for document in documents}
    for annotation in annotations:
        if annotation.document not in found:
            raise LoadError(
                f"an annotation is of {annotation.document!r}, which is none of the documents that were given",
                "This is a fault of the plugin that gave it.",
            )
        document = found[annotation.document]
        for region in annotation.regions:
            if not document.span.contains(region.span):
                raise LoadError(
                    f"the {region.kind} region [{region.start}, {region.end}) lies outside the text of {document.id}",
                    "This is a fault of the plugin that found it.",
                )
        found[document.id] = msgspec.structs.replace(
            document,
            title=document.title if annotation.title is None else annotation.title,
            language=annotation.language or document.language,
            metadata={**document.metadata, **annotation.metadata},
            regions=(*document.regions, *annotation.regions),
        )
    return [found[document.id] for document in documents]


def as_loaded(loaded: Document, annotated: Document) -> Document:
    """The annotated document, where what a loader knows of title, headings and metadata goes before what was guessed."""
    given = set(loaded.regions)
    known = sorted(loaded.regions_of("title", "heading"), key=lambda region: region.start)
    starts = [region.start for region in known]
    titled = loaded.title is not None or any(region.kind == "title" for region in known)

    def is_guessed(region: Region) -> bool:
        if region in given or region.kind not in ("title", "heading"):
            return False
        if region.kind == "title" and titled and region.span.of(loaded.text) != loaded.title:
            return True
        at = bisect.bisect_left(starts, region.end)
        return at > 0 and region.span.overlap(known[at - 1].span) > 0

    return msgspec.structs.replace(
        annotated,
        title=annotated.title if loaded.title is None else loaded.title,
        metadata={**annotated.metadata, **loaded.metadata},
        regions=tuple(region for region in annotated.regions if not is_guessed(region)),
    )


def in_order(document: Document) -> Document:
    """The document with its regions in the order of the text, each once: what several annotators marked is one region."""
    kinds: dict[tuple[object, ...], list[Region]] = {}
    for region in sorted(document.regions, key=lambda region: (region.start, -region.end)):
        alike = kinds.setdefault((region.kind, region.level, _place(region)), [])
        if alike and alike[-1].span.overlap(region.span):
            alike[-1] = msgspec.structs.replace(alike[-1], end=max(alike[-1].end, region.end))
        else:
            alike.append(region)
    regions = [region for alike in kinds.values() for region in alike]
    in_order = sorted(regions, key=lambda region: (region.start, -region.end, region.kind))
    return msgspec.structs.replace(document, regions=tuple(in_order))


def _place(region: Region) -> tuple[object, ...] | None:
    return None if region.locator is None else msgspec.structs.astuple(region.locator)
