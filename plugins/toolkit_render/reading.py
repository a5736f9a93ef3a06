"""What every format for people says alike: percentages, places, words for a row, and text that is safe to show. Pure."""

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit import Column, Comparison, Report, Row, Span

SIGNS = {"equal": "=", "equivalent": "≈", "edited": "~", "deleted": "-", "inserted": "+"}
"""A sign for each relation, so that a row can be read without color."""

MOVED = "⇅"

PLACE_LEGEND = "paragraph:line, or page:paragraph, where a paragraph begins"
"""What the short places say that stand beside the rows of a comparison."""

_SHORT = 60

_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def cell_text(value: str | int | float | None, column: Column) -> str:
    """A table's cell for people."""
    if value is None:
        return "–"
    if column.type == "share" and not isinstance(value, str):
        return toolkit.percent(value)
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and column.type == "number" else str(value)


def header(column: Column) -> str:
    """A column's name for people, with its unit."""
    name = column.name.replace("_", " ")
    return f"{name} ({column.unit})" if column.unit else name


def visible(text: str) -> str:
    """The text with control and direction characters written out: a document must not drive the terminal."""
    return "".join(
        c if (c.isprintable() or c in "\n\t\u3000\u00a0") and c not in _BIDI else f"\\u{{{ord(c):x}}}" for c in text
    )


def shortened(text: str) -> str:
    """The start of a text, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def one_line(name: str) -> str:
    """A name with line ends and tabs written out, too: it stands in a line with others."""
    return visible(name).replace("\n", "\\u{a}").replace("\t", "\\u{9}")


def place_text(report: Report, document: str, start: int, end: int) -> str:
    """Where a span is: the document, for people its page or record, paragraph and line, and the offsets for programs."""
    words = report.location(document, start).words
    return ", ".join(part for part in (one_line(document), words, f"{start}–{end}") if part)


def short_place(report: Report, document: str, start: int) -> str:
    """Where a piece begins, in a cell of a table: the document, and its page or record, paragraph and line."""
    return ", ".join(part for part in (one_line(document), report.location(document, start).words) if part)


_FRAGMENT = 3
"""Letters of what is left out at the ends of an excerpt where it belongs to the sentence or paragraph beyond."""

_ENDS = re.compile(r"(?<=[。！？!?；;\n])[”’」』）)]*\s*")


def without_fragments(text: str) -> str:
    """An excerpt without a first or last sentence of a few letters, which stand there as both texts go on alike."""
    cuts = [match.end() for match in _ENDS.finditer(text)]
    start = max((cut for cut in cuts if _letters(text[:cut]) <= _FRAGMENT < _letters(text[cut:])), default=0)
    end = next((cut for cut in cuts if cut > start and _letters(text[cut:]) <= _FRAGMENT), len(text))
    return text[start:end].strip()


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


class Numbering:
    """The numbers of a comparison's rows: each side's pieces count in the order of their own text, from 1.

    `steps`: for each row, past how many of the rows that stayed in place it moved: down where positive, up where negative.
    """

    def __init__(self, comparison: Comparison) -> None:
        rows = comparison.rows
        self.left = _ranks([row.left.start if row.left is not None else None for row in rows])
        self.right = _ranks([row.right.start if row.right is not None else None for row in rows])
        self.steps = _steps(rows)
        self._lefts = _places(row.left for row in rows)
        self._rights = _places(row.right for row in rows)
        self._groups: dict[int, list[int]] = {}
        for index, row in enumerate(rows):
            if row.group is not None:
                self._groups.setdefault(row.group, []).append(index)

    def words(self, index: int, row: Row, *, same: bool = False) -> str:
        """What became of a row, such as "left 7 = right 3, reworded 82 %, moved up 4"; empty for a plain equal one.

        `same`: a reader sees no difference between both sides.
        """
        left, right = self.left[index], self.right[index]
        label = [row.label] if row.label is not None else []
        if left is None or right is None:
            if row.copy_of is None:
                return "".join(label)
            if row.relation == "inserted":
                copied = f"said once more: also left {_number_at(self._lefts, row.copy_of)}"
            else:
                copied = f"said once less: still right {_number_at(self._rights, row.copy_of)}"
            return ", ".join([copied, *label])
        said = []
        if row.relation == "edited":
            said.append(f"reworded {toolkit.percent(row.similarity)}")
        elif row.relation == "equivalent" and not same:
            said.append("the same but for what is not counted, such as script or width")
        if row.moved:
            said.append(f"moved {'down' if self.steps[index] > 0 else 'up'} {abs(self.steps[index])}")
        if row.group is not None:
            others = [self.left[i] for i in self._groups[row.group] if i != index]
            if others:
                said.append(f"one sentence with left {', '.join(map(str, others))} on one side")
        said += label
        return ", ".join([f"left {left} = right {right}", *said]) if said else ""


def _steps(rows: Sequence[Row]) -> list[int]:
    lefts = sorted(row.left.start for row in rows if row.left and row.right and not row.moved)
    rights = sorted(row.right.start for row in rows if row.left and row.right and not row.moved)
    return [
        bisect.bisect_left(rights, row.right.start) - bisect.bisect_left(lefts, row.left.start)
        if row.moved and row.left is not None and row.right is not None
        else 0
        for row in rows
    ]


def _places(spans: Iterable[Span | None]) -> list[Span]:
    return sorted(span for span in spans if span is not None)


def _number_at(places: Sequence[Span], span: Span) -> int:
    """The number of the piece that has most of a span."""
    first = bisect.bisect_right(places, span.start, key=lambda place: place.end)
    last = bisect.bisect_left(places, span.end, key=lambda place: place.start)
    return max(range(first, last), key=lambda n: (places[n].overlap(span), -n), default=first) + 1


def _ranks(starts: Sequence[int | None]) -> list[int | None]:
    order = {start: rank for rank, start in enumerate(sorted(s for s in starts if s is not None), 1)}
    return [None if start is None else order[start] for start in starts]
