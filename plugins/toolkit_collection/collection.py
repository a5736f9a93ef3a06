"""A collection that an engine reads and writes by itself: nothing of its size comes into this process.

The documents are the rows of Parquet files. Each has a number, by which everything is joined: files in order of their
names, and rows as they stand in there. Names of tables, beside those of the analysis:

`collection`  the rows as they are
`files`       of each file the number of its first document
`named`       of each document its number, id and date
`problems`    what went wrong while documents were prepared
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit
from toolkit.matching.relations import count
from toolkit_collection.preparing import with_problem

if TYPE_CHECKING:
    from toolkit import Collecting, Columns, Context, Prepare, Schema, Tables
    from toolkit_collection.preparing import PreparedBy

    Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns with the text, and perhaps an id and a date; of these None: `id` and `date` where there are such."""

    text: str = "text"
    id: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is looked for where. `out`: the folder for the tables. `asked`: the options of the analysis."""

    paths: Sequence[str]
    out: str
    fields: Fields
    asked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents were read and compared, and how many rows each table that was written has."""

    documents: int
    compared: int
    written: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


_ROWS = "collection c JOIN files f ON c._file = f.file"
_NUMBER = "f.first + c._row"


@dataclass(frozen=True, slots=True)
class NumberedRows:
    """See `toolkit.Numbered`. `text`: the column with the text."""

    tables: Tables
    columns: Sequence[str]
    text: str
    prepared: PreparedBy
    told: Callable[[str], None]
    rows: str = _ROWS
    number: str = _NUMBER

    def prepare(self, name: str, schema: Schema, kernel: Prepare) -> None:
        query = f"SELECT {self.number} AS number, {_text_of(self.text)} AS text FROM {self.rows}"
        self.tables.map(name, with_problem(schema), self.prepared.kernel(schema, kernel), query)
        self._keep_problems(name)

    def map(self, name: str, schema: Schema, kernel: Callable[[Context, Columns], Rows], query: str) -> None:
        self.tables.map(name, with_problem(schema), self.prepared.mapped(schema, kernel), query)
        self._keep_problems(name)

    def _keep_problems(self, name: str) -> None:
        self.tables.define(
            "problems", f"SELECT problem FROM problems UNION SELECT problem FROM {name} WHERE problem IS NOT NULL"
        )

    def tell(self, step: str) -> None:
        self.told(step)


def work_on(
    tables: Tables, job: Job, collecting: Collecting, prepared: PreparedBy, tell: Callable[[str], None]
) -> Found:
    """Reads the collection, has the analysis work on it, and writes what it says.

    `tell`: is told which step begins. Raises LoadError where something cannot be read or written, UsageError for a field
    that the collection has not.
    """
    tables.read("collection", job.paths)
    columns = _columns(tables, job)
    fields = _checked(columns, job)
    _reserve(tables, job, collecting.recorded(job.asked))
    tell("reading the documents")
    _number(tables, fields)
    tables.put("problems", {"problem": "VARCHAR"}, [])
    made = collecting.collect(NumberedRows(tables, columns, fields.text, prepared, tell), job.asked)
    counts: dict[str, int] = {}
    for name, query in made.queries.items():
        tables.write(query, f"{job.out}/{name}")
        tables.read("written", [f"{job.out}/{name}"])
        counts[name] = count(tables, "SELECT COUNT(*) AS n FROM written")
    problems = [p for rows in tables.rows(_PROBLEMS) for p in rows["problem"].tolist()]
    return Found(
        count(tables, "SELECT COUNT(*) AS n FROM named"), count(tables, made.compared), counts, tuple(problems)
    )


_PROBLEMS = "SELECT problem FROM problems ORDER BY problem LIMIT 100"


def _columns(tables: Tables, job: Job) -> list[str]:
    """The columns of the collection. Raises LoadError where it has no rows."""
    first: Columns = next(tables.rows("SELECT * FROM collection LIMIT 1"), {})
    if not first:
        raise toolkit.LoadError(
            f"{', '.join(job.paths)} holds no documents", "Name Parquet files with a row a document."
        )
    return [name for name in first if name not in ("_file", "_row")]


def _checked(columns: list[str], job: Job) -> Fields:
    """The fields, each one that the collection has. Raises UsageError for one that it has not."""
    fields = job.fields
    for option, name in (("text", fields.text), ("id", fields.id), ("date", fields.date)):
        if name is not None and name not in columns:
            raise toolkit.UsageError(
                f"{', '.join(job.paths)} has no field {name!r}",
                f"Its fields: {', '.join(columns)}. Name one with --{option}-field.",
            )
    return Fields(
        fields.text,
        fields.id if fields.id is not None else "id" if "id" in columns else None,
        fields.date if fields.date is not None else "date" if "date" in columns else None,
    )


def _reserve(tables: Tables, job: Job, recorded: Mapping[str, Any]) -> None:
    """Writes with what it is done, so that a folder which cannot be written to, or is in use, is known before the work."""
    columns: dict[str, list[Any]] = {
        "option": ["version", *recorded],
        "value": [toolkit.__version__, *map(str, recorded.values())],
    }
    tables.put(
        "options",
        {"option": "VARCHAR", "value": "VARCHAR"},
        [{name: np.array(cells, dtype=object) for name, cells in columns.items()}],
    )
    tables.write("SELECT option, value FROM options", f"{job.out}/options")


def _number(tables: Tables, fields: Fields) -> None:
    """Makes `files` with the number of the first document of each, and `named`."""
    sizes = {
        file: rows
        for some in tables.rows("SELECT _file, MAX(_row) + 1 AS n FROM collection GROUP BY _file")
        for file, rows in zip(some["_file"].tolist(), some["n"].tolist(), strict=True)
    }
    names = sorted(sizes)
    first = np.cumsum([0, *(sizes[name] for name in names)], dtype=np.int64)[:-1]
    tables.put(
        "files", {"file": "VARCHAR", "first": "BIGINT"}, [{"file": np.array(names, dtype=object), "first": first}]
    )
    id = "CONCAT(c._file, '#', CAST(c._row + 1 AS STRING))" if fields.id is None else _text_of(fields.id)
    date = "''" if fields.date is None else f"COALESCE({_text_of(fields.date)}, '')"
    tables.define("named", f"SELECT {_NUMBER} AS number, {id} AS id, {date} AS date FROM {_ROWS}")


def _text_of(column: str) -> str:
    return f"CAST(c.{_quoted(column)} AS STRING)"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
