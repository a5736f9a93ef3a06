"""The analysis `reuse`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Context, Corpus, Document, Finding, Table, TextView
    from toolkit.matching.reading import Reading
    from toolkit.matching.units import Units


class ReuseOptions(toolkit.Options, frozen=True):
    min_length: Annotated[
        int,
        toolkit.Meta(
            ge=4,
            description="Report passages of which at least this much is matched: one for a hanzi, kana or hangul, "
            "one for a word.",
        ),
    ] = 13


class Reuse:
    """Seeds on the folded text, chained without regard to order, within one document as well as between documents."""

    name = "reuse"
    summary = "Passages that stand in more than one place, grouped and labeled"
    inputs: Literal["corpus"] = "corpus"
    uses = ("tokenizer", "normalizers", "labelers", "engine")
    Options = ReuseOptions

    def analyze(self, corpus: Corpus, options: ReuseOptions, context: Context) -> Iterator[Finding]:
        from toolkit.matching.runs import Collection
        from toolkit_reuse.detection import detect
        from toolkit_reuse.passages import passages

        documents = list(corpus)
        collection = Collection.of(list(_units(documents, context)))
        readings = [reading(d, collection.units_of(n), context) for n, d in enumerate(documents)]
        names = [document.id for document in documents]
        detected = detect(collection, options.min_length, context.engine)
        yield from passages(names, readings, detected.matches, context)
        if not detected.matches:
            context.note(detected.why_empty(names, readings))

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: ReuseOptions) -> Iterable[Table]:
        from toolkit_reuse.tables import pairs_table, shares_table

        found = [finding for finding in findings if isinstance(finding, toolkit.Passages)]
        return [shares_table(found, corpus), pairs_table(found, corpus)]


def _units(documents: Sequence[Document], context: Context) -> Iterator[Units]:
    from toolkit.matching.units import units_of

    for number, document in enumerate(documents):
        context.progress("documents", number, len(documents))
        yield units_of(folded(document, context))


def reading(document: Document, units: Units, context: Context) -> Reading:
    from toolkit.matching.reading import Pieces, Reading

    return Reading(
        document.text,
        units,
        lambda: Pieces.of(
            folded(document, context), context.segments(document, "clause"), context.segments(document, "sentence")
        ),
        lambda span: context.tokens(document, span),
    )


def folded(document: Document, context: Context) -> TextView:
    """The document as it is compared: width, script and variants folded by default, and letter case."""
    return context.view(document, also=("case",))
