"""The text of one Word paragraph, with what hangs on it: notes and text boxes. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from xml.etree.ElementTree import Element

from toolkit_office.styles import is_on

Revisions: TypeAlias = Literal["accepted", "original"]

_GONE: dict[Revisions, frozenset[str]] = {
    "accepted": frozenset(("w_del", "w_moveFrom")),
    "original": frozenset(("w_ins", "w_moveTo")),
}
"""Tracked changes whose text is not there, before or after they are accepted."""

_SKIPPED = frozenset(("w_pPr", "w_rPr", "w_rt", "w_sdtPr", "w_instrText", "w_delInstrText", "w_sectPr", "w_tblPr"))
"""Elements that hold no text of the page: properties, the code of fields, the small print of ruby."""

_SIGNS = {"w_tab": "\t", "w_ptab": "\t", "w_cr": "\n", "w_noBreakHyphen": "-"}
_NOTES = {"w_footnoteReference": "footnotes", "w_endnoteReference": "endnotes"}


@dataclass(slots=True)
class ParagraphText:
    """`notes`: part and id of each note, in order. `boxes`: the paragraphs of its text boxes."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def read_paragraph(paragraph: Element, revisions: Revisions) -> ParagraphText:
    """The paragraph as a reader of the page sees it, with the tracked changes accepted or undone.

    Hidden text and the code of fields are left out; the mark of a note is, too, so that the sentence stays whole.
    """
    walk = _Walk(revisions)
    walk.into(paragraph)
    return ParagraphText("".join(walk.pieces), walk.notes, walk.boxes)


def runs_on(paragraph: Element, revisions: Revisions) -> bool:
    """Whether the paragraph's end is not there in this state of the changes, so that the next one belongs to it."""
    mark = paragraph.find("w_pPr/w_rPr")
    return mark is not None and any(mark.find(name) is not None for name in _GONE[revisions])


def row_is_gone(row: Element, revisions: Revisions) -> bool:
    """Whether a table row, of which these are the properties, was inserted or deleted as a whole."""
    return any(row.find(name) is not None for name in _GONE[revisions])


class _Walk:
    def __init__(self, revisions: Revisions) -> None:
        self._gone = _GONE[revisions]
        self._fields: list[bool] = []  # for each open field whether its result has begun
        self.pieces: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[Element] = []

    def into(self, element: Element) -> None:
        for child in element:
            self._see(child)

    def _see(self, element: Element) -> None:
        tag = element.tag
        if tag in _SKIPPED or tag in self._gone or (tag == "w_r" and is_on(element.find("w_rPr"), "w_vanish")):
            return
        said = self._said(element)
        if said is not None:
            self.pieces.append(said)
        elif tag == "mc_AlternateContent":
            # The same thing twice, for newer and for older programs.
            for child in element[:1]:
                self.into(child)
        elif tag == "w_txbxContent":
            self.boxes.extend(outermost(element, "w_p"))
        elif tag == "w_fldChar":
            self._field(element.get("w_fldCharType", ""))
        elif tag in _NOTES:
            self.notes.append((_NOTES[tag], element.get("w_id", "")))
        else:
            self.into(element)

    def _said(self, element: Element) -> str | None:
        """The text that an element stands for by itself; None for one that holds others."""
        match element.tag:
            case "w_t" | "w_delText" | "m_t":
                return (element.text or "") if all(self._fields) else ""
            case "w_br":
                return "" if element.get("w_type") in ("page", "column") else "\n"
            case "w_sym":
                return _symbol(element.get("w_char", ""))
        return _SIGNS.get(element.tag)

    def _field(self, type: str) -> None:
        if type == "begin":
            self._fields.append(False)
        elif self._fields and type == "separate":
            self._fields[-1] = True
        elif self._fields and type == "end":
            self._fields.pop()


def outermost(element: Element, tag: str) -> Iterator[Element]:
    """The elements of a name below another that lie in no element of that name."""
    for child in element:
        if child.tag == tag:
            yield child
        else:
            yield from outermost(child, tag)


def _symbol(code: str) -> str:
    """A character of a symbol font; nothing where only the font knows what it is (the private use area)."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""
