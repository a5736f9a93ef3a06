"""From two readings to a comparison: seeds, chains, tiles, rows."""

from __future__ import annotations

import bisect
import itertools
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from toolkit import Comparison, Operation, Row, Span
from toolkit.matching.chains import Joining, chains, exclusive
from toolkit.matching.rows import make_rows, paired_row
from toolkit.matching.runs import Collection, Runs
from toolkit.matching.seeds import Lengths, Scope, find_runs
from toolkit.matching.tiles import Tile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from toolkit import Document, Engine
    from toolkit.matching.decided import Box
    from toolkit.matching.reading import Reading
    from toolkit_diff.decided import Verdict

SEEDS = ((3, 2, 30_000_000), (4, 3, 3_000_000_000), (6, 4, 0))
"""Hanzi and words of a seed, and up to how many pairs of units they serve: shorter seeds see more and cost more."""

JOINING = Joining(gap=20, strong=6, near=0.0, far=0.0)
"""Shorter chains than `reuse` takes: the two texts were put side by side by somebody who knows that they belong together."""

COPIED = 0.8
"""What has no partner is a copy where this share of its units stands in one run of the other text."""

SHORTEST_COPY = 8
"""Units of the shortest text that may be called a copy."""


def compare_readings(
    left: Reading,
    right: Reading,
    engine: Engine,
    verdict: Verdict | None = None,
    refuse: Callable[[Box], None] | None = None,
) -> list[Row]:
    """The rows of two texts, in reading order of the left.

    `verdict`: what the reader decided; `refuse` is told which pairs of it cannot be made.
    """
    if left.text == right.text and not verdict:
        # Nothing to look for; and a text that repeats itself would be paired with its other copies as well.
        return [_same(left, span) for span in _sentences(left)]
    collection = Collection.of([left.units, right.units])
    pairs = len(left.units) * len(right.units)
    characters, words = next((c, w) for c, w, most in SEEDS if pairs <= most or not most)
    runs = find_runs(collection, engine.group, Lengths(characters, words), scope=Scope(border=1))
    allowed = verdict.bans.cut(runs) if verdict is not None else runs
    found = chains(allowed, collection.bounds, JOINING).get((0, 1), [])
    offset = len(left.units)
    tiles = [Tile(t.left, t.right - offset, t.length) for t in exclusive(found, 2)]
    decided = verdict.decided if verdict else None
    rows = make_rows(left.side(), right.side(), tiles, decided, refuse, by_place=True)
    return _with_copies(rows, left, right, runs, offset)


def _sentences(reading: Reading) -> Iterator[Span]:
    clauses, sentences = reading.pieces.clauses, reading.pieces.sentences
    for _, numbers in itertools.groupby(range(len(clauses)), sentences.__getitem__):
        listed = list(numbers)
        yield Span(clauses[listed[0]].start, clauses[listed[-1]].end)


def _same(reading: Reading, span: Span) -> Row:
    side = reading.side(span)
    return paired_row(side, side, span, span, is_moved=False)


def _with_copies(rows: Sequence[Row], left: Reading, right: Reading, runs: Runs, offset: int) -> list[Row]:
    """The rows, those without a partner that repeat what has one marked with where it stands in the other text."""
    paired = [row for row in rows if row.left is not None and row.right is not None]
    own = Runs(runs.left, runs.right - offset, runs.length)
    new = _Copies(right, left, Runs(own.right, own.left, own.length), [r.left for r in paired if r.left])
    gone = _Copies(left, right, own, [r.right for r in paired if r.right])
    result: list[Row] = []
    for row in rows:
        copy = None
        if row.left is None and row.right is not None:
            copy = new.of(row.right)
        elif row.right is None and row.left is not None:
            copy = gone.of(row.left)
        result.append(msgspec.structs.replace(row, copy_of=copy) if copy is not None else row)
    return result


class _Copies:
    """Looks up where the text of a span of one text stands in the other. `runs`: from the one to the other."""

    def __init__(self, one: Reading, other: Reading, runs: Runs, partners: list[Span]) -> None:
        self._one, self._other = one, other
        order = np.argsort(runs.left, kind="stable")
        self._starts, self._there, self._length = runs.left[order], runs.right[order], runs.length[order]
        self._longest = int(runs.length.max()) if len(runs) else 0
        self._partners = sorted(partners)

    def of(self, span: Span) -> Span | None:
        first, last = self._one.units.within(span)
        if last - first < SHORTEST_COPY:
            return None
        # No run that begins earlier reaches so far.
        a, b = np.searchsorted(self._starts, (first - self._longest, last))
        starts, length = self._starts[a:b], self._length[a:b]
        common = np.minimum(starts + length, last) - np.maximum(starts, first)
        best = int(np.argmax(common)) if len(common) else -1
        if best < 0 or common[best] < COPIED * (last - first):
            return None
        at = int(self._there[a + best] + max(0, first - starts[best]))
        found = self._other.units.span(at, at + int(common[best]))
        index = bisect.bisect_right(self._partners, found.start, key=lambda s: s.end)
        there = index < len(self._partners) and self._partners[index].overlap(found) > 0
        return found if there else None


def mirrored(rows: Sequence[Row]) -> list[Row]:
    """The rows with left and right exchanged, in reading order of the new left."""
    turned = [_turned(row) for row in rows]
    before: dict[int, tuple[int, int]] = {}
    last = (-1, 0)
    # An inserted row follows the row before it on the right, as `make_rows` has it; moved rows are no anchors.
    for index in sorted((i for i, row in enumerate(turned) if row.right), key=lambda i: _start(turned[i].right)):
        row = turned[index]
        if row.left is None:
            before[index] = (last[0], _start(row.right))
        elif not row.moved:
            last = (row.left.start, 0)
    keys = [
        (row.left.start, 0, 0) if row.left is not None else (before[i][0], 1, before[i][1])
        for i, row in enumerate(turned)
    ]
    return [turned[i] for i in sorted(range(len(turned)), key=keys.__getitem__)]


def _start(span: Span | None) -> int:
    return -1 if span is None else span.start


_OPPOSITE = {"deleted": "inserted", "inserted": "deleted", "delete": "insert", "insert": "delete"}


def _turned(row: Row) -> Row:
    return msgspec.structs.replace(
        row,
        relation=_OPPOSITE.get(row.relation, row.relation),
        left=row.right,
        right=row.left,
        operations=tuple(Operation(_OPPOSITE.get(o.op, o.op), o.right, o.left, o.equivalent) for o in row.operations),  # type: ignore[arg-type]
    )


def comparison_of(left: Document, right: Document, rows: Sequence[Row]) -> Comparison:
    """The comparison that the rows make. Similarity: that of the rows, weighted by their characters on both sides."""
    total = len(left.text) + len(right.text)
    paired = [(row, len(row.left), len(row.right)) for row in rows if row.left is not None and row.right is not None]
    similarity = sum(row.similarity * (a + b) for row, a, b in paired) / total if total else 1.0
    return Comparison(
        left.id,
        right.id,
        similarity,
        sum(a for _, a, _ in paired) / len(left.text) if left.text else 1.0,
        sum(b for _, _, b in paired) / len(right.text) if right.text else 1.0,
        tuple(rows),
    )
