"""The tables of `reuse`: how much of each document is reused and from where, and which pairs share how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from toolkit import Column, Table
from toolkit_reuse.ages import dates_of, first_of
from toolkit_reuse.analysis import BESIDE

if TYPE_CHECKING:
    from toolkit import Corpus, Document, Passages

DISTINCTIVE = "distinctive"
Stretch = tuple[int, int]
Cells = tuple[str | int | float | None, ...]


class End(NamedTuple):
    """One side of a link: a stretch of a document, and the document that it stands in as well."""

    document: str
    source: str
    stretch: Stretch
    label: str


def shares_table(findings: Sequence[Passages], corpus: Corpus) -> Table:
    """A row a document that was asked about: how much of it stands elsewhere, and what the numbers of a check are."""
    documents = list(corpus)
    dates = dates_of(documents)
    ends: dict[str, list[End]] = defaultdict(list)
    for one, other in _links(findings, documents):
        ends[one.document].append(one)
        ends[other.document].append(other)
    columns = (
        Column("document", "document"),
        Column("characters", "number"),
        Column("reused", "share"),
        Column("distinctive", "share"),
        Column("largest_source", "document"),
        Column("from_largest_source", "share"),
        Column("copied", "share"),
        Column("copied_unquoted", "share"),
        Column("copied_from_one", "share"),
        Column("from_earlier", "share"),
        Column("first", "document"),
    )
    rows = tuple(_shares(d, ends[d.id], dates) for d in documents if d.role not in BESIDE)
    return Table("shares", "How much of each document stands elsewhere as well", columns, rows)


def _shares(document: Document, ends: Sequence[End], dates: dict[str, str]) -> Cells:
    length = max(1, len(document.text))
    elsewhere = [end for end in ends if end.source != document.id]
    largest, most = _largest(elsewhere)
    # What a check of copies counts: the text, not the page around it.
    copied = [end for end in elsewhere if end.label != "furniture"]
    unquoted = [end for end in copied if end.label != "quotation"]
    dated = [end for end in copied if first_of(document.id, end.source, dates) is not None]
    earlier = [end for end in dated if first_of(document.id, end.source, dates) == end.source]
    return (
        document.id, len(document.text), _covered(ends) / length,
        _covered(end for end in ends if end.label == DISTINCTIVE) / length, largest, most / length,
        _covered(copied) / length, _covered(unquoted) / length, _largest(copied)[1] / length,
        _covered(earlier) / length if dated else None,
        first_of(document.id, largest, dates) if largest is not None else None,
    )  # fmt: skip


def _largest(ends: Iterable[End]) -> tuple[str | None, int]:
    """The document that most characters stand in as well, and how many."""
    sources: dict[str, list[End]] = defaultdict(list)
    for end in ends:
        sources[end.source].append(end)
    named = sorted((-_covered(listed), source) for source, listed in sources.items())
    return (named[0][1], -named[0][0]) if named else (None, 0)


def pairs_table(findings: Sequence[Passages], corpus: Corpus) -> Table:
    """A row a pair of documents that share anything, the pair with the most distinctive characters first."""
    documents = list(corpus)
    dates = dates_of(documents)
    order = {document.id: number for number, document in enumerate(documents)}
    lengths = {document.id: max(1, len(document.text)) for document in documents}
    shared: dict[tuple[str, str], list[tuple[End, End]]] = defaultdict(list)
    for one, other in _links(findings, documents):
        if one.document != other.document:
            left, right = (one, other) if order[one.document] < order[other.document] else (other, one)
            shared[left.document, right.document].append((left, right))
    rows: list[Cells] = []
    for (this, that), links in shared.items():
        here, there = _covered(left for left, _ in links), _covered(right for _, right in links)
        distinctive = _covered(left for left, _ in links if left.label == DISTINCTIVE)
        shares = here / lengths[this], there / lengths[that]
        rows.append((this, that, here, distinctive, *shares, len(links), first_of(this, that, dates)))
    rows.sort(key=lambda row: (-int(row[3] or 0), -int(row[2] or 0), order[str(row[0])], order[str(row[1])]))
    columns = (
        Column("left", "document"),
        Column("right", "document"),
        Column("characters", "number"),
        Column("distinctive_characters", "number"),
        Column("share_of_left", "share"),
        Column("share_of_right", "share"),
        Column("links", "number"),
        Column("first", "document"),
    )
    return Table("pairs", "Which documents share how much", columns, tuple(rows))


def _links(findings: Sequence[Passages], documents: Sequence[Document]) -> Iterator[tuple[End, End]]:
    """Both ends of each link that was asked for: with `--against`, of those between a source and what it is against."""
    against = {document.id: document.role in BESIDE for document in documents}
    across = any(against.values())
    for finding in findings:
        for link in finding.links:
            one, other = (finding.places[place].document for place in link.places)
            if not across or against[one] != against[other]:
                yield (
                    End(one, other, (link.left.start, link.left.end), finding.label),
                    End(other, one, (link.right.start, link.right.end), finding.label),
                )


def _covered(ends: Iterable[End]) -> int:
    return covered(end.stretch for end in ends)


def covered(spans: Iterable[Stretch]) -> int:
    """How many characters lie in at least one of the spans."""
    total = 0
    at = 0
    for start, end in sorted(spans):
        total += max(0, end - max(at, start))
        at = max(at, end)
    return total
