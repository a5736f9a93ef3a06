"""The tables of `reuse`, by a count of characters one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Document, Link, Passages, Place, Span
from toolkit_reuse.tables import Ends, pairs_table, shares_table

LENGTH = 30
End = tuple[str, str, frozenset[int], str]
"""A document, the one that its stretch stands in as well, the characters of the stretch, and the label."""


@st.composite
def corpora(draw: st.DrawFn) -> toolkit.Corpus:
    dates = st.sampled_from([None, "1999", "1999-04", "2003-01-02"])
    documents = []
    for name in draw(st.permutations(["b", "a", "d", "c"])):
        date = draw(dates)
        role = draw(st.sampled_from(["source", "source", "against"]))
        metadata = {} if date is None else {"date": date}
        document = Document.of_text("字" * LENGTH, id=name)
        documents.append(msgspec.structs.replace(document, metadata=metadata, role=role))
    return toolkit.Corpus(documents)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, LENGTH - 1))
    return Span(start, draw(st.integers(start + 1, LENGTH)))


@st.composite
def passages(draw: st.DrawFn) -> Passages:
    sides = [(draw(st.sampled_from("abcd")), draw(spans())) for _ in range(2)]
    places = tuple(Place(name, span.start, span.end) for name, span in sides)
    label = draw(st.sampled_from(["distinctive", "furniture", "quotation", "formula"]))
    link = Link((0, 1), sides[0][1], sides[1][1], 1.0, moved=False, pieces=())
    return Passages(label, "because", 1.0, places, (link,))


def ends_of(findings: Iterable[Passages], corpus: toolkit.Corpus) -> Iterator[tuple[End, End]]:
    """Both ends of each link that was asked for."""
    role = {document.id: document.role for document in corpus}
    for finding in findings:
        (one, other), (link,) = finding.places, finding.links
        if "against" not in role.values() or role[one.document] != role[other.document]:
            here, there = (frozenset(range(span.start, span.end)) for span in (link.left, link.right))
            yield (
                (one.document, other.document, here, finding.label),
                (other.document, one.document, there, finding.label),
            )


def share(ends: Iterable[End]) -> float:
    return len(frozenset[int]().union(*(characters for _, _, characters, _ in ends))) / LENGTH


def largest(ends: Iterable[End]) -> tuple[str | None, float]:
    by_source = {source: share(end for end in ends if end[1] == source) for _, source, _, _ in ends}
    return min(((name, of_it) for name, of_it in by_source.items()), key=lambda p: (-p[1], p[0]), default=(None, 0.0))


def older(one: str, other: str | None, dates: dict[str, str | None]) -> str | None:
    if other is None or dates[one] is None or dates[other] is None:
        return None
    a, b = str(dates[one]), str(dates[other])
    a, b = a[: len(b)], b[: len(a)]
    return one if a < b else other if b < a else None


def dated(corpus: toolkit.Corpus) -> dict[str, str | None]:
    return {document.id: document.metadata.get("date") for document in corpus}


@given(corpora(), st.lists(passages(), max_size=8))
def test_shares_count_each_character_once(corpus: toolkit.Corpus, findings: list[Passages]) -> None:
    dates = dated(corpus)
    both = [end for pair in ends_of(findings, corpus) for end in pair]
    expected = []
    for document in corpus:
        if document.role == "against":
            continue
        ends = [end for end in both if end[0] == document.id]
        elsewhere = [end for end in ends if end[1] != document.id]
        copied = [end for end in elsewhere if end[3] != "furniture"]
        source, of_source = largest(elsewhere)
        known = [(end, first) for end in copied if (first := older(document.id, end[1], dates)) is not None]
        expected.append((
            document.id, LENGTH, share(ends), share(end for end in ends if end[3] == "distinctive"),
            source, of_source, share(copied), share(end for end in copied if end[3] != "quotation"), largest(copied)[1],
            share(end for end, first in known if first != document.id) if known else None,
            older(document.id, source, dates),
        ))  # fmt: skip
    assert shares_table(Ends.of(findings, list(corpus)), list(corpus)).rows == tuple(expected)


@given(corpora(), st.lists(passages(), max_size=8))
def test_pairs_stand_in_order_of_what_they_share(corpus: toolkit.Corpus, findings: list[Passages]) -> None:
    order = [document.id for document in corpus]
    found: dict[tuple[str, str], list[tuple[End, End]]] = {}
    for pair in ends_of(findings, corpus):
        left, right = sorted(pair, key=lambda end: order.index(end[0]))
        if left[0] != right[0]:
            found.setdefault((left[0], right[0]), []).append((left, right))
    expected = []
    for (one, other), links in found.items():
        here, there = share(left for left, _ in links), share(right for _, right in links)
        distinctive = share(left for left, _ in links if left[3] == "distinctive")
        characters = round(here * LENGTH), round(distinctive * LENGTH)
        expected.append((one, other, *characters, here, there, len(links), older(one, other, dated(corpus))))
    expected.sort(key=lambda row: (-row[3], -row[2], order.index(row[0]), order.index(row[1])))
    assert pairs_table(Ends.of(findings, list(corpus)), list(corpus)).rows == tuple(expected)
