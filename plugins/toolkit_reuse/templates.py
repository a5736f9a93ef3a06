"""The labeler `template`: the same words in the same slot of many documents, or in a file that the user names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import toolkit
from toolkit_reuse.analysis import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit import Context, Corpus, Document, Finding, Label, Place


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
        from toolkit_reuse.spoken import Spoken

        documents = {document.id: document for document in corpus}
        in_file = _InTemplate(context, documents)
        spoken = Spoken.of(findings, context)
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
    everywhere = {*own, *said}
    if len({place.document for place in everywhere}) < A_SLOT:
        return None
    if any(len(place.span) > A_FORM * len(documents[place.document].text) for place in own):
        return None  # a document that was copied whole, or nearly
    slots = []
    for edge in ("beginning", "end"):
        mine = [_distance(documents, place, edge) for place in own]
        others = [(_distance(documents, place, edge), place.document) for place in everywhere]
        slots.append((*_slot_of(mine, others), edge))
    most, width, first, edge = max(slots, key=lambda slot: (slot[0], -slot[1]))
    if most < A_SLOT or (2 * most < len(documents) and most < MANY):
        return None
    return toolkit.Label(
        "template",
        f"The same words, or nearly, in the same slot of {most} of {len(documents)} documents: "
        f"{_about(first, first + width)} characters from the {edge}",
    )


def _slot_of(own: Sequence[int], said: Sequence[tuple[int, str]]) -> tuple[int, int, int]:
    """How many documents have one of some distances together with all of the own; how far these differ, and the least."""
    if max(own) - min(own) > SAME_SLOT:
        return 0, 0, 0
    found = []
    for start in sorted({distance for distance, _ in said if max(own) - SAME_SLOT <= distance <= min(own)}):
        inside = [(distance, document) for distance, document in said if start <= distance <= start + SAME_SLOT]
        found.append(
            (len({document for _, document in inside}), max(distance for distance, _ in inside) - start, start)
        )
    return max(found, key=lambda slot: (slot[0], -slot[1], -slot[2]))


def _about(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def _distance(documents: Mapping[str, Document], place: Place, edge: str) -> int:
    """How far a place is from its document's beginning or end, in characters."""
    return place.start if edge == "beginning" else len(documents[place.document].text) - place.end


A_SLOT = 3
"""Documents that have the same words in one place, at the least, for it to be a slot."""

A_FORM = 0.8
"""The share of a document above which what it has from others is no form that it filled in."""

MANY = 20
"""Documents from which on a slot is that of a form, however large the collection is."""

SAME_SLOT = 120
"""Characters by which the distance from the document's start, or end, may differ in one slot."""
