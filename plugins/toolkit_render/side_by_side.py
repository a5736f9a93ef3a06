"""A comparison in two columns: partners beside each other, changed words marked, a sign for each kind of row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit_render.reading import MOVED, SIGNS, Numbering, marked_side, percent, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from toolkit import Comparison, DocumentRecord, Report, Row

NARROW = 60
"""Below this width the two sides stand below each other."""

_STYLES = {"left": "red strike", "right": "green underline"}
_MARKS = {"left": ("[-", "-]"), "right": ("{+", "+}")}


def draw_comparison(console: Console, report: Report, comparison: Comparison) -> None:
    """Draws the comparison at the console's width."""
    from rich.text import Text

    left, right = report.document(comparison.left), report.document(comparison.right)
    color = console.color_system is not None
    numbering = Numbering(comparison)
    for line in _summary(comparison):
        console.print(Text(line))
    console.print(Text(f"{SIGNS['equal']} the same  {SIGNS['equivalent']} the same but for script, width or space  "
                       f"{SIGNS['edited']} reworded  {SIGNS['deleted']} only left  {SIGNS['inserted']} only right  "
                       f"{MOVED} moved", style="dim"))  # fmt: skip
    console.print()
    draw = _draw_stacked if console.width < NARROW else _draw_columns
    draw(console, comparison, numbering, left, right, color=color)


def _summary(comparison: Comparison) -> list[str]:
    moved = sum(row.moved for row in comparison.rows)
    counts = {relation: sum(row.relation == relation for row in comparison.rows) for relation in SIGNS}
    said = ", ".join(f"{count} {relation}" for relation, count in counts.items() if count)
    return [
        f"Alike by {percent(comparison.similarity)}: {percent(comparison.shared_left)} of the left and "
        f"{percent(comparison.shared_right)} of the right have a partner.",
        f"{len(comparison.rows)} rows: {said}; {moved} moved.",
    ]


def _title(document: DocumentRecord) -> str:
    return visible(f"{document.id}\n{document.title}" if document.title else document.id)


def _draw_columns(
    console: Console,
    comparison: Comparison,
    numbering: Numbering,
    left: DocumentRecord,
    right: DocumentRecord,
    *,
    color: bool,
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
    for index, row in enumerate(comparison.rows):
        here, there = numbering.left[index], numbering.right[index]
        said = numbering.words(index, row)
        cells = [side_text(document, row, side, color=color) for document, side in ((left, "left"), (right, "right"))]
        if said:
            cells[1] = Text("\n").join([cells[1], Text(f"({said})", style="dim")])
        sign = Text(SIGNS[row.relation] + (MOVED if row.moved else ""), style=_sign_style(row))
        table.add_row(sign, Text(str(here or ""), style="dim"), cells[0], Text(str(there or ""), style="dim"), cells[1])
    console.print(table)


def _draw_stacked(
    console: Console,
    comparison: Comparison,
    numbering: Numbering,
    left: DocumentRecord,
    right: DocumentRecord,
    *,
    color: bool,
) -> None:
    from rich.text import Text

    for index, row in enumerate(comparison.rows):
        sign = SIGNS[row.relation] + (MOVED if row.moved else "")
        said = numbering.words(index, row)
        console.print(Text(f"{sign} {said}".rstrip(), style=_sign_style(row)))
        for document, side, number in (
            (left, "left", numbering.left[index]),
            (right, "right", numbering.right[index]),
        ):
            if number is not None and (side == "left" or row.relation != "equal"):
                console.print(
                    Text.assemble((f"  {side} {number}: ", "dim"), side_text(document, row, side, color=color))
                )


def _sign_style(row: Row) -> str:
    if row.moved:
        return "magenta"
    return {"deleted": "red", "inserted": "green", "edited": "yellow"}.get(row.relation, "dim")


def side_text(document: DocumentRecord, row: Row, side: str, *, color: bool) -> Text:
    """One side of a row: what changed is marked by color, or by [-…-] and {+…+} where there is none."""
    from rich.text import Text

    span = row.left if side == "left" else row.right
    text = Text(overflow="fold")
    if span is None:
        return text
    if document.text is None:
        return Text(document.slice(span))
    whole = row.relation in ("deleted", "inserted")
    for piece, changed in marked_side(document.text, row.operations, side, span.start, span.end):
        _append(text, piece, side if changed and row.relation != "equivalent" else None, color=color, whole=whole)
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
        if operation.op == "equal" or row.relation == "equivalent":
            _append(text, came, None, color=color, whole=False)
            continue
        _append(text, gone if row.left is not None else "", "left", color=color, whole=False)
        _append(text, came if row.right is not None else "", "right", color=color, whole=False)
    return text


def _append(text: Text, piece: str, side: str | None, *, color: bool, whole: bool) -> None:
    """Adds a stretch. Line ends inside a row are drawn as spaces; marks stand around what is not only a line end."""
    shown = visible(" ".join(piece.splitlines()) if "\n" in piece or "\r" in piece else piece)
    if side is None or not shown.strip():
        text.append(shown)
    elif color:
        text.append(shown, style=_STYLES[side])
    elif whole:
        # The sign and the empty other column say it already.
        text.append(shown)
    else:
        opening, closing = _MARKS[side]
        text.append(f"{opening}{shown}{closing}")
