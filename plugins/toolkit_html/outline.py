"""The outline of a comparison, each heading a link to the row in which it stands."""

from __future__ import annotations

import bisect
import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import DocumentRecord, Table
    from toolkit_html.comparison import View
    from toolkit_html.tables import Cell, Grid


def linked(grid: Grid, table: Table, view: View, documents: Sequence[DocumentRecord]) -> Grid:
    """The grid of an outline, whose columns `left` and `right` name headings of the two documents, with links.

    A heading without a row on the page, or that is none of its document, has no link.
    """
    columns = {column.name: number for number, column in enumerate(table.columns)}
    rows = [list(row) for row in grid.rows]
    for side, document in zip(("left", "right"), documents, strict=True):
        if side not in columns:
            continue
        at = columns[side]
        targets = _targets(view, side, document)
        for raw, row in zip(table.rows, rows, strict=False):
            listed = targets.get(str(raw[at]))
            if listed:
                row[at] = _with_link(row[at], listed.pop(0))
    return dataclasses.replace(grid, rows=tuple(tuple(row) for row in rows), linked=True)


def _with_link(cell: Cell, anchor: str) -> Cell:
    return dataclasses.replace(cell, link=anchor)


def _targets(view: View, side: str, document: DocumentRecord) -> dict[str, list[str]]:
    """The anchors of the rows with headings of this text, in its order."""
    found: dict[str, list[str]] = defaultdict(list)
    if document.text is None:
        return found
    drawn = sorted((start, anchor) for start, anchor in view.starts[side].items())
    starts = [start for start, _ in drawn]
    regions = [region for region in document.regions if region.kind in ("title", "heading")]
    for region in sorted(regions, key=lambda region: (region.start, -region.end)):
        number = bisect.bisect_right(starts, region.start) - 1
        if number >= 0 and view.holds(drawn[number][1]):
            found[" ".join(region.span.of(document.text).split())].append(drawn[number][1])
    return found
