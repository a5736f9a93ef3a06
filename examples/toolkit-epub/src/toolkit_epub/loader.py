"""The loader of EPUB books."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import toolkit

if TYPE_CHECKING:
    from toolkit_epub.archive import Archive
    from toolkit_epub.package import Package
    from toolkit_epub.page import PageText

_BETWEEN = "\n\n"
"""What stands between two pages."""


class EpubOptions(toolkit.Options, frozen=True):
    chapters: Annotated[
        bool, toolkit.Meta(description="Take each chapter of an EPUB book as a document of its own: book.epub#3.")
    ] = False


class EpubLoader:
    """Reads books of EPUB 2 and 3, whatever their ending."""

    name = "epub"
    summary = "EPUB books: chapters, headings, notes, author and date"
    priority = 10
    Options = EpubOptions

    def accepts(self, source: toolkit.Source) -> bool:
        # The first file of the archive says, in so many bytes, what it is; not all makers keep to that.
        return source.suffix == ".epub" or b"mimetypeapplication/epub+zip" in source.read(100)

    def load(self, source: toolkit.Source, options: EpubOptions) -> Iterator[toolkit.Document]:
        from toolkit_epub.archive import Archive
        from toolkit_epub.package import read_package

        data = source.read()
        if not data:
            raise toolkit.LoadError(f"{source.uri} is empty", "Fetch the file again.")
        sha256 = hashlib.sha256(data).hexdigest()
        archive = Archive(data, source.uri)
        package = read_package(archive)
        pages = [page for page in _pages(archive, package) if page.text]
        if not pages:
            raise toolkit.LoadError(f"{source.uri} has no text: its pages are pictures", "Only text can be compared.")
        chapters = [[page] for page in pages] if options.chapters else [pages]
        start = 0
        for number, chapter in enumerate(chapters, 1):
            id = source.uri if len(chapters) == 1 else f"{source.uri}#{number}"
            title = package.title if id == source.uri else _heading(chapter)
            document = _document(chapter, start, id=id, uri=source.uri, title=title, package=package, sha256=sha256)
            start = document.end
            yield document

    def samples(self) -> Mapping[str, bytes]:
        """A book, for `toolkit plugins check` and the contract suite."""
        from toolkit_epub.sample import small_book

        return {"book.epub": small_book()}


def _pages(archive: Archive, package: Package) -> Iterator[PageText]:
    from toolkit_epub.page import PageText, read_page

    for page in package.pages:
        read = read_page(archive.read(page.name), f"the page {page.name} of {archive.uri}")
        if page.contents and read.text:
            read = PageText(read.text, (toolkit.Region("furniture", 0, len(read.text)),))
        yield read


def _heading(pages: Sequence[PageText]) -> str | None:
    """The first heading of some pages."""
    return next((r.span.of(page.text) for page in pages for r in page.regions if r.kind == "heading"), None)


def _document(
    pages: Sequence[PageText], start: int, *, id: str, uri: str, title: str | None, package: Package, sha256: str
) -> toolkit.Document:
    """A document of some pages, which begins at `start` in the text of the book."""
    # Each page ends with what stands between it and the next, so that chapters tile the book.
    texts = [page.text + _BETWEEN for page in pages]
    begins = itertools.accumulate(map(len, texts), initial=0)
    regions = tuple(
        toolkit.Region(region.kind, begin + region.start, begin + region.end, region.level)
        for begin, page in zip(begins, pages, strict=False)
        for region in page.regions
    )
    text = "".join(texts)
    return toolkit.Document(
        id, uri, text, start, start + len(text), sha256, "utf-8", package.language, title, package.metadata, regions
    )
