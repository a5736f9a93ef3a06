"""Kinds: what a reader calls a row of a comparison. The one place that says so, for summaries and for every drawing."""

from __future__ import annotations

from typing import Literal, TypeAlias

from toolkit.findings import Row

Kind: TypeAlias = Literal["kept", "reworded", "moved", "moved and reworded", "gone", "new", "copied", "copy taken out"]

MEANINGS: dict[Kind, str] = {
    "kept": "The same on both sides, in place",
    "reworded": "With a partner that has other words",
    "moved": "With the same words at another place",
    "moved and reworded": "With a partner at another place that has other words",
    "gone": "Only on the left",
    "new": "Only on the right",
    "copied": "New on the right, and a second copy of what stands on the left",
    "copy taken out": "Only on the left, and a second copy of what stands on the right",
}
"""All kinds, in the order in which they are listed, each with what it means."""


def kind_of(row: Row) -> Kind:
    """What a reader calls the row. What differs only by what is folded is kept, or moved."""
    if row.right is None:
        return "gone" if row.copy_of is None else "copy taken out"
    if row.left is None:
        return "new" if row.copy_of is None else "copied"
    if row.relation == "edited":
        return "moved and reworded" if row.moved else "reworded"
    return "moved" if row.moved else "kept"
