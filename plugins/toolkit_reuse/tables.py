"""The tables of `reuse`: how much of each document is reused and from where, and which pairs share how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit import Column, Table
from toolkit.matching.grouping import changes
from toolkit_reuse.ages import dates_of, first_of
from toolkit_reuse.analysis import BESIDE

if TYPE_CHECKING:
    from toolkit import Document, Passages

Numbers = npt.NDArray[np.int64]
Cells = tuple[str | int | float | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Ends:
    """The ends of links: stretches `[start, end)` of a document, and the document that each stands in as well.

    Documents are numbers; `labels` are those of the findings. All of shape (ends,).
    """

    document: Numbers
    source: Numbers
    start: Numbers
    end: Numbers
    labels: npt.NDArray[np.object_]

    @classmethod
    def of(cls, findings: Sequence[Passages], documents: Sequence[Document]) -> Ends:
        """Both ends of each link that was asked for: with `--against`, of those between a source and what it is against."""
        number = {document.id: at for at, document in enumerate(documents)}
        against = [document.role in BESIDE for document in documents]
        across = any(against)
        rows: list[tuple[int, int, int, int]] = []
        labels: list[str] = []
        for finding in findings:
            places = [number[place.document] for place in finding.places]
            for link in finding.links:
                one, other = (places[place] for place in link.places)
                if not across or against[one] != against[other]:
                    rows.append((one, other, link.left.start, link.left.end))
                    rows.append((other, one, link.right.start, link.right.end))
                    labels += [finding.label] * 2
        document, source, start, end = np.array(rows, dtype=np.int64).reshape(-1, 4).T
        return cls(document, source, start, end, np.array(labels, dtype=object))

    def take(self, which: npt.NDArray[np.bool_]) -> Ends:
        """Those where a mask is true."""
        return Ends(self.document[which], self.source[which], self.start[which], self.end[which], self.labels[which])

    def covered(self, groups: Numbers, count: int) -> Numbers:
        """How many characters lie in at least one of the stretches of each group, shape (count,).

        `groups`: the number of the group of each end, all of whose ends lie in one document.
        """
        order = np.lexsort((self.start, groups))
        groups = groups[order]
        # Each group has a range of positions of its own: where one has come to, the next begins afresh.
        beyond = groups * (int(self.end.max(initial=0)) + 1)
        start, end = self.start[order] + beyond, self.end[order] + beyond
        reached = np.concatenate((start[:1], np.maximum.accumulate(end)[:-1]))
        added = np.maximum(0, end - np.maximum(start, reached))
        return np.bincount(groups, added, count).astype(np.int64)


def shares_table(ends: Ends, documents: Sequence[Document]) -> Table:
    """A row a document that was asked about: how much of it stands elsewhere, and what the numbers of a check are."""
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
    rows = zip(documents, _shares(ends, documents), strict=True)
    return Table(
        "shares",
        "How much of each document stands elsewhere as well",
        columns,
        tuple(cells for document, cells in rows if document.role not in BESIDE),
    )


def _shares(ends: Ends, documents: Sequence[Document]) -> Iterator[Cells]:
    """The row of each document."""
    count = len(documents)
    lengths = _lengths(documents)
    elsewhere = ends.take(ends.document != ends.source)
    # What a check of copies counts: the text, not the page around it.
    copied = elsewhere.take(elsewhere.labels != "furniture")
    first = _first_of(copied.document, copied.source, documents)
    largest, most = _largest(elsewhere, documents)
    shares = [
        (some.covered(some.document, count) / lengths).tolist()
        for some in (
            ends,
            ends.take(ends.labels == "distinctive"),
            copied,
            copied.take(copied.labels != "quotation"),
            copied.take(first == copied.source),
        )
    ]
    dated = np.bincount(copied.document[first >= 0], minlength=count).tolist()
    firsts = _first_of(np.arange(count), largest, documents)
    sources = [(most / lengths).tolist(), (_largest(copied, documents)[1] / lengths).tolist()]
    columns = zip(documents, largest.tolist(), firsts.tolist(), dated, *sources, *shares, strict=True)
    for document, source, came_first, is_dated, from_largest, from_one, *of_text in columns:
        reused, distinctive, anywhere, unquoted, earlier = of_text
        yield (
            document.id, len(document.text), reused, distinctive, _name(source, documents), from_largest,
            anywhere, unquoted, from_one, earlier if is_dated else None, _name(came_first, documents),
        )  # fmt: skip


def _largest(ends: Ends, documents: Sequence[Document]) -> tuple[Numbers, Numbers]:
    """Of each document, the document that most characters stand in as well, or -1, and how many; by name where equal."""
    count = len(documents)
    pairs, which = np.unique(ends.document * count + ends.source, return_inverse=True)
    characters = ends.covered(which, len(pairs))
    document, source = np.divmod(pairs, count)
    order = np.lexsort((_ranks([each.id for each in documents])[source], -characters, document))
    best = order[changes(document[order])]
    largest, most = np.full(count, -1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    largest[document[best]], most[document[best]] = source[best], characters[best]
    return largest, most


def _ranks(names: Sequence[str]) -> Numbers:
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks


def pairs_table(ends: Ends, documents: Sequence[Document]) -> Table:
    """A row a pair of documents that share anything, the pair with the most distinctive characters first."""
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
    rows = _pairs(ends.take(ends.document != ends.source), documents)
    return Table("pairs", "Which documents share how much", columns, tuple(rows))


def _pairs(ends: Ends, documents: Sequence[Document]) -> Iterator[Cells]:
    """The row of each pair of documents."""
    count = len(documents)
    ends_of_left = ends.document < ends.source
    pairs, which = np.unique(
        np.minimum(ends.document, ends.source) * count + np.maximum(ends.document, ends.source), return_inverse=True
    )
    here, there, distinctive = (
        ends.take(some).covered(which[some], len(pairs))
        for some in (ends_of_left, ~ends_of_left, ends_of_left & (ends.labels == "distinctive"))
    )
    left, right = np.divmod(pairs, count)
    order = np.lexsort((right, left, -here, -distinctive))
    lengths = _lengths(documents)
    columns = (
        left, right, here, distinctive, here / lengths[left], there / lengths[right],
        np.bincount(which[ends_of_left], minlength=len(pairs)), _first_of(left, right, documents),
    )  # fmt: skip
    for one, other, *cells, first in zip(*(column[order].tolist() for column in columns), strict=True):
        yield documents[one].id, documents[other].id, *cells, _name(first, documents)


def _lengths(documents: Sequence[Document]) -> Numbers:
    """What shares are of: the characters of each, 1 where there are none."""
    return np.array([max(1, len(document.text)) for document in documents], dtype=np.int64)


def _first_of(one: Numbers, other: Numbers, documents: Sequence[Document]) -> Numbers:
    """Of each two documents, the older one; -1 where their dates do not tell, or the other is -1."""
    dates = dates_of(documents)
    found = np.full(len(one), -1, dtype=np.int64)
    known = np.flatnonzero(other >= 0) if dates else found[:0]
    pairs, which = np.unique(one[known] * len(documents) + other[known], return_inverse=True)
    numbers = (column.tolist() for column in np.divmod(pairs, len(documents)))
    firsts = [_older(this, that, documents, dates) for this, that in zip(*numbers, strict=True)]
    found[known] = np.array(firsts, dtype=np.int64)[which]
    return found


def _older(one: int, other: int, documents: Sequence[Document], dates: Mapping[str, str]) -> int:
    first = first_of(documents[one].id, documents[other].id, dates)
    return -1 if first is None else one if first == documents[one].id else other


def _name(number: int, documents: Sequence[Document]) -> str | None:
    return None if number < 0 else documents[number].id
