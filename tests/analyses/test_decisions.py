"""What the reader decided holds in `diff` and in `reuse`, and every law of the report with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Comparison, Corpus, Document, Passages, Report, Row, Span
from toolkit.plugins import Registry
from toolkit.testing.checks import check_report

CLAUSES = [
    "春天的河岸上长满了新草，", "孩子们在桥边放风筝。", "老船工把缆绳系紧，", "等着第一班渡轮靠岸。",
    "老船工把绳子系牢，", "等着头一班渡轮慢慢靠岸。", "（图书馆的灯亮到深夜，", "门卫才锁门）！",
    "The keeper lit the lamp, ", "and the ships came home. ", "谢谢大家！", "\n", "\r\n\r\n", "　　", "……",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(CLAUSES), max_size=10).map("".join)
PARTS = ["春天的河岸上", "孩子们在桥边放风筝", "系紧，等着第一班", "等着头一班渡轮慢慢靠岸。\n谢谢大家",
         "老船工把绳子系牢", "图书馆的灯", "keeper lit", "and the ships came home", "谢谢大家",
         "门卫才锁门）！春天"]  # fmt: skip
PAIRS = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(PARTS)), max_size=3)
FILES = st.fixed_dictionaries(
    {"pair": PAIRS, "apart": PAIRS, "boilerplate": st.lists(st.sampled_from(PARTS), max_size=2)}
)


def corpus_of(**texts: str) -> Corpus:
    return Corpus([Document.of_text(text, id=name, language="zh") for name, text in texts.items()])


def file_of(folder: Path, decided: dict[str, Any]) -> list[str] | None:
    """A file of decisions; None where it would say the opposite of itself."""
    if {frozenset(p) for p in decided.get("pair", [])} & {frozenset(p) for p in decided.get("apart", [])}:
        return None
    entries = {name: [{"texts": list(pair)} for pair in decided.get(name, [])] for name in ("pair", "apart")}
    boilerplate = [{"text": text} for text in decided.get("boilerplate", [])]
    path = folder / "decisions.json"
    path.write_bytes(msgspec.json.encode({**entries, "boilerplate": boilerplate}))
    return [str(path)]


@pytest.fixture
def decide(tmp_path: Path, registry: Registry) -> Callable[..., Report]:
    """Runs an analysis over texts with decisions: `decide("diff", {"a": "…", "b": "…"}, apart=[("…", "…")])`."""

    def decide(analysis: str, texts: dict[str, str], options: dict[str, Any] | None = None, **decided: Any) -> Report:
        files = file_of(tmp_path, decided)
        return toolkit.run(analysis, corpus_of(**texts), registry=registry, decisions=files, **(options or {}))

    return decide


def places(text: str, wanted: str) -> Iterator[Span]:
    """Everywhere that the letters of `wanted` stand in a text, one by one; marks and space do not count."""
    letters = [(i, c) for i, c in enumerate(text) if c.isalnum()]
    bare, found = "".join(c for _, c in letters), "".join(c for c in wanted if c.isalnum())
    at = bare.find(found)
    while at >= 0:
        yield Span(letters[at][0], letters[at + len(found) - 1][0] + 1)
        at = bare.find(found, at + len(found))


def letters_of(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def pairs_of(row: Row, left: str, right: str, one: str, other: str) -> bool:
    """Whether a row has some of one text on its one side and some of the other on its other side."""
    if row.left is None or row.right is None:
        return False
    return any(
        any(row.left.overlap(place) for place in places(left, a))
        and any(row.right.overlap(place) for place in places(right, b))
        for a, b in ((one, other), (other, one))
    )


def said(report: Report) -> str:
    return "\n".join([problem.message for problem in report.problems] + list(report.notes))


def comparison(report: Report) -> Comparison:
    (found,) = (finding for finding in report.findings if isinstance(finding, Comparison))
    return found


def passages(report: Report) -> list[Passages]:
    return [finding for finding in report.findings if isinstance(finding, Passages)]


SLOW = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@SLOW
@given(TEXTS, TEXTS, FILES, st.sampled_from(["paragraph", "sentence", "clause"]))
def test_a_comparison_keeps_every_decision_and_all_laws(
    tmp_path: Path, registry: Registry, left: str, right: str, decided: dict[str, Any], unit: str
) -> None:
    files = file_of(tmp_path, decided)
    if files is None:
        return
    report = toolkit.run("diff", corpus_of(left=left, right=right), registry=registry, unit=unit, decisions=files)
    check_report(report)
    rows = comparison(report).rows
    for number, (one, other) in enumerate(decided["apart"], 1):
        if f"apart {number} contradicts" not in said(report):
            assert not any(pairs_of(row, left, right, one, other) for row in rows)
    for number, (one, other) in enumerate(decided["pair"], 1):
        if f"pair {number}:" in said(report):
            continue
        made = {
            frozenset((letters_of(row.left.of(left)), letters_of(row.right.of(right))))
            for row in rows
            if row.left is not None and row.right is not None
        }
        several = "\n" in one or "\n" in other  # a row for each paragraph
        twice = (one, other) in decided["pair"][: number - 1] or (other, one) in decided["pair"][: number - 1]
        assert several or twice or frozenset((letters_of(one), letters_of(other))) in made


@SLOW
@given(TEXTS, TEXTS, FILES)
def test_swapping_the_texts_mirrors_what_was_decided(
    tmp_path: Path, registry: Registry, left: str, right: str, decided: dict[str, Any]
) -> None:
    files = file_of(tmp_path, decided)
    if files is None:
        return
    there = toolkit.run("diff", corpus_of(a=left, b=right), registry=registry, decisions=files)
    back = toolkit.run("diff", corpus_of(b=right, a=left), registry=registry, decisions=files)
    ends = [(row.left, row.right, row.moved, row.similarity, row.label) for row in comparison(there).rows]
    assert sorted(map(repr, ends)) == sorted(
        repr((row.right, row.left, row.moved, row.similarity, row.label)) for row in comparison(back).rows
    )
    assert there.problems == back.problems


@SLOW
@given(st.lists(TEXTS, min_size=1, max_size=3), FILES)
def test_passages_keep_every_decision_and_all_laws(
    tmp_path: Path, registry: Registry, texts: list[str], decided: dict[str, Any]
) -> None:
    files = file_of(tmp_path, decided)
    if files is None:
        return
    named = {f"d{n}": text for n, text in enumerate(texts)}
    report = toolkit.run("reuse", corpus_of(**named), registry=registry, min_length=6, decisions=files)
    check_report(report)
    assert not [problem for problem in report.problems if problem.severity == "error"]
    for finding in passages(report):
        for link in finding.links:
            left, right = (named[finding.places[place].document] for place in link.places)
            pieces = [piece for piece in link.pieces if "put these texts together" not in finding.reason]
            for one, other in decided["apart"]:
                assert not any(pairs_of(piece, left, right, one, other) for piece in pieces)


@SLOW
@given(st.lists(TEXTS, min_size=1, max_size=3), PAIRS)
def test_every_two_places_of_a_pair_are_linked(
    tmp_path: Path, registry: Registry, texts: list[str], pairs: list[tuple[str, str]]
) -> None:
    named = {f"d{n}": text for n, text in enumerate(texts)}
    files = file_of(tmp_path, {"pair": pairs})
    report = toolkit.run("reuse", corpus_of(**named), registry=registry, min_length=6, decisions=files)
    linked = []
    for finding in passages(report):
        for link in finding.links:
            one, other = (finding.places[place].document for place in link.places)
            linked += [(one, link.left, other, link.right), (other, link.right, one, link.left)]
    for number, pair in enumerate(pairs, 1):
        if f"pair {number}:" in said(report):
            continue
        here, there = ([(id, place) for id, text in named.items() for place in places(text, one)] for one in pair)
        for (one, a), (other, b) in ((x, y) for x in here for y in there):
            assert (one == other and a.overlap(b)) or any(
                (left, right) == (one, other) and most(span, a) and most(other_span, b)
                for left, span, right, other_span in linked
            )


def most(span: Span, wanted: Span) -> bool:
    return span.overlap(wanted) >= 0.8 * len(wanted)


@SLOW
@given(TEXTS, TEXTS, FILES, st.sampled_from(["diff", "reuse"]))
def test_equal_decisions_give_equal_reports(
    tmp_path: Path, registry: Registry, left: str, right: str, decided: dict[str, Any], analysis: str
) -> None:
    files = file_of(tmp_path, decided)
    if files is None:
        return
    one, other = (
        toolkit.to_json(toolkit.run(analysis, corpus_of(a=left, b=right), registry=registry, decisions=files))
        for _ in range(2)
    )
    assert one == other
    assert toolkit.to_json(toolkit.from_json(one)) == one


OLD, NEW = "那时候谁也没有想到会有一座桥。", "如今跨河大道上车来车往，早晚都堵。"
ESSAY = f"渡口记事\n二十年前，这里只有三条木船。{OLD}\n谢谢各位街坊一年来的体谅和帮忙。"
OTHER = f"渡口記事\n{NEW}二十年前，这里只有三条木船。\n谢谢各位街坊一年来的体谅和帮忙。"


def test_a_pair_is_one_row_moved_and_edited_as_it_lies(decide: Callable[..., Report]) -> None:
    report = decide(
        "diff", {"a": ESSAY, "b": OTHER}, pair=[("那时候谁也没有想到会有一座桥", "如今跨河大道上車來車往,早晚都堵")]
    )
    (row,) = (row for row in comparison(report).rows if row.left and row.left.of(ESSAY).strip() == OLD)
    assert row.right is not None
    assert row.right.of(OTHER).strip() == NEW
    assert [r.moved for r in comparison(report).rows].count(True) == 1  # it, or what it went past: the shorter
    assert row.relation == "edited"
    assert report.problems == ()
    assert isinstance(report.decisions, toolkit.Decisions)


def test_equal_texts_are_kept_apart_where_the_reader_says_so(decide: Callable[..., Report]) -> None:
    same = "谢谢各位街坊一年来的体谅和帮忙。"
    report = decide("diff", {"a": ESSAY, "b": OTHER}, apart=[(same, same)])
    assert {row.relation for row in comparison(report).rows if same in str(row_text(row))} == {"deleted", "inserted"}
    alike = decide("diff", {"a": ESSAY, "b": ESSAY}, apart=[(same, same)])
    assert not any(pairs_of(row, ESSAY, ESSAY, same, same) for row in comparison(alike).rows)


def row_text(row: Row) -> tuple[str, ...]:
    sides = ((row.left, ESSAY), (row.right, OTHER))
    return tuple(span.of(text) for span, text in sides if span is not None)


def test_a_row_of_boilerplate_is_called_so(decide: Callable[..., Report]) -> None:
    report = decide("diff", {"a": ESSAY, "b": OTHER}, boilerplate=["谢谢各位街坊一年来的体谅和帮忙"])
    labels = {row.label for row in comparison(report).rows if "谢谢各位" in str(row_text(row))}
    assert labels == {"template"}
    assert sum(row.label is not None for row in comparison(report).rows) == 1


@pytest.mark.parametrize("analysis", ["diff", "reuse"])
def test_what_stands_nowhere_is_a_problem_and_the_rest_is_done(decide: Callable[..., Report], analysis: str) -> None:
    report = decide(
        analysis,
        {"a": ESSAY, "b": OTHER},
        pair=[("没有这句话", NEW)],
        apart=[("也没有这句", OLD)],
        boilerplate=["更没有"],
    )
    assert [problem.severity for problem in report.problems] == ["warning"] * 3
    for origin, text in (("pair 1", "没有这句话"), ("apart 1", "也没有这句"), ("boilerplate 1", "更没有")):
        assert any(origin in problem.message and text in problem.message for problem in report.problems)
    assert all(problem.hint for problem in report.problems)
    assert report.findings


def test_a_pair_goes_before_what_is_apart_in_reuse_too(decide: Callable[..., Report]) -> None:
    text = "老船工把缆绳系紧，等着第一班渡轮靠岸。"
    texts = {"a": f"甲。{text}", "b": f"乙乙。{text}"}
    report = decide("reuse", texts, pair=[(text, text)], apart=[(text[:9], text[:9])])
    assert "apart 1 contradicts" in said(report)
    assert any(
        piece.relation == "equal" and piece.left and piece.left.of(texts["a"]) == text
        for finding in passages(report)
        for link in finding.links
        for piece in link.pieces
    )


def test_decisions_that_exclude_each_other_are_told(decide: Callable[..., Report]) -> None:
    report = decide("diff", {"a": ESSAY, "b": OTHER}, pair=[(OLD, NEW), (OLD, "渡口记事")], apart=[(OLD[:8], NEW[:8])])
    assert "pair 2: some of its text is in the pair of" in said(report)
    assert "apart 1 contradicts" in said(report)
    assert any(pairs_of(row, ESSAY, OTHER, OLD, NEW) for row in comparison(report).rows)


def test_a_pair_of_several_paragraphs_is_a_row_for_each(decide: Callable[..., Report]) -> None:
    left, right = "春天来了。\n河水涨了。\n大家都很高兴。", "冬天过去。\n冰都化了。\n人人满面笑容。"
    made = decide("diff", {"a": left, "b": right}, pair=[(left, right)])
    assert [row.relation for row in comparison(made).rows] == ["edited"] * 3
    refused = decide("diff", {"a": left, "b": right}, pair=[(left, "冬天过去。")])
    assert "more paragraphs" in said(refused)


def test_a_pair_becomes_a_link_and_says_whose_it_is(decide: Callable[..., Report]) -> None:
    report = decide("reuse", {"a": ESSAY, "b": OTHER}, pair=[(OLD, NEW)])
    (made,) = (finding for finding in passages(report) if "put these texts together" in finding.reason)
    assert [place.document for place in made.places] == ["a", "b"]
    assert made.label == "distinctive"
    assert made.links[0].left.of(ESSAY) == OLD
    assert made.links[0].right.of(OTHER) == NEW
    assert [piece.relation for piece in made.links[0].pieces] == ["edited"]
    check_report(report)


def test_a_link_is_not_made_where_the_reader_says_so(decide: Callable[..., Report]) -> None:
    text = "老船工把缆绳系紧，等着第一班渡轮靠岸。"
    texts = {"a": f"甲。{text}", "b": f"乙乙。{text}", "c": f"丙丙丙。{text}"}
    assert len(passages(decide("reuse", texts))[0].places) == 3
    assert not passages(decide("reuse", texts, apart=[(text, text)]))


def test_documents_bound_a_decision(tmp_path: Path, registry: Registry) -> None:
    text = "老船工把缆绳系紧，等着第一班渡轮靠岸。"
    corpus = corpus_of(a=f"甲。{text}", b=f"乙乙。{text}", c=f"丙丙丙。{text}")
    path = tmp_path / "decisions.json"
    entries = [
        {"texts": [text, text], "documents": ["a", "b"]},
        {"texts": [text, text], "documents": ["a", "elsewhere.txt"]},
    ]
    path.write_bytes(msgspec.json.encode({"apart": entries}))
    report = toolkit.run("reuse", corpus, registry=registry, decisions=str(path))
    linked = {
        frozenset(finding.places[place].document for place in link.places)
        for finding in passages(report)
        for link in finding.links
    }
    assert linked == {frozenset("ac"), frozenset("bc")}
    assert not report.problems
    assert "apart 2" in said(report)


def test_boilerplate_is_a_template_with_the_readers_word_as_the_reason(decide: Callable[..., Report]) -> None:
    text = "老船工把缆绳系紧，等着第一班渡轮靠岸。"
    report = decide("reuse", {"a": f"甲。{text}", "b": f"乙乙。{text}"}, boilerplate=[text, "乙乙"])
    (finding,) = passages(report)
    assert finding.label == "template"
    assert "The reader calls it boilerplate" in finding.reason
    assert "boilerplate 1" in finding.reason
    assert "no passage mostly is" in said(report)
