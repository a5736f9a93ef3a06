"""Where nothing moved, `diff` marks hardly more than diff-match-patch does after its semantic clean-up, text by text.

Both look at the same words: whole words are marked, so diff-match-patch is given words as well, one character for each, as
its authors recommend for anything but characters. What is counted is the characters of the words inserted and deleted.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import example, given
from hypothesis import strategies as st

import toolkit
from toolkit import Comparison, Corpus, Document, Span, TextView
from toolkit.matching.alignment import words_of
from toolkit.plugins import Registry

MOST = 1.15

CHINESE = [
    "春天",
    "河岸",
    "新草",
    "孩子",
    "桥边",
    "风筝",
    "船工",
    "缆绳",
    "渡轮",
    "图书馆",
    "灯光",
    "深夜",
    "读者",
    "门卫",
    "去年",
    "公路",
    "今年",
    "桥梁",
    "村民",
    "道路",
    "学校",
    "老师",
    "学生",
    "山坡",
    "果园",
    "苹果",
    "合作社",
    "价格",
    "大家",
    "干部",
    "农户",
    "问题",
    "大厅",
    "窗口",
    "时间",
    "证件",
    "当天",
    "医生",
    "老人",
    "血压",
]
ENGLISH = [
    "river",
    "boat",
    "lamp",
    "school",
    "bridge",
    "garden",
    "letter",
    "winter",
    "market",
    "teacher",
    "road",
    "harbor",
    "apple",
    "window",
    "story",
    "clock",
    "village",
    "doctor",
    "ledger",
    "piano",
]


MARKS = {"zh": ["，", "，", "。", "。", "！", "\n"], "en": [", ", ", ", ". ", ". ", "; ", "\n"]}
JOINTS = {"zh": ["", "、"], "en": [" "]}
FATES = ["keep"] * 12 + ["exchange"] * 3 + ["drop"] * 2 + ["add"] * 2


@st.composite
def revisions(draw: st.DrawFn, language: str, words: list[str]) -> tuple[str, str]:
    """A text and its revision: words, marks and whole sentences exchanged, taken out and put in. Nothing was moved."""
    joint = draw(st.sampled_from(JOINTS[language]))
    clauses = st.tuples(st.lists(st.sampled_from(words), min_size=1, max_size=6), st.sampled_from(MARKS[language]))
    left = draw(st.lists(clauses, max_size=12))
    right = []
    for listed, mark in left:
        fate = draw(st.sampled_from(FATES))
        if fate == "drop":
            continue
        if fate == "add":
            right.append(draw(clauses))
        revised = [new for word in listed for new in draw(revised_word(word, words))]
        right.append((revised, draw(st.sampled_from(MARKS[language])) if fate == "exchange" else mark))
    one, other = ("".join(joint.join(listed) + mark for listed, mark in text if listed) for text in (left, right))
    return one, other


def revised_word(word: str, words: list[str]) -> st.SearchStrategy[list[str]]:
    other = st.sampled_from(words)
    of_fate = {"keep": st.just([word]), "drop": st.just([]), "exchange": other.map(lambda new: [new]),
               "add": other.map(lambda new: [word, new])}  # fmt: skip
    return st.sampled_from(FATES).flatmap(of_fate.__getitem__)


def compared(left: str, right: str, language: str, registry: Registry) -> Comparison:
    corpus = Corpus([Document.of_text(text, id=id, language=language) for id, text in (("a", left), ("b", right))])
    comparison = toolkit.run("diff", corpus, registry=registry).findings[0]
    assert isinstance(comparison, Comparison)
    return comparison


def marked(comparison: Comparison) -> int:
    steps = [step for row in comparison.rows for step in row.operations if step.op != "equal"]
    return sum(step.left[1] - step.left[0] + step.right[1] - step.right[0] for step in steps)


def marked_by_diff_match_patch(left: str, right: str, language: str, registry: Registry) -> int:
    """The characters of the words that it inserts and deletes, given the words that `diff` has."""
    codes: dict[str, str] = {}

    def encoded(text: str) -> str:
        return "".join(codes.setdefault(word, chr(0x100 + len(codes))) for word in words(text, language, registry))

    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    steps = differ.diff_main(encoded(left), encoded(right), False)
    differ.diff_cleanupSemantic(steps)
    sizes = {code: len(word) for word, code in codes.items()}
    return sum(sizes[code] for op, text in steps if op for code in text)


def words(text: str, language: str, registry: Registry) -> list[str]:
    tokenizer = registry.get("tokenizer", {"zh": "rjieba"}.get(language, "unicode"))
    tokens = tokenizer.component.tokenize(TextView.of(text), tokenizer.options())
    return list(words_of(text, Span(0, len(text)), tokens).texts)


@example((
    "zh",
    (
        "春天、河岸、春天、春天、春天、春天，春天、春天、苹果、果园、春天、春天，春天、河岸、春天，",
        "图书馆、春天，春天、河岸、春天、春天、春天，春天、春天、果园、河岸、春天、春天、春天，春天、春天、春天、春天，",
    ),
))  # fmt: skip
@given(st.one_of(
    st.tuples(st.just("zh"), revisions("zh", CHINESE)),
    st.tuples(st.just("en"), revisions("en", ENGLISH)),
))  # fmt: skip
def test_no_more_is_marked_than_by_diff_match_patch_where_nothing_moved(
    registry: Registry, texts: tuple[str, tuple[str, str]]
) -> None:
    language, (left, right) = texts
    comparison = compared(left, right, language, registry)
    if not any(row.moved for row in comparison.rows):
        assert marked(comparison) <= MOST * marked_by_diff_match_patch(left, right, language, registry)


def test_the_cases_of_other_diffs(registry: Registry, shared_data: Path) -> None:
    """Short strings made to be hard: of one word, of marks without a word, of lines that repeat."""
    benchmark = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "diff_cases.py"))
    longer = []
    for case in benchmark["cases"](shared_data / "diff-cases"):
        comparison = compared(case.left, case.right, "und", registry)
        if not any(row.moved for row in comparison.rows):
            theirs = marked_by_diff_match_patch(case.left, case.right, "und", registry)
            longer += [case.name] if marked(comparison) > MOST * theirs else []
    assert longer == []


@pytest.mark.parametrize(("left", "right", "rows"), [
    ("我们去修桥。\n村民。\n大家回家。\n", "我们去修桥。\n学校。\n大家回家。\n", [("村民。\n", "学校。\n")]),
    ("(……)", "(渡口)", [("(……)", "(渡口)")]),
])  # fmt: skip
def test_what_stands_at_the_same_place_is_a_pair_though_only_its_marks_are_alike(
    registry: Registry, left: str, right: str, rows: list[tuple[str, str]]
) -> None:
    changed = [row for row in compared(left, right, "zh", registry).rows if row.relation != "equal"]
    assert all(row.left is not None and row.right is not None for row in changed)
    assert [(row.left.of(left), row.right.of(right)) for row in changed if row.left and row.right] == rows


def test_what_only_shares_its_last_mark_is_no_pair(registry: Registry) -> None:
    left = "我们去修桥。老船工把缆绳系紧，等着第一班渡轮靠岸。大家回家。"
    right = "我们去修桥。图书馆的灯亮到深夜；读者这才陆续离开。大家回家。"
    relations = [row.relation for row in compared(left, right, "zh", registry).rows]
    assert sorted(relations) == ["deleted", "equal", "equal", "inserted"]
