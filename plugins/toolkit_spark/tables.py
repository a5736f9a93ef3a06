"""`Tables` on Spark: each is Parquet in a folder that all workers see, written by them and read by them.

That a table is written out, and not kept in the workers' memory, is what makes a lost worker harmless: the tasks that it
had are done again from files that are still there. It also keeps plans short where a query is asked in rounds.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

    from toolkit import Columns, Schema
    from toolkit_spark.session import Settings

BYTES = 1 << 26
"""Of rows of this process: how much is handed to Spark at a time, about."""

_TYPES = {"BIGINT": "bigint", "DOUBLE": "double", "BOOLEAN": "boolean", "VARCHAR": "string", "BLOB": "binary"}
_ROWS = 4096


@contextlib.contextmanager
def folder_for_tables(session: SparkSession, settings: Settings) -> Iterator[str]:
    """A folder for the tables of one run, which is gone at its end. Raises UsageError where none is named on a cluster."""
    named = settings.temp_directory
    if named is None and not str(session.sparkContext.master).startswith("local"):
        raise toolkit.UsageError(
            "on a cluster the engine spark needs a folder for its tables that all workers see",
            "Name one, such as --engine-option temp_directory=hdfs:///tmp.",
        )
    if named is None or "://" not in named:
        if named is not None and not os.path.isdir(named):
            raise toolkit.UsageError(
                f"--engine-option temp_directory: there is no folder {named}", "Name a folder that is there."
            )
        with tempfile.TemporaryDirectory(prefix="toolkit-", dir=named, ignore_cleanup_errors=True) as folder:
            yield f"file://{os.path.abspath(folder)}"
        return
    folder = f"{named.rstrip('/')}/toolkit-{session.sparkContext.applicationId}"
    try:
        yield folder
    finally:
        path = session._jvm.org.apache.hadoop.fs.Path(folder)
        path.getFileSystem(session._jsc.hadoopConfiguration()).delete(path, True)


class SparkTables:
    """See `toolkit.Tables`."""

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._session = session
        self._folder = folder
        self._numbers = itertools.count()
        self._paths: dict[str, str] = {}

    def put(self, name: str, schema: Schema, batches: Iterable[Columns]) -> None:
        path = self._new_path(name)
        types = _struct(schema)
        with _told():
            # An empty one first, so that there is a table where there are no rows.
            self._session.createDataFrame([], types).write.parquet(path)
        for some in _together(schema, batches):
            with _told():
                self._session.createDataFrame(some, types).write.mode("append").parquet(path)
        self._show(name, path, types)

    def read(self, name: str, paths: Sequence[str]) -> None:
        from pyspark.errors import PySparkException

        if not paths:
            raise toolkit.LoadError("no Parquet file was named", "Name files, folders or patterns.")
        try:
            frame = self._session.read.option("recursiveFileLookup", "true").parquet(*paths)
            frame.selectExpr(
                "*", "_metadata.file_path AS _file", "_metadata.row_index AS _row"
            ).createOrReplaceTempView(name)
        except PySparkException as error:
            raise toolkit.LoadError(
                f"{', '.join(paths)} cannot be read: {_said(error)}", "Name Parquet files, or folders of them."
            ) from error

    def define(self, name: str, query: str) -> None:
        with _told():
            self._write_out(name, self._session.sql(query))

    def map(self, name: str, schema: Schema, kernel: Callable[[Columns], Columns], query: str) -> None:
        with _told():
            frame = self._session.sql(query)
            mapped = frame.mapInArrow(_Mapped(pickle.dumps(kernel, protocol=5), dict(schema)), _struct(schema))
            self._write_out(name, mapped)

    def rows(self, query: str) -> Iterator[Columns]:
        with _told():
            frame = self._session.sql(query)
            names = [(field.name, field.dataType.simpleString()) for field in frame.schema.fields]
            rows = frame.toLocalIterator(prefetchPartitions=True)
        while True:
            with _told():
                some = list(itertools.islice(rows, _ROWS))
            if not some:
                break
            cells = zip(*some, strict=True)
            yield {name: _column(each, type) for (name, type), each in zip(names, cells, strict=True)}

    def write(self, query: str, path: str) -> None:
        from pyspark.errors import PySparkException

        try:
            self._session.sql(query).write.mode("error").option("compression", "zstd").parquet(path)
        except PySparkException as error:
            if "PATH_ALREADY_EXISTS" in str(error):
                raise toolkit.LoadError(f"{path} is there already", "Name a folder that is not there yet.") from error
            raise toolkit.LoadError(
                f"{path} cannot be written: {_said(error)}", "Name a folder where Spark may write."
            ) from error

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)
        path = self._paths.pop(name, None)
        if path is not None:
            self._delete(path)

    def _write_out(self, name: str, frame: DataFrame) -> None:
        path = self._new_path(name)
        frame.write.parquet(path)
        self._show(name, path, frame.schema)

    def _show(self, name: str, path: str, types: StructType) -> None:
        """Makes the files of a path the table of a name, and gives up those that it had before."""
        self._session.read.schema(types).parquet(path).createOrReplaceTempView(name)
        before = self._paths.get(name)
        self._paths[name] = path
        if before is not None:
            self._delete(before)

    def _new_path(self, name: str) -> str:
        return f"{self._folder}/{name}-{next(self._numbers)}"

    def _delete(self, path: str) -> None:
        there = self._session._jvm.org.apache.hadoop.fs.Path(path)
        there.getFileSystem(self._session._jsc.hadoopConfiguration()).delete(there, True)


class _Mapped:
    """A kernel on Arrow batches, in a worker."""

    def __init__(self, kernel: bytes, schema: Schema) -> None:
        self._kernel = kernel
        self._schema = schema

    def __call__(self, batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        kernel = pickle.loads(self._kernel)  # noqa: S301 - written by this run's driver
        for batch in batches:
            if batch.num_rows:
                yield from _arrow(self._schema, kernel(_columns(batch))).to_batches()


def _columns(batch: pyarrow.RecordBatch) -> Columns:
    found: dict[str, Any] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        kind = str(column.type)
        numbers = kind in ("int64", "double", "bool") and (not column.null_count or kind == "double")
        found[name] = column.to_numpy(zero_copy_only=False) if numbers else _objects(column.to_pylist())
    return found


def _arrow(schema: Schema, columns: Columns) -> pyarrow.Table:
    import pyarrow

    types = {
        "BIGINT": pyarrow.int64(),
        "DOUBLE": pyarrow.float64(),
        "BOOLEAN": pyarrow.bool_(),
        "VARCHAR": pyarrow.string(),
        "BLOB": pyarrow.binary(),
    }
    made = {
        name: pyarrow.array(columns[name], type=types[type], from_pandas=type == "DOUBLE")
        for name, type in schema.items()
    }
    return pyarrow.table(made)


def _together(schema: Schema, batches: Iterable[Columns]) -> Iterator[pyarrow.Table]:
    """The rows of some batches in one Arrow table at a time, of about `BYTES`."""
    import pyarrow

    # In one chunk: PySpark takes a part of a table for each task, and of each part its first chunk only.
    waiting: list[pyarrow.Table] = []
    for batch in batches:
        waiting.append(_arrow(schema, batch))
        if sum(table.nbytes for table in waiting) >= BYTES:
            yield pyarrow.concat_tables(waiting).combine_chunks()
            waiting = []
    if any(table.num_rows for table in waiting):
        yield pyarrow.concat_tables(waiting).combine_chunks()


def _struct(schema: Schema) -> Any:
    from pyspark.sql import types

    return types.StructType(
        [types.StructField(name, types._parse_datatype_string(_TYPES[type])) for name, type in schema.items()]
    )


def _column(cells: Sequence[Any], type: str) -> Any:
    """The cells of a column; as objects where the type is no number, or one of them is missing."""
    if type == "double":
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    if type in ("bigint", "int", "boolean") and None not in cells:
        return np.array(cells, dtype=np.bool_ if type == "boolean" else np.int64)
    return _objects([bytes(cell) if isinstance(cell, bytearray) else cell for cell in cells])


def _objects(cells: Sequence[Any]) -> Any:
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What Spark reports, as an error whose message is a line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise toolkit.PluginError(
            f"the work on Spark failed: {_said(error)}",
            "More memory for each worker, or smaller parts, is what it mostly needs: docs/scale.md.",
        ) from error


def _said(error: Exception) -> str:
    """The line that says most: the error of a kernel, else the first."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if type(error).__name__ == "PythonException":
        raised = [line for line in lines if ": " in line and not line.startswith(("File ", "Traceback", "at "))]
        return raised[-1] if raised else lines[0]
    return lines[0] if lines else type(error).__name__
