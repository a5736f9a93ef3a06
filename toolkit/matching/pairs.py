"""Pairs: what two spans that are partners say as a row, and what a span without a partner says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.findings import Operation, Relation, Row
from toolkit.matching.alignment import Words, operations
from toolkit.matching.blocks import Clauses
from toolkit.matching.differences import AT_ONCE, common
from toolkit.matching.units import Units
from toolkit.text import Span

EXACT = 1 << 42
"""Pairs of characters (two million with two million) up to which what two spans have in common is counted exactly, in some
minutes at the most; beyond, piece by piece.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, or a span of it.

    `text`: the whole original text. `clauses`: spans that tile the stretch to be compared. `sentences`: the number of
    each clause's sentence, rising. `units`: of the whole text. `fold`: what a span counts as when it is compared (without
    white space). `words`: a span cut into words.
    """

    text: str
    clauses: Sequence[Span]
    sentences: Sequence[int]
    units: Units
    fold: Callable[[Span], str]
    words: Callable[[Span], Words]

    def bounds(self) -> list[int]:
        """The first unit of each clause, and where the last one ends."""
        starts = [clause.start for clause in self.clauses]
        last = [self.clauses[-1].end] if self.clauses else []
        return self.units.starts.searchsorted([*starts, *last], side="left").tolist() or [0]

    def cut(self) -> Clauses:
        """The clauses in units."""
        return Clauses(self.bounds(), self.sentences, [self.fold(clause) for clause in self.clauses], self.units.keys)

    def span(self, first: int, last: int) -> Span:
        """The span of the clauses `[first, last)`, which are not none."""
        return Span(self.clauses[first].start, self.clauses[last - 1].end)


def paired_row(left: Side, right: Side, span_left: Span, span_right: Span, *, is_moved: bool) -> Row:
    """The row of two spans that are partners."""
    steps: tuple[Operation, ...]
    if span_left.of(left.text) == span_right.of(right.text):
        step = Operation("equal", (span_left.start, span_left.end), (span_right.start, span_right.end))
        return Row("equal", is_moved, 1.0, span_left, span_right, (step,))
    folded_left, folded_right = left.fold(span_left), right.fold(span_right)
    relation: Relation = "equivalent" if folded_left == folded_right else "edited"
    steps = operations(left.words(span_left), right.words(span_right))
    return Row(relation, is_moved, similarity(folded_left, folded_right), span_left, span_right, steps)


def single_row(span_left: Span | None, span_right: Span | None) -> Row:
    """The row of a span without a partner: deleted where it stands on the left, inserted on the right."""
    if span_left is not None:
        at = (0, 0)
        return Row("deleted", False, 0.0, span_left, None, (Operation("delete", (span_left.start, span_left.end), at),))
    assert span_right is not None
    step = Operation("insert", (0, 0), (span_right.start, span_right.end))
    return Row("inserted", False, 0.0, None, span_right, (step,))


def similarity(left: str, right: str) -> float:
    """Twice the longest common subsequence over the characters of both: 1 where both are equal or empty."""
    from rapidfuzz.distance import Indel

    pairs = len(left) * len(right)
    if pairs <= AT_ONCE:
        return float(Indel.normalized_similarity(left, right))
    most = len(left) + len(right)
    # What is equal in pieces of both is a bound, within which a fraction of all pairs has to be looked at.
    distance = most - 2 * sum(size for _, _, size in common(left, right))
    if pairs <= EXACT:
        distance = Indel.distance(left, right, score_cutoff=distance)
    return 1 - distance / most
