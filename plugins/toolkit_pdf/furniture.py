"""What a page says around its text: running heads, page numbers, and footnotes. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit_pdf.layout import Line

EDGE = 4
"""Lines from the top and from the bottom that are looked at."""

SAME_HEIGHT = 8.0
"""Points by which a running head may stand higher or lower from page to page."""

SHORT = 0.8
"""The share of the longest line's width below which a line on two pages alone may be a running head."""

SMALLER = 0.92
"""A footnote's letters have at most this share of the size of the text's."""

MOST_NOTES = 0.4
"""The share of a page's lines that footnotes have at most: a page of small print is text."""

_NUMBER = re.compile(
    r"[-–—·~\s(（\[|]*(?:第\s*)?(?:\d{1,5}|[ivxlc]{1,7}|[一二三四五六七八九十百]{1,5})(?:\s*页)?"
    r"(?:\s*[,，/／]?\s*(?:of|共|/)\s*\d{1,5}\s*页?)?[-–—·~\s)）\]|]*"
    r"|page\s+\d{1,5}(?:\s+of\s+\d{1,5})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+|[ivxlc]+\b|[一二三四五六七八九十百]+", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\s*(?:[①-⑳❶-❿⑴-⒇*†‡§]|[\[［〔(（]?\d{1,3}(?!\d)[\]］〕)）]?|注\s*[:：\d])")


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page's lines: what stands above its text, the text, and what stands below, each in reading order."""

    number: int
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    foot: tuple[Line, ...]


def parts_of_pages(pages: Sequence[tuple[int, Sequence[Line]]]) -> list[PageParts]:
    """The parts of each page, given the number and the lines of each.

    A running head stands at the same height of three pages or more with the same words, whatever its numbers are; one of
    two pages is shorter than the lines of the text, too: two pages may begin with the same paragraph.
    """
    edges = [(_by_height(lines)[:EDGE], _by_height(lines)[::-1][:EDGE]) for _, lines in pages]
    heads = _repeated(lines for lines, _ in edges)
    feet = _repeated(lines for _, lines in edges)
    longest = max((line.right - line.left for _, lines in pages for line in lines), default=0.0)
    size = text_size(line for _, lines in pages for line in lines)
    outer = [(set(_outer(top, heads, longest)), set(_outer(bottom, feet, longest))) for top, bottom in edges]
    if all(len(head | foot) == len(lines) for (head, foot), (_, lines) in zip(outer, pages, strict=True)):
        outer = [(set(), set()) for _ in pages]  # where nothing would be left, it is the text
    parts = []
    for (number, lines), (head, below) in zip(pages, outer, strict=True):
        rest = [line for line in lines if line not in head and line not in below]
        foot = below | set(_notes(rest, size))
        parts.append(
            PageParts(
                number,
                tuple(line for line in lines if line in head),
                tuple(line for line in rest if line not in foot),
                tuple(line for line in lines if line in foot and line not in head),
            )
        )
    return parts


def text_size(lines: Iterable[Line]) -> float:
    """The size of the letters of most of the text, in points; 0 for no lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _by_height(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -line.top)


def _place(line: Line) -> tuple[str, int]:
    """What a line says, whatever its numbers are, and about where it stands."""
    return _DIGITS.sub("#", "".join(line.text.split()).casefold()), round(line.bottom / SAME_HEIGHT)


def _repeated(edges: Iterable[Sequence[Line]]) -> Counter[tuple[str, int]]:
    """How often the same words stand at the same place at this edge of the pages."""
    return Counter(_place(line) for lines in edges for line in lines)


def _outer(lines: Sequence[Line], repeated: Counter[tuple[str, int]], longest: float) -> list[Line]:
    """The lines from the edge inward that are a page's own, up to the first that is text."""
    found: list[Line] = []
    for line in lines:
        words, height = _place(line)
        near = sum(repeated[words, at] for at in (height - 1, height, height + 1))
        is_short = line.right - line.left < SHORT * longest
        if near < (2 if is_short else 3) and not _is_number(line):
            break
        found.append(line)
    return found


def _is_number(line: Line) -> bool:
    return len(line.text) < 30 and _NUMBER.fullmatch(line.text.strip()) is not None


def _notes(lines: Sequence[Line], size: float) -> list[Line]:
    """The footnotes: the small lines at the bottom, where the first of them begins with a note's mark."""
    small: list[Line] = []
    for line in reversed(_by_height(lines)):
        if line.size > SMALLER * size:
            break
        small.append(line)
    while small and not _NOTE_MARK.match(small[-1].text):
        small.pop()
    return small if len(small) <= MOST_NOTES * len(lines) else []
