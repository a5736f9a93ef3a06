"""A report without a comparison as a document to read: documents, passages with their places, groups, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docx.shared import Emu, Pt

import toolkit
from toolkit_word.paragraphs import FURNITURE
from toolkit_word.revisions import possible
from toolkit_word.words import Say

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph

    from toolkit import Column, Documents, Link, Passages, Place, Report, Span, Table

MOST_PASSAGES = 2000
MOST_PLACES = 24
MOST_ROWS = 1000
_WIDE = 6
"""Columns; in a table with more of them documents are named by their numbers."""
_NARROWEST, _WIDEST = 6, 24
"""Hanzi to a line in a column: between these, columns share the page by the longest text that they hold."""
_EXCERPT = 400
"""Characters of a member of a group that are written out, where it is no whole document."""

_TITLES = {"diff": "Comparison", "reuse": "Text reuse", "duplicates": "Near-duplicates", "show": "Documents"}


def write_reading(document: WordDocument, report: Report, say: Say) -> None:
    """Writes all of a report but its comparisons into the document."""
    _Reading(document, report, say).write()


class _Reading:
    def __init__(self, document: WordDocument, report: Report, say: Say) -> None:
        self._word = document
        self._report = report
        self._say = say
        self._numbers = {record.id: number for number, record in enumerate(report.documents, 1)}

    def write(self) -> None:
        report, say = self._report, self._say
        name = report.analysis.name
        self._word.add_heading(possible(say(_TITLES.get(name, name))), 0)
        self._said()
        self._documents()
        tables = [f for f in report.findings if isinstance(f, toolkit.Table)]
        passages = [f for f in report.findings if isinstance(f, toolkit.Passages)]
        groups = [f for f in report.findings if isinstance(f, toolkit.Documents)]
        for table in tables:
            if table.rows:
                self._table(table)
        if passages:
            self._passages(passages)
        for number, group in enumerate(groups, 1):
            self._group(number, group)
        if not report.findings and name != "show":
            self._word.add_paragraph(say("Nothing was found."))

    def _said(self) -> None:
        for problem in self._report.problems:
            severity = self._say(problem.severity)
            self._word.add_paragraph(_line(f"{severity}: {problem.message} {problem.hint}"))
        for note in self._report.notes:
            self._word.add_paragraph(_line(note))

    def _documents(self) -> None:
        say = self._say
        self._word.add_heading(say("Documents"), 1)
        rows = [
            (
                str(self._numbers[record.id]),
                _line(record.title or record.id),
                f"{record.end - record.start:,}",
                record.language if record.language != "und" else "–",
                record.metadata.get("date", "–"),
            )
            for record in self._report.documents
        ]
        self._grid(["", say("title"), say("characters"), say("language"), say("date")], rows, {0, 2})

    def _table(self, table: Table) -> None:
        self._word.add_heading(_line(self._say(table.title)), 1)
        headers = [self._header(column) for column in table.columns]
        rows = [
            [
                self._cell(value, column, wide=len(table.columns) > _WIDE)
                for value, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows[:MOST_ROWS]
        ]
        numeric = {n for n, column in enumerate(table.columns) if column.type in ("number", "share")}
        self._grid(headers, rows, numeric)
        if len(table.rows) > MOST_ROWS:
            self._word.add_paragraph(f"… {len(table.rows) - MOST_ROWS:,}", FURNITURE)

    def _header(self, column: Column) -> str:
        name = self._say(column.name.replace("_", " "))
        return _line(f"{name} ({column.unit})" if column.unit else name)

    def _cell(self, value: str | int | float | None, column: Column, *, wide: bool) -> str:
        if value is None:
            return "–"
        if isinstance(value, str):
            if column.type == "document" and value in self._numbers:
                # The documents stand with their numbers above.
                return str(self._numbers[value]) if wide else _line(self._name(value))
            return _line(self._say(value))
        if column.type == "share":
            return toolkit.percent(value)
        return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"

    def _grid(self, headers: Sequence[str], rows: Sequence[Sequence[str]], numeric: set[int]) -> None:
        grid = self._word.add_table(1, len(headers), "Table Grid")
        for cell, text in zip(grid.rows[0].cells, headers, strict=True):
            _fill(cell.paragraphs[0], text, bold=True, right=False)
        # The head is drawn again on each page that the table goes on to.
        grid.rows[0]._tr.get_or_add_trPr().append(_repeated_head())
        for row in rows:
            for number, (cell, text) in enumerate(zip(grid.add_row().cells, row, strict=True)):
                _fill(cell.paragraphs[0], text, bold=False, right=number in numeric)
        longest = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
        section = self._word.sections[0]
        margins = (section.left_margin or 0) + (section.right_margin or 0)
        _set_widths(grid, longest, (section.page_width or 0) - margins)
        self._word.add_paragraph()

    def _name(self, id: str) -> str:
        return f"{self._numbers[id]} · {self._report.document(id).title or id}"

    def _passages(self, passages: Sequence[Passages]) -> None:
        say = self._say
        self._word.add_heading(say("Passages"), 1)
        numbered = sorted(enumerate(passages, 1), key=lambda pair: (pair[1].label != "distinctive", pair[0]))
        for number, finding in numbered[:MOST_PASSAGES]:
            self._word.add_heading(_line(f"{say('Passage {n}', n=number)} · {say(finding.label)}"), 2)
            alike = say("{percent} alike", percent=toolkit.percent(finding.similarity))
            count = say("{n} places", n=len(finding.places))
            self._word.add_paragraph(_line(f"{count} · {alike} · {finding.reason}"), FURNITURE)
            for index, place in enumerate(finding.places[:MOST_PLACES]):
                self._place(place, _changed(finding.links, index))
            if len(finding.places) > MOST_PLACES:
                self._word.add_paragraph(say("and {n} more places", n=len(finding.places) - MOST_PLACES), FURNITURE)
        if len(passages) > MOST_PASSAGES:
            says = "{n} of {total} passages are drawn; the option {option} draws more."
            how = say(says, n=MOST_PASSAGES, total=len(passages), option="-f html --max-passages")
            self._word.add_paragraph(how, FURNITURE)

    def _place(self, place: Place, changed: Sequence[Span]) -> None:
        record = self._report.document(place.document)
        where = self._name(place.document)
        if record.text is not None:
            before = record.text[: place.start].replace("\r\n", "\n").replace("\r", "\n")
            where += f", {self._say('line {n}', n=before.count(chr(10)) + 1)}"
        self._word.add_paragraph(style=FURNITURE).add_run(_line(where))
        paragraph = self._word.add_paragraph()
        paragraph.paragraph_format.left_indent = Pt(18)
        if record.text is None:
            paragraph.add_run(record.slice(place.span))
            return
        for start, end, is_changed in _cut(place, changed):
            run = paragraph.add_run(possible(record.text[start:end].replace("\r\n", "\n")))
            run.bold = run.underline = is_changed or None

    def _group(self, number: int, group: Documents) -> None:
        say = self._say
        self._word.add_heading(f"{say('Group {n}', n=number)} · {say(group.relation)} · {say(group.unit)}", 1)
        for member in group.members:
            record = self._report.document(member.document)
            self._word.add_paragraph(_line(self._name(member.document)))
            if group.unit != "document" and record.text is not None:
                self._word.add_paragraph(_line(member.span.of(record.text)[:_EXCERPT]))
        rows = [
            [
                *(_line(self._name(group.members[member].document)) for member in pair.members),
                *(toolkit.percent(share) for share in (pair.similarity, pair.left_in_right, pair.right_in_left)),
            ]
            for pair in group.pairs[:MOST_ROWS]
        ]
        headers = ["left", "right", "similarity", "left in right", "right in left"]
        self._grid([say(header) for header in headers], rows, {2, 3, 4})


def _line(text: str) -> str:
    return possible(" ".join(text.split()))


def _changed(links: Sequence[Link], index: int) -> list[Span]:
    """The spans of a place in which it has other words than the first place."""
    for link in links:
        if link.places == (0, index):
            steps = [step for piece in link.pieces if piece.right is not None for step in piece.operations]
            return sorted(
                toolkit.Span(*step.right)
                for step in steps
                if step.op != "equal" and not step.equivalent and step.right[0] < step.right[1]
            )
    return []


def _cut(place: Place, changed: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """The place in stretches, each with whether it is changed."""
    at = place.start
    for span in changed:
        start, end = max(at, span.start), min(place.end, span.end)
        if start >= end:
            continue
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < place.end:
        yield at, place.end, False


def _set_widths(grid: WordTable, longest: Sequence[int], room: int) -> None:
    """Shares the width of the page (`room`, in English Metric Units) among the columns."""
    weights = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    grid.autofit = False
    for column, weight in zip(grid.columns, weights, strict=True):
        width = int(room * weight / sum(weights))
        column.width = Emu(width)
        for cell in column.cells:
            cell.width = Emu(width)


def _fill(paragraph: Paragraph, text: str, *, bold: bool, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    run = paragraph.add_run(text)
    run.font.size = Pt(9.5)
    run.bold = bold or None
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeated_head() -> object:
    from docx.oxml import OxmlElement

    return OxmlElement("w:tblHeader")
