"""What a page says around its text: running heads, page numbers, and footnotes. Pure."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit_pdf.layout import Line

EDGE = 4
"""Lines from the top and from the bottom that are looked at."""

SAME_HEIGHT = 8.0
"""Points by which a running head may stand higher or lower from page to page."""

SMALLER = 0.92
"""A footnote's letters have at most this share of the size of the text's."""

SURE = 3
"""Pages that say the same at the same place from which on it is a running head, however it looks."""

SHORT = 0.75
"""On two pages only, a running head takes at most this share of the width of its column, …"""

FURTHER = 2.0
"""… and stands from the next line by more than so many sizes of its letters, or is set in another size."""

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

    A running head stands at the same height of the pages with the same words, whatever its numbers are. Two pages may
    begin with the same paragraph: there it has to look like one, too.
    """
    edges = [(_by_height(lines)[:EDGE], _by_height(lines)[::-1][:EDGE]) for _, lines in pages]
    heads = _repeated(lines for lines, _ in edges)
    feet = _repeated(lines for _, lines in edges)
    size = text_size(line for _, lines in pages for line in lines)
    outer = [(set(_outer(top, heads)), set(_outer(bottom, feet))) for top, bottom in edges]
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


def _outer(lines: Sequence[Line], repeated: Counter[tuple[str, int]]) -> list[Line]:
    """The lines from the edge inward that are a page's own, up to the first that is text."""
    found: list[Line] = []
    for line, inward in itertools.zip_longest(lines, lines[1:]):
        words, height = _place(line)
        near = sum(repeated[words, at] for at in (height - 1, height, height + 1))
        repeats = near >= SURE or (near > 1 and _looks_like_a_head(line, inward))
        if not repeats and not _is_number(line):
            break
        found.append(line)
    return found


def _looks_like_a_head(line: Line, inward: Line | None) -> bool:
    """Whether a line is short and stands apart from the next one towards the middle of the page."""
    left, right = line.column
    if line.right - line.left > SHORT * (right - left) or inward is None:
        return False
    other_size = min(line.size, inward.size) < SMALLER * max(line.size, inward.size)
    return other_size or abs(line.bottom - inward.bottom) > FURTHER * max(line.size, inward.size)


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
