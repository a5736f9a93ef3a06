"""From lines to paragraphs: joined over the ends of lines, columns and pages. Pure.

A line begins a paragraph where it is indented, where the line before had room for its first word, where there is a gap or
another size of letters above it. A line end between Chinese characters is no space.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit_pdf.furniture import PageParts, text_size
from toolkit_pdf.layout import Line

OTHER_SIZE = 1.12
"""Lines whose letters differ in size by more than this factor belong to different paragraphs."""

GAP = 1.45
"""A paragraph ends where the next line is further down than this many usual distances."""

OWN_COLUMN = 0.6
"""Several lines that take less of the page's width than this share are a column, not short lines of a wide one."""

NEARLY_FULL = 0.8
"""A line that takes this share of its column is no last line for being short."""

LARGER = 1.15
"""A heading's letters are taller than the text's by this factor."""

LONGEST_HEADING = 80

_ENDS = "。！？!?.…；;：:”’」』）)】》"
_ITEM = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节条款篇]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]"
    r"|\d{1,2}[.．、)）]|[•●■◆▪·-]\s)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Pieces of text, each with its page; `kind` and `level` as those of a region."""

    pieces: tuple[tuple[str, int], ...]
    kind: str | None = None
    level: int | None = None

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


def paragraphs_of(pages: Sequence[PageParts]) -> Iterator[Paragraph]:
    """The paragraphs in reading order. One that goes on over a page's end stands above what is printed there."""
    lines = [line for page in pages for line in page.body]
    frames = _frames(lines)
    heading = _Headings(lines)
    current: list[Line] = []
    waiting: list[Line] = []
    for page in pages:
        waiting += page.head
        pitch = _pitch(page.body)
        for line in page.body:
            if current and _goes_on(current[-1], line, frames, pitch):
                current.append(line)
                continue
            yield from _done(current, waiting, heading)
            current, waiting = [line], []
        waiting += page.foot
    yield from _done(current, waiting, heading)


def _done(lines: list[Line], furniture: list[Line], headings: _Headings) -> Iterator[Paragraph]:
    if lines:
        kind, level = headings.of(lines)
        yield Paragraph(tuple(joined(lines)), kind, level)
    for line in furniture:
        yield Paragraph(((line.text.replace("\u00ad", "-"), line.page),), "furniture")


