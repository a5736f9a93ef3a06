"""Two texts in clauses, cut so that what the reader decided holds: pairs that are fixed, and clauses that stay apart.

Where a decision's text begins and ends, a clause and a sentence begin and end: blocks are made within sentences, so none of
them goes over such a border.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.matching.blocks import Block
from toolkit.matching.breaks import Cut
from toolkit.matching.decided import Box, Decided
from toolkit.text import IntArray, Span

Apart = Callable[[int, int], bool]
"""Whether two clauses, by their numbers, may not be partners."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """`left`, `right`: the clauses and the numbers of their sentences. `blocks`: the pairs that are fixed.

    `apart`: true for clauses that no decision lets be partners, those of fixed pairs among them. `refused`: the pairs that
    cannot be rows, as their texts have different numbers of paragraphs.
    """

    left: tuple[Sequence[Span], Sequence[int]]
    right: tuple[Sequence[Span], Sequence[int]]
    blocks: tuple[Block, ...]
    apart: Apart
    refused: tuple[Box, ...]


def fix(left: Cut, right: Cut, decided: Decided) -> Fixed:
    """The clauses of both texts, cut and numbered anew, with what is decided about them."""
    one = _Side(left, decided.left, [(box.left, box.left_end) for box in decided.together], decided.left_paragraphs)
    other = _Side(
        right, decided.right, [(box.right, box.right_end) for box in decided.together], decided.right_paragraphs
    )
    blocks: list[Block] = []
    refused: list[Box] = []
    for box in decided.together:
        here, there = one.paragraphs(box.left, box.left_end), other.paragraphs(box.right, box.right_end)
        if here and len(here) == len(there):
            blocks += [Block(*a, *b) for a, b in zip(here, there, strict=True)]
        else:
            refused.append(box)
    lefts = {c for block in blocks for c in range(block.left, block.left_end)}
    rights = {d for block in blocks for d in range(block.right, block.right_end)}
    classes, other_classes = one.classes(), other.classes()

    def apart(c: int, d: int) -> bool:
        return c in lefts or d in rights or bool(decided.banned[classes[c], other_classes[d]])

    return Fixed((one.clauses, one.sentences), (other.clauses, other.sentences), tuple(blocks), apart, tuple(refused))


class _Side:
    """One text. `stretches`: the units of its side of each pair."""

    def __init__(
        self, cut: Cut, classes: IntArray, stretches: Sequence[tuple[int, int]], paragraphs: frozenset[int]
    ) -> None:
        self._cut = cut
        self._classes = classes
        self._paragraphs = paragraphs
        edges = {self._start(first) for first, _ in stretches} | {self._end(last) for _, last in stretches}
        low, high = cut.bounds[0], cut.bounds[-1]
        for unit in (low + 1 + np.flatnonzero(np.diff(classes[low:high]))).tolist():
            edges.add(self._start(unit) if classes[unit] else self._end(unit))
        self.clauses, self.sentences, self._joined = self._cut_at(sorted(edges))
        self._starts = [clause.start for clause in self.clauses]

    def _start(self, unit: int) -> int:
        """Where a text begins that begins with a unit: with its clause, else after what stands before it."""
        c = self._cut.clause_of(unit)
        return self._cut.clauses[c].start if self._cut.bounds[c] == unit else self._between(unit)

    def _end(self, unit: int) -> int:
        """Where a text ends that ends before a unit."""
        c = self._cut.clause_of(unit - 1)
        return self._cut.clauses[c].end if self._cut.bounds[c + 1] == unit else self._between(unit)

    def _between(self, unit: int) -> int:
        """Marks belong to what stands before them, unless they open something."""
        text, at = self._cut.text, int(self._cut.units.starts[unit])
        while at > self._cut.units.ends[unit - 1] and unicodedata.category(text[at - 1]) in ("Ps", "Pi"):
            at -= 1
        return at

    def _cut_at(self, edges: Sequence[int]) -> tuple[list[Span], list[int], list[int]]:
        """The clauses, the numbers of their sentences with one that begins at each edge, and their numbers before that."""
        clauses: list[Span] = []
        numbers: list[int] = []
        before: list[int] = []
        for clause, sentence in zip(self._cut.clauses, self._cut.sentences, strict=True):
            first = bisect.bisect_right(edges, clause.start)
            inner = edges[first : bisect.bisect_left(edges, clause.end)]
            for start, end in zip([clause.start, *inner], [*inner, clause.end], strict=True):
                new = not numbers or sentence != before[-1] or _is_in(edges, start)
                numbers.append((numbers[-1] if numbers else -1) + new)
                before.append(sentence)
                clauses.append(Span(start, end))
        return clauses, numbers, before

    def paragraphs(self, first: int, last: int) -> list[tuple[int, int]]:
        """The clauses `[a, b)` of each paragraph of the units `[first, last)`."""
        a = bisect.bisect_left(self._starts, self._start(first))
        b = bisect.bisect_left(self._starts, self._end(last))
        begins = [
            c for c in range(a + 1, b) if self._starts[c] in self._paragraphs and self._joined[c] != self._joined[c - 1]
        ]
        return list(zip([a, *begins], [*begins, b], strict=True)) if a < b else []

    def classes(self) -> list[int]:
        """The class of each clause: that of its sentence, which is the same from its first unit to its last."""
        units = self._cut.units
        of_sentence: dict[int, int] = {}
        firsts = np.searchsorted(units.starts, np.array([c.start for c in self.clauses], dtype=np.int64)).tolist()
        lasts = np.searchsorted(units.starts, np.array([c.end for c in self.clauses], dtype=np.int64)).tolist()
        for first, last, sentence in zip(firsts, lasts, self.sentences, strict=True):
            if first < last:
                of_sentence.setdefault(sentence, int(self._classes[first]))
        return [of_sentence.get(sentence, 0) for sentence in self.sentences]


def _is_in(edges: Sequence[int], at: int) -> bool:
    index = bisect.bisect_left(edges, at)
    return index < len(edges) and edges[index] == at
