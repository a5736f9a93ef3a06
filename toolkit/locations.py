"""Where something stands in a document, for people: its page or record, its paragraph, its line. Pure.

Offsets are for programs. Who looks a passage up in a file counts lines, in a book pages, in a collection records.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Mapping, Sequence

import msgspec

from toolkit.documents import Region
from toolkit.text import written_lines

_LINE_END = re.compile(r"\r\n|[\n\r]")
_LINE_ENDS = ("\n", "\r", "\r\n")
_END_MARKS = '.!?:"”。！？：…'
_SAMPLE = 200_000
"""Characters that are looked at to see how a text is broken into lines."""

_BY_LINE = ("zh", "lzh", "ja")
"""Languages whose paragraphs are lines, however long: nobody breaks them at a width."""


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a character stands, each counted from 1; None for what the format does not have.

    `page`, `line`: of the file (`line` of its text as it was read). `record`: of a collection, and `name`, what its id
    field says. `paragraph`: of the document.
    """

    page: int | None = None
    record: int | None = None
    name: str | None = None
    paragraph: int | None = None
    line: int | None = None

    @property
    def words(self) -> str:
        """As people say it: "page 3, paragraph 12", "record 17 (a7), paragraph 2", "paragraph 4, line 7"."""
        named = "" if self.name is None else f" ({self.name})"
        return ", ".join(f"{what} {number}{named if what == 'record' else ''}" for what, number in self.parts)

    @property
    def short(self) -> str:
        """In as little room as can be: "4:7" is paragraph 4, line 7; "p3:12" is page 3, paragraph 12 of the document."""
        said = [str(number) for number in (self.paragraph, self.line) if number is not None]
        return ":".join([*([f"p{self.page}"] if self.page is not None else []), *said])

    @property
    def parts(self) -> list[tuple[str, int]]:
        """What is known, from the coarse to the fine: pairs such as ("page", 3)."""
        listed = (("page", self.page), ("record", self.record), ("paragraph", self.paragraph), ("line", self.line))
        return [(what, number) for what, number in listed if number is not None]


class Locations:
    """The places of one document. `text` is None where the report has none: then only its regions tell."""

    def __init__(
        self,
        text: str | None,
        regions: Sequence[Region] = (),
        language: str = "und",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        located = [region for region in regions if region.locator is not None]
        self._pages = sorted((r.start, r.locator.page) for r in located if r.locator and r.locator.page is not None)
        records = [r.locator.record for r in located if r.kind == "record" and r.locator]
        self._record = records[0] if records else None
        self._name = None if metadata is None else metadata.get("id")
        first = [r.locator.line for r in located if r.kind == "work" and r.locator]
        self._first_line = (first[0] if first else None) or 1
        self._lines = None if text is None else line_starts(text)
        self._paragraphs = None if text is None else paragraph_starts(text, language)

    def of(self, offset: int) -> Location:
        """Where the character at an offset stands."""
        page = self._page(offset)
        named = self._name if self._record is not None else None
        line = None
        if self._lines is not None and page is None and self._record is None:
            line = bisect.bisect_right(self._lines, offset) + self._first_line - 1
        paragraph = None if self._paragraphs is None else max(1, bisect.bisect_right(self._paragraphs, offset))
        return Location(page, self._record, named, paragraph, line)

    def _page(self, offset: int) -> int | None:
        at = bisect.bisect_right(self._pages, offset, key=lambda page: page[0])
        return self._pages[at - 1][1] if at else (self._pages[0][1] if self._pages else None)


def line_starts(text: str) -> list[int]:
    """Where the lines of a text begin; what follows the last line end is a line, too, if it is empty or not."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def paragraph_starts(text: str, language: str = "und") -> list[int]:
    """Where the paragraphs of a text begin: its lines, or where it was broken at a width, blocks between blank lines."""
    by_line = language.partition("-")[0] in _BY_LINE or not is_hard_wrapped(text)
    lines = list(written_lines(text))
    goes_on = (not by_line and text[one.end : other.start] in _LINE_ENDS for one, other in itertools.pairwise(lines))
    return [line.start for line, inside in zip(lines, itertools.chain([False], goes_on), strict=False) if not inside]


def is_hard_wrapped(text: str) -> bool:
    """Whether lines were broken at a width: most lines that go on to the next end without an end mark, at 45 to 90."""
    lines = [line.strip() for line in text[:_SAMPLE].splitlines()]
    going_on = [one for one, other in itertools.pairwise(lines) if one and other]
    broken = sum(45 <= len(line) <= 90 and line[-1] not in _END_MARKS for line in going_on)
    return len(going_on) >= 4 and broken * 2 > len(going_on)
