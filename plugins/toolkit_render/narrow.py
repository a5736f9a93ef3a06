"""Tables that stay readable where there is little room: shorter names, headers broken at words, else a line a cell."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from toolkit_render.reading import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

_GAP, _EDGES = 2, 2
"""What the box takes between two columns, and at both edges."""

_PROSE = 24
"""Free text may wrap, from this width on."""

_NAMES = (40, 32, 24, 20, 16, 14)
"""How long names may be, from the most comfortable to the least that tells files apart."""


def common_folder(ids: Iterable[str]) -> str:
    """The folder in which all documents stand, with its slash; empty where they share none."""
    named = list(ids)
    if len(named) < 2:
        return ""
    folders = [name.rpartition("/")[0].split("/") for name in named]
    shared = folders[0]
    for other in folders[1:]:
        same = 0
        while same < min(len(shared), len(other)) and shared[same] == other[same]:
            same += 1
        shared = shared[:same]
    return "/".join(shared) + "/" if any(shared) else ""


def shortened_name(name: str, width: int) -> str:
    """A name with its middle left out; its end, where the ending and #N stand, is kept the longer."""
    from rich.cells import cell_len

    if cell_len(name) <= width:
        return name
    head = tail = name
    while cell_len(head) > max(2, (width - 1) // 3):
        head = head[:-1]
    while tail and cell_len(head) + 1 + cell_len(tail) > width:
        tail = tail[1:]
    return f"{head}…{tail}"


def draw_cells(
    console: Console, heads: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[str]], folder: str = ""
) -> None:
    """Draws a table, or where it does not fit each row as lines of "name: value".

    `kinds`: of each column, "document", "text" or another, which is a figure and stands to the right.
    """
    rows = [
        [
            one_line(cell.removeprefix(folder)) if kind == "document" else visible(cell)
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in rows
    ]
    for lines, width in product((2, None), _NAMES):
        tried = [
            [shortened_name(cell, width) if kind == "document" else cell for cell, kind in zip(row, kinds, strict=True)]
            for row in rows
        ]
        needs = _needs(heads, kinds, tried, lines)
        if _told_apart(rows, tried, kinds) and sum(needs) + _GAP * (len(heads) - 1) + _EDGES <= console.width:
            _draw_grid(console, heads, kinds, tried, needs)
            return
    for row in rows:
        _draw_record(console, heads, row)


def _told_apart(rows: Sequence[Sequence[str]], tried: Sequence[Sequence[str]], kinds: Sequence[str]) -> bool:
    """Whether no two names became one."""
    whole = {row[n] for row in rows for n, kind in enumerate(kinds) if kind == "document"}
    short = {row[n] for row in tried for n, kind in enumerate(kinds) if kind == "document"}
    return len(whole) == len(short)


def _needs(heads: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[str]], lines: int | None) -> list[int]:
    """The least width of each column in which no figure and no word of its head breaks, the head in two lines or in any."""
    from rich.cells import cell_len

    needs = []
    for n, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        cells = max((cell_len(row[n]) for row in rows), default=0)
        words = _in_two(head) if lines == 2 else max(map(cell_len, head.split()), default=0)
        needs.append(max(min(cells, _PROSE) if kind == "text" else cells, words))
    return needs


def _in_two(head: str) -> int:
    """The width of a head whose last word stands on a second line."""
    from rich.cells import cell_len

    first, _, last = head.rpartition(" ")
    return max(cell_len(first), cell_len(last))


def _draw_grid(
    console: Console, heads: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[str]], needs: Sequence[int]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    whole = [max([cell_len(head), *(cell_len(row[n]) for row in rows)]) for n, head in enumerate(heads)]
    room = console.width - _EDGES - _GAP * (len(heads) - 1)
    widths = list(needs)
    for n, width in enumerate(whole):
        widths[n] += min(width - needs[n], room - sum(widths))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for head, kind, width in zip(heads, kinds, widths, strict=True):
        side = "left" if kind in ("text", "document") else "right"
        table.add_column(head, justify=side, overflow="fold", width=width)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*map(Text, row))
    print_trimmed(console, table)


def _draw_record(console: Console, heads: Sequence[str], row: Sequence[str]) -> None:
    from rich.text import Text

    for n, (head, cell) in enumerate(zip(heads, row, strict=True)):
        print_trimmed(console, Text(f"{'' if n == 0 else '  '}{head}: {cell}", overflow="fold"))
    console.print()


def print_trimmed(console: Console, drawn: object) -> None:
    """Prints without the white space that rich fills lines with, which stands in a reader's way when lines are copied."""
    from rich.segment import Segment, Segments

    for line in console.render_lines(drawn, pad=False):  # type: ignore[arg-type]
        kept = list(line)
        while kept and not kept[-1].text.rstrip(" ") and not kept[-1].control:
            kept.pop()
        if kept:
            last = kept[-1]
            kept[-1] = Segment(last.text.rstrip(" "), last.style, last.control)
        console.print(Segments([*kept, Segment.line()]), end="")
