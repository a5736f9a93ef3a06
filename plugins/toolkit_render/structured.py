"""The formats for programs: JSON, JSON lines, CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TextIO

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Comparison, Documents, Passages, Report, Span, Table

    Cell = str | int | float | None


class JsonRenderer:
    """The report as one JSON object."""

    name = "json"
    summary = "The whole report as JSON"
    suffixes = (".json",)

    def render(self, report: Report, stream: TextIO, options: toolkit.Options) -> None:
        stream.write(toolkit.to_json(report).decode("utf-8"))


class JsonlRenderer:
    """The report as lines: its head, a line a finding, its problems and notes."""

    name = "jsonl"
    summary = "JSON lines: the head of the report, a line a finding, problems and notes"
    suffixes = (".jsonl",)

    def render(self, report: Report, stream: TextIO, options: toolkit.Options) -> None:
        import msgspec

        def write(value: Any) -> None:
            stream.write(msgspec.json.encode(value, order="deterministic").decode("utf-8") + "\n")

        whole = {field: getattr(report, field) for field in report.__struct_fields__}
        whole = {field: value for field, value in whole.items() if value is not msgspec.UNSET}
        tail = {field: whole.pop(field) for field in ("problems", "notes")}
        findings = whole.pop("findings")
        write(whole)
        for finding in findings:
            write(finding)
        write(tail)


class CsvOptions(toolkit.Options, frozen=True):
    table: Annotated[
        str | None, toolkit.Meta(description="CSV: write this table instead, such as shares or pairs.")
    ] = None


class CsvRenderer:
    """A line a link, row or pair; or a table."""

    name = "csv"
    summary = "CSV: a line a link, row or pair; a table with --table"
    keeps_characters = True
    suffixes = (".csv",)
    Options = CsvOptions

    def render(self, report: Report, stream: TextIO, options: CsvOptions) -> None:
        import csv

        lines = table_lines(table_named(report, options.table)) if options.table is not None else finding_lines(report)
        csv.writer(stream, lineterminator="\n").writerows(lines)


def table_named(report: Report, name: str) -> Table:
    """The table of this name. Raises UsageError that names those there are."""
    tables = [finding for finding in report.findings if isinstance(finding, toolkit.Table)]
    for table in tables:
        if table.name == name:
            return table
    names = ", ".join(table.name for table in tables) or "none"
    raise toolkit.UsageError(f"the report has no table {name!r}", f"Its tables: {names}.")


def table_lines(table: Table) -> Iterator[Sequence[Cell]]:
    """The column names, then the rows."""
    yield [column.name for column in table.columns]
    yield from table.rows


def finding_lines(report: Report) -> Iterator[Sequence[Cell]]:
    """A header and a line a row, link or pair, by the kind of the first finding; a line a document where there is none."""
    comparisons = [f for f in report.findings if isinstance(f, toolkit.Comparison)]
    passages = [f for f in report.findings if isinstance(f, toolkit.Passages)]
    groups = [f for f in report.findings if isinstance(f, toolkit.Documents)]
    tables = [f for f in report.findings if isinstance(f, toolkit.Table)]
    if comparisons:
        return _comparison_lines(report, comparisons)
    if groups:
        return _group_lines(report, groups)
    if passages or any(table.name == "shares" for table in tables):
        return _passage_lines(report, passages)
    if tables:
        return table_lines(tables[0])
    if any(problem.stage == "analyze" and problem.severity == "error" for problem in report.problems):
        return iter(())  # it failed: a list of documents would look like a result
    return _document_lines(report)


_SIDES = [f"{side}_{field}" for side in ("left", "right") for field in ("document", "start", "end", "text")]
_PLACES = ["left_place", "right_place"]
"""For people, behind the columns for programs: page or record, paragraph, line."""


def _side(report: Report, document: str, span: Span | None) -> list[Cell]:
    if span is None:
        return [document, None, None, None]
    return [document, span.start, span.end, report.document(document).slice(span)]


def _comparison_lines(report: Report, comparisons: Iterable[Comparison]) -> Iterator[Sequence[Cell]]:
    yield ["row", "relation", "moved", "similarity", "group", *_SIDES, *_PLACES]
    for comparison in comparisons:
        for number, row in enumerate(comparison.rows, 1):
            sides = [*_side(report, comparison.left, row.left), *_side(report, comparison.right, row.right)]
            places = _places(report, (comparison.left, row.left), (comparison.right, row.right))
            yield [number, row.relation, _flag(row.moved), row.similarity, row.group, *sides, *places]


def _passage_lines(report: Report, passages: Iterable[Passages]) -> Iterator[Sequence[Cell]]:
    yield ["passage", "label", "reason", "link", "similarity", "moved", *_SIDES, *_PLACES]
    for number, finding in enumerate(passages, 1):
        for count, link in enumerate(finding.links, 1):
            left, right = (finding.places[place].document for place in link.places)
            sides = [*_side(report, left, link.left), *_side(report, right, link.right)]
            places = _places(report, (left, link.left), (right, link.right))
            yield [number, finding.label, finding.reason, count, link.similarity, _flag(link.moved), *sides, *places]


def _places(report: Report, *spans: tuple[str, Span | None]) -> list[Cell]:
    """The beginnings of spans, as people say where they are."""
    return [None if span is None else report.location(document, span.start).words for document, span in spans]


def _group_lines(report: Report, groups: Iterable[Documents]) -> Iterator[Sequence[Cell]]:
    places = [f"{side}_{field}" for side in ("left", "right") for field in ("document", "start", "end")]
    yield ["group", "unit", "relation", "similarity", "left_in_right", "right_in_left", *places, *_PLACES]
    for number, group in enumerate(groups, 1):
        for pair in group.pairs:
            left, right = (group.members[member] for member in pair.members)
            ends: list[Cell] = [left.document, left.start, left.end, right.document, right.start, right.end]
            figures: list[Cell] = [pair.similarity, pair.left_in_right, pair.right_in_left]
            where = _places(report, (left.document, left.span), (right.document, right.span))
            yield [number, group.unit, group.relation, *figures, *ends, *where]


def _document_lines(report: Report) -> Iterator[Sequence[Cell]]:
    yield ["document", "title", "date", "characters", "language", "encoding", "furniture", "headings"]
    for document in report.documents:
        furniture = sum(len(r.span) for r in document.regions if r.kind == "furniture")
        headings = sum(r.kind == "heading" for r in document.regions)
        length = document.end - document.start
        date = document.metadata.get("date")
        yield [document.id, document.title, date, length, document.language, document.encoding, furniture, headings]


def _flag(value: bool) -> str:
    return "true" if value else "false"
