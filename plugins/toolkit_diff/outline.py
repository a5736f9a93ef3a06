"""The table `outline`: which heading became which.

Headings are partners where a row pairs them; else where most of what stands below them is the same text, however the
heading itself was reworded. The title counts as a heading above all others.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit import Column, Comparison, Region, Span, Table
from toolkit.matching.order import moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Document, Row

MOST = 0.5
"""Sections are partners where this share of the text of either one has its partner in the other."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading and what stands below it, up to the next heading of its level or a higher one.

    `written`: the characters of its body without white space, which may belong to the row of the heading. `parent`: the
    number of the section in which it stands, -1 for none.
    """

    level: int
    heading: Span
    body: Span
    title: str
    written: int
    parent: int


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row with two sides: its spans, and how many characters of each are written and how many of both are the same."""

    left: Span
    right: Span
    written: tuple[int, int]
    same: int


def outline_table(comparison: Comparison, left: Document, right: Document) -> Table:
    """Each heading beside the one it became, in order of the left outline, then those that are new."""
    one, other = _sections(left), _sections(right)
    compared = comparison.rows if one and other else ()
    pairs = [_pair(row.left, row.right, row, left.text, right.text) for row in compared if row.left and row.right]
    # In one order of the two texts, so that swapping them mirrors the table.
    if left.text <= right.text:
        partners, shares, away = _matched(one, other, pairs)
    else:
        turned = [_Pair(pair.right, pair.left, pair.written[::-1], pair.same) for pair in pairs]
        found, said, moved_ones = _matched(other, one, turned)
        partners = {b: a for a, b in found.items()}
        shares = {(b, a): share for (a, b), share in said.items()}
        away = {found[number] for number in moved_ones}
    rows: list[tuple[str | int | float | None, ...]] = []
    for number, section in enumerate(one):
        if number not in partners:
            rows.append((section.level, section.title, None, "gone", None))
            continue
        heading = other[partners[number]]
        words = ("moved" if number in away else "", "reworded" if section.title != heading.title else "")
        became = " and ".join(filter(None, words)) or "kept"
        rows.append((section.level, section.title, heading.title, became, shares.get((number, partners[number]))))
    new = set(range(len(other))) - set(partners.values())
    rows += [(other[n].level, None, other[n].title, "new", None) for n in sorted(new)]
    columns = (
        Column("level", "number"),
        Column("left", "text"),
        Column("right", "text"),
        Column("became", "text"),
        Column("text_in_common", "share"),
    )
    return Table("outline", "Which heading became which", columns, tuple(rows))


def _sections(document: Document) -> list[_Section]:
    regions = [region for region in document.regions if region.kind in ("title", "heading")]
    regions.sort(key=lambda region: (region.start, -region.end))
    kept: list[Region] = []
    for region in regions:
        if not kept or region.start >= kept[-1].end:
            kept.append(region)
    ends = [len(document.text)] * len(kept)
    parents = [-1] * len(kept)
    around: list[int] = []
    for at, region in enumerate(kept):
        while around and _level(kept[around[-1]]) >= _level(region):
            ends[around.pop()] = region.start
        parents[at] = around[-1] if around else -1
        around.append(at)
    sections = []
    for region, end, parent in zip(kept, ends, parents, strict=True):
        body = Span(region.end, max(region.end, end))
        title = " ".join(region.span.of(document.text).split())
        sections.append(_Section(_level(region), region.span, body, title, _written(body, document.text), parent))
    return sections


def _level(region: Region) -> int:
    return 0 if region.kind == "title" else region.level or 1


def _written(span: Span, text: str) -> int:
    """The characters of a span that are no white space."""
    return sum(map(len, span.of(text).split()))


def _pair(left: Span, right: Span, row: Row, left_text: str, right_text: str) -> _Pair:
    same = sum(
        _written(Span(*step.left), left_text) + _written(Span(*step.right), right_text)
        for step in row.operations
        if step.op == "equal" or step.equivalent
    )
    return _Pair(left, right, (_written(left, left_text), _written(right, right_text)), same)


def _matched(
    one: Sequence[_Section], other: Sequence[_Section], pairs: Sequence[_Pair]
) -> tuple[dict[int, int], dict[tuple[int, int], float], set[int]]:
    """Which section became which, the share of the text of two that is the same in both, and which moved."""
    headings_left, headings_right = _Headings(one), _Headings(other)
    partners: dict[int, int] = {}
    taken: set[int] = set()
    common: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in sorted(pairs, key=lambda pair: pair.left):
        here, there = headings_left.inside(pair.left), headings_right.inside(pair.right)
        if here is not None and there is not None and here not in partners and there not in taken:
            partners[here] = there
            taken.add(there)
        above = headings_right.above(pair.right)
        for a in headings_left.above(pair.left):
            for b in above:
                counts = common[a, b]
                counts[0] += pair.written[0]
                counts[1] += pair.written[1]
                counts[2] += pair.same
    shares = {(a, b): same / max(1, one[a].written + other[b].written) for (a, b), (_, _, same) in common.items()}
    for (a, b), (x, y, _) in sorted(common.items(), key=lambda item: (-item[1][0] - item[1][1], item[0])):
        most = x > MOST * one[a].written or y > MOST * other[b].written
        # A title is no partner of a heading of a section, though it holds all of its text.
        same_kind = (one[a].level == 0) == (other[b].level == 0)
        if most and same_kind and a not in partners and b not in taken:
            partners[a] = b
            taken.add(b)
    return partners, shares, _away(partners, one, other)


class _Headings:
    """Looks up the heading that lies in a span for the most part, and those below which a span stands."""

    def __init__(self, sections: Sequence[_Section]) -> None:
        self._sections = sections
        self._ends = [section.heading.end for section in sections]

    def inside(self, span: Span) -> int | None:
        for number in range(bisect.bisect_right(self._ends, span.start), len(self._sections)):
            heading = self._sections[number].heading
            if heading.start >= span.end:
                return None
            if span.overlap(heading) * 2 > len(heading):
                return number
        return None

    def above(self, span: Span) -> list[int]:
        """The sections in which a span stands, the innermost first."""
        number = bisect.bisect_right(self._ends, span.start) - 1
        found = []
        while number >= 0:
            if self._sections[number].body.contains(span):
                found.append(number)
            number = self._sections[number].parent
        return found


def _away(partners: dict[int, int], one: Sequence[_Section], other: Sequence[_Section]) -> set[int]:
    """The headings that stand outside the order that most of the text below them keeps."""
    listed = sorted(partners)
    weights = [_weight(one[number]) + _weight(other[partners[number]]) for number in listed]
    is_away = moved([partners[number] for number in listed], weights)
    return {number for number, away in zip(listed, is_away, strict=True) if away}


def _weight(section: _Section) -> int:
    return len(section.heading) + len(section.body)
