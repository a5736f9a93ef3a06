"""The tables of `diff`: the summary in numbers, and the outline: which heading became which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import Column, Comparison, Region, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Document, Span

_KINDS = (
    ("kept", "The same on both sides, in place"),
    ("reworded", "With a partner that has other words"),
    ("moved", "With the same words at another place"),
    ("moved and reworded", "With a partner at another place that has other words"),
    ("gone", "Only on the left"),
    ("new", "Only on the right"),
    ("copied", "New on the right, and a second copy of what stands on the left"),
)


def kind_of(row: Row) -> str:
    """What a reader calls the row: one of the kinds of the summary."""
    if row.relation == "deleted":
        return "gone"
    if row.relation == "inserted":
        return "new" if row.copy_of is None else "copied"
    if row.relation == "edited":
        return "moved and reworded" if row.moved else "reworded"
    return "moved" if row.moved else "kept"


def summary_table(comparison: Comparison) -> Table:
    """For each kind of row: how many there are, and their share of the characters of each text."""
    total_left = sum(len(row.left) for row in comparison.rows if row.left is not None) or 1
    total_right = sum(len(row.right) for row in comparison.rows if row.right is not None) or 1
    rows = []
    for kind, meaning in _KINDS:
        members = [row for row in comparison.rows if kind_of(row) == kind]
        left = sum(len(row.left) for row in members if row.left is not None)
        right = sum(len(row.right) for row in members if row.right is not None)
        rows.append((kind, len(members), left / total_left, right / total_right, meaning))
    columns = (
        Column("kind", "text"),
        Column("rows", "number"),
        Column("share_of_left", "share"),
        Column("share_of_right", "share"),
        Column("meaning", "text"),
    )
    return Table("summary", "What became of the text", columns, tuple(rows))


def outline_table(comparison: Comparison, left: Document, right: Document) -> Table:
    """Each heading beside the one it became, in order of the left outline, then those that are new."""
    headings_left, headings_right = left.regions_of("heading"), right.regions_of("heading")
    partner: dict[int, int] = {}
    relations: dict[int, str] = {}
    for row in comparison.rows:
        if row.left is None or row.right is None:
            continue
        here = _index(headings_left, row.left)
        there = _index(headings_right, row.right)
        if here is not None and there is not None and here not in partner and there not in partner.values():
            partner[here] = there
            relations[here] = kind_of(row)
    rows: list[tuple[str | int | None, ...]] = []
    for number, heading in enumerate(headings_left):
        other = headings_right[partner[number]] if number in partner else None
        rows.append(
            (
                heading.level,
                _text(left, heading),
                _text(right, other) if other is not None else None,
                relations.get(number, "gone"),
            )
        )
    new = [n for n in range(len(headings_right)) if n not in partner.values()]
    rows += [(headings_right[n].level, None, _text(right, headings_right[n]), "new") for n in new]
    columns = (Column("level", "number"), Column("left", "text"), Column("right", "text"), Column("became", "text"))
    return Table("outline", "Which heading became which", columns, tuple(rows))


def _index(headings: Sequence[Region], span: Span) -> int | None:
    """The heading that lies in a row's span for the most part."""
    for number, heading in enumerate(headings):
        if span.overlap(heading.span) * 2 > len(heading.span):
            return number
    return None


def _text(document: Document, region: Region) -> str:
    return region.span.of(document.text).strip()
