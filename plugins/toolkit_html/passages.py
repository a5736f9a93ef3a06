"""Passages as the page shows them: each with its places in context, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

import toolkit
from toolkit_html.comparison import side_runs
from toolkit_html.reasons import in_chinese
from toolkit_html.safe import Run, marked, shown, visible
from toolkit_html.words import Say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Link, Passages, Place
    from toolkit_html.names import Name
    from toolkit_html.texts import Texts

DISTINCTIVE = "distinctive"
HUES = 8
_CONTEXT = 40
_PLACES = 24
"""Of a passage with more places, the rest is named, not written out."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: the document, where in it, the text before and after, and the text itself with what differs."""

    name: Name
    place: str
    before: str
    html: Markup
    after: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A finding, ready for the template. `number`: as it stands in the report, from 1.

    `reason_language`: of its reason, empty where that is the page's.
    """

    number: int
    label: str
    hue: int
    summary: str
    reason: str
    spots: tuple[Spot, ...]
    more: int
    distinctive: bool
    reason_language: str


def chosen(findings: Sequence[Passages], limit: int) -> list[tuple[int, Passages]]:
    """The passages that are drawn, with their numbers: the distinctive ones first."""
    numbered = sorted(enumerate(findings, 1), key=lambda pair: (pair[1].label != DISTINCTIVE, pair[0]))
    return numbered[:limit]


def view_of(number: int, finding: Passages, texts: Texts, say: Say, language: str) -> Passage:
    """One passage for a page in this language, "zh" or "en"."""
    told = in_chinese(finding.reason) if language == "zh" else None
    said = [say("{n} places", n=len(finding.places))]
    said.append(
        say("the same")
        if finding.similarity == 1
        else say("{percent} alike", percent=toolkit.percent(finding.similarity))
    )
    if any(link.moved for link in finding.links):
        said.append(say("at another place in the order"))
    spots = tuple(_spot(number, index, finding, texts) for index in range(min(len(finding.places), _PLACES)))
    return Passage(
        number, visible(finding.label), number % HUES, " · ".join(said), visible(told or finding.reason), spots,
        len(finding.places) - len(spots), finding.label == DISTINCTIVE, "" if told else "en",
    )  # fmt: skip


def _spot(number: int, index: int, finding: Passages, texts: Texts) -> Spot:
    place = finding.places[index]
    document = texts.documents[place.document]
    name = texts.names[place.document]
    anchor = f"p{number}-{index + 1}"
    if document.text is None:
        return Spot(name, texts.place(place.document, place.start), "", shown(document.slice(place.span)), "", anchor)
    before = document.text[max(0, place.start - _CONTEXT) : place.start].splitlines()
    after = document.text[place.end : place.end + _CONTEXT].splitlines()
    return Spot(
        name,
        texts.place(place.document, place.start),
        visible(before[-1]) if before and document.text[place.start - 1] not in "\r\n" else "",
        marked(_place_runs(finding, index, texts)),
        visible(after[0]) if after else "",
        anchor,
    )


def _place_runs(finding: Passages, index: int, texts: Texts) -> list[Run]:
    """The text of a place. Of two, each has its own changes marked; of more, all but the first against the first."""
    place = finding.places[index]
    text = texts.documents[place.document].text or ""
    link = _link_for(finding, index)
    if link is None or link.similarity == 1:
        return [(place.span.of(text), "")]
    if len(finding.places) == 2:
        return _side(text, place, link, "left" if link.places[0] == index else "right")
    if index == 0:
        return [(place.span.of(text), "")]
    return _merged(place, link, index, finding, texts)


def _link_for(finding: Passages, index: int) -> Link | None:
    """The link of a place to the first one, else any that it has."""
    mine = [link for link in finding.links if index in link.places]
    return min(mine, key=lambda link: min(link.places), default=None)


def _side(text: str, place: Place, link: Link, side: str) -> list[Run]:
    """A place with its side of a link: what lies outside the link is plain."""
    runs: list[Run] = []
    at = place.start
    found = [(piece.left if side == "left" else piece.right, piece) for piece in link.pieces]
    for span, piece in sorted(((s, p) for s, p in found if s is not None), key=lambda pair: pair[0].start):
        if span.start > at:
            runs.append((text[at : span.start], ""))
        if piece.relation in ("equal", "equivalent"):
            runs.append((span.of(text), ""))
        else:
            runs += side_runs(text, piece.operations, side, span)
        at = max(at, span.end)
    runs.append((text[at : place.end], ""))
    return runs


def _merged(place: Place, link: Link, index: int, finding: Passages, texts: Texts) -> list[Run]:
    """A place with what it has instead of the other place of the link: what went, then what came."""
    mine = "right" if link.places[1] == index else "left"
    text = texts.documents[place.document].text or ""
    other = texts.documents[finding.places[link.places[0 if mine == "right" else 1]].document].text or ""
    pieces = [(p.right if mine == "right" else p.left, p) for p in link.pieces]
    runs: list[Run] = []
    at = place.start
    for span, piece in sorted(((s, p) for s, p in pieces if s is not None), key=lambda pair: pair[0].start):
        if span.start > at:
            runs.append((text[at : span.start], ""))
        for operation in piece.operations:
            here, there = (operation.right, operation.left) if mine == "right" else (operation.left, operation.right)
            if operation.op == "equal" or operation.equivalent or piece.relation == "equivalent":
                runs.append((text[slice(*here)], ""))
                continue
            runs.append((other[slice(*there)], "del"))
            runs.append((text[slice(*here)], "ins"))
        at = max(at, span.end)
    runs.append((text[at : place.end], ""))
    return [run for run in runs if run[0]]
