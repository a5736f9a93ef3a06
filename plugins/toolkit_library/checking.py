"""Whether a library is whole: every document as it was written, with all its seeds; and its seeds made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

import toolkit
from toolkit_library.adding import BATCH, folded
from toolkit_library.fingerprints import fingerprints
from toolkit_library.store import insert, value

if TYPE_CHECKING:
    import duckdb

    from toolkit import Context, Document

NAMED = 5
"""Documents that are named with what is wrong; of more the number."""


def faults(connection: duckdb.DuckDBPyConnection, context: Context) -> Iterator[str]:
    """What is wrong, in words; nothing where all is well."""
    broken: list[str] = []
    other: list[str] = []
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted (key BIGINT, document BIGINT)")
    for numbered in _batches(connection, broken):
        insert(connection, "wanted", _seeds_of(numbered, context), "SELECT key, document FROM given")
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE here AS SELECT * FROM seeds WHERE document IN (SELECT document FROM wanted)"
        )
        differing = connection.execute(
            "SELECT DISTINCT document FROM ((SELECT * FROM wanted EXCEPT SELECT * FROM here) UNION ALL "
            "(SELECT * FROM here EXCEPT SELECT * FROM wanted))"
        ).fetchall()
        wrong = {number for (number,) in differing}
        other += [document.id for number, document in numbered if number in wrong]
        connection.execute("DELETE FROM wanted")
    if broken:
        yield f"{_named(broken)}: not as written"
    if other:
        yield f"{_named(other)}: fingerprints that are not the text's"
    strays = value(
        connection, "SELECT count(DISTINCT document) FROM seeds WHERE document NOT IN (SELECT number FROM documents)"
    )
    if strays:
        yield f"fingerprints of {strays:,} documents that are not there"
    doubled = connection.execute("SELECT id FROM documents GROUP BY id HAVING count(*) > 1 ORDER BY id").fetchall()
    if doubled:
        yield f"{_named([id for (id,) in doubled])}: there twice"


def renew(connection: duckdb.DuckDBPyConnection, context: Context) -> None:
    """Makes the seeds of all documents, where a migration has taken them away."""
    if value(connection, "SELECT count(*) FROM seeds"):
        return
    for numbered in _batches(connection, []):
        insert(connection, "seeds", _seeds_of(numbered, context), "SELECT key, document FROM given ORDER BY key")
    connection.execute("UPDATE documents SET seeds = coalesce((SELECT count(*) FROM seeds WHERE document = number), 0)")


def _seeds_of(numbered: Sequence[tuple[int, Document]], context: Context) -> dict[str, Any]:
    """The rows of `seeds` that documents have, each given with its number, as columns."""
    marks = fingerprints([folded(document, context) for _, document in numbered]).distinct
    numbers = np.array([number for number, _ in numbered], dtype=np.int64)
    return {"key": marks.keys, "document": numbers[marks.texts]}


def _batches(connection: duckdb.DuckDBPyConnection, broken: list[str]) -> Iterator[list[tuple[int, Document]]]:
    """The documents with their numbers, some at a time; the ids of those that cannot be read go to `broken`."""
    cursor = connection.cursor()
    cursor.execute("SELECT number, id, digest, record FROM documents ORDER BY number")
    batch: list[tuple[int, Document]] = []
    size = 0
    while rows := cursor.fetchmany(500):
        for number, id, digest, record in rows:
            try:
                document = msgspec.msgpack.decode(record, type=toolkit.Document)
            except msgspec.DecodeError:
                broken.append(id)
                continue
            if hashlib.blake2b(record, digest_size=16).hexdigest() != digest:
                broken.append(id)
            batch.append((number, document))
            size += len(document.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _named(ids: list[str]) -> str:
    more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more
