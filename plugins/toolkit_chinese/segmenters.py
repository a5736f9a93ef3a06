"""Paragraphs, sentences and clauses of Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from toolkit import Span, TextView

_CLOSING = r"[”’」』）)】》〉\]\"']*"
_SPACE = r"\s*"
_LINE_END = re.compile(r"(?:\r\n|[\n\r\u2028\u2029\f])\s*")
_SHORT = ("etc", "al", "vs", "Inc", "Ltd", "Co", "Corp", "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No")
_ABBREVIATIONS = "".join(rf"(?<!(?<![A-Za-z]){word}\.)" for word in _SHORT)
_ENGLISH_END = rf"(?<=[A-Za-z]{{2}}\.){_ABBREVIATIONS}{_CLOSING}[^\S\r\n]+(?=[“‘「『《（(【]*[\u3400-\u9fff])"
"""What follows a full stop after an English word, where Chinese comes next."""

# Both begin with the marks themselves and look back at them: a search then goes from mark to mark, in a quarter of the time.
# A run of … that is no end is passed over once, not tried from each of its marks anew.
_SENTENCE_END = re.compile(
    rf"[。！？!?….](?:(?:(?<=[。！？!?])[。！？!?]*|(?<=…)(?<!……)…++(?=[”’」』）)】\s]|$)){_CLOSING}{_SPACE}|{_ENGLISH_END})"
)
_CLAUSE_END = re.compile(
    r"[，；：;,:—─](?:(?<=[，；：;])[，；：;]*|(?<=(?<!\d)[,:])|(?<=[,:])(?!\d)|(?<=—)—|(?<=─)─)" + _CLOSING + _SPACE
)
_GOES_ON = "；;，,、"


def _until(ends: Iterable[int], length: int) -> list[Span]:
    """Spans from each end (rising) to the next, and to the end of the text."""
    bounds = list(dict.fromkeys((0, *ends, length)))
    return list(map(toolkit.Span, bounds, bounds[1:]))


class ParagraphSegmenter:
    """A line is a paragraph; blank lines go with the one before.

    Where blank lines stand between paragraphs, a line that ends in ； or ， was broken inside its paragraph.
    """

    name = "paragraph-zh"
    summary = "Chinese paragraphs"
    languages = ("zh",)
    level: Literal["paragraph"] = "paragraph"

    def segment(self, view: TextView) -> list[Span]:
        ends = list(_LINE_END.finditer(view.text))
        apart = sum(match[0].replace("\r\n", "\n").count("\n") > 1 for match in ends)
        by_blank_lines = apart * 2 > len(ends)
        return _until(
            (
                match.end()
                for match in ends
                if not (
                    by_blank_lines
                    and match[0].replace("\r\n", "\n").count("\n") == 1
                    and view.text[match.start() - 1 : match.start()] in _GOES_ON
                )
            ),
            len(view.text),
        )


class SentenceSegmenter:
    """A sentence ends at 。！？ or ……, with the marks that close around it; an English one also at a full stop."""

    name = "sentence-zh"
    summary = "Chinese sentences"
    languages = ("zh",)
    level: Literal["sentence"] = "sentence"

    def segment(self, view: TextView) -> list[Span]:
        return _until([match.end() for match in _SENTENCE_END.finditer(view.text)], len(view.text))


class ClauseSegmenter:
    """A clause ends at ，；： and ——, in full or half width, not inside a number. 、 ends none."""

    name = "clause-zh"
    summary = "Chinese clauses"
    languages = ("zh",)
    level: Literal["clause"] = "clause"

    def segment(self, view: TextView) -> list[Span]:
        return _until([match.end() for match in _CLAUSE_END.finditer(view.text)], len(view.text))
