"""Which documents of a family are left out: of texts that hang together, as one row of a table. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit import DocumentPair, Documents, Place
from toolkit_duplicates.keeping import left_out, reason_of
from toolkit_duplicates.kernels import objects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit import Columns, Schema
    from toolkit_duplicates.keeping import Keep, LeftOut, Preference

LEFT_OUT: Schema = {
    "number": "BIGINT", "kept": "BIGINT", "relation": "VARCHAR", "share": "DOUBLE", "reason": "VARCHAR"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Member:
    number: int
    text: int
    characters: int
    date: str

    @property
    def place(self) -> Place:
        # One character at the least: a place is not empty.
        return Place(str(self.number), 0, max(1, self.characters))


@dataclass(frozen=True, slots=True)
class LeftOutOf:
    """From families to what of them is left out.

    `members`: of each document its number, the number of its text, its characters and its date, parted by spaces, the
    documents by `|`. `links`: of each pair of texts its relation, both numbers and the figures, in the same way, or None.
    """

    keep: Keep

    def __call__(self, rows: Columns) -> Columns:
        found: list[LeftOut] = []
        for members, links in zip(rows["members"].tolist(), rows["links"].tolist(), strict=True):
            found += _of_family([_member(line) for line in members.split("|")], links, self.keep)
        return {
            "number": np.array([int(out.place.document) for out in found], dtype=np.int64),
            "kept": np.array([int(out.kept.document) for out in found], dtype=np.int64),
            "relation": objects([out.relation for out in found]),
            "share": np.array([out.share for out in found], dtype=np.float64),
            "reason": objects([reason_of(out, self.keep) for out in found]),
        }


def _member(line: str) -> _Member:
    number, text, characters, date = line.split(" ", 3)
    return _Member(int(number), int(text), int(characters), date)


def _of_family(members: list[_Member], links: str | None, keep: Keep) -> list[LeftOut]:
    members = sorted(members, key=lambda member: member.number)
    by_number = {member.number: member for member in members}
    return left_out([*_copies(members), *_pairs(links, by_number)], _preference(by_number, keep))


def _copies(members: Iterable[_Member]) -> Iterable[Documents]:
    by_text: dict[int, list[_Member]] = {}
    for member in members:
        by_text.setdefault(member.text, []).append(member)
    for same in by_text.values():
        if len(same) > 1:
            pairs = tuple(DocumentPair((0, other), 1.0, 1.0, 1.0) for other in range(1, len(same)))
            yield Documents("document", "exact", tuple(member.place for member in same), pairs)


def _pairs(links: str | None, by_number: dict[int, _Member]) -> Iterable[Documents]:
    for link in sorted(links.split("|"), key=_ends) if links else ():
        relation, low, high, *figures = link.split(" ")
        places = (by_number[int(low)].place, by_number[int(high)].place)
        jaccard, low_in_high, high_in_low = map(float, figures)
        pair = DocumentPair((0, 1), jaccard, low_in_high, high_in_low)
        yield Documents("document", relation, places, (pair,))  # type: ignore[arg-type]


def _ends(link: str) -> tuple[int, int]:
    _, low, high, *_ = link.split(" ")
    return int(low), int(high)


def _preference(by_number: dict[int, _Member], keep: Keep) -> Preference:
    """As `keeping` has it: the one to be kept has the least key."""
    if keep == "longest":
        return lambda place: (-by_number[int(place.document)].characters, int(place.document))
    if keep == "newest":
        dates = sorted({member.date for member in by_number.values()}, reverse=True)
        age: dict[str, Any] = {date: number for number, date in enumerate(dates)}
        return lambda place: (age[by_number[int(place.document)].date], int(place.document))
    return lambda place: int(place.document)
