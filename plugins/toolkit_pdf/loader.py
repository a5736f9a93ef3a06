"""The loader of PDF files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, LoadError, Source
    from toolkit_pdf.reading import Page

START = 1024
"""Bytes within which `%PDF` stands, as readers of PDF take it."""

UNREADABLE = 0.3
"""The share of characters without a meaning from which on a text is not worth comparing."""

NAMED = 10
"""Pages that are named one by one."""


class PdfLoader:
    """Text in reading order, paragraphs joined over lines and pages, a region of kind `page` for each page."""

    name = "pdf"
    summary = "PDF files that hold text, with their pages"

    def accepts(self, source: Source) -> bool:
        return source.suffix == ".pdf" or (not source.suffix and source.read(5) == b"%PDF-")

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Document | LoadError]:
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
        yield from _unreadable_pages(pages, source.uri)


def _metadata(pages: Sequence[Page]) -> dict[str, str]:
    scanned = [str(page.number) for page in pages if page.pictures or page.unseen]
    return {
        "format": "pdf",
        "pages": str(len(pages)),
        **({"pages-without-text": ", ".join(scanned)} if scanned else {}),
    }


def _refuse_without_text(pages: Sequence[Page], uri: str) -> None:
    """Raises LoadError where there is no text, or none that can be read."""
    from toolkit_pdf.glyphs import share_of_nothing

    characters = Counter(c for page in pages for run in page.runs for c in run.text if not c.isspace())
    if not characters and any(page.pictures for page in pages):
        raise toolkit.LoadError(
            f"{uri} is scanned: its pages are pictures without text",
            "Recognize its text first, such as with ocrmypdf -l chi_sim, and compare the result.",
        )
    if not characters and any(page.unseen for page in pages):
        raise toolkit.LoadError(
            f"{uri} holds no text, or only in fonts that neither the file nor this machine has",
            "If you can see text in it, recognize it first (ocrmypdf), or install fonts of its language, such as Noto CJK.",
        )
    if not characters:
        raise toolkit.LoadError(f"{uri} holds no text", "If you can see text in it, recognize it first (ocrmypdf).")
    if share_of_nothing(characters) > UNREADABLE:
        raise toolkit.LoadError(
            f"the text of {uri} cannot be read: its fonts do not say which characters they draw",
            "Recognize its text from the pages, such as with ocrmypdf --force-ocr -l chi_sim, and compare the result.",
        )


def _unreadable_pages(pages: Sequence[Page], uri: str) -> Iterator[LoadError]:
    """What is said of pages whose text is not what they show; they are compared as they are."""
    from toolkit_pdf.glyphs import is_readable

    wrong = [page.number for page in pages if not is_readable("".join(run.text for run in page.runs))]
    if wrong:
        named = ", ".join(map(str, wrong[:NAMED])) + (f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else "")
        which = "its pages" if len(wrong) == len(pages) else f"page{'s' * (len(wrong) > 1)} {named}"
        yield toolkit.LoadError(
            f"the text of {uri} may be wrong on {which}: a font does not say which characters it draws",
            "Compare the Word file that it was made from, or recognize its text from the pages (ocrmypdf --force-ocr).",
        )
