"""What kind of reuse a passage is: furniture, quotation, template, formula; what is none of these is distinctive.

A label says, it does not hide. Each gives its reason in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Context, Corpus, Document, Finding, Label, Place


class FurnitureLabeler:
    """Passages that lie in the heads and feet of pages."""

    name = "furniture"
    summary = "The heads and feet of saved pages"
    priority = 40

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        documents = {document.id: document for document in corpus}
        for finding in findings:
            shares = [_share_in(documents[p.document], p, "furniture") for p in places_of(finding)]
            if shares and min(shares) >= 0.5:
                yield toolkit.Label("furniture", "It stands in the head or foot of the page in every place")
            else:
                yield None


class QuotationLabeler:
    """Passages that are set as quotations."""

    name = "quotation"
    summary = "Text between quotation marks"
    priority = 30

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        documents = {document.id: document for document in corpus}
        for finding in findings:
            places = places_of(finding)
            quoted = [p for p in places if _share_in(documents[p.document], p, "quotation") >= 0.8]
            # One place without marks may be the source that the others quote.
            if quoted and len(quoted) >= len(places) - 1:
                document = documents[quoted[0].document]
                yield toolkit.Label("quotation", f"It stands between quotation marks{_introduced(document, quoted[0])}")
            else:
                yield None


class TemplateLabeler:
    """The same words in the same slot of many documents."""

    name = "template"
    summary = "The same words in the same slot of many documents"
    priority = 20

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        documents = {document.id: document for document in corpus}
        for finding in findings:
            places = places_of(finding)
            inside = {p.document for p in places}
            if len(inside) < 3 or 2 * len(inside) < len(documents) or len(inside) < len(places):
                yield None
                continue
            slots = [_slot(documents[p.document], p) for p in places]
            if min(max(axis) - min(axis) for axis in zip(*slots, strict=True)) <= _SAME_SLOT:
                yield toolkit.Label(
                    "template", f"The same words in the same slot of {len(inside)} of {len(documents)} documents"
                )
            else:
                yield None


_SAME_SLOT = 120
"""Characters by which the distance from the document's start, or end, may differ in one slot."""


OFTEN = 3
"""Places from which on a passage is said often."""


class FormulaOptions(toolkit.Options, frozen=True):
    formula_bits: Annotated[
        int,
        toolkit.Meta(
            ge=0,
            description="A passage that says less than this many bits, by the frequency of its words in general "
            "Chinese, is a formula; one that stands in many places may say more.",
        ),
    ] = 150


class FormulaLabeler:
    """Stock phrases of the genre: short, made of frequent words, or said over and over."""

    name = "formula"
    summary = "Stock phrases: made of frequent words, or said over and over"
    priority = 10
    Options = FormulaOptions

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: FormulaOptions, context: Context
    ) -> Iterable[Label | None]:
        from toolkit_reuse.formulas import Information, Spoken

        documents = {document.id: document for document in corpus}
        information = Information(context)
        spoken = Spoken(findings)
        for finding in findings:
            places = places_of(finding)
            if not places:
                yield None
                continue
            assert isinstance(finding, toolkit.Passages)
            bits = information.of_passage(finding, documents)
            said = spoken.count(finding)
            if bits < options.formula_bits:
                yield toolkit.Label(
                    "formula", f"Short and made of frequent words: {bits:.0f} bits of {options.formula_bits}"
                )
            elif said >= OFTEN and bits < 2 * options.formula_bits:
                yield toolkit.Label("formula", f"Said in {said} places and made of frequent words: {bits:.0f} bits")
            else:
                yield None


def places_of(finding: Finding) -> Sequence[Place]:
    """The places of a finding; none where it is no passages."""
    return finding.places if isinstance(finding, toolkit.Passages) else ()


def _share_in(document: Document, place: Place, kind: str) -> float:
    """The share of a place that lies in regions of a kind."""
    covered = sum(place.span.overlap(region.span) for region in document.regions_of(kind))
    return min(1.0, covered / max(1, len(place.span)))


_VERBS = ("指出", "强调", "強調", "说", "說", "曰", "提出", "写道", "寫道", "said", "says", "wrote")


def _introduced(document: Document, place: Place) -> str:
    """Who is quoted, where the words before the quotation say so."""
    before = document.text[max(0, place.start - 40) : place.start].rstrip("“「\"': ：,，\n")
    for verb in _VERBS:
        if before.endswith(verb):
            clause = before
            for mark in "。！？；\n":
                clause = clause.rpartition(mark)[2]
            return f', introduced by "{clause.strip()}"'
    return ""


def _slot(document: Document, place: Place) -> tuple[int, int]:
    """How far a place is from its document's start and end, in characters."""
    return place.start, len(document.text) - place.end
