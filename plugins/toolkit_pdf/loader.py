"""The loader of PDF files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, Source
    from toolkit_pdf.reading import Page

START = 1024
"""Bytes within which `%PDF` stands, as readers of PDF take it."""

UNREADABLE = 0.3
"""The share of characters without a meaning from which on a text is not worth comparing."""

FEWEST = 50
ODD = 0.1
RARE = 0.3
"""Of so many characters of a page at the least, the share without a meaning, and that of rare ones among the Chinese, from
which on the reader is told that they are hardly what the page shows."""

NAMED = 10
"""Pages that are named one by one."""


class PdfLoader:
    """Text in reading order, paragraphs joined over lines and pages, a region of kind `page` for each page."""

    name = "pdf"
    summary = "PDF files that hold text, with their pages"

    def accepts(self, source: Source) -> bool:
        return source.suffix == ".pdf" or (not source.suffix and source.read(5) == b"%PDF-")

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Document | toolkit.LoadError]:
        from toolkit_pdf.furniture import parts_of_pages
        from toolkit_pdf.layout import page_lines
        from toolkit_pdf.paragraphs import paragraphs_of
        from toolkit_pdf.reading import read_pages

        data = source.read()
        if not data:
            raise toolkit.LoadError(f"{source.uri} is empty", "Nothing was compared with it.")
        if b"%PDF" not in data[:START]:
            raise toolkit.LoadError(
                f"{source.uri} is no PDF, whatever its name says", "Give it the ending of what it is."
            )
        pages = read_pages(data, source.uri)
        _refuse_without_text(pages, source.uri)
        builder = toolkit.DocumentBuilder(source, data)
        title: str | None = None
        for paragraph in paragraphs_of(parts_of_pages([(page.number, page_lines(page)) for page in pages])):
            builder.add(paragraph.pieces, paragraph.kind, paragraph.level)
            if paragraph.kind == "title" and title is None:
                title = paragraph.text.strip()
        yield builder.document("utf-8", title, _metadata(pages))
        yield from _in_doubt(pages, source.uri)


def _metadata(pages: Sequence[Page]) -> dict[str, str]:
    scanned = [str(page.number) for page in pages if page.pictures]
    return {
        "format": "pdf",
        "pages": str(len(pages)),
        **({"pages-without-text": ", ".join(scanned)} if scanned else {}),
    }


def _refuse_without_text(pages: Sequence[Page], uri: str) -> None:
    """Raises LoadError where there is no text, or none that can be read."""
    characters = [c for page in pages for run in page.runs for c in run.text if not c.isspace()]
    if not characters and any(page.pictures for page in pages):
        raise toolkit.LoadError(
            f"{uri} is scanned: its pages are pictures without text",
            "Recognize its text first, such as with ocrmypdf -l chi_sim, and compare the result.",
        )
    if not characters:
        raise toolkit.LoadError(f"{uri} holds no text", "If you can see text in it, recognize it first (ocrmypdf).")
    if sum(map(_is_unknown, characters)) > UNREADABLE * len(characters):
        raise toolkit.LoadError(
            f"the text of {uri} cannot be read: its fonts do not say which characters they draw",
            "Recognize its text from the pages, such as with ocrmypdf --force-ocr -l chi_sim, and compare the result.",
        )


def _in_doubt(pages: Sequence[Page], uri: str) -> Iterator[toolkit.LoadError]:
    """What is said of a file some of whose pages are hardly what is seen on them."""
    odd = [page.number for page in pages if _is_odd([c for run in page.runs for c in run.text if not c.isspace()])]
    if odd:
        named = ", ".join(map(str, odd[:NAMED])) + (f" and {len(odd) - NAMED} more" if len(odd) > NAMED else "")
        yield toolkit.LoadError(
            f"the text of {uri} is hardly what can be seen on page {named}: "
            "a font there does not say which characters it draws",
            "Compare the document that it was made from, or recognize its text from the pages (ocrmypdf --force-ocr).",
        )


def _is_odd(characters: Sequence[str]) -> bool:
    """Whether characters have no meaning, or are such as no text has so many of."""
    chinese = [c for c in characters if "\u4e00" <= c <= "\u9fff"]
    rare = sum(not _is_common(c) for c in chinese)
    return len(characters) >= FEWEST and (
        sum(map(_is_unknown, characters)) > ODD * len(characters)
        or (len(chinese) >= FEWEST and rare > RARE * len(chinese))
    )


def _is_unknown(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Co", "Cn") or character == "\ufffd"


def _is_common(character: str) -> bool:
    """Whether a Chinese character is on the first level of a national standard: simplified, traditional or Japanese."""
    ends = (("gb2312", b"\xd7\xf9"), ("big5", b"\xc6\x7e"), ("euc_jp", b"\xcf\xd3"))
    encoded = ((character.encode(name, "ignore"), end) for name, end in ends)
    return any(len(code) == 2 and code <= end for code, end in encoded)
