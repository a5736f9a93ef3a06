"""The analysis `reuse`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Context, Corpus, Document, Engine, Finding, Span, Table, TextView
    from toolkit.matching.decided import Bans
    from toolkit.matching.reading import Reading
    from toolkit.matching.runs import Collection
    from toolkit.matching.seeds import Scope
    from toolkit.matching.units import Units
    from toolkit_reuse.detection import Detected

BESIDE = ("against", "library")
"""The options that name what the sources are compared with: the roles of those documents."""
"""The role of the documents that the sources are compared with, where the user names some."""


class ReuseOptions(toolkit.Options, frozen=True):
    min_length: Annotated[
        int,
        toolkit.Meta(
            ge=4,
            description="Report passages of which at least this much is matched: one for a hanzi, kana or hangul, "
            "one for a word. Texts that share much also share whole clauses of two thirds of it.",
        ),
    ] = 13
    against: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="Compare the sources with these documents only (a folder, a file, a pattern), not with each other.",
            extra={"path": "documents"},
        ),
    ] = ()
    library: Annotated[
        str | None,
        toolkit.Meta(
            description="Compare the sources with what this library holds (toolkit library add), not with each other.",
            extra={"path": "library"},
        ),
    ] = None
    within: Annotated[
        bool, toolkit.Meta(description="Look for what a document repeats of itself only, not for what documents share.")
    ] = False
    decisions: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="Keep what this file says (TOML or JSON): pairs to be made, pairs not to be made, boilerplate.",
            extra={"path": "decisions"},
        ),
    ] = ()

    def __post_init__(self) -> None:
        for others, flag in ((self.against, "--against"), (self.library, "--library")):
            if others and self.within:
                raise toolkit.UsageError(f"{flag} and --within exclude each other", "Give one of them.")


class Reuse:
    """Seeds on the folded text, chained without regard to order, within one document as well as between documents."""

    name = "reuse"
    summary = "Passages that stand in more than one place, grouped and labeled"
    inputs: Literal["corpus"] = "corpus"
    uses = ("tokenizer", "normalizers", "labelers", "engine")
    Options = ReuseOptions

    @property
    def collecting(self) -> toolkit.Collecting:
        from toolkit_reuse.collection import ReuseCollecting

        return ReuseCollecting()

    def wants(self, options: ReuseOptions) -> toolkit.Wanted:
        """What a document of a library has to share with one of the sources."""
        return toolkit.Wanted(run=options.min_length)

    def analyze(self, corpus: Corpus, options: ReuseOptions, context: Context) -> Iterator[Finding]:
        from toolkit_reuse.ages import dates_of, with_ages
        from toolkit_reuse.clauses import ALIKE, whole_clauses
        from toolkit_reuse.decided import verdict_of
        from toolkit_reuse.detection import beside
        from toolkit_reuse.linking import Readings
        from toolkit_reuse.nearest import why_empty
        from toolkit_reuse.passages import passages
        from toolkit_reuse.stock import Stock, tell, threads_of

        documents = list(corpus)
        scope = scope_of(documents, options)
        collection = collection_of(documents, context)
        readings = Readings(documents, context, collection.units_of)
        verdict = verdict_of(documents, collection, scope, context)
        detected = _detected(collection, options.min_length, context.engine, scope, verdict.bans)
        clauses = whole_clauses(detected.matches, readings, options.min_length)
        matches = [*detected.matches, *(match for match in clauses if verdict.kept(match, ALIKE) is not None)]
        matches += beside(matches, verdict.pairs)
        if matches:
            tell(context, documents, Stock.of(collection, threads_of(context.engine), detected.frequent))
        dates = dates_of(documents)
        for finding in passages(documents, readings, matches, context, verdict):
            yield with_ages(finding, dates)
        if not matches:
            context.note(why_empty(detected, collection, [document.id for document in documents], readings, scope))
            if verdict.bans:
                context.note("texts that --decisions keeps apart are not counted")

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: ReuseOptions) -> Iterable[Table]:
        from toolkit_reuse.tables import Ends, pairs_table, shares_table

        found = [finding for finding in findings if isinstance(finding, toolkit.Passages)]
        documents = list(corpus)
        ends = Ends.of(found, documents)
        return [shares_table(ends, documents), pairs_table(ends, documents)]


def scope_of(documents: Sequence[Document], options: ReuseOptions) -> Scope:
    """Which documents are compared with which. Those of the roles `against` and `library` come after all others."""
    from toolkit.matching.seeds import Scope

    asked = sum(document.role not in BESIDE for document in documents)
    return Scope(border=asked if options.against or options.library else None, within=options.within)


def _detected(collection: Collection, min_length: int, engine: Engine, scope: Scope, bans: Bans) -> Detected:
    """The matches, found on the engine's tables where it has some."""
    from toolkit_reuse import detection, plan
    from toolkit_reuse.stock import often_in

    tables = getattr(engine, "tables", None)
    if tables is None:
        # A stock phrase is no shorter than a seed, so it stands where seeds do as often.
        often = often_in(len(collection.bounds) - 1)
        return detection.detect(collection, min_length, engine, scope, bans, often=often)
    return plan.detect(collection, min_length, tables, scope, bans)


