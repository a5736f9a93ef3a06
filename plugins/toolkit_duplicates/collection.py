"""Near-duplicates of a collection that an engine reads and writes by itself: nothing of its size comes into this process.

The documents are the rows of Parquet files. Each has a number, by which everything is joined: that of its file, in order
of their names, and its row in there. Names of tables, beside those of `plan`:

`collection`  the rows as they are
`named`       of each document its number, id and date
`places`      of each document that is compared its number, its text (the first document with the same one), its characters
`found`       the verified pairs of texts that are findings, with their relation
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit
from toolkit.matching.overlap import SAMPLE
from toolkit.matching.relations import count, label_components
from toolkit_duplicates.families import LEFT_OUT, LeftOutOf
from toolkit_duplicates.plan import compare
from toolkit_duplicates.shingling import PREPARED

if TYPE_CHECKING:
    from toolkit import Columns, Tables
    from toolkit_duplicates.groups import Limits
    from toolkit_duplicates.keeping import Keep

OF_EACH = 32
"""Shingles of a document that are looked at for what holds another, about, where there are many documents."""

_FILE = 1 << 40
"""Rows that a file may have."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns with the text, and perhaps an id and a date; of these None: `id` and `date` where there are such."""

    text: str = "text"
    id: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is looked for where. `out`: the folder for the tables."""

    paths: Sequence[str]
    out: str
    fields: Fields
    limits: Limits
    keep: Keep | None


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents were read and compared, and how many rows each table that was written has."""

    documents: int
    compared: int
    written: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def find_duplicates(
    tables: Tables, job: Job, prepared: Callable[[Columns], Columns], tell: Callable[[str], None]
) -> Found:
    """Reads the collection and writes `pairs` and `groups`, with `keep` also `left_out` and `kept`.

    `prepared`: from `number` and `text` of documents to `shingling.PREPARED`. `tell`: is told which step begins.
    Raises LoadError where something cannot be read or written, UsageError for a field that the collection has not.
    """
    tables.read("collection", job.paths)
    columns = _columns(tables, job)
    fields = _checked(columns, job)
    _reserve(tables, job)
    tell("reading the documents")
    _number(tables, fields)
    _prepare(tables, fields, prepared)
    problems = [p for rows in tables.rows(_PROBLEMS) for p in rows["problem"].tolist()]
    tell("comparing")
    texts = count(tables, "SELECT COUNT(*) AS n FROM texts")
    compare(tables, job.limits, max(SAMPLE, OF_EACH * texts))
    tables.drop("texts")
    tables.define("found", _found(job.limits))
    tell("grouping")
    written = {"pairs": _PAIRS, "groups": _grouped(tables)}
    if job.keep is not None:
        tell("choosing what is kept")
        _leave_out(tables, job.keep)
        written |= {"left_out": _LEFT_OUT, "kept": _kept(columns)}
    counts: dict[str, int] = {}
    for name, query in written.items():
        tables.write(query, f"{job.out}/{name}")
        tables.read("written", [f"{job.out}/{name}"])
        counts[name] = count(tables, "SELECT COUNT(*) AS n FROM written")
    documents = count(tables, "SELECT COUNT(*) AS n FROM named")
    return Found(documents, count(tables, "SELECT COUNT(*) AS n FROM places"), counts, tuple(problems))


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


def _reserve(tables: Tables, job: Job) -> None:
    """Writes with what it is done, so that a folder which cannot be written to, or is in use, is known before the work."""
    limits = job.limits
    options = {"threshold": limits.jaccard, "containment": limits.containment, "keep": job.keep or "none"}
    columns: dict[str, list[Any]] = {
        "option": ["version", *options],
        "value": [toolkit.__version__, *map(str, options.values())],
    }
    tables.put(
        "options",
        {"option": "VARCHAR", "value": "VARCHAR"},
        [{name: np.array(cells, dtype=object) for name, cells in columns.items()}],
    )
    tables.write("SELECT option, value FROM options", f"{job.out}/options")


def _number(tables: Tables, fields: Fields) -> None:
    """Makes `files` with a number for each, and `named`."""
    names = [n for rows in tables.rows("SELECT DISTINCT _file FROM collection") for n in rows["_file"].tolist()]
    files = {"file": np.array(sorted(names), dtype=object), "number": np.arange(len(names), dtype=np.int64)}
    tables.put("files", {"file": "VARCHAR", "number": "BIGINT"}, [files])
    id = "CONCAT(c._file, '#', CAST(c._row + 1 AS STRING))" if fields.id is None else _text_of(fields.id)
    date = "''" if fields.date is None else f"COALESCE({_text_of(fields.date)}, '')"
    tables.define("named", f"SELECT {_NUMBER} AS number, {id} AS id, {date} AS date FROM {_NUMBERED}")


_NUMBER = f"f.number * {_FILE} + c._row"
_NUMBERED = "collection c JOIN files f ON c._file = f.file"


