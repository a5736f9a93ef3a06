"""What kind of reuse a passage is: furniture, quotation, template, formula; what is none of these is distinctive.

A label says, it does not hide. Each gives its reason in words, with the numbers and names that it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import toolkit
from toolkit_reuse.analysis import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit import Context, Corpus, Document, Finding, Label, Link, Passages, Place, Span
    from toolkit_reuse.formulas import Said


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
            places = places_of(finding)
            if not places or min(_share_in(documents[p.document], p, "furniture") for p in places) < 0.5:
                yield None
                continue
            heads = sum(p.start < len(documents[p.document].text) - p.end for p in places)
            where = "head" if heads == len(places) else "foot" if not heads else "head or foot"
            pages = len({documents[p.document].uri for p in places})
            yield toolkit.Label(
                "furniture",
                f"It stands in the {where} of {_counted(pages, 'saved page')}, in {_every(len(places))}",
            )


class QuotationLabeler:
    """Passages that are set as quotations."""

    name = "quotation"
    summary = "Somebody else's words: between quotation marks, in a block, or after 某某指出"
    priority = 30

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        from toolkit_reuse.quotations import Quotation, quotations_in, share_of

        documents = {document.id: document for document in corpus}
        for finding in findings:
            places = places_of(finding)
            quoted: dict[Place, list[Quotation]] = {}
            unquoted = []
            for place in places:
                document = documents[place.document]
                known = [region.span for region in document.regions_of("quotation")]
                there = quotations_in(document.text, place.span, known)
                if share_of(place.span, there) >= _QUOTED:
                    quoted[place] = [q for q in there if q.span.overlap(place.span)]
                else:
                    unquoted.append(place)
                if len(unquoted) > 1:
                    break
            # One place without marks may be the source that the others quote.
            by_marks = any(q.how != "introduced" for listed in quoted.values() for q in listed)
            if not quoted or len(unquoted) > by_marks:
                yield None
            else:
                yield toolkit.Label("quotation", _quotation_reason(quoted, unquoted, len(places)))


_QUOTED = 0.8
"""The share of a place that lies in quotations, from which on it is one. The rest is marks and words around them."""

_HOW = {
    "marks": "between quotation marks",
    "title": "between title marks 《》",
    "block": "as a block quotation",
    "introduced": "after words that introduce it",
}


def _quotation_reason(quoted: Mapping[Place, Sequence[object]], unquoted: Sequence[Place], count: int) -> str:
    from toolkit_reuse.quotations import Quotation

    stretches = [q for listed in quoted.values() for q in listed if isinstance(q, Quotation)]
    how = [name for name in _HOW if any(q.how == name for q in stretches)]
    sources = list(dict.fromkeys(q.source for q in stretches if q.source))
    set_off = " and ".join(_HOW[name] for name in how)
    where = (
        f"in {_every(count)}"
        if not unquoted
        else f"in {len(quoted)} of {count} places, not at {unquoted[0].start} of {unquoted[0].document}"
    )
    named = f"; its source is named: {', '.join(sources[:3])}" if sources else "; no source is named"
    return f"It stands {set_off} {where}{named if how != ['title'] else ''}"


class TemplateOptions(toolkit.Options, frozen=True):
    template: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="Passages whose text is mostly found in this file are template: a form, a task, a model text.",
            extra={"path": "documents"},
        ),
    ] = ()


class TemplateLabeler:
    """The same words in the same slot of many documents, and what stands in a template that the user names."""

    name = "template"
    summary = "The same words in the same slot of many documents, or in the file of --template"
    priority = 35
    Options = TemplateOptions

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: TemplateOptions, context: Context
    ) -> Iterator[Label | None]:
        from toolkit_reuse.formulas import Spoken

        documents = {document.id: document for document in corpus}
        in_file = _InTemplate(context, documents)
        spoken = Spoken(findings)
        for finding in findings:
            if isinstance(finding, toolkit.Passages):
                yield in_file.label(finding.places) or _same_slot(finding.places, spoken.places(finding), documents)
            else:
                yield None


class _InTemplate:
    """What of the passages stands in the files that the user named as templates."""

    def __init__(self, context: Context, documents: Mapping[str, Document]) -> None:
        from toolkit_reuse.stock import Known

        self._context = context
        self._documents = documents
        self._templates = context.documents("template")
        self._known = Known.of(folded(document, context) for document in self._templates)

    def label(self, places: Sequence[Place]) -> Label | None:
        from toolkit.matching.units import units_of

        if not self._templates or not places:
            return None
        found, total = 0, 0
        for place in places[:20]:
            document = self._documents[place.document]
            text = toolkit.Document.of_text(place.span.of(document.text), language=document.language)
            counted = self._known.counted(units_of(folded(text, self._context)), text.span)
            found, total = found + counted[0], total + counted[1]
        if not total or found < _MOSTLY * total:
            return None
        names = ", ".join(document.id for document in self._templates)
        return toolkit.Label("template", f"{found / total:.0%} of it stands in the template {names}".replace("%", " %"))


_MOSTLY = 0.7
"""The share of a passage that is found in a template, or is phrases of the user's, from which on it is mostly that."""


