"""Tables as the page shows them: whatever a plugin put in them, sortable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import toolkit
from toolkit_html.safe import visible
from toolkit_html.words import Say

if TYPE_CHECKING:
    from toolkit import Column, Table
    from toolkit_html.names import Name


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows. `sort`: what it is sorted by, where that is a number. `share`: for a bar; `link`: an anchor."""

    text: str
    sort: str = ""
    share: float | None = None
    link: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, its headers (each with whether its cells are numbers) and its rows.

    `linked`: its links lead to rows of a comparison; else they lead to documents, where these are written out.
    """

    name: str
    caption: str
    headers: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    linked: bool = False


def grid_of(table: Table, names: dict[str, Name], say: Say, limit: int) -> Grid:
    """A table for the page, at most `limit` of its rows."""
    headers = tuple((_header(column, say), column.type in ("number", "share")) for column in table.columns)
    rows = tuple(
        tuple(_cell(value, column, names, say) for value, column in zip(row, table.columns, strict=True))
        for row in table.rows[:limit]
    )
    return Grid(table.name, visible(say(table.title)), headers, rows, len(table.rows))


def _header(column: Column, say: Say) -> str:
    name = visible(say(column.name.replace("_", " ")))
    return f"{name} ({visible(column.unit)})" if column.unit else name


def _cell(value: str | int | float | None, column: Column, names: dict[str, Name], say: Say) -> Cell:
    numeric = column.type in ("number", "share")
    if value is None:
        return Cell("–", "-1" if numeric else "", number=numeric)
    if isinstance(value, str):
        name = names.get(value) if column.type == "document" else None
        if name is not None:
            return Cell(f"{name.number} · {name.title}", str(name.number), link=name.anchor)
        return Cell(visible(say(value)), number=numeric)
    if column.type == "share":
        return Cell(toolkit.percent(value), repr(value), share=min(1.0, max(0.0, value)), number=True)
    text = f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return Cell(text, repr(value), number=True)
