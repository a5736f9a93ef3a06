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
    """A heading and what stands below it, up to the next heading of its level or a higher one."""

    level: int
    heading: Span
    body: Span
    title: str


def outline_table(comparison: Comparison, left: Document, right: Document) -> Table:
    """Each heading beside the one it became, in order of the left outline, then those that are new."""
    one, other = _sections(left), _sections(right)
    partners, shares = _partners(one, other, comparison.rows)
    away = _away(partners, one)
    rows: list[tuple[str | int | float | None, ...]] = []
    for number, section in enumerate(one):
        if number not in partners:
            rows.append((section.level, section.title, None, "gone", None))
            continue
        found = other[partners[number]]
        said = "reworded" if section.title != found.title else ""
        became = " and ".join(word for word in ("moved" if number in away else "", said) if word) or "kept"
        rows.append((section.level, section.title, found.title, became, shares.get((number, partners[number]))))
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
    sections = []
    for at, region in enumerate(kept):
        level = _level(region)
        after = (r.start for r in kept[at + 1 :] if _level(r) <= level)
        body = Span(region.end, max(region.end, next(after, len(document.text))))
        sections.append(_Section(level, region.span, body, " ".join(region.span.of(document.text).split())))
    return sections


def _level(region: Region) -> int:
    return 0 if region.kind == "title" else region.level or 1


def _partners(
    one: Sequence[_Section], other: Sequence[_Section], rows: Sequence[Row]
) -> tuple[dict[int, int], dict[tuple[int, int], float]]:
    """Which section became which, and the share of the text that each two have in common, where they do."""
    headings_left, headings_right = _Headings([s.heading for s in one]), _Headings([s.heading for s in other])
    partners: dict[int, int] = {}
    taken: set[int] = set()
    common: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row.left is None or row.right is None:
            continue
        here, there = headings_left.inside(row.left), headings_right.inside(row.right)
        if here is not None and there is not None and here not in partners and there not in taken:
            partners[here] = there
            taken.add(there)
        for a in _above(one, row.left):
            for b in _above(other, row.right):
                common[a, b][0] += len(row.left)
                common[a, b][1] += len(row.right)
    shares = {
        (a, b): min(1.0, (x + y) / max(1, len(one[a].body) + len(other[b].body))) for (a, b), (x, y) in common.items()
    }
    for (a, b), (x, y) in sorted(common.items(), key=lambda item: (-sum(item[1]), item[0])):
        most = x > MOST * len(one[a].body) or y > MOST * len(other[b].body)
        # A title is no partner of a heading of a section, though it holds all of its text.
        same_kind = (one[a].level == 0) == (other[b].level == 0)
        if most and same_kind and a not in partners and b not in taken:
            partners[a] = b
            taken.add(b)
    return partners, shares


class _Headings:
    """Looks up the heading that lies in a span for the most part."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._ends = [span.end for span in spans]

    def inside(self, span: Span) -> int | None:
        for number in range(bisect.bisect_right(self._ends, span.start), len(self._spans)):
            heading = self._spans[number]
            if heading.start >= span.end:
                return None
            if span.overlap(heading) * 2 > len(heading):
                return number
        return None


def _above(sections: Sequence[_Section], span: Span) -> list[int]:
    """The sections in which a span stands, at any level."""
    return [number for number, section in enumerate(sections) if section.body.contains(span)]


def _away(partners: dict[int, int], sections: Sequence[_Section]) -> set[int]:
    """The headings that stand outside the order that most of the text below them keeps."""
    listed = sorted(partners)
    weights = [len(sections[number].heading) + len(sections[number].body) for number in listed]
    is_away = moved([partners[number] for number in listed], weights)
    return {number for number, away in zip(listed, is_away, strict=True) if away}
