"""Title, headings, quotations, date and furniture of texts in spaced scripts."""

from __future__ import annotations

import bisect
import datetime
import itertools
import re
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Annotation, Document, Region

_EDGE = 12
_LONGEST = 80
_HEADINGS = (
    (re.compile(r"(#{1,6})[ \t]+\S"), None),
    (re.compile(r"(?:chapter|part|book)\s+(?:[IVXLC]+|\d+)\b", re.IGNORECASE), 1),
    (re.compile(r"(?:section|article)\s+(?:[IVXLC]+|\d+)\b", re.IGNORECASE), 2),
    (re.compile(r"§\s*\d+"), 2),
    (re.compile(r"\d{1,2}\.\s+[A-Z]"), 2),
    (re.compile(r"\d{1,2}\.\d{1,2}\.?\s+[A-Z]"), 3),
)
_QUOTED = re.compile(r"“[^“”\r\n]+”|\"[^\"\r\n]+\"|«[^«»\r\n]+»|„[^„“\r\n]+“")
_QUOTED_UNSPACED = re.compile(r"「[^「」\r\n]{8,}」|『[^『』\r\n]{8,}』")
"""Quotation marks of scripts without spaces; shorter ones set a word off."""
_FURNITURE = re.compile(
    r"(?:copyright\b|©|\(c\)\s*\d{4}|.*\ball rights reserved"
    r"|(?:published|posted|updated|last modified)(?:\s+on)?\s*[:\d]"
    r"|share (?:this|on)\b|related (?:articles|posts|stories)|read more"
    r"|cookie (?:policy|settings)|privacy policy|terms of (?:use|service)"
    r"|skip to (?:main )?content|subscribe\b|sign up\b|home\s*[>»/|]|(?:\S+\s*[>»]\s*){2,}"
    r"|powered by\b)",
    re.IGNORECASE,
)
_GUTENBERG = re.compile(r"\s*\*\*\*\s*(start|end) of (?:the|this) project gutenberg\b", re.IGNORECASE)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WORDS_AROUND = 4
"""Words that a line which ends like a sentence may have beside its date, such as Published online on."""

_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{'|'.join(_MONTHS)})\s+(?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)})\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b"),
)


def _spaced(documents: Iterable[Document]) -> Iterator[Document]:
    """The documents that are not Chinese, which has annotators of its own."""
    return (document for document in documents if not document.language.startswith("zh"))


class OutlineAnnotator:
    name = "outline"
    summary = "Title, headings, quotations and date"
    scope: Literal["document"] = "document"

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        for document in _spaced(documents):
            yield _outline(document)


def _outline(document: Document) -> Annotation:
    furniture = [region.span for region in document.regions_of("furniture")]
    every = list(toolkit.written_lines(document.text))
    lines = _outside(every, furniture)
    regions = [region for line in lines if (region := _heading(document.text, line)) is not None]
    regions += [
        toolkit.Region("quotation", *match.span())
        for match in _QUOTED.finditer(document.text)
        if len(match[0].split()) >= 3
    ]
    regions += [toolkit.Region("quotation", *match.span()) for match in _QUOTED_UNSPACED.finditer(document.text)]
    title = _title(document.text, lines)
    if title is not None:
        regions.append(toolkit.Region("title", title.start, title.end))
    date = next((d for line in [*every[:_EDGE], *every[-_EDGE:]] if (d := _date(line.of(document.text)))), None)
    name = None if title is None else title.of(document.text).lstrip("# ").strip()
    return toolkit.Annotation(document.id, tuple(regions), title=name, metadata={} if date is None else {"date": date})


def _outside(lines: Sequence[toolkit.Span], furniture: Sequence[toolkit.Span]) -> list[toolkit.Span]:
    """The lines that lie in none of the spans. A long PDF has thousands of both."""
    spans = sorted(furniture)
    starts = [span.start for span in spans]
    reach = [0, *itertools.accumulate((span.end for span in spans), max)]
    return [line for line in lines if reach[bisect.bisect_right(starts, line.start)] < line.end]


