"""The loader of collections: a record a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import Document, LoadError, Source
    from toolkit_files.records import Reader

_READERS = {".jsonl": "json_lines", ".ndjson": "json_lines", ".csv": "table", ".tsv": "table", ".parquet": "parquet"}
"""The endings of collections, and how each is read: functions of `toolkit_files.records` or `.parquet`."""


class CollectionOptions(toolkit.Options, frozen=True):
    text_field: Annotated[
        str | None,
        toolkit.Meta(description="Collections: the field that holds the text, where it is not the only one."),
    ] = None
    id_field: Annotated[
        str | None,
        toolkit.Meta(description="Collections: the field that holds the name of a record, shown beside its number."),
    ] = None
    date_field: Annotated[str | None, toolkit.Meta(description="Collections: the field that holds the date.")] = None


class CollectionLoader:
    """Reads JSON lines, CSV, TSV and Parquet in parts: more than a record or a batch is never in memory twice."""

    name = "collection"
    summary = "JSON lines, CSV, TSV and Parquet, a record a document"
    priority = 0
    Options = CollectionOptions

    def accepts(self, source: Source) -> bool:
        return _reader_name(source) is not None

    def load(self, source: Source, options: CollectionOptions) -> Iterator[Document | LoadError]:
        from toolkit_files.assembly import documents_of

        reader = _reader(_reader_name(source) or "json_lines")
        with source.steady():
            yield from documents_of(reader, source, options)


def _reader(name: str) -> Reader:
    from toolkit_files import parquet, records

    return parquet.parquet if name == "parquet" else getattr(records, name)


def _reader_name(source: Source) -> str | None:
    """How a source is read: by its ending, or where it has none (standard input) by its first bytes."""
    if source.suffix or source.path is not None:
        return _READERS.get(source.suffix)
    head = source.read(1 << 16)
    if head.startswith(b"PAR1"):
        return "parquet"
    return "json_lines" if _is_object(head.partition(b"\n")[0]) else None


def _is_object(line: bytes) -> bool:
    import msgspec

    try:
        return line.lstrip().startswith(b"{") and isinstance(msgspec.json.decode(line), dict)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return False
