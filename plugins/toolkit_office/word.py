"""A Word file (.docx) as one document: headers, then the text in order, footers, and the notes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import toolkit
from toolkit_office.numbering import Counter
from toolkit_office.package import Package
from toolkit_office.paragraphs import ParagraphText, Revisions, read_paragraph, row_is_gone, runs_on
from toolkit_office.styles import Style, list_of, outline_of, read_numbering, read_styles, value
from toolkit_office.xml import BrokenXmlError, Open, elements

FURNITURE = "furniture"
FOOTNOTE = "footnote"


def read_word(source: toolkit.Source, data: bytes, revisions: Revisions) -> toolkit.Document:
    """The document of a Word file. `revisions`: the tracked changes as accepted, or undone.

    Headings and lists are known by their styles; list numbers are part of the text, as on the page. Raises LoadError.
    """
    package = Package(data, source.uri)
    try:
        return _Reading(source, data, package, revisions).document()
    except BrokenXmlError as error:
        raise toolkit.LoadError(
            f"{source.uri} is damaged: {error}", "Open it in Word, WPS or LibreOffice and save it again."
        ) from error


@dataclass(slots=True)
class _Pending:
    """What was read of a paragraph whose end a tracked change takes away."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def take(self, found: ParagraphText) -> None:
        self.text += found.text
        self.notes += found.notes
        self.boxes += found.boxes


class _Reading:
    def __init__(self, source: toolkit.Source, data: bytes, package: Package, revisions: Revisions) -> None:
        self._uri = source.uri
        self._package = package
        self._revisions: Revisions = revisions
        self._builder = toolkit.DocumentBuilder(source, data)
        self._title: str | None = None
        self._notes: list[tuple[str, str]] = []
        self._main = self._main_part()
        self._parts = package.related(self._main)
        self._styles: dict[str, Style] = {}
        self._counter = Counter({})

    def _main_part(self) -> str:
        for part in [*self._package.related("").get("officeDocument", []), "word/document.xml"]:
            if self._package.has(part):
                return part
        raise toolkit.LoadError(f"{self._uri} holds no Word document", "Save it as .docx in Word, WPS or LibreOffice.")

    def document(self) -> toolkit.Document:
        for part in self._there("styles"):
            self._styles = read_styles(self._package.stream(part))
        for part in self._there("numbering"):
            self._counter = Counter(read_numbering(self._package.stream(part)))
        self._edges("header")
        self._body()
        self._edges("footer")
        self._all_notes()
        return self._builder.document("utf-8", self._title, {"format": "docx"})

    def _there(self, kind: str) -> list[str]:
        return [part for part in self._parts.get(kind, []) if self._package.has(part)]

    def _edges(self, kind: str) -> None:
        """The page headers or footers, each once: sections repeat them."""
        seen: set[str] = set()
        for part in self._there(kind):
            for paragraph, _ in self._paragraphs(part):
                text = read_paragraph(paragraph, self._revisions).text.strip()
                if text and text not in seen:
                    seen.add(text)
                    self._builder.add(text, FURNITURE)

    def _body(self) -> None:
        pending = _Pending()
        for paragraph, _ in self._paragraphs(self._main):
            pending.take(read_paragraph(paragraph, self._revisions))
            if not runs_on(paragraph, self._revisions):
                self._add(paragraph, pending)
                pending = _Pending()
        if pending.text:
            self._add(None, pending)

    def _paragraphs(self, part: str) -> Iterator[tuple[Element, tuple[Open, ...]]]:
        """The paragraphs of a part, outside rows that are gone, each with the elements around it."""
        gone: set[int] = set()
        for around, element in elements(self._package.stream(part), {"w_p", "w_trPr"}):
            if element.tag == "w_trPr":
                if around and row_is_gone(element, self._revisions):
                    gone.add(around[-1].number)
            elif not any(one.name == "mc_Fallback" or one.number in gone for one in around):
                yield element, around

    def _add(self, paragraph: Element | None, found: _Pending) -> None:
        style, mark = (
            self._style_and_number(paragraph) if paragraph is not None and found.text.strip() else (Style(), "")
        )
        self._builder.add(mark + found.text.strip() if mark else found.text, style.kind, style.level)
        if style.kind == "title" and self._title is None:
            self._title = " ".join(found.text.split())
        self._notes += found.notes
        for box in found.boxes:
            inner = _Pending()
            inner.take(read_paragraph(box, self._revisions))
            self._add(box, inner)

    def _style_and_number(self, paragraph: Element) -> tuple[Style, str]:
        properties = paragraph.find("w_pPr")
        style = self._styles.get(value(properties, "w_pStyle") or "", Style())
        number, level = list_of(properties)
        number = style.list_number if number is None else number
        mark = self._counter.next(number, style.list_level if level is None else level) if number is not None else ""
        if style.kind is None:
            kind, depth = outline_of(properties)
            style = Style(kind, depth)
        return style, mark

    def _all_notes(self) -> None:
        """The notes in the order of their marks, a paragraph or more each."""
        wanted = dict.fromkeys(self._notes)
        texts: dict[tuple[str, str], list[str]] = {}
        for kind in ("footnotes", "endnotes"):
            for part in self._there(kind) if any(note[0] == kind for note in wanted) else ():
                for paragraph, around in self._paragraphs(part):
                    id = next((one.attributes.get("w_id", "") for one in around if "w_id" in one.attributes), "")
                    if (kind, id) in wanted:
                        text = read_paragraph(paragraph, self._revisions).text
                        texts.setdefault((kind, id), []).append(text)
        for note in wanted:
            for text in texts.get(note, []):
                self._builder.add(text, FOOTNOTE)
