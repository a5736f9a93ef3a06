"""Tables of an engine: what is too much for the arrays of one process, as columns that kernels and SQL make from each other.

An analysis says its heavy joins once, in the SQL that DuckDB and Spark both read, and its work on values as kernels: pure
functions from the columns of some rows to the columns of others. An engine that has tables runs both, wherever its rows
are, and spills what does not fit. A name in double quotes is that of a column. Hashes are kept as BIGINT, since Spark has
no unsigned numbers: `keys.view(np.int64)`. An array of a row, such as the shingles of a text, is a BLOB of its bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

import numpy.typing as npt

Columns: TypeAlias = Mapping[str, "npt.NDArray[Any]"]
"""Some rows: each column an array of shape (rows,), of int64, float64, bool, or objects (str, bytes, None).

A DOUBLE that is missing is NaN; BIGINT and BOOLEAN columns with one missing are objects.
"""

ColumnType: TypeAlias = Literal["BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR", "BLOB"]

Schema: TypeAlias = Mapping[str, ColumnType]
"""The columns of a table by name, in order."""


class Tables(Protocol):
    """Named tables of one run. They end with it; names are those of SQL, lower case."""

    def put(self, name: str, schema: Schema, batches: Iterable[Columns]) -> None:
        """Makes a table of rows of this process, a batch at a time."""
        ...

    def read(self, name: str, paths: Sequence[str]) -> None:
        """Makes a table of Parquet files: paths, folders, patterns or addresses that the engine reads. Raises LoadError.

        It has two columns more, which say where a row stands: `_file`, and `_row`, its number in there, from 0.
        """
        ...

    def define(self, name: str, query: str) -> None:
        """Makes a table of what a query over tables gives, once: it is not worked out again."""
        ...

    def map(self, name: str, schema: Schema, kernel: Callable[[Columns], Columns], query: str) -> None:
        """Makes a table of what a kernel gives for the rows of a query, some thousand at a time, in any order.

        The kernel goes to other processes by pickle where the engine has them; rows in and out need not be as many.
        """
        ...

    def rows(self, query: str) -> Iterator[Columns]:
        """What a query gives, in batches; in the query's order where it has one."""
        ...

    def write(self, query: str, path: str) -> None:
        """Writes what a query gives as Parquet files into the folder `path`.

        Raises LoadError where that is there already or cannot be written.
        """
        ...

    def drop(self, name: str) -> None:
        """Gives up a table that is not needed any more."""
        ...
