"""The records of collections, one after the other: JSON lines, tables in CSV and TSV (Parquet: `parquet.py`).

What is in memory at a time is a record. A record that cannot be read is an
error among the others; an error that is raised ends the file.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

import toolkit
from toolkit_files.encoding import called, sniff

if TYPE_CHECKING:
    from toolkit import LoadError, Source

SNIFFED = 1 << 20
"""Bytes from the start by which encoding and separator are found."""

_SEPARATORS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Record:
    """A record and its number in the file, from 1."""

    number: int
    values: Mapping[str, Any]


Records = Iterator["Record | LoadError"]
Reader = Callable[["Source", Collection[str] | None], Records]
"""Gives the records of a source with the columns that are wanted, or with all of them, where it can choose."""


def json_lines(source: Source, columns: Collection[str] | None) -> Records:
    """An object a line; empty lines are none."""
    encoding = encoding_of(source)
    with source.opened() as file:
        lines = (
            _text_lines(file, encoding, source) if encoding[:6] in ("utf-16", "utf-32") else _byte_lines(file, source)
        )
        number = 0
        for line in lines:
            if isinstance(line, toolkit.LoadError):
                number += 1
                yield line
            elif line.strip():
                number += 1
                yield _json_record(line, number, encoding, source)


def _json_record(line: str | bytes, number: int, encoding: str, source: Source) -> Record | LoadError:
    import msgspec

    where = f"record {number} of {source.uri}"
    try:
        text = line if isinstance(line, str) else line.decode(encoding)
        try:
            value = msgspec.json.decode(text)
        except msgspec.DecodeError:
            value = json.loads(text)  # takes NaN, as Python writes it
    except UnicodeDecodeError:
        return _not_in(encoding, where)
    except (ValueError, RecursionError):
        return toolkit.LoadError(f"{where} is no JSON", "In JSON lines every line is an object: {…}.")
    if not isinstance(value, dict):
        return toolkit.LoadError(f"{where} is no JSON object", "In JSON lines every line is an object: {…}.")
    return Record(number, value)


def table(source: Source, columns: Collection[str] | None) -> Records:
    """The rows of a CSV or TSV file below its header."""
    encoding = encoding_of(source)
    csv.field_size_limit(max(csv.field_size_limit(), source.limit))
    with source.opened() as file, io.TextIOWrapper(file, encoding, newline="") as text:
        lines = _Lines(text, source)
        try:
            yield from _rows(lines, source, _separator(source, encoding))
        except UnicodeDecodeError as error:
            raise _not_in(encoding, f"{source.uri}, from line {lines.number + 1} on,") from error


def _rows(lines: _Lines, source: Source, separator: str) -> Records:
    rows = csv.reader(lines, delimiter=separator)
    header: list[str] | None = None
    number = 0
    while True:
        lines.held = 0
        try:
            row = next(rows, None)
        except csv.Error as error:
            number += 1
            yield toolkit.LoadError(
                f"record {number} of {source.uri} is no row of a table: {error}", "Check its quotes."
            )
            continue
        if row is None:
            return
        if not any(row):
            continue
        if header is None:
            header = [name.strip() for name in row]
            continue
        number += 1
        if len(row) != len(header):
            yield toolkit.LoadError(
                f"record {number} of {source.uri} (line {lines.number}) has {len(row)} cells, the header has {len(header)}",
                "Check its quotes and separators.",
            )
        else:
            yield Record(number, dict(zip(header, row, strict=True)))


class _Lines:
    """The lines of a table; what is held for one record is never more than a document may have."""

    def __init__(self, text: TextIO, source: Source) -> None:
        self._text, self._source = text, source
        self.held = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._source.limit + 1)
        self.held += len(line)
        self.number += 1
        self._source.check_size(self.held, f"the record of {self._source.uri} at line {self.number}")
        if not line:
            raise StopIteration
        return line


def _separator(source: Source, encoding: str) -> str:
    """What stands between the cells of the header."""
    if source.suffix == ".tsv":
        return "\t"
    head = next(iter(_head(source).decode(encoding, "ignore").splitlines()), "")
    return max(_SEPARATORS, key=lambda separator: _cells(head, separator))


def _cells(head: str, separator: str) -> int:
    try:
        return len(next(csv.reader([head], delimiter=separator), []))
    except csv.Error:
        return 0


def encoding_of(source: Source) -> str:
    """The encoding of a collection, by its start."""
    return sniff(_head(source), source.uri, source.encoding)


def _head(source: Source) -> bytes:
    """The first bytes; those that there are, where what is packed is cut off among them."""
    head = b""
    with contextlib.suppress(toolkit.LoadError), source.opened() as file:
        while len(head) < SNIFFED and (more := file.read(1 << 14)):
            head += more
    return head


def _byte_lines(file: BinaryIO, source: Source) -> Iterator[bytes | LoadError]:
    while line := file.readline(source.limit + 1):
        if len(line) > source.limit:
            yield source.too_large(f"a record of {source.uri}")
            while line and not line.endswith(b"\n"):
                line = file.readline(source.limit)
        else:
            yield line


def _text_lines(file: BinaryIO, encoding: str, source: Source) -> Iterator[str | LoadError]:
    """The lines of an encoding whose line ends are no single bytes."""
    with io.TextIOWrapper(file, encoding, newline="\n") as text:
        try:
            while line := text.readline(source.limit + 1):
                if len(line) > source.limit:
                    yield source.too_large(f"a record of {source.uri}")
                    return
                yield line
        except UnicodeDecodeError as error:
            raise _not_in(encoding, source.uri) from error


def _not_in(encoding: str, what: str) -> LoadError:
    return toolkit.LoadError(f"{what} is not in {called(encoding)}", "Name its encoding with --encoding.")
