"""The loader of saved web pages."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, Source

LARGEST = 100 << 20
"""Bytes of the largest page that is read."""

APART = 300_000
"""Bytes up to which the worst page that can be thought of takes no more than some seconds and 100 MB."""

_PAGES = (".htm", ".html", ".xhtml", ".shtml", ".xht")
_ARCHIVES = (".mht", ".mhtml")
_NO_NAME = (".doc", ".php", ".asp", ".aspx", ".jsp", "")
"""Endings that say nothing: what such a file is, its first bytes say."""

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,500}+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_MESSAGE = re.compile(rb"(?:from|mime-version|content-type|subject|snapshot-content-location)\s*:", re.IGNORECASE)


class WebPageLoader:
    """All that the page says, from top to bottom; what is not its text is a region of kind `furniture`."""

    name = "web-page"
    summary = "Saved web pages (.html, .mhtml)"

    def accepts(self, source: Source) -> bool:
        if source.suffix in (*_PAGES, *_ARCHIVES):
            return True
        return source.suffix in _NO_NAME and _HTML.match(source.read(2048).lstrip(b"\xef\xbb\xbf")) is not None

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Document]:
        from toolkit_web_pages.apart import read_apart
        from toolkit_web_pages.encoding import decode_page
        from toolkit_web_pages.reading import read_page

        for library in ("lxml", "trafilatura"):
            if importlib.util.find_spec(library) is None:
                raise toolkit.MissingDependencyError("the loader of web pages", library, "formats")
        data = source.read()
        if not data.strip(b"\0 \t\r\n"):
            raise toolkit.LoadError(f"{source.uri} is empty", "Nothing was compared with it.")
        if len(data) > LARGEST:
            raise toolkit.LoadError(
                f"{source.uri} has more than {LARGEST >> 20} MB, which no page has",
                "Save its text as a plain text file.",
            )
        content, charset = _content(source, data)
        decoded = decode_page(content, source.encoding or charset)
        if decoded is None:
            raise toolkit.LoadError(f"the encoding of {source.uri} cannot be found out", "Name it with --encoding.")
        yield read_page(source, data, *decoded) if len(data) <= APART else read_apart(source, data, *decoded)


def _content(source: Source, data: bytes) -> tuple[bytes, str | None]:
    """The bytes of the page itself, and what is said of their encoding."""
    from toolkit_web_pages.archive import page_in_archive

    if source.suffix not in _ARCHIVES and not (source.suffix in _PAGES and _MESSAGE.match(data)):
        return data, None
    if _HTML.match(data):
        return data, None
    found = page_in_archive(data)
    if found is None:
        raise toolkit.LoadError(
            f"{source.uri} holds no web page: it is cut, or no web archive", "Save the page again, as a single file."
        )
    return found
