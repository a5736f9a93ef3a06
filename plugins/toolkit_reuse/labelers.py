"""What kind of reuse a passage is: furniture and quotations, and what no labeler has another word for.

A label says, it does not hide. Each gives its reason in words, with the numbers and names that it rests on.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

import toolkit
from toolkit_reuse.kernels import label_each
from toolkit_reuse.quotations import FAR
from toolkit_reuse.wording import counted, every, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
            if not places or not all(_in_furniture(documents[place.document], place) for place in places):
                yield None
                continue
            heads = sum(p.start < len(documents[p.document].text) - p.end for p in places)
            where = "head" if heads == len(places) else "foot" if not heads else "head or foot"
            pages = len({documents[p.document].uri for p in places})
            yield toolkit.Label(
                "furniture",
                f"It stands in the {where} of {counted(pages, 'saved page')}, in {every(len(places))}",
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
        marked = {id: [r.span for r in document.regions_of("quotation")] for id, document in documents.items()}
        for finding in findings:
            places = places_of(finding)
            quoted: dict[Place, list[Quotation]] = {}
            unquoted = []
            for place in places:
                known = _near(marked[place.document], place)
                there = quotations_in(documents[place.document].text, place.span, known)
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


def _near(spans: Sequence[Span], place: Place) -> Sequence[Span]:
    """Those of some spans, which are in order of their start, that may reach into a place."""
    first = bisect.bisect_left(spans, place.start - FAR, key=lambda span: span.start)
    return spans[first : bisect.bisect_left(spans, place.end, key=lambda span: span.start)]


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
        f"in {every(count)}"
        if not unquoted
        else f"in {len(quoted)} of {count} places, not at {unquoted[0].start} of {unquoted[0].document}"
    )
    named = f"; its source is named: {', '.join(sources[:3])}" if sources else "; no source is named"
    return f"It stands {set_off} {where}{named if how != ['title'] else ''}"


class DistinctiveLabeler:
    """What nothing else has a word for. It says what makes the passage worth reading."""

    name = "distinctive"
    summary = "Reuse worth reading: what no other labeler has a word for"
    priority = -100

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        yield from label_each(_Special({document.id: document for document in corpus}), findings, context)


class _Special:
    """The kernel of the labeler."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def __call__(self, context: Context, batch: Sequence[tuple[Passages, int]]) -> list[Label | None]:
        from toolkit_reuse.formulas import Information

        findings = [finding for finding, _ in batch]
        words = Information(context).of_spans([_looked_at(finding, self._documents) for finding in findings])
        return [
            toolkit.Label("distinctive", "; ".join(_what_is_special(finding, len(self._documents), said)))
            for finding, said in zip(findings, words, strict=True)
        ]


_LOOKED_AT = 600
"""Characters of a long passage in which rare words are looked for."""


def _looked_at(finding: Passages, documents: Mapping[str, Document]) -> tuple[Document, Span]:
    """Where in its best link rare words are looked for."""
    from toolkit_reuse.formulas import best_link

    link = best_link(finding)
    span = toolkit.Span(link.left.start, min(link.left.end, link.left.start + _LOOKED_AT))
    return documents[finding.places[link.places[0]].document], span


def _what_is_special(finding: Passages, documents: int, words: Sequence[Said]) -> Iterator[str]:
    """The reasons why a passage is worth reading: its length, its longest stretch, its bits, its rare words, its places.

    `documents`: how many there are. `words`: those that are looked at.
    """
    from toolkit_reuse.formulas import best_link, bits, is_rare

    link = best_link(finding)
    size = min(len(link.left), len(link.right))
    longest = _longest_equal(link)
    whole = longest >= len(link.left) - 1
    yield f"{counted(size, 'character')} long, {'all' if whole else longest} of them word for word at a stretch"
    yield f"{bits(words):,.0f} bits{'' if len(link.left) <= _LOOKED_AT else f' in its first {_LOOKED_AT} characters'}"
    rare = sorted({(-said.bits, said.word) for said in words if is_rare(said)})
    if rare:
        yield f"{counted(len(rare), 'rare word')}: {', '.join(word for _, word in rare[:3])}"
    figures = {said.word for said in words if said.word.isdecimal() and len(said.word) > 1}
    if len(figures) > 1:
        yield f"{len(figures)} figures, such as {min(figures, key=lambda f: (-len(f), f))}"
    inside = len({place.document for place in finding.places})
    yield "all within one document" if inside == 1 else f"in {inside} of {documents} documents"


def _longest_equal(link: Link) -> int:
    """The characters of the longest stretch of a link that is the same on both sides."""
    steps = sorted((o.left, o.right) for row in link.pieces for o in row.operations if o.op == "equal")
    longest, at, length = 0, (-1, -1), 0
    for left, right in steps:
        length = length + left[1] - left[0] if at == (left[0], right[0]) else left[1] - left[0]
        longest, at = max(longest, length), (left[1], right[1])
    return longest


def _in_furniture(document: Document, place: Place) -> bool:
    """Whether most of a place is furniture, and what is not is too little to be a text of its own."""
    covered = sum(place.span.overlap(region.span) for region in document.regions_of("furniture"))
    beside = len(place.span) - covered
    return beside <= min(covered, max(_BESIDE, len(place.span) // 10))


_BESIDE = 60
"""Characters of text that a passage of furniture may reach into: a title, a line of a list."""
