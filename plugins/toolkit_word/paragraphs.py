"""Which style each paragraph of a text has: title, heading of a level, page furniture, or body. Pure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from toolkit import Region

BODY = "Normal"
TITLE = "Title"
FURNITURE = "Page Furniture"
DEEPEST = 9
"""Word has nine levels of headings."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")


class Styles:
    """The names of the styles of a text's paragraphs, looked up by any offset in them."""

    def __init__(self, text: str, regions: Sequence[Region]) -> None:
        self._starts: list[int] = []
        self._names: list[str] = []
        told = sorted((r for r in regions if _name(r) != BODY), key=lambda r: (r.start, r.end))
        at = 0
        for match in _LINE.finditer(text):
            start, end = match.start(), match.start() + len(match[0].rstrip("\r\n"))
            while at < len(told) and told[at].end <= start:
                at += 1
            over = [r for r in told[at : at + 4] if 2 * (min(r.end, end) - max(r.start, start)) > end - start > 0]
            self._starts.append(start)
            self._names.append(_name(over[0]) if over else BODY)

    def at(self, offset: int) -> str:
        """The style of the paragraph in which a character stands."""
        return self._names[bisect.bisect_right(self._starts, offset) - 1]


def _name(region: Region) -> str:
    if region.kind == "heading":
        return f"Heading {min(max(region.level or 1, 1), DEEPEST)}"
    return {"title": TITLE, "furniture": FURNITURE}.get(region.kind, BODY)
