"""A comparison in two columns: partners beside each other, changed words marked, a sign for each kind of row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit_render.comparing import (
    LeftOut,
    ShowOptions,
    fact_words,
    facts_of,
    is_same_to_read,
    marked,
    paragraph_marks,
    shown,
    summary_lines,
)
from toolkit_render.reading import MOVED, PLACE_LEGEND, SIGNS, Numbering, one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.text import Text

    from toolkit import Comparison, DocumentRecord, Report, Row
    from toolkit.matching.facts import Fact

NARROW = 60
"""Below this width the two sides stand below each other."""

_STYLES = {"left": "red strike", "right": "green underline"}
_FACT_STYLES = {"left": "bold white on red", "right": "bold white on green"}
_WIDE = "[\u2014-\u201d\u2026\u2e80-\u9fff\uff00-\uff60]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[\r\n]+(?={_WIDE}|\Z)|\A[\r\n]+(?={_WIDE})")
_MARKS = {"left": ("[-", "-]"), "right": ("{+", "+}")}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it is drawn: its sign, its numbers and places, what is said of it, and both sides."""

    sign: str
    style: str
    left: int | None
    right: int | None
    said: str
    sides: tuple[Text, Text]
    same: bool
    places: tuple[str, str]


def draw_comparison(console: Console, report: Report, comparison: Comparison, options: ShowOptions) -> None:
    """Draws the comparison at the console's width."""
    from rich.text import Text

    left, right = report.document(comparison.left), report.document(comparison.right)
    for line in _summary(comparison):
        console.print(Text(line))
    console.print(Text(f"{SIGNS['equal']} the same  {SIGNS['equivalent']} the same but for what is not counted  "
                       f"{SIGNS['edited']} reworded, and how alike  {SIGNS['deleted']} only left  "
                       f"{SIGNS['inserted']} only right  {MOVED} moved, and past how many rows that stayed. "
                       f"Below the numbers: {PLACE_LEGEND}", style="dim"))  # fmt: skip
    console.print()
    lines = _lines(report, comparison, options, color=console.color_system is not None)
    if console.width < NARROW:
        _draw_stacked(console, lines)
    else:
        _draw_columns(console, lines, left, right)


def _summary(comparison: Comparison) -> list[str]:
    moved = sum(row.moved for row in comparison.rows)
    counts = {relation: sum(row.relation == relation for row in comparison.rows) for relation in SIGNS}
    said = ", ".join(f"{count} {relation}" for relation, count in counts.items() if count)
    return [*summary_lines(comparison), f"{len(comparison.rows)} rows: {said}; {moved} moved."]


def _lines(report: Report, comparison: Comparison, options: ShowOptions, *, color: bool) -> Iterator[_Line | LeftOut]:
    left, right = report.document(comparison.left), report.document(comparison.right)
    numbering = Numbering(comparison)
    lefts, rights = paragraph_marks(report, comparison)
    for item in shown(comparison.rows, options):
        if isinstance(item, LeftOut):
            yield item
            continue
        row = comparison.rows[item]
        found = facts_of(row, left, right)
        same = is_same_to_read(row, left, right)
        words = numbering.words(item, row, same=same)
        said = "; ".join(part for part in (words, fact_words(row, found, left, right)) if part)
        sign = SIGNS["equal" if same else row.relation] + (MOVED if row.moved else "")
        sides = side_text(left, row, "left", found, color=color), side_text(right, row, "right", found, color=color)
        places = lefts.get(item, ""), rights.get(item, "")
        yield _Line(sign, _sign_style(row), numbering.left[item], numbering.right[item], said, sides, same, places)


def _title(document: DocumentRecord) -> str:
    return f"{one_line(document.id)}\n{one_line(document.title)}" if document.title else one_line(document.id)


