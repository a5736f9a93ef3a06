"""Works: the texts that one file holds, headed 之一, 之二, or 篇一, 篇二, or 第一篇 …"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from toolkit import Span, TextView

_NUMBER = r"(?P<number>[一二三四五六七八九十]{1,3}|\d{1,2})"
_OPEN, _CLOSE = r"[【\[（(《]?\s*", r"\s*[】\]）)》]?"
_TITLE = r"(?P<title>.{0,40})"
_AFTER = rf"(?:\s*[:：—―－\-─.．、]+\s*{_TITLE})?"

KINDS = (
    rf"{_OPEN}之{_NUMBER}{_CLOSE}{_AFTER}",
    rf"{_OPEN}[篇其]{_NUMBER}{_CLOSE}{_AFTER}",
    rf"{_OPEN}第{_NUMBER}篇{_CLOSE}(?:(?:\s*[:：—―－\-─.．、]+\s*|\s+){_TITLE})?",
    rf".{{0,20}}(?:范文|篇|例文){_NUMBER}{_CLOSE}{_AFTER}",
)
"""Lines that head a work, a kind each. The kind that a file begins with is its kind."""

_KINDS = tuple(re.compile(kind) for kind in KINDS)

_LONGEST = 60
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


class WorkSegmenter:
    """Two or more markers of one kind that count from one, each a short line of its own."""

    name = "work-zh"
    summary = "Works of a file by 之一/之二, 篇一/篇二, 第一篇 …"
    languages = ("zh",)
    level: Literal["work"] = "work"

    def segment(self, view: TextView) -> Iterator[Span]:
        starts = work_starts(view.text)
        bounds = [*(starts if len(starts) > 1 else [0]), len(view.text)]
        bounds[0] = 0
        for start, end in itertools.pairwise(bounds):
            if start < end:
                yield toolkit.Span(start, end)


def work_starts(text: str) -> list[int]:
    """Where the works begin, at their markers; empty where there are not two."""
    lines = [
        (line.start, content)
        for line in toolkit.written_lines(text)
        if len(content := line.of(text).strip()) <= _LONGEST
    ]
    for pattern in _KINDS:
        starts: list[int] = []
        for start, content in lines:
            match = pattern.fullmatch(content)
            if match and number_of(match["number"]) == len(starts) + 1:
                starts.append(start)
        if len(starts) > 1:
            return starts
    return []


def marker(line: str) -> re.Match[str] | None:
    """A whole line as the head of a work: `number`, and `title`, which is empty or None where the line has none."""
    return next((match for pattern in _KINDS if (match := pattern.fullmatch(line))), None)


def number_of(digits: str) -> int:
    """A number from 1 to 99 in digits or hanzi."""
    if digits.isdigit() and digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _DIGITS.get(digits, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