def collection_of(documents: Sequence[Document], context: Context) -> Collection:
    """The units of the documents, as they are compared."""
    from toolkit.matching.runs import Collection

    return Collection.of(list(_units(documents, context)))


def _units(documents: Sequence[Document], context: Context) -> Iterator[Units]:
    done = 0
    for units in context.map(_units_of_each, toolkit.Corpus(documents).batches(BATCH)):
        yield from units
        done += len(units)
        context.progress("documents", done, len(documents))


BATCH = 1 << 17
"""Characters of the documents that are folded at a time."""


def _units_of_each(context: Context, documents: Sequence[Document]) -> list[Units]:
    from toolkit.matching.units import units_of

    return [units_of(folded(document, context)) for document in documents]


def reading(document: Document, context: Context, units: Units | None = None) -> Reading:
    """The reading of a document. `units`: its units, where they are known."""
    from toolkit.matching.reading import Pieces, Reading
    from toolkit.matching.units import units_of

    return Reading(
        document.text,
        units_of(folded(document, context)) if units is None else units,
        lambda: Pieces.of(
            folded(document, context), context.segments(document, "clause"), context.segments(document, "sentence")
        ),
        lambda span: context.tokens(document, span),
    )


def readings_of_windows(windows: Sequence[tuple[Document, Span]], context: Context) -> list[Reading]:
    """The reading of some paragraphs of a document, for each of several."""
    from msgspec.structs import replace

    from toolkit.matching.units import units_of_all
    from toolkit_reuse.lines import lines_of

    def fold(document: Document) -> TextView:
        # Of no document: which windows come together depends on what was read before.
        return folded(replace(document, id="text"), context)

    found: dict[int, Reading] = {}
    for numbers, lines in lines_of(windows):
        views = list(lines.views(fold))
        for number, view, units in zip(numbers, views, units_of_all(views), strict=True):
            found[number] = _reading_of_window(*windows[number], view, units, context)
    return [found[number] for number in range(len(windows))]


def _reading_of_window(document: Document, window: Span, view: TextView, units: Units, context: Context) -> Reading:
    """`view` and `units`: of the window by itself."""
    from toolkit.matching.reading import Pieces, Reading

    def pieces() -> Pieces:
        clauses, sentences = (context.segments(document, level, window) for level in ("clause", "sentence"))
        return Pieces.of(view, clauses, sentences, window.start)

    return Reading(document.text, units.shift(window.start), pieces, lambda span: context.tokens(document, span))


def folded(document: Document, context: Context) -> TextView:
    """The document as it is compared: width, script and variants folded by default, and letter case."""
    return context.view(document, also=("case",))