def _same_slot(own: Sequence[Place], said: Sequence[Place], documents: Mapping[str, Document]) -> Label | None:
    """A label where many documents have it as far from their beginning, or from their end, as the passage's own places.

    `said`: the passage's places and those of others that say nearly the same.
    """
    most, first, last, edge = max(
        (
            *_slot_of(
                [_distance(documents, p, edge) for p in own],
                [(_distance(documents, p, edge), p.document) for p in said],
            ),
            edge,
        )
        for edge in ("end", "beginning")
    )
    if most < 3 or (2 * most < len(documents) and most < _MANY):
        return None
    return toolkit.Label(
        "template",
        f"The same words, or nearly, in the same slot of {most} of {len(documents)} documents: "
        f"{first} to {last} characters from the {edge}",
    )


def _slot_of(own: Sequence[int], said: Sequence[tuple[int, str]]) -> tuple[int, int, int]:
    """How many documents have one of some distances together with all of the own, and the least and the largest."""
    if max(own) - min(own) > _SAME_SLOT:
        return 0, 0, 0
    best = (0, 0, 0)
    for start in sorted({distance for distance, _ in said if max(own) - _SAME_SLOT <= distance <= min(own)}):
        inside = [(distance, document) for distance, document in said if start <= distance <= start + _SAME_SLOT]
        found = len({document for _, document in inside}), -start, max(distance for distance, _ in inside)
        best = max(best, found)
    return best[0], -best[1], best[2]


def _distance(documents: Mapping[str, Document], place: Place, edge: str) -> int:
    """How far a place is from its document's beginning or end, in characters."""
    return place.start if edge == "beginning" else len(documents[place.document].text) - place.end


_MANY = 20
"""Documents from which on a slot is that of a form, however large the collection is."""

_SAME_SLOT = 120
"""Characters by which the distance from the document's start, or end, may differ in one slot."""

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
        measure = _Measure(findings, corpus, options, context)
        for finding in findings:
            yield measure.label(finding) if isinstance(finding, toolkit.Passages) else None


class _Measure:
    """How much each passage says beyond what everybody says."""

    def __init__(self, findings: Sequence[Finding], corpus: Corpus, options: FormulaOptions, context: Context) -> None:
        from toolkit_reuse.formulas import Information, Spoken
        from toolkit_reuse.stock import Phrases, Stock

        self._limit = options.formula_bits
        self._documents = {document.id: document for document in corpus}
        self._information = Information(context)
        self._spoken = Spoken(findings)
        self._stock = Stock.of(list(self._documents.values()), lambda document: folded(document, context))
        self._files = context.documents("phrases")
        self._phrases = Phrases.of(
            folded(toolkit.Document.of_text(line, language=_language(line, document)), context)
            for document in self._files
            for line in document.text.splitlines()
        )

    def label(self, finding: Passages) -> Label | None:
        from toolkit_reuse.formulas import best_link, bits

        link = best_link(finding)
        document = self._documents[finding.places[link.places[0]].document]
        words = self._information.of_passage(finding, self._documents)
        listed = self._phrases.found_in(self._stock.units[document.id], link.left) if self._files else []
        if listed and bits(words, listed) < max(1, self._limit) and self._mostly(listed, link.left):
            phrase = max(listed, key=len).of(document.text)
            names = ", ".join(file.id for file in self._files)
            return toolkit.Label("formula", f"{names} lists “{_short(phrase)}”; beside it the passage says little")
        whole, said = bits(words), len(self._spoken.places(finding))
        spoken = f", said in at least {said} places" if said >= OFTEN else ""
        if whole < self._limit:
            return toolkit.Label("formula", f"{_size(words, link)}: {int(whole)} bits of {self._limit}{spoken}")
        if said >= OFTEN and whole < 2 * self._limit:
            return toolkit.Label(
                "formula",
                f"Said in at least {said} places, in these words or nearly: {int(whole)} bits of {2 * self._limit}",
            )
        if whole < _WORDY * self._limit:
            return self._of_the_collection(document, link.left, words)
        return None

    def _mostly(self, parts: Sequence[Span], span: Span) -> bool:
        return 2 * sum(map(len, parts)) > len(span)

    def _of_the_collection(self, document: Document, span: Span, words: Sequence[Said]) -> Label | None:
        from toolkit_reuse.formulas import bits

        often = self._stock.said_often(document.id, span)
        rest = bits(words, often)
        if not often or rest >= self._limit or not self._mostly(often, span):
            return None
        phrase = max(often, key=len).of(document.text)
        return toolkit.Label(
            "formula",
            f"Made of what {self._stock.often} or more of {self._stock.documents} documents say, such as "
            f"“{_short(phrase)}”; the rest says {int(rest)} bits of {self._limit}",
        )


