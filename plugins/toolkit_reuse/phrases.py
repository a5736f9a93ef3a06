"""The labeler `formula`: what says little beyond what everybody says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import toolkit
from toolkit_reuse.analysis import collection_of, folded
from toolkit_reuse.kernels import KeptUnits, label_each
from toolkit_reuse.wording import counted, short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from toolkit import Context, Corpus, Document, Finding, Label, Link, Passages, Span
    from toolkit.matching.units import Units
    from toolkit_reuse.formulas import Said
    from toolkit_reuse.stock import Stock


OFTEN = 3
"""Places from which on a passage is said often."""

_WORDY = 4
"""A passage of this many times the bits of a formula is more than a phrase, however many documents have it."""


class FormulaOptions(toolkit.Options, frozen=True):
    formula_bits: Annotated[
        int,
        toolkit.Meta(
            ge=0,
            description="A passage that says less than this many bits, by the frequency of its words in general "
            "Chinese, is a formula; one that stands in many places may say more.",
        ),
    ] = 150
    phrases: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="A file of phrases, one a line: passages that are made of them are formulas.",
            extra={"path": "documents"},
        ),
    ] = ()


class FormulaLabeler:
    """Stock phrases of the genre: short, made of frequent words, or said over and over."""

    name = "formula"
    summary = "Stock phrases: made of frequent words, said in many documents, or listed in the file of --phrases"
    priority = 10
    Options = FormulaOptions

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: FormulaOptions, context: Context
    ) -> Iterable[Label | None]:
        if not any(isinstance(finding, toolkit.Passages) for finding in findings):
            yield from (None for _ in findings)
            return
        from toolkit_reuse.spoken import Spoken

        measure = _Measure(corpus, options, context)
        spoken = Spoken.of(findings, context)
        yield from label_each(measure, findings, context, spoken.count)


class _Measure:
    """How much each passage says beyond what everybody says: the kernel of the labeler."""

    def __init__(self, corpus: Corpus, options: FormulaOptions, context: Context) -> None:
        from toolkit_reuse.stock import Phrases, Stock, threads_of, told

        self._limit = options.formula_bits
        self._documents = {document.id: document for document in corpus}
        self._stock = told(context, corpus) or Stock.of(
            collection_of(list(corpus), context), threads_of(context.engine)
        )
        files = context.documents("phrases")
        self._files = [file.id for file in files]
        self._phrases = Phrases.of(
            folded(toolkit.Document.of_text(line, language=_language(line, document)), context)
            for document in files
            for line in document.text.splitlines()
        )
        self._units = KeptUnits()

    def __call__(self, context: Context, batch: Sequence[tuple[Passages, int]]) -> list[Label | None]:
        from toolkit_reuse.formulas import Information

        words = Information(context).of_passages([finding for finding, _ in batch], self._documents)
        return [self._label(context, *passage, said) for passage, said in zip(batch, words, strict=True)]

    def _label(self, context: Context, finding: Passages, said: int, words: Sequence[Said]) -> Label | None:
        from toolkit_reuse.formulas import best_link, bits

        link = best_link(finding)
        document = self._documents[finding.places[link.places[0]].document]
        listed = self._phrases.found_in(self._units.of(document, context), link.left) if self._files else []
        if listed and bits(words, listed) < max(1, self._limit) and _mostly(listed, link.left):
            phrase = max(listed, key=len).of(document.text)
            return toolkit.Label(
                "formula", f"{', '.join(self._files)} lists “{short(phrase)}”; beside it the passage says little"
            )
        whole = bits(words)
        spoken = f", said in at least {said} places" if said >= OFTEN else ""
        if whole < self._limit:
            return toolkit.Label("formula", f"{_size(words, link)}: {int(whole)} bits of {self._limit}{spoken}")
        if said >= OFTEN and whole < 2 * self._limit:
            return toolkit.Label(
                "formula",
                f"Said in at least {said} places, in these words or nearly: {int(whole)} bits of {2 * self._limit}",
            )
        reason = made_of_stock(
            self._stock, lambda: self._units.of(document, context), document, link.left, words, limit=self._limit
        )
        return toolkit.Label("formula", reason) if reason else None


def made_of_stock(
    stock: Stock, units: Callable[[], Units], document: Document, span: Span, words: Sequence[Said], *, limit: int
) -> str:
    """Why a passage is made of stock phrases of the collection; empty where it is not.

    `units`: gives those of the document. `words`: of the passage. `limit`: the bits of a formula.
    """
    from toolkit_reuse.formulas import bits

    if bits(words) >= _WORDY * limit or not len(stock.frequent):
        return ""
    often = stock.said_often(units(), span)
    rest = bits(words, often)
    if not often or rest >= limit or not _mostly(often, span):
        return ""
    phrase = max(often, key=len).of(document.text)
    return (
        f"Made of what {stock.often} or more of {stock.documents} documents say, such as “{short(phrase)}”; "
        f"the rest says {int(rest)} bits of {limit}"
    )


def _mostly(parts: Sequence[Span], span: Span) -> bool:
    return 2 * sum(map(len, parts)) > len(span)


def _language(line: str, document: Document) -> str:
    """A phrase with a hanzi is folded as Chinese, also where the file holds phrases of several languages."""
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in line) else document.language


def _size(words: Sequence[Said], link: Link) -> str:
    """How much a short passage has in common, and what it is made of."""
    same = sum(o.left[1] - o.left[0] for row in link.pieces for o in row.operations if o.op == "equal")
    if all(ord(c) < 0x2E80 for said in words for c in said.word):
        return f"Little in common, {counted(sum(said.bits > 0 for said in words), 'word')}"
    return f"Little in common, {counted(same, 'character')} of frequent words"
