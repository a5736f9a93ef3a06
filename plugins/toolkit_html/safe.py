"""Text that is safe to show: escaped, and with characters that cannot be seen or that turn others around written out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_KEPT = frozenset("\t\n\u3000\u00a0\u2002\u2003\u2009\u200c\u200d")
"""Not printable to Python, but harmless: spaces, and the joiners that emoji and some scripts need."""
_TURNS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

Run = tuple[str, str]
"""A stretch of text and the element that stands around it: "ins", "del", each with a class after a space, or none."""


def visible(text: str) -> str:
    """The text with control characters, direction marks and lone surrogates written out by their numbers."""
    if text.isprintable():
        return text
    return "".join(c if (c.isprintable() or c in _KEPT) and c not in _TURNS else f"\\u{{{ord(c):x}}}" for c in text)


def one_line(name: str) -> str:
    """A name with its line ends and tabs written out, too: it stands in a line with others."""
    return visible(name).replace("\n", "\\u{a}").replace("\t", "\\u{9}")


def shown(text: str) -> Markup:
    """Text as HTML. Line ends inside it become spaces: a row or a passage is set as one paragraph."""
    return escape(visible(_LINE_END.sub(" ", text)))


def shortened(text: str, length: int) -> str:
    """The first characters of a text, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def marked(runs: Iterable[Run]) -> Markup:
    """Runs as HTML, each within its element. What is only white space is not marked."""
    parts = []
    for text, element in runs:
        inner = shown(text)
        if not element or not text.strip():
            parts.append(inner)
            continue
        name, _, kind = element.partition(" ")
        opening = f'{name} class="{kind}"' if kind else name
        parts.append(Markup("<{}>{}</{}>").format(Markup(opening), inner, Markup(name)))  # noqa: S704
    return Markup().join(parts)
