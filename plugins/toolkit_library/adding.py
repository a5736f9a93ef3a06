"""Adding documents to a library: what is there already is skipped, what has changed takes the place of what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

import toolkit
from toolkit.matching.units import units_of
from toolkit_library.fingerprints import digest_of, fingerprints
from toolkit_library.store import insert, meta, selected, value

if TYPE_CHECKING:
    import duckdb

    from toolkit import Context, Corpus, Document
    from toolkit.matching.units import Units

BATCH = 1 << 22
"""Characters whose seeds are written at a time: some 100 MB while they are sorted."""

PROBE = "國國内內ＡＢＣ，“圖”书書裏里ｶﾞ①Straße Éclair 臺灣台湾"
"""A text by which it is told whether a library's texts were folded as a question's are."""


@dataclass(slots=True)
class Added:
    """What became of the documents given."""

    new: int = 0
    changed: int = 0
    known: int = 0
    gone: int = 0
    problems: list[toolkit.Problem] = field(default_factory=list)


def folded(document: Document, context: Context) -> Units:
    """The units of a document as `reuse` and `duplicates` compare it."""
    return units_of(context.view(document, also=("case",)))


def probe(context: Context) -> str:
    """What the normalizers in use make of the probe, as a digest."""
    document = toolkit.Document.of_text(PROBE, language="zh")
    return hashlib.blake2b(folded(document, context).keys.tobytes(), digest_size=16).hexdigest()


def check_folding(path: str, connection: duckdb.DuckDBPyConnection, context: Context) -> None:
    """Raises UsageError where the library's texts were folded by other normalizers than those in use."""
    if meta(connection).get("folding") != probe(context):
        raise toolkit.UsageError(
            f"{path} was made with other normalizers than those of this run",
            "Leave --normalizers out, or make the library again with this version.",
        )


def add(
    path: str,
    connection: duckdb.DuckDBPyConnection,
    corpora: Iterable[tuple[Corpus, Sequence[toolkit.Problem]]],
    context: Context,
    progress: toolkit.Progress | None = None,
) -> Added:
    """Adds documents, which come in lists, each with the problems of its reading."""
    if "folding" not in meta(connection):
        connection.execute("INSERT INTO meta VALUES ('folding', ?)", [probe(context)])
    check_folding(path, connection, context)
    connection.execute("CREATE TEMP TABLE seen (uri VARCHAR, id VARCHAR)")
    connection.execute("CREATE TEMP TABLE replaced (number BIGINT)")
    added = Added()
    for corpus, problems in corpora:
        added.problems += problems
        for documents in corpus.batches(BATCH):
            _add_batch(connection, documents, context, added)
            if progress is not None:
                total = added.new + added.changed + added.known
                progress("documents", total, total)
    _drop_gone(connection, added)
    connection.execute("DELETE FROM documents WHERE number IN (SELECT number FROM replaced)")
    connection.execute("DELETE FROM seeds WHERE document IN (SELECT number FROM replaced)")
    return added


def _add_batch(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[Document], context: Context, added: Added
) -> None:
    records = {document.id: (document, *_recorded(document)) for document in documents}
    known = _known(connection, list(records))
    insert(
        connection,
        "seen",
        {"uri": _objects(d.uri for d in documents), "id": _objects(d.id for d in documents)},
        "SELECT uri, id FROM given",
    )
    fresh = [one for id, one in records.items() if known.get(id, (0, ""))[1] != one[2]]
    replaced = [known[document.id][0] for document, _, _ in fresh if document.id in known]
    if replaced:
        insert(connection, "replaced", {"number": np.array(replaced, dtype=np.int64)}, "SELECT number FROM given")
    added.changed += len(replaced)
    added.new += len(fresh) - len(replaced)
    added.known += len(records) - len(fresh)
    if fresh:
        _write(connection, fresh, context)


def _recorded(document: Document) -> tuple[bytes, str]:
    record = msgspec.msgpack.encode(document)
    return record, hashlib.blake2b(record, digest_size=16).hexdigest()


def _known(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The number and digest of each of the documents that is there."""
    found = selected(
        connection,
        {"id": _objects(ids)},
        "SELECT id, number, digest FROM documents SEMI JOIN given USING (id) "
        "WHERE number NOT IN (SELECT number FROM replaced)",
    )
    return {id: (number, digest) for id, number, digest in found}


def _write(
    connection: duckdb.DuckDBPyConnection, fresh: Sequence[tuple[Document, bytes, str]], context: Context
) -> None:
    first = value(connection, "SELECT coalesce(max(number) + 1, 0) FROM documents")
    units = [folded(document, context) for document, _, _ in fresh]
    marks = fingerprints(units).distinct
    columns: dict[str, Any] = {
        "number": np.arange(first, first + len(fresh)),
        "id": _objects(d.id for d, _, _ in fresh),
        "uri": _objects(d.uri for d, _, _ in fresh),
        "digest": _objects(digest for _, _, digest in fresh),
        "folded": _objects(map(digest_of, units)),
        "seeds": np.bincount(marks.texts, minlength=len(fresh)).astype(np.int64),
        "characters": np.array([len(d.text) for d, _, _ in fresh], dtype=np.int64),
        "title": _objects(d.title for d, _, _ in fresh),
        "date": _objects(d.metadata.get("date") for d, _, _ in fresh),
        "language": _objects(d.language for d, _, _ in fresh),
        "record": _objects(record for _, record, _ in fresh),
    }
    insert(
        connection,
        "documents",
        columns,
        "SELECT number, id, uri, digest, folded, seeds, characters, title, date, language, CAST(record AS BLOB) FROM given",
    )
    # In order of the keys, which so take a fraction of the room.
    insert(
        connection,
        "seeds",
        {"key": marks.keys, "document": first + marks.texts},
        "SELECT key, document FROM given ORDER BY key",
    )


def _drop_gone(connection: duckdb.DuckDBPyConnection, added: Added) -> None:
    """Marks what a source held before and does not any more; not of a source that could not be read."""
    unread = [problem.document for problem in added.problems if problem.document is not None]
    found = connection.execute(
        "SELECT number FROM documents WHERE uri IN (SELECT uri FROM seen) AND id NOT IN (SELECT id FROM seen) "
        "AND number NOT IN (SELECT number FROM replaced) AND NOT list_contains(?, uri)",
        [unread],
    ).fetchall()
    if found:
        numbers = np.array([number for (number,) in found], dtype=np.int64)
        insert(connection, "replaced", {"number": numbers}, "SELECT number FROM given")
    added.gone = len(found)


def _objects(values: Iterable[Any]) -> Any:
    listed = list(values)
    made = np.empty(len(listed), dtype=object)
    made[:] = listed
    return made


def stored(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int] | None = None) -> Iterator[Document]:
    """The documents as they were added: those of these numbers in their order, or all."""
    cursor = connection.cursor()
    if numbers is None:
        cursor.execute("SELECT record FROM documents ORDER BY number")
    else:
        cursor.execute(
            "SELECT record FROM documents WHERE number IN (SELECT unnest(?)) ORDER BY number", [list(numbers)]
        )
    while rows := cursor.fetchmany(1000):
        for (record,) in rows:
            yield msgspec.msgpack.decode(record, type=toolkit.Document)