def _heading(text: str, line: toolkit.Span) -> Region | None:
    content = line.of(text).strip()
    start = line.start + line.of(text).index(content)
    for pattern, level in _HEADINGS:
        match = pattern.match(content)
        if match and len(content) <= _LONGEST and (level is None or content[-1] not in ".,;" or len(content) <= 20):
            return toolkit.Region("heading", start, start + len(content), len(match[1]) if level is None else level)
    return None


def _title(text: str, lines: list[toolkit.Span]) -> toolkit.Span | None:
    """The first line, where it is a `# ` heading, or short, without an end mark, and apart from what follows."""
    if not lines:
        return None
    content = lines[0].of(text).strip()
    start = lines[0].start + lines[0].of(text).index(content)
    apart = len(lines) == 1 or text[lines[0].end : lines[1].start].count("\n") > 1
    if content.startswith("# ") or (len(content) <= _LONGEST and content[-1] not in ".,;:!?" and apart):
        return toolkit.Span(start, start + len(content))
    return None


def _date(line: str) -> str | None:
    for pattern in _DATES:
        match = pattern.search(line)
        if match and not _tells(line, match):
            month = match["m"]
            number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
            try:
                return datetime.date(int(match["y"]), number, int(match["d"])).isoformat()
            except ValueError:
                return None
    return None


def _tells(line: str, date: re.Match[str]) -> bool:
    """Whether a line is a sentence around a date, and not the publication line that gives a text's own."""
    around = f"{line[: date.start()]} {line[date.end() :]}".strip()
    return len(around.split()) > _WORDS_AROUND and line.rstrip()[-1] in ".!?"


class FurnitureAnnotator:
    """Marked lines before the first long line; at the foot, all from the first marked line that has only short ones after.

    What Project Gutenberg put before and after a book is furniture however long it is.
    """

    name = "furniture"
    summary = "Heads and feet of saved web pages and e-books"
    scope: Literal["document"] = "document"
    priority = 10

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        for document in _spaced(documents):
            lines = list(toolkit.written_lines(document.text))
            regions = [toolkit.Region("furniture", span.start, span.end) for span in _furniture(document.text, lines)]
            yield toolkit.Annotation(document.id, tuple(regions))


def _furniture(text: str, lines: list[toolkit.Span]) -> Iterator[toolkit.Span]:
    """The furniture of a text with these lines: blocks in order and apart."""
    head, foot = _book(text, lines)
    if head:
        yield toolkit.Span(lines[0].start, lines[head - 1].end)
    half = (head + foot) // 2
    above = itertools.takewhile(lambda line: len(line) <= _LONGEST, lines[head : min(head + _EDGE, half)])
    yield from (line for line in above if _is_marked(text, line))
    short = _first_of_short_tail(lines[:foot])
    first = next((n for n in range(max(half, foot - _EDGE, short), foot) if _is_marked(text, lines[n])), foot)
    if first < len(lines):
        yield toolkit.Span(lines[first].start, lines[-1].end)


def _book(text: str, lines: list[toolkit.Span]) -> tuple[int, int]:
    """The numbers of a book's first line and of the first after it, by the marks of Project Gutenberg."""
    marks = [(n, match[1].casefold()) for n, line in enumerate(lines) if (match := _GUTENBERG.match(line.of(text)))]
    head = next((n + 1 for n, mark in marks if mark == "start"), 0)
    return head, next((n for n, mark in marks if mark == "end" and n >= head), len(lines))


def _is_marked(text: str, line: toolkit.Span) -> bool:
    return len(line) <= _LONGEST and _FURNITURE.match(line.of(text).strip()) is not None


def _first_of_short_tail(lines: list[toolkit.Span]) -> int:
    """The first of the lines from which on all are short."""
    return max((n + 1 for n, line in enumerate(lines) if len(line) > _LONGEST), default=0)
