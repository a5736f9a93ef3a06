"""How an analysis works on a collection that an engine reads and writes, and which need not fit into this process.

An analysis that can has the attribute `collecting`, of this protocol, and so becomes a command below `toolkit collection`.
That command reads the Parquet files, numbers the documents, and writes what the analysis says; what lies between, the
analysis does on the engine's tables (`toolkit.Tables`): joins as SQL, work on values as kernels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import click

    from toolkit.components import Context
    from toolkit.documents import Document
    from toolkit.tables import Columns, Schema, Tables

Rows: TypeAlias = list[tuple[Any, ...]]
"""Rows of a table: the values of its columns, in their order; an array is the bytes of it."""

Prepare: TypeAlias = "Callable[[Context, list[Document]], Rows]"
"""A kernel: from some documents, whose ids are their numbers, to rows of a table."""


@dataclass(frozen=True, slots=True)
class ToWrite:
    """What an analysis made of a collection.

    `queries`: of each table that is to be written its name and its rows. `compared`: the query of one number, that of the
    documents that were compared.
    """

    queries: Mapping[str, str]
    compared: str


class Numbered(Protocol):
    """A collection whose documents have numbers from 0 on: files in order of their names, and rows as they stand in there.

    Its tables: `named` has of each document its `number`, `id` and `date` (empty where it has none); `problems` each
    `problem` that was told while documents were prepared.
    """

    @property
    def tables(self) -> Tables: ...

    @property
    def columns(self) -> Sequence[str]:
        """The columns that the files have."""
        ...

    @property
    def rows(self) -> str:
        """What stands after FROM in a query of the rows as they were read; their columns are `c."name"`."""
        ...

    @property
    def number(self) -> str:
        """In a query from `rows`, the number of the document."""
        ...

    def prepare(self, name: str, schema: Schema, kernel: Prepare) -> None:
        """Makes the table `name` of what a kernel gives for the documents with a text, some hundred at a time.

        The kernel goes to other processes by pickle. The table has a column more, `problem`: NULL, or in a row that holds
        nothing else what the kernel told its context; that stands in `problems` as well.
        """
        ...

    def map(self, name: str, schema: Schema, kernel: Callable[[Context, Columns], Rows], query: str) -> None:
        """The same of a kernel for the rows of a query, some thousand at a time."""
        ...

    def tell(self, step: str) -> None:
        """Says which step begins."""
        ...


class Collecting(Protocol):
    """What an analysis has as `collecting`."""

    @property
    def summary(self) -> str:
        """One line for the help of the command."""
        ...

    def parameters(self) -> Sequence[click.Parameter]:
        """The options that its command has beside those of every collection."""
        ...

    def recorded(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Of the values of these options, by name, what the table `options` is to tell."""
        ...

    def collect(self, numbered: Numbered, asked: Mapping[str, Any]) -> ToWrite:
        """Does the work. Tables that it needs no more it drops: they take room on disk."""
        ...
