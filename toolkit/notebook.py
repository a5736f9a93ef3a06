"""How a corpus, a report and a table show themselves in a notebook: small tables, each text escaped. Pure.

Light on purpose: no template engine and no page style, so that it looks like the tables around it and costs nothing to
import. The whole page is what `toolkit.draw(report, output="report.html")` writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from toolkit.findings import Cell, Column, Comparison, DocumentRecord, Documents, Passages, Report, Row, Table

if TYPE_CHECKING:
    from toolkit.documents import Corpus, Document
    from toolkit.text import Span

ROWS = 20
"""Rows of a table that are shown."""

EXCERPT = 120
"""Characters of a text that are shown."""

_CHANGED = {"insert": "ins", "delete": "del"}


def corpus_html(corpus: Corpus) -> str:
    """The documents of a corpus."""
    documents = list(corpus)
    return _titled(_counted(len(documents), "document"), _documents(documents))


def _documents(documents: Sequence[Document] | Sequence[DocumentRecord]) -> str:
    head = ("document", "title", "date", "language", "characters")
    rows = (
        [d.id, d.title or "", d.metadata.get("date", ""), d.language, f"{d.end - d.start:,}"] for d in documents[:ROWS]
    )
    return _grid(head, _cells(rows), len(documents))


def document_html(document: Document) -> str:
    """A document by its head and how it begins."""
    head = f"{document.title or document.id} · {document.language} · {_counted(len(document.text), 'character')}"
    return _titled(head, f"<p>{escape(_cut(document.text))}</p>")


def table_html(table: Table) -> str:
    """A table of a report."""
    head = [f"{column.name} ({column.unit})" if column.unit else column.name for column in table.columns]
    rows = ([_said(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows[:ROWS])
    return _titled(table.title, _grid(head, _cells(rows), len(table.rows)))


def report_html(report: Report) -> str:
    """A report: what was found in short, its notes and its problems."""
    head = f"{report.analysis.name}: {_counted(len(report.documents), 'document')}"
    notes = "".join(f"<p><em>{escape(note)}</em></p>" for note in report.notes)
    problems = "".join(
        f"<p><strong>{escape(p.severity)}</strong>: {escape(p.message)} {escape(p.hint)}</p>" for p in report.problems
    )
    found = "".join(_findings(report)) if report.findings else _documents(report.documents)
    return _titled(head, found + notes + problems)


def _findings(report: Report) -> Iterator[str]:
    passages = [finding for finding in report.findings if isinstance(finding, Passages)]
    groups = [finding for finding in report.findings if isinstance(finding, Documents)]
    for finding in report.findings:
        if isinstance(finding, Comparison):
            yield _comparison(report, finding)
    if passages:
        yield _passages(report, passages)
    if groups:
        yield _groups(groups)
    for finding in report.findings:
        if isinstance(finding, Table):
            yield table_html(finding)


def _comparison(report: Report, finding: Comparison) -> str:
    kinds = Counter(row.relation for row in finding.rows)
    head = f"Alike by {finding.similarity:.0%}; " + ", ".join(f"{n} {kind}" for kind, n in kinds.items())
    changed = [row for row in finding.rows if row.relation != "equal" or row.moved]
    rows = (
        [
            escape(row.relation + (", moved" if row.moved else "")),
            _marked(row, report.document(finding.left).text, "left"),
            _marked(row, report.document(finding.right).text, "right"),
        ]
        for row in changed[:ROWS]
    )
    return f"<p>{escape(head)}</p>" + _grid(("", finding.left, finding.right), rows, len(changed))


def _marked(row: Row, text: str | None, side: str) -> str:
    """One side of a row with what changed in it marked."""
    span: Span | None = row.left if side == "left" else row.right
    if span is None:
        return ""
    if text is None:
        return f"[{span.start}:{span.end}]"
    if row.relation in ("deleted", "inserted"):
        tag = "del" if row.relation == "deleted" else "ins"
        return f"<{tag}>{escape(_cut(span.of(text)))}</{tag}>"
    out = []
    for operation in row.operations:
        start, end = operation.left if side == "left" else operation.right
        words = escape(_cut(text[start:end]))
        changed = operation.op != "equal" and not operation.equivalent
        tag = "del" if side == "left" else "ins"
        out.append(f"<{tag}>{words}</{tag}>" if changed and words else words)
    return "".join(out)


def _passages(report: Report, passages: Sequence[Passages]) -> str:
    labels = Counter(finding.label for finding in passages)
    head = f"{_counted(len(passages), 'passage')}: " + ", ".join(f"{n} {label}" for label, n in labels.items())
    rows = []
    for finding in passages[:ROWS]:
        place = finding.places[0]
        text = report.document(place.document).text
        rows.append(
            [
                finding.label,
                f"{len(finding.places)}: {', '.join(dict.fromkeys(p.document for p in finding.places[:3]))}",
                _cut(place.span.of(text)) if text is not None else f"[{place.start}:{place.end}]",
                finding.reason,
            ]
        )
    return f"<p>{escape(head)}</p>" + _grid(("label", "places", "text", "reason"), _cells(rows), len(passages))


def _groups(groups: Sequence[Documents]) -> str:
    pairs = [(group, pair) for group in groups for pair in group.pairs]
    rows = (
        [
            group.relation,
            group.members[pair.members[0]].document,
            group.members[pair.members[1]].document,
            f"{pair.similarity:.1%}",
        ]
        for group, pair in pairs[:ROWS]
    )
    return _grid(("relation", "left", "right", "similarity"), _cells(rows), len(pairs))


def _said(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if column.type == "share" and isinstance(cell, (int, float)):
        return f"{cell:.1%}"
    return f"{cell:,}" if isinstance(cell, (int, float)) else _cut(cell)


def _cells(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    return ([escape(cell) for cell in row] for row in rows)


def _grid(head: Sequence[str], rows: Iterable[Sequence[str]], total: int) -> str:
    """A table of cells that are HTML, and how many rows it leaves out."""
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    more = f"<p><em>… and {total - ROWS:,} more</em></p>" if total > ROWS else ""
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>{more}"


def _titled(title: str, html: str) -> str:
    return f"<div><p><strong>{escape(title)}</strong></p>{html}</div>"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else f"{words[: EXCERPT - 1]}…"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
