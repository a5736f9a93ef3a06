"""`toolkit render`: a saved report drawn again in another format."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    import click

    from toolkit import DocumentRecord, Report

FileText = Callable[["DocumentRecord"], tuple[str, str]]
"""The whole text of a document's file, and the SHA-256 of its bytes."""

_MOST = {
    "documents": "Write out at most so many documents.",
    "passages": "Draw at most so many passages.",
    "rows": "Draw at most so many rows of a comparison or of a table.",
}


class RenderCommand:
    """Reads a report and hands it to a renderer."""

    name = "render"
    summary = "A saved report drawn again in another format"

    def command(self) -> click.Command:
        import click

        def render(report: str, **options: Any) -> None:
            drawn = with_texts(saved := read_report(report), file_reader(saved))
            format, output = options.pop("format"), options.pop("output")
            given = {name: value for name, value in options.items() if value not in (None, False)}
            toolkit.draw(drawn, format=format, output=output, registry=click.get_current_context().obj, **given)

        return click.Command(
            "render",
            callback=render,
            help=f"{self.summary}.\n\nREPORT: a file that --format json wrote, or - for standard input.",
            params=[
                click.Argument(["report"], type=click.Path(), metavar="REPORT.json"),
                click.Option(
                    ["--format", "-f"],
                    metavar="NAME",
                    help="Output format; else by the ending of --output.",
                    shell_complete=_formats,
                ),
                click.Option(
                    ["--output", "-o"],
                    type=click.Path(),
                    metavar="FILE",
                    help="Write to this file instead of standard output.",
                ),
                click.Option(["--table"], metavar="TEXT", help="CSV: write this table instead of findings."),
                click.Option(
                    ["--width"], type=click.IntRange(min=20), metavar="N", help="Terminal: columns to draw in."
                ),
                click.Option(["--full"], is_flag=True, help="Terminal: write out every passage."),
                click.Option(["--change-author"], metavar="TEXT", help="Word: the author named in tracked changes."),
                click.Option(["--change-date"], metavar="TEXT", help="Word: the date named in tracked changes."),
                *(
                    click.Option([f"--max-{what}"], type=click.IntRange(min=0), metavar="N", help=f"HTML: {help}")
                    for what, help in _MOST.items()
                ),
            ],
        )


def _formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The formats that begin with what was typed."""
    names = [registered.name for registered in ctx.find_root().obj.components("renderer")]
    return [name for name in names if name.startswith(incomplete)]


def read_report(address: str) -> Report:
    """The report in a file, or on standard input for `-`. Raises ReportError where there is none."""
    from pathlib import Path

    try:
        data = sys.stdin.buffer.read() if address == "-" else Path(address).read_bytes()
    except OSError as error:
        raise toolkit.ReportError(f"{address} cannot be read: {error.strerror}", "Name a saved report.") from error
    return toolkit.from_json(data)


def with_texts(report: Report, read: FileText) -> Report:
    """The report with the texts that were left out, read anew.

    Raises ReportError where a file is missing, or is no longer the one that was compared.
    """
    import msgspec

    documents = []
    for document in report.documents:
        if document.text is None:
            text, digest = read(document)
            if digest != document.sha256:
                raise toolkit.ReportError(
                    f"{document.uri} has changed since the report was made", "Run the analysis again."
                )
            document = msgspec.structs.replace(document, text=text[document.start : document.end])  # noqa: PLW2901
        documents.append(document)
    return msgspec.structs.replace(report, documents=tuple(documents))


def file_reader(report: Report) -> FileText:
    """Reads files anew as they were read for the report; one that holds several documents is read once for all."""
    # What is read is known by the checksum, so that the limit need not keep strangers out.
    largest = max((document.end for document in report.documents), default=0) * 4 // 1_000_000 + 1

    @functools.lru_cache(maxsize=1)
    def whole(uri: str, encoding: str) -> tuple[str, str]:
        documents = list(toolkit.load(uri, encoding=encoding, split=False, max_size=max(largest, 100), like=report))
        return "".join(document.text for document in documents), documents[0].sha256

    def read(document: DocumentRecord) -> tuple[str, str]:
        try:
            return whole(document.uri, document.encoding)
        except toolkit.LoadError as error:
            if _has_changed(document):
                return "", ""
            raise toolkit.ReportError(
                f"the text of {document.id} was left out of the report, and it cannot be read again: {error.message}",
                "Go to the folder in which the report was made, or make it again without --no-text.",
            ) from error

    return read


def _has_changed(document: DocumentRecord) -> bool:
    """Whether a file is there and has other bytes than it had: what is wrong with it is then of no interest."""
    import hashlib
    from pathlib import Path

    try:
        return hashlib.sha256(Path(document.uri).read_bytes()).hexdigest() != document.sha256
    except OSError:
        return False
