"""The tables of `reuse`: how much of each document is reused and from where, and which pairs share how much."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from toolkit import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit import Corpus, Passages

DISTINCTIVE = "distinctive"


def shares_table(findings: Sequence[Passages], corpus: Corpus) -> Table:
    """A row a document: the share of its characters that stand in another place, and the largest source."""
    reused: dict[str, list[tuple[int, int]]] = defaultdict(list)
    distinctive: dict[str, list[tuple[int, int]]] = defaultdict(list)
    sources: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        for link in finding.links:
            one, other = (finding.places[p].document for p in link.places)
            for document, source, span in ((one, other, link.left), (other, one, link.right)):
                reused[document].append((span.start, span.end))
                if finding.label == DISTINCTIVE:
                    distinctive[document].append((span.start, span.end))
                if source != document:
                    sources[document][source].append((span.start, span.end))
    rows: list[tuple[str | int | float | None, ...]] = []
    for listed in corpus:
        length = max(1, len(listed.text))
        named = sorted(((covered(spans), source) for source, spans in sources[listed.id].items()), key=_most)
        largest = named[0] if named else (0, None)
        rows.append((
            listed.id, len(listed.text), covered(reused[listed.id]) / length,
            covered(distinctive[listed.id]) / length, largest[1], largest[0] / length,
        ))  # fmt: skip
    columns = (
        Column("document", "document"),
        Column("characters", "number"),
        Column("reused", "share"),
        Column("distinctive", "share"),
        Column("largest_source", "document"),
        Column("from_largest_source", "share"),
    )
    return Table("shares", "How much of each document stands elsewhere as well", columns, tuple(rows))


def pairs_table(findings: Sequence[Passages], corpus: Corpus) -> Table:
    """A row a pair of documents that share anything, the pair with the most distinctive characters first."""
    order = {document.id: number for number, document in enumerate(corpus)}
    lengths = {document.id: max(1, len(document.text)) for document in corpus}
    shared: dict[tuple[str, str], list[tuple[bool, tuple[int, int], tuple[int, int]]]] = defaultdict(list)
    for finding in findings:
        for link in finding.links:
            one, other = (finding.places[p].document for p in link.places)
            left, right = (link.left.start, link.left.end), (link.right.start, link.right.end)
            if one == other:
                continue
            if order[one] > order[other]:
                one, other, left, right = other, one, right, left
            shared[one, other].append((finding.label == DISTINCTIVE, left, right))
    rows: list[tuple[str | int | float | None, ...]] = []
    for (one, other), links in shared.items():
        here = covered([span for _, span, _ in links])
        there = covered([span for _, _, span in links])
        distinctive = covered([span for is_distinctive, span, _ in links if is_distinctive])
        rows.append((one, other, here, distinctive, here / lengths[one], there / lengths[other], len(links)))
    rows.sort(key=lambda row: (-int(row[3] or 0), -int(row[2] or 0), order[str(row[0])], order[str(row[1])]))
    columns = (
        Column("left", "document"),
        Column("right", "document"),
        Column("characters", "number"),
        Column("distinctive_characters", "number"),
        Column("share_of_left", "share"),
        Column("share_of_right", "share"),
        Column("links", "number"),
    )
    return Table("pairs", "Which documents share how much", columns, tuple(rows))


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many characters lie in at least one of the spans."""
    total = 0
    at = 0
    for start, end in sorted(spans):
        total += max(0, end - max(at, start))
        at = max(at, end)
    return total


def _most(named: tuple[int, str]) -> tuple[int, str]:
    return -named[0], named[1]
