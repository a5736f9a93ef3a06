"""The renderer `cleaned`: the collection without what `--keep` leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import toolkit
from toolkit_duplicates.keeping import TABLE, left_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import DocumentRecord, Report


class CleanedRenderer:
    """A line a document: its id, title, date and text, without what is left out."""

    name = "cleaned"
    summary = "duplicates: what is kept of the collection, as JSON lines"
    suffixes: tuple[str, ...] = ()

    def render(self, report: Report, stream: TextIO, options: toolkit.Options) -> None:
        import msgspec

        gone = _gone(report)
        for record in report.documents:
            spans = gone.get(record.id, [])
            text = _without(record, spans)
            if text is None and toolkit.Span(0, record.end - record.start) in spans:
                continue
            if text is None or text.strip():
                line = {"id": record.id, "title": record.title, "date": record.metadata.get("date"), "text": text}
                stream.write(msgspec.json.encode(line).decode("utf-8") + "\n")


def _gone(report: Report) -> dict[str, list[toolkit.Span]]:
    """What is left out of each document: by the report's table; without one, all but the first of near-duplicates."""
    gone: dict[str, list[toolkit.Span]] = {}
    for finding in report.findings:
        if isinstance(finding, toolkit.Table) and finding.name == TABLE:
            for document, start, end, *_ in finding.rows:
                gone.setdefault(str(document), []).append(toolkit.Span(int(start or 0), int(end or 0)))
            return gone
    order = {record.id: number for number, record in enumerate(report.documents)}
    found = [finding for finding in report.findings if isinstance(finding, toolkit.Documents)]
    for out in left_out(found, lambda place: (order[place.document], place.start)):
        gone.setdefault(out.place.document, []).append(out.place.span)
    return gone


def _without(record: DocumentRecord, spans: Sequence[toolkit.Span]) -> str | None:
    """A document's text without some spans, which are apart; None where the report was made without texts."""
    if record.text is None:
        return None
    kept, at = [], 0
    for span in sorted(spans):
        kept.append(record.text[at : span.start])
        at = span.end
    return "".join([*kept, record.text[at:]])
