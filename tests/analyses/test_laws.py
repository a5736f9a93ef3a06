"""The laws of the findings, on texts made by hypothesis: what the report promises holds whatever the texts are."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Comparison, Corpus, Document, Passages, Row, Table
from toolkit.plugins import Registry
from toolkit.testing.checks import check_comparison

SENTENCES = [
    "春天的河岸上长满了新草，孩子们在桥边放风筝。",
    "老船工把缆绳系紧，等着第一班渡轮靠岸。",
    "老船工把绳子系牢，等着头一班渡轮慢慢靠岸。",
    "图书馆的灯亮到深夜，读者陆续离开；门卫才锁门。",
    "我们去年修了三十二条路，今年要修四十五条路！",
    "The keeper lit the lamp, and the ships came home.",
    "谢谢大家！",
    "\n",
    "\r\n\r\n",
    "　　",
    "，。",
    "𠀀é",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), max_size=8).map("".join)


def documents(*texts: str) -> Corpus:
    return Corpus([Document.of_text(text, id=f"d{n}", language="zh") for n, text in enumerate(texts)])


def run(analysis: str, corpus: Corpus, registry: Registry, **options: object) -> toolkit.Report:
    report = toolkit.run(analysis, corpus, registry=registry, **options)
    assert report.problems == ()
    assert toolkit.from_json(toolkit.to_json(report)) == report
    return report


def check_row(row: Row, left: str, right: str) -> None:
    """The operations of a row tile its spans; `equal` is the same characters."""
    for span, text, side in ((row.left, left, "left"), (row.right, right, "right")):
        ranges = [getattr(operation, side) for operation in row.operations]
        if span is not None:
            assert "".join(text[a:b] for a, b in ranges) == span.of(text)
            assert all(a[1] == b[0] for a, b in itertools.pairwise(ranges))
        else:
            assert all(a == b for a, b in ranges)
    for operation in row.operations:
        same = left[slice(*operation.left)] == right[slice(*operation.right)]
        assert (operation.op == "equal") == same
    assert 0 <= row.similarity <= 1
    assert (row.relation == "deleted") == (row.right is None)
    assert (row.relation == "inserted") == (row.left is None)
    if row.left is not None and row.right is not None:
        assert (row.relation == "equal") == (row.left.of(left) == row.right.of(right))


def check_tiling(rows: tuple[Row, ...], left: str, right: str) -> None:
    for side, text in (("left", left), ("right", right)):
        spans = sorted(span for row in rows if (span := getattr(row, side)) is not None)
        assert "".join(span.of(text) for span in spans) == text
        assert all(len(span) for span in spans)


FERRY = "老船工把缆绳系紧，等着第一班渡轮靠岸。"
UNITS = ["paragraph", "sentence", "clause"]


@settings(max_examples=40)
@given(TEXTS, TEXTS, st.sampled_from(UNITS), st.sets(st.sampled_from(["case", "punctuation", "width", "script"])))
@example(  # the second paragraph was merged into the first, whose other part was split off
    left=f"{FERRY}{FERRY}春天的河岸上长满了新草，孩子们在桥边放风筝。\n老船工把绳子系牢，等着头一班渡轮慢慢靠岸。",
    right=f"{FERRY}{FERRY}老船工把绳子系牢，等着头一班渡轮慢慢靠岸。\n春天的河岸上长满了新草，孩子们在桥边放风筝。",
    unit="paragraph",
    ignored=set(),
)
@example(  # marks below an empty line were taken for the end of the paragraph above it
    left="春天的河岸上长满了新草，孩子们在桥边放风筝。好\n\n，。",
    right="春天的河岸上长满了新草，孩子们在桥边放风筝。好，。",
    unit="paragraph",
    ignored=set(),
)
def test_rows_tile_both_texts_and_swapping_mirrors_them(
    registry: Registry, left: str, right: str, unit: str, ignored: set[str]
) -> None:
    options = {"unit": unit, "ignore": sorted(ignored)}
    (comparison, *tables) = run("diff", documents(left, right), registry, **options).findings
    assert isinstance(comparison, Comparison)
    assert {table.name for table in tables if isinstance(table, Table)} == {"summary", "outline"}
    check_tiling(comparison.rows, left, right)
    check_comparison(comparison, left, right)
    for row in comparison.rows:
        check_row(row, left, right)
    (swapped, *_) = run("diff", documents(right, left), registry, **options).findings
    assert isinstance(swapped, Comparison)
    assert sorted(map(facts_of_row, comparison.rows)) == sorted(facts_of_row(turned(row)) for row in swapped.rows)
    assert groups_of(comparison.rows) == groups_of(map(turned, swapped.rows))


OPPOSITE = {"deleted": "inserted", "inserted": "deleted", "delete": "insert", "insert": "delete"}


def turned(row: Row) -> Row:
    """The row as it is from the other side."""
    steps = [(OPPOSITE.get(s.op, s.op), s.right, s.left, s.equivalent) for s in row.operations]
    relation = OPPOSITE.get(row.relation, row.relation)
    operations = tuple(toolkit.Operation(*step) for step in steps)  # type: ignore[arg-type]
    return Row(relation, row.moved, row.similarity, row.right, row.left, operations, row.copy_of, row.group)  # type: ignore[arg-type]


def facts_of_row(row: Row) -> str:
    """Everything that a row says but the number of its group."""
    return repr(msgspec.structs.replace(row, group=None))


def groups_of(rows: Iterable[Row]) -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    for row in rows:
        if row.group is not None:
            groups.setdefault(row.group, set()).add(facts_of_row(row))
    return {frozenset(group) for group in groups.values()}


@given(TEXTS, st.sampled_from(UNITS))
def test_a_text_against_itself_has_only_equal_rows(registry: Registry, text: str, unit: str) -> None:
    (comparison, *_) = run("diff", documents(text, text), registry, unit=unit).findings
    assert isinstance(comparison, Comparison)
    assert all(row.relation == "equal" and not row.moved for row in comparison.rows)
    assert comparison.similarity == comparison.shared_left == 1


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_passages_keep_the_laws_of_the_report(registry: Registry, texts: list[str]) -> None:
    corpus = documents(*texts)
    of = {document.id: document.text for document in corpus}
    report = run("reuse", corpus, registry)
    for finding in report.findings:
        if not isinstance(finding, Passages):
            continue
        places = finding.places
        assert list(places) == sorted(places)
        assert len(places) >= 2
        for one, other in itertools.pairwise(places):
            assert one.document != other.document or one.end <= other.start
        linked = {link.places for link in finding.links}
        if len(places) <= 20:
            assert linked == {(a, b) for a in range(len(places)) for b in range(a + 1, len(places))}
        for link in finding.links:
            left, right = (places[number] for number in link.places)
            assert left.span.contains(link.left)
            assert right.span.contains(link.right)
            for span, side in ((link.left, "left"), (link.right, "right")):
                spans = sorted(s for piece in link.pieces if (s := getattr(piece, side)) is not None)
                assert spans[0].start == span.start
                assert spans[-1].end == span.end
                assert all(a.end == b.start for a, b in itertools.pairwise(spans))
            for piece in link.pieces:
                check_row(piece, of[left.document], of[right.document])


@settings(max_examples=30)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_near_duplicates_are_verified_pairs_of_their_members(registry: Registry, texts: list[str]) -> None:
    for finding in run("duplicates", documents(*texts), registry).findings:
        assert isinstance(finding, toolkit.Documents)
        for pair in finding.pairs:
            assert 0 <= pair.members[0] < pair.members[1] < len(finding.members)
            assert 0 < pair.similarity <= min(pair.left_in_right, pair.right_in_left) <= 1


def test_reports_do_not_depend_on_the_order_of_the_documents(registry: Registry) -> None:
    texts = {"a": "".join(SENTENCES[:4]), "b": "".join(SENTENCES[2:6]), "c": "".join(SENTENCES[3:1:-1])}
    corpora = [
        Corpus([Document.of_text(texts[name], id=name, language="zh") for name in order]) for order in ("abc", "cab")
    ]
    one, other = ([f for f in run("reuse", corpus, registry).findings if isinstance(f, Passages)] for corpus in corpora)
    assert {msgspec.json.encode(f.places) for f in one} == {msgspec.json.encode(f.places) for f in other}
