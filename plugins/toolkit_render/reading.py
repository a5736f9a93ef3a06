"""What every format for people says alike: percentages, places, words for a row, and text that is safe to show. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit import Column, Comparison, DocumentRecord, Operation, Report, Row

SIGNS = {"equal": "=", "equivalent": "≈", "edited": "~", "deleted": "-", "inserted": "+"}
"""A sign for each relation, so that a row can be read without color."""

MOVED = "⇅"

_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def percent(share: float) -> str:
    """A share of 1 as people read it. Only what is all or nothing is 100 % or 0 %."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share * 100:.0f} %"


def cell_text(value: str | int | float | None, column: Column) -> str:
    """A table's cell for people."""
    if value is None:
        return "–"
    if column.type == "share" and not isinstance(value, str):
        return percent(value)
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


def line_number(document: DocumentRecord, offset: int) -> int | None:
    """The line of the document, from 1, in which a character stands; None where the report has no text."""
    if document.text is None:
        return None
    before = document.text[:offset]
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def place_text(report: Report, document: str, start: int, end: int) -> str:
    """Where a span is, for people: the document, its line, and the offsets."""
    line = line_number(report.document(document), start)
    return f"{document}, {f'line {line}, ' if line is not None else ''}{start}–{end}"


class Numbering:
    """The numbers of a comparison's rows: each side's pieces count in the order of their own text, from 1."""

    def __init__(self, comparison: Comparison) -> None:
        self.left = _ranks([row.left.start if row.left is not None else None for row in comparison.rows])
        self.right = _ranks([row.right.start if row.right is not None else None for row in comparison.rows])

    def words(self, index: int, row: Row) -> str:
        """What became of a row, such as "left 7 = right 3, reworded 82 %, moved up 4"; empty for a plain equal one."""
        left, right = self.left[index], self.right[index]
        said = []
        if row.relation == "edited":
            said.append(f"reworded, {percent(row.similarity)} alike")
        elif row.relation == "equivalent":
            said.append("the same but for script, width or white space")
        elif row.copy_of is not None:
            said.append("a second copy of what stands on the left")
        if row.moved and left is not None and right is not None:
            said.append(f"moved: left {left} is right {right}")
        if row.group is not None:
            said.append(f"split or merged (group {row.group + 1})")
        return ", ".join(said)


def _ranks(starts: Sequence[int | None]) -> list[int | None]:
    order = {start: rank for rank, start in enumerate(sorted(s for s in starts if s is not None), 1)}
    return [None if start is None else order[start] for start in starts]


def marked_side(
    text: str, operations: Sequence[Operation], side: str, start: int, end: int
) -> Iterator[tuple[str, bool]]:
    """The characters of one side of a row, in stretches, each with whether it changed."""
    at = start
    for operation in operations:
        first, last = operation.left if side == "left" else operation.right
        if last > first:
            yield text[first:last], operation.op != "equal"
            at = max(at, last)
    if at < end:
        yield text[at:end], False
