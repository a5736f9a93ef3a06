"""`Tables` in a DuckDB file. What DuckDB has no room for in memory it writes beside that file, by itself.

Rows come and go as numpy columns: in by DuckDB's scan of them, out through a cursor that is read a stretch at a time, so
that neither a table nor a query's result is ever whole in this process.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit

if TYPE_CHECKING:
    import duckdb

    from toolkit import Columns, Schema

KNOWN = {
    "memory_limit": "how much memory DuckDB may take, such as 2GB",
    "threads": "how many processors it may use",
    "temp_directory": "a folder for what does not fit into memory",
}

MEMORY = "3GB"
"""Of DuckDB alone; kernels and this process come on top."""

ROWS = 4096
"""Rows that a kernel is given at a time, at the most."""

BYTES = 1 << 25
"""Bytes of texts and arrays that a kernel is given at a time, about."""

_FETCHED = 256

_BATCH = "_rows_of_this_process"

_NUMPY = {"BIGINT": np.dtype(np.int64), "INTEGER": np.dtype(np.int64), "BOOLEAN": np.dtype(np.bool_)}


@dataclass(frozen=True, slots=True)
class Settings:
    memory_limit: str = MEMORY
    threads: str | None = None
    temp_directory: str | None = None

    @classmethod
    def of(cls, given: Iterable[str]) -> Settings:
        """From `key=value` each. Raises UsageError for what is none of these."""
        from toolkit_duckdb.engine import settings_of

        return cls(**settings_of(given, KNOWN))


@contextlib.contextmanager
def opened_tables(settings: Settings) -> Iterator[DuckDBTables]:
    """Tables that last as long as the `with`. Raises UsageError for a setting that DuckDB does not take."""
    import duckdb

    place = settings.temp_directory
    if place is not None and not os.path.isdir(place):
        raise toolkit.UsageError(
            f"--engine-option temp_directory: there is no folder {place}", "Name a folder that is there."
        )
    with tempfile.TemporaryDirectory(prefix="toolkit-", dir=place, ignore_cleanup_errors=True) as folder:
        wanted: dict[str, Any] = {
            "memory_limit": settings.memory_limit,
            "temp_directory": os.path.join(folder, "spilled"),
        }
        # Order is that of a query's ORDER BY and nothing else, so that no large result is held back for it.
        wanted["preserve_insertion_order"] = False
        if settings.threads is not None:
            wanted["threads"] = settings.threads
        try:
            connection = duckdb.connect(os.path.join(folder, "tables.duckdb"), config=wanted)
        except duckdb.Error as error:
            raise toolkit.UsageError(
                f"--engine-option: DuckDB says: {_first_line(error)}", "Write them as memory_limit=2GB, threads=2."
            ) from error
        try:
            connection.execute("SET enable_progress_bar = false")
            yield DuckDBTables(connection)
        finally:
            connection.close()


class DuckDBTables:
    """See `toolkit.Tables`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def put(self, name: str, schema: Schema, batches: Iterable[Columns]) -> None:
        self._create(name, schema)
        for batch in batches:
            self._append(name, schema, batch)

    def read(self, name: str, paths: Sequence[str]) -> None:
        import duckdb

        if not paths:
            raise toolkit.LoadError("no Parquet file was named", "Name files, folders or patterns.")
        listed = ", ".join(_quoted(_pattern(path)) for path in paths)
        try:
            self._connection.execute(
                f"CREATE OR REPLACE VIEW {name} AS SELECT * EXCLUDE (filename, file_row_number), "  # noqa: S608
                f"filename AS _file, file_row_number AS _row FROM read_parquet([{listed}], "
                "filename = true, file_row_number = true, union_by_name = true, hive_partitioning = false)"
            )
        except duckdb.Error as error:
            raise toolkit.LoadError(
                f"{', '.join(paths)} cannot be read: {_first_line(error)}", "Name Parquet files, or folders of them."
            ) from error

    def define(self, name: str, query: str) -> None:
        _run(self._connection, f"CREATE OR REPLACE TABLE {name} AS {query}")

    def map(self, name: str, schema: Schema, kernel: Callable[[Columns], Columns], query: str) -> None:
        self._create(name, schema)
        for columns in self.rows(query):
            self._append(name, schema, kernel(columns))

    def rows(self, query: str) -> Iterator[Columns]:
        # A cursor of its own, which reads on while rows are written to other tables.
        with self._connection.cursor() as cursor:
            _run(cursor, query)
            names = [(column[0], str(column[1])) for column in cursor.description or ()]
            for some in _stretches(cursor):
                cells = zip(*some, strict=True)
                yield {name: _array(each, type) for (name, type), each in zip(names, cells, strict=True)}

    def write(self, query: str, path: str) -> None:
        if os.path.exists(path):
            raise toolkit.LoadError(f"{path} is there already", "Name a folder that is not there yet.")
        made = f"{path}.partial"
        try:
            shutil.rmtree(made, ignore_errors=True)
            os.makedirs(made)
            target = _quoted(os.path.join(made, "part-0.parquet"))
            _run(self._connection, f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
            os.rename(made, path)
        except OSError as error:
            raise toolkit.LoadError(
                f"{path} cannot be written: {error.strerror}", "Name a folder where files may be written."
            ) from error

    def drop(self, name: str) -> None:
        kind = "VIEW" if self._is_view(name) else "TABLE"
        self._connection.execute(f"DROP {kind} IF EXISTS {name}")

    def _is_view(self, name: str) -> bool:
        found = self._connection.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = ?", [name]).fetchone()
        return found is not None and found[0] > 0

    def _create(self, name: str, schema: Schema) -> None:
        columns = ", ".join(f"{column} {type}" for column, type in schema.items())
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")

    def _append(self, name: str, schema: Schema, batch: Columns) -> None:
        given = {column: _scanned(batch[column]) for column in schema}
        if not given or not len(next(iter(given.values()))):
            return
        self._connection.register(_BATCH, given)
        casts = ", ".join(f"CAST({column} AS {type})" for column, type in schema.items())
        _run(self._connection, f"INSERT INTO {name} SELECT {casts} FROM {_BATCH}")  # noqa: S608
        self._connection.unregister(_BATCH)


def _run(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Runs a query in a thread, so that Ctrl-C can end it: DuckDB by itself would hear of it when it is done."""
    with _told(), ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(connection.execute, query).result()
        except KeyboardInterrupt:
            connection.interrupt()
            raise


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What a user can put right, as errors that say how; Ctrl-C, which DuckDB makes an error of its own, as what it is."""
    import duckdb

    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.OutOfMemoryException as error:
        raise toolkit.PluginError(
            f"DuckDB has not enough memory: {_first_line(error)}",
            "Give it more, such as --engine-option memory_limit=6GB, or room on disk: --engine-option temp_directory=DIR.",
        ) from error
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise toolkit.PluginError(
            f"DuckDB cannot read or write: {_first_line(error)}",
            "Where it is its own file: name a folder with room by --engine-option temp_directory=DIR.",
        ) from error


def _stretches(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a result, some at a time: `ROWS` or about `BYTES` of them."""
    some: list[tuple[Any, ...]] = []
    size = 0
    while True:
        with _told():
            rows = cursor.fetchmany(_FETCHED)
        if not rows:
            break
        some += rows
        size += sum(len(cell) for row in rows for cell in row if isinstance(cell, (bytes, str)))
        if len(some) >= ROWS or size >= BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _array(cells: Sequence[Any], type: str) -> Any:
    """The cells of a column; as objects where the type is no number, or one of them is missing."""
    if type == "DOUBLE":
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    if type in _NUMPY and None not in cells:
        return np.array(cells, dtype=_NUMPY[type])
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


def _scanned(column: Any) -> Any:
    """A column as DuckDB scans it: in one piece of memory, numbers in the byte order of this machine."""
    return np.ascontiguousarray(column)


def _pattern(path: str) -> str:
    return os.path.join(path, "**", "*.parquet") if os.path.isdir(path) else path


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: BaseException) -> str:
    """What DuckDB says, without the kind of error before it and the SQL after it."""
    return re.sub(r"^[A-Z][A-Za-z ]* Error: ", "", str(error).splitlines()[0]) if str(error) else type(error).__name__
