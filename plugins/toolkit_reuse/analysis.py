"""The analysis `reuse`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Context, Corpus, Document, Finding, Table
    from toolkit.matching.reading import Reading


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
        from toolkit_reuse.detection import detect
        from toolkit_reuse.passages import passages

        total = len(corpus)
        readings: dict[str, Reading] = {}
        for number, document in enumerate(corpus):
            context.progress("documents", number, total)
            readings[document.id] = reading(document, context)
        detected = detect(list(readings.values()), options.min_length, context.engine)
        yield from passages(list(readings), list(readings.values()), detected.matches, context)
        if not detected.matches:
            context.note(detected.why_empty(list(readings), list(readings.values())))

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: ReuseOptions) -> Iterable[Table]:
        from toolkit_reuse.tables import pairs_table, shares_table

        found = [finding for finding in findings if isinstance(finding, toolkit.Passages)]
        return [shares_table(found, corpus), pairs_table(found, corpus)]


def reading(document: Document, context: Context) -> Reading:
    """The document as it is compared: width, script and variants folded by default, and letter case."""
    from toolkit.matching.reading import Reading

    return Reading.of(
        document.text,
        context.view(document, also=("case",)),
        context.segments(document, "clause"),
        context.segments(document, "sentence"),
        lambda span: context.tokens(document, span),
    )
