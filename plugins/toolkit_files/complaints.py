"""What is wrong with the records of a collection, said so that a million broken lines are no million problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit import LoadError
    from toolkit_files.fields import Fields
    from toolkit_files.records import Record

NAMED = 5
"""Records that cannot be read and are named one by one; of more, how many."""


class Complaints:
    """Counts what is wrong. `dated`: the user named a field for the date, so that a record without one is a mistake."""

    def __init__(self, uri: str, fields: Fields, *, dated: bool) -> None:
        self._uri, self._fields, self._dated = uri, fields, dated
        self._broken = 0
        self._empty: list[int] = []
        self._undated: list[int] = []

    def broken(self, error: LoadError) -> Iterator[LoadError]:
        """The error, while there are few."""
        self._broken += 1
        if self._broken <= NAMED:
            yield error

    def empty(self, number: int) -> None:
        self._empty.append(number)

    def date(self, record: Record, metadata: Mapping[str, str]) -> None:
        if self._dated and "date" not in metadata:
            self._undated.append(record.number)

    def summary(self) -> Iterator[LoadError]:
        """What is wrong with many records, in a line each."""
        if self._broken > NAMED:
            yield toolkit.LoadError(
                f"{self._broken - NAMED} more records of {self._uri} could not be read", "Check how the file was made."
            )
        if self._empty:
            yield toolkit.LoadError(
                f"{self._uri}: {_records(self._empty, 'has', 'have')} no text in the field {self._fields.text}",
                "Nothing was compared with them; --text-field names another field.",
            )
        if self._undated:
            yield toolkit.LoadError(
                f"{self._uri}: {_records(self._undated, 'has', 'have')} no date in the field {self._fields.date}",
                "Dates are such as 2024-05-01, 2024/5/1, 2024年5月1日, 20240501 or seconds since 1970.",
            )


def _records(numbers: list[int], one: str, more: str) -> str:
    if len(numbers) == 1:
        return f"record {numbers[0]} {one}"
    return f"{len(numbers)} records (the first is record {numbers[0]}) {more}"
