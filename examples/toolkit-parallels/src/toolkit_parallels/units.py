"""From a text to what parallels are made of: phrases, clauses, sentences and paragraphs, each a sequence of units. Pure.

A unit is a hanzi, a kana, a hangul or a word of a spaced script, in lower case. Hanzi and not words: 看得见, 望得见 and
记得住 are three words with nothing in common, and plainly built alike.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit import Span

ORDINAL = "#"
"""What a number stands as where a clause is numbered: 一是, 二是 and 三是 are one frame, and so are first and second."""

_UNIT = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3040-\u30ff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*"
)
_NUMBERED = re.compile(
    r"\W*(?:第?[一二三四五六七八九十百]{1,3}(?=[是要则来、，：方条个])|第[一二三四五六七八九十]|首先|其次|再次|再者|最后"
    r"|[0-9]{1,2}(?=[.、)）])|(?:first|second|third|fourth|fifth)(?:ly)?\b|(?:lastly|finally)\b)",
    re.IGNORECASE,
)
_PHRASE_END = re.compile("、")
_GROUP_END = re.compile(r"[；;。！？!?…\n\r\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that may be a member of a parallel: its span and its units."""

    span: Span
    units: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.units[0]

    @property
    def last(self) -> str:
        return self.units[-1]


Clauses = tuple[Piece, ...]
"""The clauses of a sentence, or of whatever is made of clauses."""


def piece(text: str, span: Span) -> Piece | None:
    """The piece that a span of the text is; None where it has no unit."""
    words = text[span.start : span.end]
    numbered = _NUMBERED.match(words)
    skipped = numbered.end() if numbered else 0
    found = [match[0].lower() for match in _UNIT.finditer(words, skipped)]
    units = ([ORDINAL] if numbered else []) + found
    stripped = words.strip()
    if not found or not stripped:
        return None
    start = span.start + len(words) - len(words.lstrip())
    return Piece(Span(start, start + len(stripped)), tuple(units))


def pieces(text: str, spans: Sequence[Span]) -> Clauses:
    """The pieces of several spans, those without units left out."""
    return tuple(found for span in spans if (found := piece(text, span)) is not None)


def phrases(text: str, clause: Span) -> Clauses:
    """What 、 sets apart in a clause."""
    ends = [match.end() for match in _PHRASE_END.finditer(text, clause.start, clause.end)]
    bounds = [clause.start, *ends, clause.end]
    spans = [Span(start, end) for start, end in itertools.pairwise(bounds) if end > start]
    return pieces(text, spans)


def grouped(clauses: Sequence[Piece], ends: Callable[[Piece, Piece], bool]) -> Iterator[Clauses]:
    """The clauses in groups: a group ends where `ends` says so of a clause and the one after it."""
    group: list[Piece] = []
    for clause in clauses:
        if group and ends(group[-1], clause):
            yield tuple(group)
            group = []
        group.append(clause)
    if group:
        yield tuple(group)


def ends_group(text: str) -> Callable[[Piece, Piece], bool]:
    """Whether between two clauses of the text stands a mark that ends more than a clause: ； or the end of a sentence."""

    def ends(clause: Piece, following: Piece) -> bool:
        return _GROUP_END.search(text, max(clause.span.start, clause.span.end - 3), following.span.start) is not None

    return ends
