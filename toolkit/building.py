"""A document built paragraph by paragraph: for loaders of formats that know what their parts are.

Paragraphs are put one below the other with an empty line between, so that every segmenter sees them; what a part is and on
which page it stands become regions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from toolkit.documents import Document, Locator, Region, Source
from toolkit.errors import LoadError

LONGEST = 100_000_000
"""Code points of the longest text that one document may have."""

_BETWEEN = "\n\n"
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
"""Control characters, byte order marks and what is no character: no page shows them."""

_BREAKS = str.maketrans("\v\f", "  ")
"""Fonts of PDFs have glyphs at these places; in a text they would begin a page, and a form feed a work."""


class DocumentBuilder:
    """Collects the paragraphs of `source` in reading order; `document()` gives what they make.

    Furniture that follows furniture becomes one region. A page may have several regions of kind `page`, since a paragraph
    that goes on over the page's end stands above what is printed below it.
    """

    def __init__(self, source: Source, data: bytes) -> None:
        """`data`: the bytes of the source, read once: a file may change while it is read."""
        self._source = source
        self._sha256 = hashlib.sha256(data).hexdigest()
        self._parts: list[str] = []
        self._length = 0
        self._regions: list[Region] = []
        self._page_start: tuple[int | None, int] = (None, 0)
        # The index of the furniture that the next paragraph may go on with.
        self._furniture: int | None = None

    def add(
        self, text: str | Sequence[tuple[str, int | None]], kind: str | None = None, level: int | None = None
    ) -> None:
        """Adds one paragraph: a string, or its pieces in order, each with the number of its page (from 1) or None.

        `kind`: that of its region (`heading`, `furniture`, …), None for plain text; `level`: that of a heading. What
        holds nothing but white space is left out. Raises LoadError where the text grows too long.
        """
        pieces = [(text, None)] if isinstance(text, str) else list(text)
        pieces = _stripped([(clean(piece), page) for piece, page in pieces])
        if not pieces:
            return
        if self._parts:
            self._put(_BETWEEN)
        start = self._length
        for piece, page in pieces:
            if page != self._page_start[0]:
                self._close_page()
                self._page_start = (page, self._length)
            self._put(piece)
        self._mark(kind, start, level)

    def document(self, encoding: str, title: str | None = None, metadata: dict[str, str] | None = None) -> Document:
        """The document. Raises LoadError where nothing was added."""
        uri = self._source.uri
        if not self._parts:
            raise LoadError(f"{uri} holds no text", "Nothing was compared with it.")
        self._close_page()
        text = "".join(self._parts)
        regions = tuple(sorted(self._regions, key=lambda region: (region.start, -region.end, region.kind)))
        return Document(
            uri, uri, text, 0, len(text), self._sha256, encoding,
            title=title, metadata=metadata or {}, regions=regions,
        )  # fmt: skip

    def _put(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST:
            raise LoadError(
                f"{self._source.uri} holds more than {LONGEST // 1_000_000} million characters of text",
                "Split it into smaller files.",
            )
        self._parts.append(text)

    def _mark(self, kind: str | None, start: int, level: int | None) -> None:
        if kind is None:
            self._furniture = None
        elif kind == "furniture" and self._furniture is not None:
            before = self._regions[self._furniture]
            self._regions[self._furniture] = Region(kind, before.start, self._length)
        else:
            self._furniture = len(self._regions) if kind == "furniture" else None
            self._regions.append(Region(kind, start, self._length, level))

    def _close_page(self) -> None:
        page, start = self._page_start
        if page is not None and start < self._length:
            self._regions.append(Region("page", start, self._length, locator=Locator(page=page)))


def clean(text: str) -> str:
    """The text without what no page shows, and without halves of surrogate pairs, which no output could hold."""
    text = _NO_TEXT.sub("", text).translate(_BREAKS)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _stripped(pieces: list[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    """The pieces without white space at the paragraph's ends; an indent of ideographic spaces is the page's own."""
    while pieces and not pieces[0][0].strip():
        pieces.pop(0)
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    if pieces:
        pieces[0] = (pieces[0][0].lstrip(" \t\r\n\f\v\xa0"), pieces[0][1])
        pieces[-1] = (pieces[-1][0].rstrip(), pieces[-1][1])
    return [piece for piece in pieces if piece[0]]
