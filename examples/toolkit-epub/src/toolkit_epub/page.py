"""From a page of a book (XHTML) to its text and the regions in it. Pure."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

import toolkit

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead ul".split()
)
_LINES = frozenset(("br", "tr"))
_CELLS = frozenset(("td", "th"))
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNREAD = frozenset("head math object rp rt script style svg template title".split())
"""What is not part of the text; `rt` and `rp` are readings above characters."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NOTES = frozenset(("footnote", "endnote", "rearnote", "footnotes", "endnotes", "rearnotes"))
_FURNITURE = frozenset(("toc", "landmarks", "page-list", "loi", "lot", "copyright-page", "cover", "titlepage"))
_MARKS = frozenset(("noteref", "pagebreak"))
"""What stands in the text only to be pointed at: the number of a note, the number of a page."""

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_WHITE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page, blank lines between its blocks, and its regions, counted from its start."""

    text: str
    regions: tuple[toolkit.Region, ...]


def read_page(data: bytes, what: str) -> PageText:
    """The text of a page. `what`: what the page is, for the message. Raises LoadError where it is not in its encoding."""
    reader = _Reader()
    reader.feed(_decoded(data, what))
    reader.close()
    return reader.result()


def _decoded(data: bytes, what: str) -> str:
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8)[:200])
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise toolkit.LoadError(
            f"{what} is not in the encoding that it names ({encoding})", "Repair it with an EPUB editor."
        ) from error


@dataclass(frozen=True, slots=True)
class _Opened:
    """An element that is open: where its text began, and what it is."""

    name: str
    start: int
    region: str | None
    unread: bool


class _Reader(HTMLParser):
    """Goes through a page once. A parser for HTML, since many books are not the XML that they should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._length = 0
        self._gap = ""
        self._open: list[_Opened] = []
        self._names: Counter[str] = Counter()
        self._unread = 0
        self._found: list[tuple[str, int | None, int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)
        if tag in _VOID:
            return
        given = dict(attrs)
        types = _types(given)
        unread = tag in _UNREAD or bool(types & _MARKS) or "hidden" in given
        self._open.append(_Opened(tag, self._length, _region(tag, types), unread))
        self._names[tag] += 1
        self._unread += unread

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._names[tag] == 0:
            return
        while True:
            closed = self._open.pop()
            self._names[closed.name] -= 1
            self._unread -= closed.unread
            if closed.region is not None:
                self._found.append((closed.region, _HEADINGS.get(closed.name), closed.start, self._length))
            if closed.name == tag:
                break
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        # What stands in <pre> keeps its lines; elsewhere they are those of the file, not of the text.
        text = data if self._names["pre"] else _WHITE.sub(" ", data)
        if not text.strip():
            self._gap = self._gap or (text if self._length else "")
            return
        if text[0] in " \n\t" and not self._names["pre"]:
            self._gap, text = self._gap or " ", text[1:]
        if self._length:
            self._write(self._gap)
        trailing = text[-1] == " "
        self._write(text[:-1] if trailing else text)
        self._gap = " " if trailing else ""

    def result(self) -> PageText:
        while self._open:
            self.handle_endtag(self._open[-1].name)
        text = "".join(self._pieces)
        regions = [
            toolkit.Region(kind, start + _leading(text[start:end]), end, level)
            for kind, level, start, end in self._found
            if text[start:end].strip()
        ]
        return PageText(text, tuple(sorted(regions, key=lambda r: (r.start, -r.end))))

    def _write(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def _separate(self, tag: str) -> None:
        """What stands between the text before a tag and the text after it."""
        if self._unread:
            return
        if tag in _BLOCKS:
            self._gap = "\n\n"
        elif tag in _LINES and self._gap != "\n\n":
            self._gap = "\n"
        elif tag in _CELLS and "\n" not in self._gap:
            self._gap = "\t"


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


def _types(given: Mapping[str, str | None]) -> frozenset[str]:
    """What an element is, in the words of EPUB or of DPUB-ARIA."""
    roles = (given.get("role") or "").replace("doc-", "")
    return frozenset(f"{given.get('epub:type') or ''} {roles}".lower().split())


def _region(tag: str, types: frozenset[str]) -> str | None:
    if tag in _HEADINGS:
        return "heading"
    if types & _FURNITURE:
        return "furniture"
    if types & _NOTES:
        return "note"
    return "quotation" if tag == "blockquote" else None
