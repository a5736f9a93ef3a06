"""Works, paragraphs, sentences and clauses of any language."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit import Span, TextView

_CLOSES = r"\"'’”›»)\]」』）】》"
_CLOSING = rf"[{_CLOSES}]*"
_CLOSING_SPACED = rf"[{_CLOSES}“‘«‹]*(?:[\u00a0\u202f ]»)?"
"""Before a space an opening quotation mark of one language is the closing one of another."""
# Where a run of marks or of white space is no end it is passed over once (a look back at where it begins, and `++`): tried
# from each of its characters anew, a line of a million dots or spaces would never be done.
_NEW_LINE = r"(?>\r\n|[\n\r])"
_PARAGRAPH_END = re.compile(r"[\n\r\u2029](?:\s*[\n\r\u2029])?")
_BLOCK_END = re.compile(rf"{_NEW_LINE}[^\S\r\n]*{_NEW_LINE}(?:\s*[\n\r])?")
_SENTENCE_END = re.compile(
    rf"(?:(?<![.!?…])[.!?…]++{_CLOSING_SPACED}(?=\s)|[。！？]+{_CLOSING})\s*|{_NEW_LINE}(?=\s*[\n\r])\s*"
)
_CLAUSE_END = re.compile(
    rf"[,;:]{_CLOSING_SPACED}\s+|(?:[；、]|(?<!\d)[，：]|[，：](?!\d)){_CLOSING}\s*|(?<!\s)\s++[—–-]+\s+|(?<!\d)—+|—++(?!\d)"
)
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Rev|Hon|St|Gen|Col|Capt|Lt|Sgt|vs|cf)|\b(?:[A-Za-z]\.)*[A-Za-z]"
    r"|(?:^|[\r\n])[ \t]*\d{1,3})\.$"
)
_BEFORE_NUMBER = re.compile(r"\b(?:No|Nos|Vol|Art|Sec|Fig|Ch|pp|ca|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$")
_INSIDE = re.compile(r"\b(?:etc|al|ca|approx|Sr|Jr|Inc|Ltd|Co|Corp)\.$")
_WINDOW = 20
"""Characters before a full stop that are looked at for an abbreviation."""
_HEADING = re.compile(r"^#[ \t]+\S.*", re.MULTILINE)


def _until(ends: Iterable[int], length: int) -> Iterator[Span]:
    """Spans from each end to the next, and to the end of the text."""
    at = 0
    for end in ends:
        if end > at:
            yield toolkit.Span(at, end)
            at = end
    if at < length:
        yield toolkit.Span(at, length)


class WorkSegmenter:
    """A form feed begins a work; so does each level-one Markdown heading after the first that comes after some text.

    Of two headings with nothing between them the second is a subtitle. No work is blank.
    """

    name = "work-any"
    summary = "Works by form feeds and # headings"
    level: Literal["work"] = "work"

    def segment(self, view: TextView) -> Iterator[Span]:
        starts = {match.start() + match[0].rindex("\f") + 1 for match in re.finditer(r"\f\s*", view.text)}
        for before, heading in itertools.pairwise(_HEADING.finditer(view.text)):
            if view.text[before.end() : heading.start()].strip():
                starts.add(heading.start())
        first, last = len(view.text) - len(view.text.lstrip()), len(view.text.rstrip())
        kept = [start for start in sorted(starts) if first < start < last]
        return _until(kept, len(view.text))


class ParagraphSegmenter:
    """A line is a paragraph. Where most lines are hard-wrapped, blocks between blank lines are."""

    name = "paragraph-any"
    summary = "Paragraphs by line ends, or by blank lines in hard-wrapped text"
    level: Literal["paragraph"] = "paragraph"

    def segment(self, view: TextView) -> Iterator[Span]:
        pattern = _BLOCK_END if is_hard_wrapped(view.text) else _PARAGRAPH_END
        return _until((match.end() for match in pattern.finditer(view.text)), len(view.text))


def is_hard_wrapped(text: str) -> bool:
    """Whether lines were broken at a width: most lines that go on to the next end without an end mark, at 50 to 90."""
    lines = [line.strip() for line in text[:200_000].splitlines()]
    going_on = [one for one, other in itertools.pairwise(lines) if one and other]
    broken = sum(45 <= len(line) <= 90 and line[-1] not in '.!?:"”' for line in going_on)
    return len(going_on) >= 4 and broken * 2 > len(going_on)


class SentenceSegmenter:
    """A sentence ends at . ! ? … and their kin, with the marks that close around them.

    It does not end after a title, an initial, e.g. or the number of a list; after No. and its like before a number; nor
    where a small letter follows a quotation (“Why?” he asked) or a company's Ltd.
    """

    name = "sentence-any"
    summary = "Sentences of any language"
    level: Literal["sentence"] = "sentence"

    def segment(self, view: TextView) -> Iterator[Span]:
        return _until(_sentence_ends(view.text), len(view.text))


def _sentence_ends(text: str) -> Iterator[int]:
    return (match.end() for match in _SENTENCE_END.finditer(text) if not _goes_on(text, match))


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence goes on after what looks like its end."""
    following = text[match.end() : match.end() + 1]
    if not match[0].startswith("."):
        return following.islower() and match[0].rstrip()[-1:] in "”\"’'»"
    before = (text, max(0, match.start() - _WINDOW), match.start() + 1)
    return (
        _TITLE.search(*before) is not None
        or (following.isdigit() and _BEFORE_NUMBER.search(*before) is not None)
        or (not following.isupper() and _INSIDE.search(*before) is not None)
    )


class ClauseSegmenter:
    """A clause ends at , ; : before a space, at their full-width kin, and at dashes; never inside a number."""

    name = "clause-any"
    summary = "Clauses of any language"
    level: Literal["clause"] = "clause"

    def segment(self, view: TextView) -> Iterator[Span]:
        return _until((match.end() for match in _CLAUSE_END.finditer(view.text)), len(view.text))
