"""The analysis `duplicates`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit import Context, Corpus, Document, Finding, Span, Table, TextView
    from toolkit.matching.minhash import Bands
    from toolkit.matching.sketches import Shingled
    from toolkit.matching.units import Units


class DuplicatesOptions(toolkit.Options, frozen=True):
    threshold: Annotated[
        float,
        toolkit.Meta(ge=0, le=1, description="Near-duplicates share at least this much: Jaccard of their shingles."),
    ] = 0.5
    containment: Annotated[
        float,
        toolkit.Meta(ge=0, le=1, description="One contains the other where this share of its shingles is in there."),
    ] = 0.5
    unit: Annotated[
        Literal["document", "paragraph", "sentence"], toolkit.Meta(description="What is compared with what.")
    ] = "document"
    min_length: Annotated[
        int,
        toolkit.Meta(ge=1, description="Leave out what is shorter: one for a hanzi, kana or hangul, one for a word."),
    ] = 8
    keep: Annotated[
        Literal["first", "longest", "newest"] | None,
        toolkit.Meta(
            description="Of near-duplicates keep one, and list what is left out and why (-f cleaned writes the texts kept)."
        ),
    ] = None


class Duplicates:
    """Candidates by rare shared shingles, each verified exactly."""

    name = "duplicates"
    summary = "Documents, paragraphs or sentences that are near-duplicates, scored and grouped"
    inputs: Literal["corpus"] = "corpus"
    uses = ("normalizers", "engine")
    Options = DuplicatesOptions

    def analyze(self, corpus: Corpus, options: DuplicatesOptions, context: Context) -> Iterator[Finding]:
        from toolkit_duplicates.groups import Limits, find_groups

        texts = _distinct_texts(corpus, options, context)
        limits = Limits(options.threshold, options.containment)
        groups = find_groups(texts.copies, texts.shingles, limits, context.engine)
        for group in groups.found:
            yield toolkit.Documents(
                options.unit,
                group.relation,
                tuple(texts.places[member] for member in group.members),
                tuple(
                    toolkit.DocumentPair((p.left, p.right), p.jaccard, p.left_in_right, p.right_in_left)
                    for p in group.pairs
                ),
            )
        if not groups.found:
            context.note(_why_empty(texts.places, groups.nearest, options))
        if limits.bands is not None:
            context.note(_how_found(limits.bands))

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: DuplicatesOptions) -> Iterator[Table]:
        from toolkit_duplicates.keeping import left_out_table

        if options.keep is not None:
            yield left_out_table([f for f in findings if isinstance(f, toolkit.Documents)], corpus, options.keep)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is compared: all places; for each distinct folded text the numbers of the places that have it; its shingles."""

    places: list[toolkit.Place]
    copies: list[list[int]]
    shingles: Shingled


_TOGETHER = 256
"""Documents whose units and shingles are made at a time."""


def _distinct_texts(corpus: Corpus, options: DuplicatesOptions, context: Context) -> _Texts:
    from toolkit.matching.sketches import Shingled

    places: list[toolkit.Place] = []
    copies: dict[bytes, list[int]] = {}
    shingles = Shingled.all(_shingled(list(corpus), options, context, places, copies))
    return _Texts(places, list(copies.values()), shingles)


def _shingled(
    documents: Sequence[Document],
    options: DuplicatesOptions,
    context: Context,
    places: list[toolkit.Place],
    copies: dict[bytes, list[int]],
) -> Iterator[Shingled]:
    """The shingles of the distinct texts, some at a time; fills in the places of all, and for each digest their numbers."""
    import hashlib

    from toolkit.matching.sketches import Shingled
    from toolkit.matching.units import units_of_all

    for done in range(0, len(documents), _TOGETHER):
        context.progress("documents", done, len(documents))
        some = documents[done : done + _TOGETHER]
        new: list[Units] = []
        for document, units in zip(some, units_of_all([_folded(each, context) for each in some]), strict=True):
            for span in spans_of(document, options.unit, context):
                part = units.part(*units.within(span))
                if len(part) < options.min_length:
                    continue
                digest = hashlib.blake2b(part.keys.tobytes(), digest_size=16).digest()
                if digest not in copies:
                    copies[digest] = []
                    new.append(part)
                copies[digest].append(len(places))
                places.append(toolkit.Place(document.id, span.start, span.end))
        yield Shingled.of_units([part.keys for part in new], [part.words for part in new])


def _folded(document: Document, context: Context) -> TextView:
    """The document as it is compared: width, script and variants folded by default, and letter case."""
    return context.view(document, also=("case",))


def spans_of(document: Document, unit: str, context: Context) -> Sequence[Span]:
    """The spans that are compared: the whole text, or its paragraphs or sentences."""
    if unit == "document":
        return [document.span]
    return context.segments(document, "paragraph" if unit == "paragraph" else "sentence")


def _why_empty(
    places: Sequence[toolkit.Place], nearest: tuple[int, int, float] | None, options: DuplicatesOptions
) -> str:
    if len(places) < 2:
        return f"only {len(places)} {options.unit} has --min-length {options.min_length} or more: nothing to compare"
    if nearest is None:
        return f"no two of {len(places)} {options.unit}s share enough shingles to be compared"
    one, other, jaccard = nearest
    return (
        f"nothing reached --threshold {options.threshold}; the nearest two share {jaccard:.3f}: "
        f"{places[one].document} and {places[other].document}"
    )


def _how_found(bands: Bands) -> str:
    """What the chance to be compared at all was, in a sentence: every 0.1 of similarity between never and always."""
    chances = [(tenth / 10, bands.found(tenth / 10)) for tenth in range(1, 11)]
    first, *more = [(s, c) for s, c in chances if 0.001 <= c <= 0.999] or [(1.0, 1.0)]
    told = [f"{first[1]:.1%} at a similarity of {first[0]}", *(f"{chance:.1%} at {alike}" for alike, chance in more)]
    listed = f"{', '.join(told[:-1])} and {told[-1]}" if more else told[0]
    return (
        f"near-duplicates were looked for by MinHash, in {bands.count} bands of {bands.rows}, and each pair found was "
        f"compared exactly; the chance that a pair is found is {listed}"
    )
