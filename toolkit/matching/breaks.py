"""Line breaks that only one of two texts has: a paragraph that was broken anew is no change.

Where matched text runs on over a line end, and the other text has none there, the pieces on both sides of the line end are
one, as they are in the other text.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.matching.tiles import Tile
from toolkit.matching.units import Units
from toolkit.text import Span

_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029\f]")


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into clauses: `bounds[c]` is the first unit of clause `c`; `sentences`: the number of its sentence."""

    text: str
    clauses: Sequence[Span]
    sentences: Sequence[int]
    units: Units
    bounds: Sequence[int]

    def between(self, unit: int) -> str:
        """What stands before a unit, from the one before it on."""
        return self.text[int(self.units.ends[unit - 1]) : int(self.units.starts[unit])]

    def clause_of(self, unit: int) -> int:
        return bisect.bisect_right(self.bounds, unit) - 1


def unbroken(one: Cut, other: Cut, tiles: Sequence[Tile]) -> tuple[list[Span], list[int]]:
    """The clauses of the first text and the numbers of their sentences, joined over line ends that only it has.

    `tiles`: with the first text as their left, in order.
    """
    starts = [t.left for t in tiles]
    clauses: list[Span] = []
    numbers: list[int] = []
    number = -1
    for c, clause in enumerate(one.clauses):
        joins, joins_clause = (False, False) if c == 0 else _joins(one, other, c, tiles, starts)
        new = c == 0 or one.sentences[c] != one.sentences[c - 1]
        if joins_clause:
            clauses[-1] = Span(clauses[-1].start, clause.end)
            continue
        number += new and not joins
        clauses.append(clause)
        numbers.append(number)
    return clauses, numbers


def _joins(one: Cut, other: Cut, c: int, tiles: Sequence[Tile], starts: Sequence[int]) -> tuple[bool, bool]:
    """Whether clause `c` goes on with the sentence before it, and with the clause before it, as in the other text."""
    no = False, False
    at, unit = one.clauses[c].start, one.bounds[c]
    if not one.text[at - 1].isspace() or not one.bounds[c - 1] < unit:
        return no
    index = bisect.bisect_right(starts, unit - 1) - 1
    if index < 0 or unit > tiles[index].left + tiles[index].length:
        return no
    there = unit - tiles[index].left + tiles[index].right
    if one.bounds[c + 1] == unit:
        # Only marks, which stand at the end of the line before in the other text.
        marks = one.clauses[c].of(one.text).strip()
        between = one.text[int(one.units.ends[unit - 1]) : one.text.index(marks, at)]
        same = bool(marks) and other.text.startswith(marks, int(other.units.ends[there - 1]))
        return no if len(_LINE_END.findall(between)) > 1 else (same, same)
    if unit == tiles[index].left + tiles[index].length or len(_LINE_END.findall(one.between(unit))) != 1:
        return no
    if _LINE_END.search(other.between(there)):
        return no
    before, after = other.clause_of(there - 1), other.clause_of(there)
    if not 0 <= before <= after < len(other.clauses):
        return no
    return other.sentences[before] == other.sentences[after], before == after
