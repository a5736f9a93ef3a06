"""A report as Markdown, with everything of a document escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TextIO

import toolkit
from toolkit_render.comparing import (
    LeftOut,
    ShowOptions,
    fact_words,
    facts_of,
    in_order,
    is_same_to_read,
    marked,
    paragraph_marks,
    shown,
    summary_lines,
)
from toolkit_render.reading import (
    MOVED,
    PLACE_LEGEND,
    SIGNS,
    Numbering,
    cell_text,
    header,
    place_text,
    shortened,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit import Comparison, DocumentRecord, Documents, Passages, Report, Row, Span, Table
    from toolkit.matching.facts import Fact

_ALL = ShowOptions()
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


class MarkdownRenderer:
    """Headings, tables and quotations that any Markdown reader shows."""

    name = "markdown"
    summary = "A report to read in any Markdown viewer"
    suffixes = (".md",)
    Options = ShowOptions

    def render(self, report: Report, stream: TextIO, options: ShowOptions) -> None:
        for line in lines_of(report, options):
            stream.write(line + "\n")


def escaped(text: str) -> str:
    """Text that Markdown and HTML leave as it is, on one line."""
    text = " ".join(visible(text).split())
    return _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;")


def lines_of(report: Report, options: ShowOptions = _ALL) -> Iterator[str]:
    """The lines of the whole report."""
    yield f"# {report.analysis.name}"
    yield ""
    yield from _documents(report)
    passages = 0
    for finding in in_order(report.findings):
        if isinstance(finding, toolkit.Comparison):
            yield from _comparison(report, finding, options)
        elif isinstance(finding, toolkit.Passages):
            passages += 1
            yield from _passages(report, finding, passages)
        elif isinstance(finding, toolkit.Documents):
            yield from _group(report, finding)
        elif finding.rows:
            yield from _table(finding)
    problems = [(problem.message, problem.hint) for problem in report.problems]
    for title, listed in (("Notes", [(note, "") for note in report.notes]), ("Problems", problems)):
        if listed:
            yield f"## {title}"
            yield ""
            for said, hint in listed:
                yield f"- {escaped(said)}" + ("\\" if hint else "")
                if hint:
                    yield f"  {escaped(hint)}"
            yield ""


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _documents(report: Report) -> Iterator[str]:
    rows = [
        [
            escaped(d.id), escaped(d.title or "–"), d.metadata.get("date", "–"), str(d.end - d.start),
            escaped(d.language), escaped(d.encoding),
        ]
        for d in report.documents
    ]  # fmt: skip
    yield from _grid(["document", "title", "date", "characters", "language", "encoding"], rows)
    if not report.findings:
        for document in report.documents:
            yield from _regions(document)


def _regions(document: DocumentRecord) -> Iterator[str]:
    """What was marked in a document: the head and foot of its page, and its outline."""
    for title, kind in (("Page furniture", "furniture"), ("Outline", "heading")):
        regions = [region for region in document.regions if region.kind == kind]
        if regions and document.text is not None:
            yield f"## {title} of {escaped(document.id)}"
            yield ""
            for region in regions:
                indent = "  " * ((region.level or 1) - 1)
                yield f"{indent}- {escaped(document.slice(region.span))}"
            yield ""


def _comparison(report: Report, comparison: Comparison, options: ShowOptions) -> Iterator[str]:
    yield f"## {escaped(comparison.left)} and {escaped(comparison.right)}"
    yield ""
    yield from (escaped(line) for line in summary_lines(comparison))
    yield ""
    yield "Struck out: only on the left. Bold: only on the right. Underlined: a number, a date or a name that changed."
    yield f"In parentheses: {escaped(PLACE_LEGEND)}."
    yield ""
    numbering = Numbering(comparison)
    lefts, rights = paragraph_marks(report, comparison)
    one, other = report.document(comparison.left), report.document(comparison.right)
    rows = []
    for item in shown(comparison.rows, options):
        if isinstance(item, LeftOut):
            rows.append(["", "", item.words, "", "", ""])
            continue
        row = comparison.rows[item]
        found = facts_of(row, one, other)
        same = is_same_to_read(row, one, other)
        sign = SIGNS["equal" if same else row.relation] + (MOVED if row.moved else "")
        words = numbering.words(item, row, same=same)
        said = "; ".join(part for part in (escaped(words), escaped(fact_words(row, found, one, other))) if part)
        left, right = numbering.left[item], numbering.right[item]
        numbers = [
            f"{number} ({escaped(marks[item])})" if item in marks else str(number or "")
            for number, marks in ((left, lefts), (right, rights))
        ]
        rows.append([
            escaped(sign), numbers[0], _side(one, row, "left", found), numbers[1], _side(other, row, "right", found), said,
        ])  # fmt: skip
    yield from _grid(["", "left", escaped(comparison.left), "right", escaped(comparison.right), ""], rows)


def _side(document: DocumentRecord, row: Row, side: Literal["left", "right"], found: Sequence[Fact]) -> str:
    """One side of a row, its changes marked; a row without a partner is as it is: the empty cell beside it says it."""
    span = row.left if side == "left" else row.right
    if span is None:
        return ""
    if document.text is None or row.relation != "edited":
        return escaped(document.slice(span))
    tag = "del" if side == "left" else "strong"
    said = []
    for piece, mark in marked(row, document.text, side, found):
        text = escaped(piece)
        if mark is not None and text:
            text = f"<{tag}><u>{text}</u></{tag}>" if mark == "fact" else f"<{tag}>{text}</{tag}>"
        before, after = piece[:1].isspace(), piece[-1:].isspace()
        said.append(f"{' ' if before else ''}{text}{' ' if after and text else ''}")
    return " ".join("".join(said).split())


def _slice(report: Report, document: str, span: Span | None) -> str:
    return "" if span is None else escaped(report.document(document).slice(span))


def _passages(report: Report, finding: Passages, number: int) -> Iterator[str]:
    yield f"## {number}. {escaped(finding.label)}: {len(finding.places)} places, {toolkit.percent(finding.similarity)} alike"
    yield ""
    yield f"{escaped(finding.reason)}."
    yield ""
    for place in finding.places:
        yield f"- {escaped(place_text(report, place.document, place.start, place.end))}"
        yield ""
        yield f"  > {_slice(report, place.document, place.span)}"
        yield ""


def _group(report: Report, group: Documents) -> Iterator[str]:
    yield f"## {group.relation}: {len(group.members)} {group.unit}s"
    yield ""
    rows = []
    for pair in group.pairs:
        left, right = (group.members[member] for member in pair.members)
        figures = [f"{value:.3f}" for value in (pair.similarity, pair.left_in_right, pair.right_in_left)]
        names = [
            escaped(m.document if group.unit == "document" else place_text(report, m.document, m.start, m.end))
            for m in (left, right)
        ]
        rows.append([*names, *figures])
    yield from _grid(["left", "right", "similarity", "left in right", "right in left"], rows)
    if group.unit != "document":
        for member in group.members:
            text = report.document(member.document).slice(member.span)
            where = place_text(report, member.document, member.start, member.end)
            yield f"- {escaped(where)}: {escaped(shortened(text))}"
        yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"## {escaped(table.title)}"
    yield ""
    rows = [[escaped(cell_text(v, c)) for v, c in zip(row, table.columns, strict=True)] for row in table.rows]
    yield from _grid([escaped(header(column)) for column in table.columns], rows)