def _text_of(column: str) -> str:
    return f"CAST(c.{_quoted(column)} AS STRING)"


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _prepare(tables: Tables, fields: Fields, prepared: Callable[[Columns], Columns]) -> None:
    """Makes `places`, and `texts` of the first document with each text."""
    tables.map(
        "prepared",
        PREPARED,
        prepared,
        f"SELECT {_NUMBER} AS number, {_text_of(fields.text)} AS text FROM {_NUMBERED}",
    )
    tables.define("problems", "SELECT DISTINCT problem FROM prepared WHERE problem IS NOT NULL")
    tables.define("digests", "SELECT digest, MIN(number) AS text FROM prepared WHERE length > 0 GROUP BY digest")
    tables.define(
        "places",
        "SELECT p.number, d.text, p.characters FROM prepared p JOIN digests d ON p.digest = d.digest WHERE p.length > 0",
    )
    tables.define(
        "texts",
        "SELECT p.number AS text, p.length, p.shingles FROM prepared p JOIN digests d ON p.number = d.text",
    )
    tables.drop("prepared")
    tables.drop("digests")


_PROBLEMS = "SELECT problem FROM problems ORDER BY problem LIMIT 100"


def _found(limits: Limits) -> str:
    jaccard, containment = (f"CAST('{limit!r}' AS DOUBLE)" for limit in (limits.jaccard, limits.containment))
    return (
        "SELECT low, high, jaccard, low_in_high, high_in_low, "
        f"CASE WHEN jaccard >= {jaccard} THEN 'near-duplicate' ELSE 'contains' END AS relation FROM verified "
        f"WHERE (jaccard >= {jaccard} AND jaccard > 0) "
        f"OR (jaccard < {jaccard} AND GREATEST(low_in_high, high_in_low) >= {containment})"
    )


_PAIRS = (
    "SELECT a.id AS left_id, b.id AS right_id, p.relation, p.jaccard AS similarity, p.low_in_high AS left_in_right, "
    "p.high_in_low AS right_in_left FROM (SELECT low, high, jaccard, low_in_high, high_in_low, relation FROM found "
    "UNION ALL SELECT text, number, CAST(1 AS DOUBLE), CAST(1 AS DOUBLE), CAST(1 AS DOUBLE), 'exact' FROM places "
    "WHERE text < number) p JOIN named a ON p.low = a.number JOIN named b ON p.high = b.number ORDER BY p.low, p.high"
)
"""The pairs as they are written; copies with the first of them."""


def _grouped(tables: Tables) -> str:
    """Makes the labels of near-duplicates. Gives the query of the groups as they are written."""
    tables.define("near", "SELECT low, high FROM found WHERE relation = 'near-duplicate'")
    label_components(tables, "near_labels", "near")
    tables.drop("near")
    return (
        "SELECT f.id AS group_id, m.relation, n.id AS document_id FROM ("
        "SELECT 'exact' AS relation, text AS label, number FROM places "
        "WHERE text IN (SELECT text FROM places GROUP BY text HAVING COUNT(*) > 1) "
        "UNION ALL SELECT 'near-duplicate', label, node FROM near_labels) m "
        "JOIN named f ON m.label = f.number JOIN named n ON m.number = n.number ORDER BY m.relation, m.label, m.number"
    )


def _leave_out(tables: Tables, keep: Keep) -> None:
    """Makes `left_out`, by the same choice as `keeping` for each family: texts that hang together by any finding."""
    label_components(tables, "labels", "found")
    tables.define("families", _FAMILIES)
    tables.define("links", _LINKS)
    query = "SELECT f.members, l.links FROM families f LEFT JOIN links l ON f.label = l.label"
    tables.map("left_out", LEFT_OUT, LeftOutOf(keep), query)
    tables.drop("families")
    tables.drop("links")


_FAMILIES = (
    "SELECT m.label, STRING_AGG(CONCAT(CAST(m.number AS STRING), ' ', CAST(m.text AS STRING), ' ', "
    "CAST(m.characters AS STRING), ' ', REPLACE(n.date, '|', '/')), '|') AS members FROM ("
    "SELECT COALESCE(l.label, p.text) AS label, p.number, p.text, p.characters "
    "FROM places p LEFT JOIN labels l ON p.text = l.node WHERE l.label IS NOT NULL "
    "OR p.text IN (SELECT text FROM places GROUP BY text HAVING COUNT(*) > 1)) m "
    "JOIN named n ON m.number = n.number GROUP BY m.label"
)
_LINKS = (
    "SELECT l.label, STRING_AGG(CONCAT(f.relation, ' ', CAST(f.low AS STRING), ' ', CAST(f.high AS STRING), ' ', "
    "CAST(f.jaccard AS STRING), ' ', CAST(f.low_in_high AS STRING), ' ', CAST(f.high_in_low AS STRING)), '|') AS links "
    "FROM found f JOIN labels l ON f.low = l.node GROUP BY l.label"
)
_LEFT_OUT = (
    "SELECT n.id AS document_id, o.relation, k.id AS kept_id, o.share, o.reason FROM left_out o "
    "JOIN named n ON o.number = n.number JOIN named k ON o.kept = k.number ORDER BY o.number"
)


def _kept(columns: Sequence[str]) -> str:
    """The query of the collection without what is left out."""
    listed = ", ".join(f"c.{_quoted(column)}" for column in columns)
    return f"SELECT {listed} FROM {_NUMBERED} LEFT JOIN left_out o ON {_NUMBER} = o.number WHERE o.number IS NULL"
