"""From the source of a page to its document."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, Source

_DECLARATIONS = re.compile(
    r"""(?is)\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:(?!-->).){0,500}+-->\s*+)*+<!doctype[^>\[]*+(?P<declared>\[(?:[^\]"']|"[^"]*+"|'[^']*+')*+\]\s*+)>"""
)
"""What a document type declares, in brackets: readers of HTML take the first `>` in it for its end, and show the rest."""


def read_page(source: Source, data: bytes, text: str, encoding: str) -> Document:
    """The document of a page whose bytes are `data` and say `text`. Raises LoadError for one that shows no text."""
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

    declared = _DECLARATIONS.match(text)
    if declared:
        text = text[: declared.start("declared")] + text[declared.end("declared") :]
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    tree: Any = None
    with contextlib.suppress(etree.LxmlError, ValueError, AssertionError):
        tree = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError  # what there is of the tree is the beginning of the page, and nothing says so
    return tree
