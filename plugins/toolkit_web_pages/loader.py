"""The loader of saved web pages."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, Source

LARGEST = 100 << 20
"""Bytes of the largest page that is read."""

_PAGES = (".htm", ".html", ".xhtml", ".shtml", ".xht")
_ARCHIVES = (".mht", ".mhtml")
_NO_NAME = (".doc", ".php", ".asp", ".aspx", ".jsp", "")
"""Endings that say nothing: what such a file is, its first bytes say."""

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
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
        from toolkit_web_pages.encoding import decode_page

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
        yield _document(source, data, *decoded)


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


def _document(source: Source, data: bytes, text: str, encoding: str) -> Document:
    from toolkit_web_pages.blocks import blocks_of
    from toolkit_web_pages.main_text import main_text

    tree = _tree(text)
    body = tree.find("body") if tree is not None else None
    blocks = blocks_of(body) if body is not None else []
    if not blocks:
        raise toolkit.LoadError(
            f"{source.uri} shows no text: perhaps a script fills the page in",
            "Save it from the browser once it is shown.",
        )
    found = main_text(tree, blocks)
    builder = toolkit.DocumentBuilder(source, data)
    for number, block in enumerate(blocks):
        if number == found.title:
            builder.add(block.text, "title")
        elif number not in found.text:
            builder.add(block.text, "furniture")
        else:
            builder.add(block.text, None if block.level is None else "heading", block.level)
    return builder.document(encoding, found.name, {**found.metadata, "format": "html"})


def _tree(text: str) -> Any:
    """The parsed page, None where there is none. lxml mends what is broken, as a browser does; nothing is fetched."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