def _language(line: str, document: Document) -> str:
    """A phrase with a hanzi is folded as Chinese, also where the file holds phrases of several languages."""
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in line) else document.language


def _size(words: Sequence[Said], link: Link) -> str:
    """How much a short passage has in common, and what it is made of."""
    same = sum(o.left[1] - o.left[0] for row in link.pieces for o in row.operations if o.op == "equal")
    if all(ord(c) < 0x2E80 for said in words for c in said.word):
        return f"Little in common, {_counted(sum(said.bits > 0 for said in words), 'word')}"
    return f"Little in common, {_counted(same, 'character')} of frequent words"


class DistinctiveLabeler:
    """What nothing else has a word for. It says what makes the passage worth reading."""

    name = "distinctive"
    summary = "Reuse worth reading: what no other labeler has a word for"
    priority = -100

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        from toolkit_reuse.formulas import Information

        documents = {document.id: document for document in corpus}
        information = Information(context)
        for finding in findings:
            if isinstance(finding, toolkit.Passages):
                yield toolkit.Label("distinctive", "; ".join(_what_is_special(finding, documents, information)))
            else:
                yield None


_LOOKED_AT = 600
"""Characters of a long passage in which rare words are looked for."""


def _what_is_special(finding: Passages, documents: Mapping[str, Document], information: object) -> Iterator[str]:
    """The reasons why a passage is worth reading: its length, its longest stretch, its bits, its rare words, its places."""
    from toolkit_reuse.formulas import Information, best_link, bits, is_rare

    assert isinstance(information, Information)
    link = best_link(finding)
    document = documents[finding.places[link.places[0]].document]
    size = min(len(link.left), len(link.right))
    longest = _longest_equal(link)
    whole = longest >= len(link.left) - 1
    yield f"{_counted(size, 'character')} long, {'all' if whole else longest} of them word for word at a stretch"
    looked_at = toolkit.Span(link.left.start, min(link.left.end, link.left.start + _LOOKED_AT))
    words = information.of_span(document, looked_at)
    yield f"{bits(words):,.0f} bits{'' if looked_at == link.left else f' in its first {_LOOKED_AT} characters'}"
    rare = sorted({(-said.bits, said.word) for said in words if is_rare(said.word)})
    if rare:
        yield f"{_counted(len(rare), 'rare word')}: {', '.join(word for _, word in rare[:3])}"
    figures = {said.word for said in words if said.word.isdecimal() and len(said.word) > 1}
    if len(figures) > 1:
        yield f"{len(figures)} figures, such as {min(figures, key=lambda f: (-len(f), f))}"
    inside = len({place.document for place in finding.places})
    yield "all within one document" if inside == 1 else f"in {inside} of {len(documents)} documents"


def _longest_equal(link: Link) -> int:
    """The characters of the longest stretch of a link that is the same on both sides."""
    steps = sorted((o.left, o.right) for row in link.pieces for o in row.operations if o.op == "equal")
    longest, at, length = 0, (-1, -1), 0
    for left, right in steps:
        length = length + left[1] - left[0] if at == (left[0], right[0]) else left[1] - left[0]
        longest, at = max(longest, length), (left[1], right[1])
    return longest


def places_of(finding: Finding) -> Sequence[Place]:
    """The places of a finding; none where it is no passages."""
    return finding.places if isinstance(finding, toolkit.Passages) else ()


def _share_in(document: Document, place: Place, kind: str) -> float:
    """The share of a place that lies in regions of a kind."""
    covered = sum(place.span.overlap(region.span) for region in document.regions_of(kind))
    return min(1.0, covered / max(1, len(place.span)))


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _every(places: int) -> str:
    return "both places" if places == 2 else f"all {places} places"


def _short(text: str, most: int = 24) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
