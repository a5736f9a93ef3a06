"""The renderer `docx` and its options: who is named as the author of the changes, and when."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Annotated, BinaryIO

import toolkit

if TYPE_CHECKING:
    from toolkit import DocumentRecord, Report

AUTHOR = "toolkit"
LONG_AGO = "2000-01-01"
"""The date of the changes where no document tells one. Never today: equal reports give equal files."""


class WordOptions(toolkit.Options, frozen=True):
    change_author: Annotated[
        str, toolkit.Meta(min_length=1, max_length=255, description="Word: the author named in tracked changes.")
    ] = AUTHOR
    change_date: (
        Annotated[
            str,
            toolkit.Meta(
                description="Word: the date named in tracked changes, such as 2024-05-31. "
                f"Else that of the right document; else {LONG_AGO}."
            ),
        ]
        | None
    ) = None


class WordRenderer:
    """A comparison as a text with revisions, any other report as headings, passages and tables."""

    name = "docx"
    summary = "For Word: a comparison as tracked changes and moves; passages, groups and tables of other analyses"
    suffixes = (".docx",)
    binary = True
    Options = WordOptions

    def render(self, report: Report, stream: BinaryIO, options: WordOptions) -> None:
        try:
            import docx  # noqa: F401
        except ImportError as error:
            raise toolkit.MissingDependencyError("the format docx", "python-docx", "word") from error
        if options.change_date is not None and not _is_date(options.change_date):
            raise toolkit.UsageError(
                f"--change-date: {options.change_date!r} is no date after 1900",
                "Write it as year-month-day: 2024-05-31.",
            )
        from toolkit_word.package import document_of

        stream.write(document_of(report, options.change_author, options.change_date or date_of(report)))


def date_of(report: Report) -> str:
    """The date of what is on the right in the first comparison, else of the last document, else a fixed one."""
    comparisons = [f for f in report.findings if isinstance(f, toolkit.Comparison)]
    right = report.document(comparisons[0].right) if comparisons else next(reversed(report.documents), None)
    return LONG_AGO if right is None else _dated(right)


def _dated(document: DocumentRecord) -> str:
    told = document.metadata.get("date", "")[:10]
    return told if _is_date(told) else LONG_AGO


def _is_date(text: str) -> bool:
    """Whether this is a day in the form of ISO 8601, in a year that Word takes."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and day.year >= 1900
