"""The table `summary`: what became of the text, in numbers."""

from __future__ import annotations

from toolkit import Column, Comparison, Table
from toolkit.matching.kinds import MEANINGS, kind_of


def summary_table(comparison: Comparison) -> Table:
    """For each kind of row: how many there are, and their share of the characters of each text."""
    total_left = sum(len(row.left) for row in comparison.rows if row.left is not None) or 1
    total_right = sum(len(row.right) for row in comparison.rows if row.right is not None) or 1
    rows = []
    for kind, meaning in MEANINGS.items():
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
