"""The renderer `cleaned`: the collection without what `--keep` leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import toolkit
from toolkit_duplicates.keeping import TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import DocumentRecord, Report


class CleanedRenderer:
    """A line a document: its id, title, date and text, without what is left out."""

    name = "cleaned"
    summary = "duplicates --keep: the texts that are kept, as JSON lines"
    suffixes: tuple[str, ...] = ()

    def render(self, report: Report, stream: TextIO, options: toolkit.Options) -> None:
        import msgspec

        table = next((f for f in report.findings if isinstance(f, toolkit.Table) and f.name == TABLE), None)
        if table is None:
            raise toolkit.UsageError(
                "the format cleaned needs a report that says what is left out", "Run: toolkit duplicates --keep first …"
            )
        gone: dict[str, list[toolkit.Span]] = {}
        for document, start, end, *_ in table.rows:
            gone.setdefault(str(document), []).append(toolkit.Span(int(start or 0), int(end or 0)))
        for record in report.documents:
            text = _without(record, gone.get(record.id, []))
            if text.strip():
                line = {"id": record.id, "title": record.title, "date": record.metadata.get("date"), "text": text}
                stream.write(msgspec.json.encode(line).decode("utf-8") + "\n")


def _without(record: DocumentRecord, spans: Sequence[toolkit.Span]) -> str:
    """A document's text without some spans, which are apart. Raises UsageError where the report holds no texts."""
    if record.text is None:
        raise toolkit.UsageError(
            "this report was made without texts", "Make it again without --no-text, then draw it with -f cleaned."
        )
    kept, at = [], 0
    for span in sorted(spans):
        kept.append(record.text[at : span.start])
        at = span.end
    return "".join([*kept, record.text[at:]])
