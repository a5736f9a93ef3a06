"""The table `summary`: what became of the text, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import Column, Comparison, Table

if TYPE_CHECKING:
    from toolkit import Row

_KINDS = (
    ("kept", "The same on both sides, in place"),
    ("reworded", "With a partner that has other words"),
    ("moved", "With the same words at another place"),
    ("moved and reworded", "With a partner at another place that has other words"),
    ("gone", "Only on the left"),
    ("new", "Only on the right"),
    ("copied", "New on the right, and a second copy of what stands on the left"),
    ("copy taken out", "Only on the left, and a second copy of what stands on the right"),
)


def kind_of(row: Row) -> str:
    """What a reader calls the row: one of the kinds of the summary."""
    if row.relation == "deleted":
        return "gone" if row.copy_of is None else "copy taken out"
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
