"""Rows: two texts as matched pieces that tile both, with what changed inside each pair and what moved.

One way from tiles to rows serves a comparison of two documents and a link between two passages, so moved and reworded
text looks the same everywhere.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from toolkit.findings import Row
from toolkit.matching.blocks import Block, Clauses, match_blocks, without_partner
from toolkit.matching.breaks import Cut, unbroken
from toolkit.matching.decided import Box, Decided
from toolkit.matching.fixing import fix
from toolkit.matching.in_order import in_order
from toolkit.matching.order import moved
from toolkit.matching.pairs import Side as Side
from toolkit.matching.pairs import paired_row as paired_row
from toolkit.matching.pairs import similarity as similarity
from toolkit.matching.pairs import single_row as single_row
from toolkit.matching.tiles import Tile

MOSTLY = 0.6
"""A sentence was split or merged where each part, and the whole, has this share of its units in the others."""


def make_rows(
    left: Side,
    right: Side,
    tiles: Sequence[Tile],
    decided: Decided | None = None,
    refuse: Callable[[Box], None] | None = None,
    *,
    by_place: bool = False,
) -> list[Row]:
    """The rows of two texts, in reading order of the left; what is only on the right stands after its predecessor there.

    `tiles`: partners in units of the two texts, each unit in one at the most, none between units that are to stay apart.
    `decided`: what the reader decided. `refuse` is told which of its pairs cannot be rows, as they have different numbers of
    paragraphs. `by_place`: the two texts are versions of one, so that where nothing moved its place makes a partner of what
    is not alike; not where the reader decided, whose word would be undone.
    """
    left, right = _rejoined(left, right, tiles)
    fixed = None if decided is None else fix(_cut(left), _cut(right), decided)
    if fixed is not None:
        left = dataclasses.replace(left, clauses=fixed.left[0], sentences=fixed.left[1])
        right = dataclasses.replace(right, clauses=fixed.right[0], sentences=fixed.right[1])
        if refuse is not None:
            for box in fixed.refused:
                refuse(box)
    cut_left, cut_right = left.cut(), right.cut()
    if fixed is None:
        blocks = match_blocks(cut_left, cut_right, tiles)
    else:
        blocks = match_blocks(cut_left, cut_right, tiles, fixed.blocks, fixed.apart)
    groups = _split_or_merged(cut_left, cut_right, blocks)
    weights = [len(left.span(b.left, b.left_end)) + len(right.span(b.right, b.right_end)) for b in blocks]
    rows: list[tuple[Block, Row]] = []
    for block, away, group in zip(blocks, moved([b.right for b in blocks], weights), groups, strict=True):
        span_left, span_right = left.span(block.left, block.left_end), right.span(block.right, block.right_end)
        row = paired_row(left, right, span_left, span_right, is_moved=away)
        rows.append((block, msgspec.structs.replace(row, group=group)))
    for first, last in without_partner([(b.left, b.left_end) for b in blocks], left.sentences):
        rows.append((Block(first, last, -1, -1), single_row(left.span(first, last), None)))
    for first, last in without_partner([(b.right, b.right_end) for b in blocks], right.sentences):
        rows.append((Block(-1, -1, first, last), single_row(None, right.span(first, last))))
    listed = _in_reading_order(rows)
    return in_order(listed, left, right) if by_place and decided is None else listed


def _rejoined(left: Side, right: Side, tiles: Sequence[Tile]) -> tuple[Side, Side]:
    """The sides, with what was broken anew in one of them joined."""
    one, other = _cut(left), _cut(right)
    turned = sorted(Tile(t.right, t.left, t.length) for t in tiles)
    clauses, sentences = unbroken(one, other, sorted(tiles))
    clauses_right, sentences_right = unbroken(other, one, turned)
    return (
        dataclasses.replace(left, clauses=clauses, sentences=sentences),
        dataclasses.replace(right, clauses=clauses_right, sentences=sentences_right),
    )


def _cut(side: Side) -> Cut:
    return Cut(side.text, side.clauses, side.sentences, side.units, side.bounds())


def _split_or_merged(left: Clauses, right: Clauses, blocks: Sequence[Block]) -> list[int | None]:
    """For each block, the number of its group, where a sentence was split or several were merged; else None."""
    groups: list[int | None] = [None] * len(blocks)
    if len(blocks) < 2:
        return groups
    number = 0
    for one, other, by_left in ((left, right, True), (right, left, False)):
        by_sentence: dict[int, list[int]] = defaultdict(list)
        for index, block in enumerate(blocks):
            by_sentence[one.sentences[block.left if by_left else block.right]].append(index)
        for sentence, members in by_sentence.items():
            if len(members) < 2:
                continue
            parts = Counter[int]()
            covered = 0
            for index in members:
                b = blocks[index]
                here, there = ((b.left, b.left_end), (b.right, b.right_end))
                if not by_left:
                    here, there = there, here
                covered += one.size(*here)
                parts[other.sentences[there[0]]] += other.size(*there)
            if (
                len(parts) > 1
                and all(units >= MOSTLY * _sentence_size(other, part) for part, units in parts.items())
                and covered >= MOSTLY * _sentence_size(one, sentence)
            ):
                known = [group for index in members if (group := groups[index]) is not None]
                free = [index for index in members if groups[index] is None]
                # What is both split and merged: one row that is left goes with the others, as a group has two or more.
                for index in free:
                    groups[index] = min(known) if known and len(free) == 1 else number
                number += 1
    return groups


def _sentence_size(clauses: Clauses, sentence: int) -> int:
    numbers = clauses.sentences
    return clauses.size(bisect.bisect_left(numbers, sentence), bisect.bisect_right(numbers, sentence))


def _in_reading_order(rows: Sequence[tuple[Block, Row]]) -> list[Row]:
    """By left start; what is only on the right follows the row that stands before it there, moved rows aside."""
    anchors = sorted((b.right, b.left) for b, row in rows if b.left >= 0 and b.right >= 0 and not row.moved)
    starts = [right for right, _ in anchors]
    keyed = []
    for block, row in rows:
        if block.left >= 0:
            keyed.append(((block.left, 0, 0), row))
        else:
            before = int(np.searchsorted(starts, block.right)) - 1
            keyed.append(((anchors[before][1] if before >= 0 else -1, 1, block.right), row))
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]
