"""The analysis `duplicates`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit import Columns, Context, Corpus, Finding, Table
    from toolkit.matching.minhash import Bands
    from toolkit.matching.sketches import Verified
    from toolkit_duplicates.groups import Limits
    from toolkit_duplicates.texts import Texts


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
    library: Annotated[
        str | None,
        toolkit.Meta(
            description="Compare the sources with what this library holds (toolkit library add), too.",
            extra={"path": "library"},
        ),
    ] = None
    keep: Annotated[
        Literal["first", "longest", "newest"] | None,
        toolkit.Meta(
            description="Of near-duplicates keep one, and list what is left out and why (-f cleaned writes the texts kept)."
        ),
    ] = None

    def __post_init__(self) -> None:
        if self.library is not None and self.unit != "document":
            raise toolkit.UsageError(
                f"--library compares whole documents, not each {self.unit}",
                "Leave --unit out, or look for shared passages: toolkit reuse --library.",
            )


class Duplicates:
    """Candidates by rare shared shingles, each verified exactly."""

    name = "duplicates"
    summary = "Documents, paragraphs or sentences that are near-duplicates, scored and grouped"
    inputs: Literal["corpus"] = "corpus"
    uses = ("normalizers", "engine")
    Options = DuplicatesOptions

    @property
    def collecting(self) -> toolkit.Collecting:
        from toolkit_duplicates.collection import DuplicatesCollecting

        return DuplicatesCollecting()

    def wants(self, options: DuplicatesOptions) -> toolkit.Wanted:
        """What a document of a library has to share with one of the sources."""
        return toolkit.Wanted(share=min(options.threshold, options.containment))

    def analyze(self, corpus: Corpus, options: DuplicatesOptions, context: Context) -> Iterator[Finding]:
        from toolkit_duplicates.groups import Limits, find_groups
        from toolkit_duplicates.texts import Texts

        texts = Texts()
        limits = Limits(options.threshold, options.containment)
        verified = _compared(corpus, options, limits, context, texts)
        copies = list(texts.copies.values())
        if options.library is not None:
            copies, verified = _with_a_source(copies, verified, texts, corpus)
        groups = find_groups(copies, verified, limits)
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


def _compared(
    corpus: Corpus, options: DuplicatesOptions, limits: Limits, context: Context, texts: Texts
) -> list[Verified]:
    """The pairs of distinct texts that were compared exactly, on the engine's tables where it has some."""
    from toolkit.matching.sketches import Shingled
    from toolkit_duplicates.groups import compared
    from toolkit_duplicates.texts import shingled

    made = shingled(list(corpus), options.unit, options.min_length, context, texts)
    tables = getattr(context.engine, "tables", None)
    if tables is None:
        return list(compared(Shingled.all(made), limits, context.engine))
    from toolkit_duplicates.kernels import TEXTS, text_rows
    from toolkit_duplicates.plan import compare, verified_pairs

    def rows() -> Iterator[Columns]:
        first = 0
        for each in made:
            yield text_rows(first, each)
            first += len(each)

    tables.put("texts", TEXTS, rows())
    compare(tables, limits)
    return list(verified_pairs(tables))


def _with_a_source(
    copies: list[list[int]], verified: list[Verified], texts: Texts, corpus: Corpus
) -> tuple[list[list[int]], list[Verified]]:
    """What concerns one of the sources: copies and pairs of which all are a library's are not asked for.

    Sources come before what a library holds, so that the first place of a text tells.
    """
    sources = {document.id for document in corpus if document.role is None}
    asked = [texts.places[places[0]].document in sources for places in copies]
    kept = [places if here else places[:1] for places, here in zip(copies, asked, strict=True)]
    return kept, [pair for pair in verified if asked[pair.left] or asked[pair.right]]


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
