"""The file of a library: documents with all that is known of them, and their seeds. DuckDB keeps it, and keeps it whole.

Whatever changes it is one transaction: a process that is killed leaves the library as it was before or as it is after.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

import toolkit

if TYPE_CHECKING:
    import duckdb

FORMAT = 2
"""Of the tables below. A library of a later format is refused, one of an earlier is migrated by `MIGRATIONS` when asked."""

MIGRATIONS: dict[int, Sequence[str]] = {1: ("DELETE FROM seeds",)}
"""What makes a library of a format one of the next. Seeds that are taken away are made anew after it."""

MEMORY = "2GB"
"""Of DuckDB. What does not fit is written beside the file, by itself."""

_TABLES = """
CREATE TABLE meta (name VARCHAR, value VARCHAR);
CREATE TABLE documents (
    number BIGINT, id VARCHAR, uri VARCHAR, digest VARCHAR, folded VARCHAR, seeds BIGINT,
    characters BIGINT, title VARCHAR, date VARCHAR, language VARCHAR, record BLOB
);
CREATE TABLE seeds (key BIGINT, document BIGINT);
"""


def is_library(path: str) -> bool:
    """Whether a file is one of DuckDB's, by its first bytes."""
    try:
        with open(path, "rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


@contextlib.contextmanager
def opened(path: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A library, to be read. Raises LoadError where it is none, or another process is writing it."""
    if not os.path.exists(path):
        raise toolkit.LoadError(f"{path} does not exist", f"Make it: toolkit library add {path} FOLDER.")
    if not is_library(path):
        raise toolkit.LoadError(f"{path} is no library", "A library is a file that `toolkit library add` has made.")
    with _damage_told(path):
        connection = _connected(path, read_only=True)
        try:
            _check_format(path, connection)
            yield connection
        finally:
            connection.close()


@contextlib.contextmanager
def changed(path: str, *, create: bool = False, migrate: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A library, to be changed, in one transaction that is taken back where anything raises. `create`: it may be new.
    `migrate`: it may have an older format, and gets this one.

    Raises LoadError as `opened` does.
    """
    there = os.path.exists(path)
    if not there and not create:
        raise toolkit.LoadError(f"{path} does not exist", f"Make it: toolkit library add {path} FOLDER.")
    if there and os.path.getsize(path) and not is_library(path):
        raise toolkit.LoadError(f"{path} is no library", "Name another file: this one is left as it is.")
    with _damage_told(path):
        connection = _connected(path, read_only=False)
        done = False
        try:
            connection.execute("BEGIN")
            if not _tables(connection) and create:
                connection.execute(_TABLES)
                connection.execute("INSERT INTO meta VALUES ('format', ?)", [str(FORMAT)])
            _check_format(path, connection, migrate=migrate)
            yield connection
            connection.execute("COMMIT")
            done = True
        finally:
            if not done:
                with contextlib.suppress(Exception):
                    connection.execute("ROLLBACK")
            connection.close()
            if not done and not there:
                with contextlib.suppress(OSError):
                    os.unlink(path)


@contextlib.contextmanager
def _damage_told(path: str) -> Iterator[None]:
    """Says of what DuckDB cannot read, or of records that are none, that the library is damaged. Raises LoadError.

    Too little memory is no damage, and is called by its name.
    """
    try:
        import duckdb
    except ImportError as error:
        raise toolkit.MissingDependencyError("a library", "duckdb", "duckdb") from error
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise toolkit.LoadError(
            f"{path}: there is not enough memory for it: {str(error).splitlines()[0]}",
            "The library is whole. Ask with fewer documents at a time, or free some memory.",
        ) from error
    except (duckdb.Error, msgspec.DecodeError, UnicodeDecodeError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise toolkit.LoadError(
            f"{path} is damaged or cannot be written: {said}", "Take a copy of it, or make it again from its files."
        ) from error


def _connected(path: str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        connection = duckdb.connect(path, read_only=read_only, config={"memory_limit": MEMORY})
        connection.execute("SET enable_progress_bar = false")
        return connection
    except duckdb.Error as error:
        said = str(error)
        if "lock" in said.lower():
            raise toolkit.LoadError(
                f"{path} is in use: another process is writing it", "Wait until that is done, then run this again."
            ) from error
        if "newer" in said or "version" in said:
            raise toolkit.LoadError(
                f"{path} was written by a newer DuckDB", "Update it: pip install --upgrade duckdb."
            ) from error
        raise toolkit.LoadError(
            f"{path} cannot be opened: {said.splitlines()[0]}", "It is damaged or may not be read: take a copy of it."
        ) from error


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def _check_format(path: str, connection: duckdb.DuckDBPyConnection, *, migrate: bool = False) -> None:
    there = _tables(connection)
    if not there:
        raise toolkit.LoadError(f"{path} is an empty library", f"Fill it: toolkit library add {path} FOLDER.")
    if not {"meta", "documents", "seeds"} <= there:
        raise toolkit.LoadError(f"{path} is a database, but no library", "Name another file: it is left as it is.")
    said = meta(connection).get("format", "")
    if not said.isdecimal():
        raise toolkit.LoadError(
            f"{path} does not say what format it has", "It is damaged: make it again from its files."
        )
    found = int(said)
    if found > FORMAT:
        raise toolkit.LoadError(
            f"{path} has format {found}, and this version reads up to {FORMAT}",
            "Update the toolkit, or make the library again.",
        )
    if found < FORMAT and not migrate:
        raise toolkit.LoadError(
            f"{path} has the older format {found}", f"Bring it up to date: toolkit library check --migrate {path}."
        )
    for step in range(found, FORMAT):
        if step not in MIGRATIONS:
            raise toolkit.LoadError(f"{path} has format {found}, which cannot be migrated", "Make the library again.")
        for statement in MIGRATIONS[step]:
            connection.execute(statement)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", [str(step + 1)])


def meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What a library says of itself."""
    return dict(connection.execute("SELECT name, value FROM meta").fetchall())


def insert(connection: duckdb.DuckDBPyConnection, table: str, given: dict[str, Any], query: str) -> None:
    """Inserts what a query over `given`, columns as numpy arrays, gives."""
    # DuckDB finds `given` as a variable of this function. A view of it, registered and taken back, would be kept as long as
    # the transaction, with the arrays: 5 kB a document of 1 kB.
    connection.execute(f"INSERT INTO {table} {query}")


def selected(connection: duckdb.DuckDBPyConnection, given: dict[str, Any], query: str) -> list[tuple[Any, ...]]:
    """The rows that a query over `given`, columns as numpy arrays, gives."""
    return connection.execute(query).fetchall()  # `given` is found as in `insert`


def value(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives."""
    ((number,),) = connection.execute(query).fetchall()
    return int(number)
