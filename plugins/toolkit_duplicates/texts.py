"""From documents to what is compared: the parts of each, and their shingles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import toolkit
from toolkit.matching.sketches import Shingled
from toolkit.matching.units import units_of_all

if TYPE_CHECKING:
    from toolkit import Context, Document, Span, TextView
    from toolkit.matching.units import Units

TOGETHER = 256
"""Documents whose units and shingles are made at a time."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All places that are compared, and for each distinct folded text the numbers of the places that have it."""

    places: list[toolkit.Place] = field(default_factory=list)
    copies: dict[bytes, list[int]] = field(default_factory=dict)

    def add(self, place: toolkit.Place, digest: bytes) -> bool:
        """Takes a place. Gives whether its text is new."""
        new = digest not in self.copies
        self.copies.setdefault(digest, []).append(len(self.places))
        self.places.append(place)
        return new


def shingled(
    documents: Sequence[Document], unit: str, min_length: int, context: Context, texts: Texts
) -> Iterator[Shingled]:
    """The shingles of the distinct texts, some at a time; all places go into `texts`."""
    for done in range(0, len(documents), TOGETHER):
        context.progress("documents", done, len(documents))
        some = documents[done : done + TOGETHER]
        new: list[Units] = []
        for document, span, part in parts_of(some, unit, min_length, context):
            if texts.add(toolkit.Place(document.id, span.start, span.end), digest_of(part)):
                new.append(part)
        yield shingles_of(new)


def parts_of(
    documents: Sequence[Document], unit: str, min_length: int, context: Context
) -> Iterator[tuple[Document, Span, Units]]:
    """Each part that is compared and not too short, with its document, its place in there, and its units."""
    views = [_folded(document, context) for document in documents]
    for document, units in zip(documents, units_of_all(views), strict=True):
        for span in _spans_of(document, unit, context):
            part = units.part(*units.within(span))
            if len(part) >= min_length:
                yield document, span, part


def shingles_of(parts: Sequence[Units]) -> Shingled:
    return Shingled.of_units([part.keys for part in parts], [part.words for part in parts])


def digest_of(part: Units) -> bytes:
    """Equal for equal folded texts: 16 bytes."""
    return hashlib.blake2b(part.keys.tobytes(), digest_size=16).digest()


def _folded(document: Document, context: Context) -> TextView:
    """The document as it is compared: width, script and variants folded by default, and letter case."""
    return context.view(document, also=("case",))


def _spans_of(document: Document, unit: str, context: Context) -> Sequence[Span]:
    """The spans that are compared: the whole text, or its paragraphs or sentences."""
    if unit == "document":
        return [document.span]
    return context.segments(document, "paragraph" if unit == "paragraph" else "sentence")
