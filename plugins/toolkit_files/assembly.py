"""From the records of a collection to its documents."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

import toolkit
from toolkit_files.complaints import Complaints
from toolkit_files.encoding import called
from toolkit_files.fields import Fields, choose, metadata_of, read_text
from toolkit_files.records import Reader, Record, encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import Document, LoadError, Source
    from toolkit_files.collection import CollectionOptions

SAMPLE = 100
"""Records that are looked at to find the fields."""

TOGETHER = 10
"""All texts together may have this many times the characters that one document may have bytes."""


def documents_of(reader: Reader, source: Source, options: CollectionOptions) -> Iterator[Document | LoadError]:
    """A document for each record that has a text, and what is wrong with the others.

    Raises LoadError where it cannot be told which field holds the text.
    """
    fields = _fields(reader, source, options)
    yield from _alone_without_number(_documents(reader, source, fields, options), source)


def _fields(reader: Reader, source: Source, options: CollectionOptions) -> Fields:
    """The fields to read, by the first records."""
    errors: list[LoadError] = []
    sample = []
    for item in itertools.islice(_read(reader, source), SAMPLE):
        if isinstance(item, Record):
            sample.append(item.values)
        else:
            errors.append(item)
    if not sample:
        raise (
            errors[0] if errors else toolkit.LoadError(f"{source.uri} holds no record", "Nothing was compared with it.")
        )
    return choose(sample, source.uri, options.text_field, options.id_field, options.date_field)


def _read(reader: Reader, source: Source, columns: set[str] | None = None) -> Iterator[Record | LoadError]:
    """The records; what ends the file before its end is the last item."""
    try:
        yield from reader(source, columns)
    except toolkit.LoadError as error:
        yield error


def _documents(
    reader: Reader, source: Source, fields: Fields, options: CollectionOptions
) -> Iterator[Document | LoadError]:
    """A document for each record that has a text, and what is wrong with the others."""
    encoding = "utf-8" if reader.__name__ == "parquet" else called(encoding_of(source))
    digest = _digest(source)
    complaints = Complaints(source.uri, fields, dated=options.date_field is not None)
    at = 0
    for item in _read(reader, source, fields.columns):
        text = item if isinstance(item, toolkit.LoadError) else read_text(item, fields, source.uri)
        if isinstance(text, toolkit.LoadError):
            yield from complaints.broken(text)
            continue
        assert isinstance(item, Record)
        if not text:
            complaints.empty(item.number)
            continue
        if len(text) > source.limit:
            yield from complaints.broken(source.too_large(f"record {item.number} of {source.uri}"))
            continue
        if at + len(text) > TOGETHER * source.limit:
            yield _too_much(source, item.number)
            break
        metadata = metadata_of(item.values, fields)
        complaints.date(item, metadata)
        title = metadata.pop("title", None)
        region = toolkit.Region("record", 0, len(text), locator=toolkit.Locator(record=item.number))
        yield toolkit.Document(
            f"{source.uri}#{item.number}", source.uri, text, at, at + len(text), digest, encoding,
            title=title, metadata=metadata, regions=(region,),
        )  # fmt: skip
        at += len(text)
    yield from complaints.summary()


def _digest(source: Source) -> str:
    """The checksum of the file; where it is cut off, nobody could compare it with anything."""
    try:
        return source.sha256()
    except toolkit.LoadError:
        return "0" * 64


def _too_much(source: Source, number: int) -> LoadError:
    return toolkit.LoadError(
        f"{source.uri} has more than {TOGETHER * source.limit / 1e6:,.0f} million characters: "
        f"it was read up to record {number}",
        "Compare parts of it, or allow more with --max-size (MB), if there is memory for it.",
    )


def _alone_without_number(items: Iterator[Document | LoadError], source: Source) -> Iterator[Document | LoadError]:
    """The documents; one that is the only record of its file has the address of the file."""
    first = next(items, None)
    second = next(items, None)
    if isinstance(first, toolkit.Document) and first.id == f"{source.uri}#1" and second is None:
        first = msgspec.structs.replace(first, id=source.uri)
    yield from (item for item in (first, second) if item is not None)
    yield from items
