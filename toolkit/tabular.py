"""A report in rows and columns with types, for pandas and Arrow: what the CSV has, but numbers as numbers.

A row a row of a comparison, a link of a passage, a pair of near-duplicates, or a row of a table; of a report without
findings, such as that of `show`, a row a document. Pure but for the two
libraries, which are imported where they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from toolkit.errors import MissingDependencyError, UsageError
from toolkit.findings import Comparison, Documents, Passages, Report, Table

if TYPE_CHECKING:
    from toolkit.text import Span

Type: TypeAlias = Literal["text", "whole", "number", "flag"]

Row: TypeAlias = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """Columns by name and type, and rows of as many values; None where a row has no value."""

    columns: tuple[tuple[str, Type], ...]
    rows: tuple[Row, ...]

    def values(self, number: int) -> list[Any]:
        """The values of a column."""
        return [row[number] for row in self.rows]


def frame_of(report: Report, table: str | None = None) -> Frame:
    """The findings as rows, or the rows of the table of this name. Raises UsageError where there is no such table."""
    tables = [finding for finding in report.findings if isinstance(finding, Table)]
    if table is not None:
        return _table(_named(tables, table))
    comparisons = [finding for finding in report.findings if isinstance(finding, Comparison)]
    groups = [finding for finding in report.findings if isinstance(finding, Documents)]
    passages = [finding for finding in report.findings if isinstance(finding, Passages)]
    if comparisons:
        return Frame((*_ROW, *_SIDES), tuple(_comparison_rows(report, comparisons)))
    if groups:
        return Frame((*_PAIR, *_ENDS), tuple(_pair_rows(groups)))
    if not report.findings:
        return Frame(_DOCUMENT, tuple(_document_rows(report)))
    if passages or any(found.name == "shares" for found in tables):
        return Frame((*_LINK, *_SIDES), tuple(_link_rows(report, passages)))
    return _table(tables[0])


def to_pandas(frame: Frame) -> Any:
    """A pandas DataFrame, in pandas' types that know a missing value. Raises MissingDependencyError without pandas."""
    try:
        import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        raise MissingDependencyError("to_pandas", "pandas", "pandas") from error
    kinds = {"text": "string", "whole": "Int64", "number": "Float64", "flag": "boolean"}
    return pd.DataFrame(
        {name: pd.array(frame.values(n), dtype=kinds[type]) for n, (name, type) in enumerate(frame.columns)}
    )


def to_arrow(frame: Frame) -> Any:
    """An Arrow table. Raises MissingDependencyError without pyarrow."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        raise MissingDependencyError("to_arrow", "pyarrow", "arrow") from error
    kinds = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "flag": pa.bool_()}
    return pa.table({name: pa.array(frame.values(n), kinds[type]) for n, (name, type) in enumerate(frame.columns)})


_ROW: tuple[tuple[str, Type], ...] = (
    ("row", "whole"), ("relation", "text"), ("moved", "flag"), ("similarity", "number"), ("group", "whole"),
)  # fmt: skip
_LINK: tuple[tuple[str, Type], ...] = (
    ("passage", "whole"), ("label", "text"), ("reason", "text"), ("link", "whole"), ("similarity", "number"),
    ("moved", "flag"),
)  # fmt: skip
_PAIR: tuple[tuple[str, Type], ...] = (
    ("group", "whole"), ("unit", "text"), ("relation", "text"), ("similarity", "number"), ("left_in_right", "number"),
    ("right_in_left", "number"),
)  # fmt: skip
_DOCUMENT: tuple[tuple[str, Type], ...] = (
    ("document", "text"), ("title", "text"), ("date", "text"), ("characters", "whole"), ("language", "text"),
    ("encoding", "text"), ("furniture", "whole"), ("headings", "whole"),
)  # fmt: skip
_FIELDS: tuple[tuple[str, Type], ...] = (("document", "text"), ("start", "whole"), ("end", "whole"), ("text", "text"))
_SIDES = tuple((f"{side}_{name}", type) for side in ("left", "right") for name, type in _FIELDS)
_ENDS = tuple((f"{side}_{name}", type) for side in ("left", "right") for name, type in _FIELDS[:3])


def _named(tables: Iterable[Table], name: str) -> Table:
    known = {table.name: table for table in tables}
    if name not in known:
        raise UsageError(f"the report has no table {name!r}", f"Its tables: {', '.join(known) or 'none'}.")
    return known[name]


def _table(table: Table) -> Frame:
    types: list[tuple[str, Type]] = []
    for number, column in enumerate(table.columns):
        values = [row[number] for row in table.rows if row[number] is not None]
        if column.type in ("text", "document"):
            types.append((column.name, "text"))
        elif column.type == "number" and all(isinstance(value, int) for value in values):
            types.append((column.name, "whole"))
        else:
            types.append((column.name, "number"))
    rows = tuple(
        tuple(
            value if value is None or type != "text" else str(value)
            for value, (_, type) in zip(row, types, strict=True)
        )
        for row in table.rows
    )
    return Frame(tuple(types), rows)


def _comparison_rows(report: Report, comparisons: Iterable[Comparison]) -> Iterator[Row]:
    for comparison in comparisons:
        for number, row in enumerate(comparison.rows, 1):
            sides = (*_side(report, comparison.left, row.left), *_side(report, comparison.right, row.right))
            yield (number, row.relation, row.moved, row.similarity, row.group, *sides)


def _link_rows(report: Report, passages: Iterable[Passages]) -> Iterator[Row]:
    for number, finding in enumerate(passages, 1):
        for count, link in enumerate(finding.links, 1):
            left, right = (finding.places[place].document for place in link.places)
            sides = (*_side(report, left, link.left), *_side(report, right, link.right))
            yield (number, finding.label, finding.reason, count, link.similarity, link.moved, *sides)


def _pair_rows(groups: Iterable[Documents]) -> Iterator[Row]:
    for number, group in enumerate(groups, 1):
        for pair in group.pairs:
            ends = [
                value
                for place in (group.members[member] for member in pair.members)
                for value in (place.document, place.start, place.end)
            ]
            yield (number, group.unit, group.relation, pair.similarity, pair.left_in_right, pair.right_in_left, *ends)


def _document_rows(report: Report) -> Iterator[Row]:
    for document in report.documents:
        furniture = sum(len(region.span) for region in document.regions if region.kind == "furniture")
        headings = sum(region.kind == "heading" for region in document.regions)
        date, length = document.metadata.get("date"), document.end - document.start
        yield (document.id, document.title, date, length, document.language, document.encoding, furniture, headings)


def _side(report: Report, document: str, span: Span | None) -> Row:
    if span is None:
        return (document, None, None, None)
    text = report.document(document).text
    return (document, span.start, span.end, None if text is None else span.of(text))