def joined(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """The text of the lines of one paragraph, in pieces by page."""
    text, page = "", lines[0].page
    for at, line in enumerate(lines):
        own = line.text.replace("\u00ad", "-")
        if at:
            own = _glue(lines[at - 1].text, line.text) + own
            hyphen = lines[at - 1].text[-1:] in "-\u00ad" and own[:1].islower() and text[-2:-1].isalpha()
            text = text[:-1] if hyphen else text
        if line.page != page:
            yield text, page
            text, page = "", line.page
        text += own
    yield text, page


def _glue(before: str, after: str) -> str:
    """What stands for the end of a line: a space between words, nothing beside Chinese and after a hyphen."""
    if is_wide(before[-1:]) or is_wide(after[:1]) or before[-1:] in "-\u00ad":
        return ""
    return " "


def is_wide(character: str) -> bool:
    """Whether a character is of a script without spaces, or a mark of its width."""
    return bool(character) and unicodedata.east_asian_width(character) in "WF" and not "가" <= character <= "힣"


def _goes_on(before: Line, line: Line, frames: dict[tuple[float, float], tuple[float, float]], pitch: float) -> bool:
    """Whether a line belongs to the paragraph of the one before it."""
    size = max(before.size, line.size)
    if size > OTHER_SIZE * min(before.size, line.size):
        return False
    if before.text[-1] in "-\u00ad" and before.text[-2:-1].isalpha() and line.text[:1].islower():
        return True
    same_column = before.page == line.page and before.column == line.column
    if same_column and pitch and before.bottom - line.bottom > GAP * max(pitch, size):
        return False
    left, right = frames[before.column]
    ended = before.text[-1] in _ENDS
    if ended and _ITEM.match(line.text):
        return False
    # A ragged line of words may leave much room; one that nearly fills its column and says no end goes on.
    ragged = not is_wide(line.text[:1]) and before.right - left > NEARLY_FULL * (right - left)
    if right - before.right > _needed(line, size) and (ended or not (ragged or line.text[:1].islower())):
        return False
    indented = line.left - frames[line.column][0] > 0.8 * size
    aligned = same_column and abs(before.left - line.left) < 0.3 * size and before.left - left > 0.8 * size
    if indented and not aligned:
        return not ended
    # Between columns and pages nothing but the indents of the others tell a new paragraph from one that goes on.
    return same_column or not ended or before.left - left <= 0.8 * size


def _needed(line: Line, size: float) -> float:
    """The room that the first word of a line needs; a sign that closes may not begin a line, so one more goes with it."""
    if is_wide(line.text[:1]):
        return 1.7 * size
    word = re.split(r"[\s\u2e80-\u9fff]", line.text, maxsplit=1)[0]
    share = (len(word) + 1) / max(1, len(line.text))
    return max(share * (line.right - line.left), 0.5 * size)


def _frames(lines: Sequence[Line]) -> dict[tuple[float, float], tuple[float, float]]:
    """The edges of the column that each zone of lines stands in, taken from all pages: a short zone does not show them."""
    zones: defaultdict[tuple[float, float], list[float]] = defaultdict(list)
    for line in lines:
        zones[line.column].append(line.right)
    frames: dict[tuple[float, float], list[float]] = {}
    chosen = {}
    for column in sorted(zones, key=lambda column: (column[0] - column[1], column)):
        around = [frame for frame in frames if _inside(column, frame)]
        narrow = all(column[1] - column[0] < OWN_COLUMN * (frame[1] - frame[0]) for frame in around)
        if around and not (narrow and len(zones[column]) >= 5):
            chosen[column] = min(around, key=lambda frame: frame[1] - frame[0])
            frames[chosen[column]] += zones[column]
        elif len(zones[column]) >= 5:
            chosen[column] = column
            frames[column] = list(zones[column])
    edges = {frame: (frame[0], _right_edge(rights)) for frame, rights in frames.items()}
    return {column: edges[chosen[column]] if column in chosen else column for column in zones}


def _right_edge(rights: list[float]) -> float:
    """Where full lines end: where most end together, else near the longest."""
    together, count = Counter(round(right / 2) * 2 for right in rights).most_common(1)[0]
    return float(together) if count * 4 >= len(rights) else sorted(rights)[int(0.9 * len(rights))]


def _inside(column: tuple[float, float], frame: tuple[float, float]) -> bool:
    return frame[0] - 6 <= column[0] and column[1] <= frame[1] + 6


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance from line to line on a page, in points; 0 where there are too few to know."""
    steps = sorted(
        before.bottom - line.bottom
        for before, line in itertools.pairwise(lines)
        if before.column == line.column and before.bottom > line.bottom
    )
    return steps[len(steps) // 3] if len(steps) > 2 else 0.0


class _Headings:
    """Short paragraphs in larger letters; the largest on the first page is the title."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._size = text_size(lines)
        sizes = {_rounded(line) for line in lines if line.size > LARGER * self._size}
        self._levels = {size: level for level, size in enumerate(sorted(sizes, reverse=True)[:6], 1)}
        first = lines[0].page if lines else 0
        self._title = next(
            (line for line in lines if line.page == first and self._levels.get(_rounded(line)) == 1), None
        )

    def of(self, lines: Sequence[Line]) -> tuple[str | None, int | None]:
        level = self._levels.get(_rounded(lines[0]))
        if level is None or sum(len(line.text) for line in lines) > LONGEST_HEADING:
            return None, None
        if self._title is not None and lines[0] is self._title:
            return "title", None
        return "heading", level if self._title is None else max(1, level - 1)


def _rounded(line: Line) -> float:
    return round(line.size * 2) / 2
