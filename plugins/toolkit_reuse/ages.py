"""Who came first: what the dates of documents tell. Pure.

Dates are ISO 8601 and may be as coarse as a year; dates are compared by what both say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from toolkit import Document, Passages

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?=$|T)")


def dates_of(documents: Iterable[Document]) -> dict[str, str]:
    """The date of each document that has one, by its id."""
    found = {document.id: date_in(document.metadata.get("date", "")) for document in documents}
    return {id: date for id, date in found.items() if date is not None}


def date_in(said: str) -> str | None:
    """As much of a date as is compared; None for what is no date."""
    found = _DATE.match(said)
    return None if found is None else found[0]


def with_ages(passages: Passages, dates: Mapping[str, str]) -> Passages:
    """The passages with the rank of each dated place, 1 the oldest; unchanged where not two dates differ.

    Places of one date have one rank.
    """
    known = [dates[place.document] for place in passages.places if place.document in dates]
    precision = min(map(len, known), default=0)
    ranks = {date: rank for rank, date in enumerate(sorted({date[:precision] for date in known}), 1)}
    if len(ranks) < 2:
        return passages
    ages = tuple(
        ranks[dates[place.document][:precision]] if place.document in dates else None for place in passages.places
    )
    return msgspec.structs.replace(passages, ages=ages)


def first_of(one: str, other: str, dates: Mapping[str, str]) -> str | None:
    """Which of two documents is the older one; None where their dates do not tell."""
    if one not in dates or other not in dates:
        return None
    precision = min(len(dates[one]), len(dates[other]))
    a, b = dates[one][:precision], dates[other][:precision]
    return None if a == b else one if a < b else other