def _draw_columns(
    console: Console, lines: Iterable[_Line | LeftOut], left: DocumentRecord, right: DocumentRecord
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=True, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(Text(_title(left)), ratio=1, overflow="fold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(Text(_title(right)), ratio=1, overflow="fold")
    for line in lines:
        if isinstance(line, LeftOut):
            table.add_row("", "", Text(line.words, style="dim"), "", "")
            continue
        cells = list(line.sides)
        if line.said:
            # Beside the text that it is about: on the left for what is on the left only.
            at = 1 if line.right is not None else 0
            cells[at] = Text("\n").join([cells[at], Text(f"({line.said})", style="dim")])
        numbers = [
            Text("\n".join(part for part in (str(number or ""), place) if part), style="dim")
            for number, place in zip((line.left, line.right), line.places, strict=True)
        ]
        table.add_row(Text(line.sign, style=line.style), numbers[0], cells[0], numbers[1], cells[1])
    console.print(table)


def _draw_stacked(console: Console, lines: Iterable[_Line | LeftOut]) -> None:
    from rich.text import Text

    for line in lines:
        if isinstance(line, LeftOut):
            console.print(Text(line.words, style="dim"))
            continue
        console.print(Text(f"{line.sign} {line.said}".rstrip(), style=line.style))
        numbered = zip(("left", "right"), (line.left, line.right), line.places, line.sides, strict=True)
        for side, number, place, text in numbered:
            if number is not None and (side == "left" or line.left is None or not line.same):
                console.print(Text.assemble((f"  {side} {number}{f' ({place})' if place else ''}: ", "dim"), text))


def _sign_style(row: Row) -> str:
    if row.moved:
        return "magenta"
    return {"deleted": "red", "inserted": "green", "edited": "yellow"}.get(row.relation, "dim")


def side_text(
    document: DocumentRecord, row: Row, side: Literal["left", "right"], found: Sequence[Fact] = (), *, color: bool
) -> Text:
    """One side of a row: what changed is marked by color, or by [-…-] and {+…+} where there is none."""
    from rich.text import Text

    span = row.left if side == "left" else row.right
    text = Text(overflow="fold")
    if span is None:
        return text
    if document.text is None:
        return Text(document.slice(span))
    whole = row.relation in ("deleted", "inserted")
    for piece, mark in marked(row, document.text, side, found):
        style = None if mark is None else _FACT_STYLES[side] if mark == "fact" else _STYLES[side]
        _append(text, piece, None if mark is None else side, style, color=color, whole=whole)
    text.rstrip()
    return text


def change_text(left: DocumentRecord, right: DocumentRecord, row: Row, *, color: bool) -> Text:
    """A row as one text: what went and what came, in place."""
    from rich.text import Text

    text = Text(overflow="fold")
    if left.text is None or right.text is None:
        return text
    for operation in row.operations:
        gone, came = left.text[slice(*operation.left)], right.text[slice(*operation.right)]
        if operation.op == "equal" or operation.equivalent or row.relation == "equivalent":
            _append(text, came, None, None, color=color, whole=False)
            continue
        _append(text, gone if row.left is not None else "", "left", _STYLES["left"], color=color, whole=False)
        _append(text, came if row.right is not None else "", "right", _STYLES["right"], color=color, whole=False)
    return text


def _append(text: Text, piece: str, side: str | None, style: str | None, *, color: bool, whole: bool) -> None:
    """Adds a stretch. Line ends inside a row are drawn as spaces; marks stand around what is not only a line end."""
    drawn = visible(_on_one_line(piece))
    if side is None or not drawn.strip():
        text.append(drawn)
    elif color:
        text.append(drawn, style=style or "")
    elif whole:
        # The sign and the empty other column say it already.
        text.append(drawn)
    else:
        opening, closing = _MARKS[side]
        text.append(f"{opening}{drawn}{closing}")


def _on_one_line(piece: str) -> str:
    """Line ends as spaces; between two wide characters as nothing, since nobody writes a space there."""
    return re.sub(r"[\r\n]+", " ", _WIDE_BREAK.sub("", piece))
