"""Where nothing moved, `diff` marks hardly more than diff-match-patch does after its semantic clean-up.

`diff` marks whole words and keeps sentences beside their partners; diff-match-patch marks parts of words and crosses the
ends of sentences. So its marks are widened to whole words.
"""

from __future__ import annotations

import random
import re

import pytest
from diff_match_patch import diff_match_patch

import toolkit
from toolkit import Comparison, Corpus, Document
from toolkit.plugins import Registry

MOST = 1.15

TEXTS = 60
"""Over all of them, not for each: where half of the words were exchanged for one of twenty, a text may come out longer."""

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


def revised(chance: random.Random, words: list[str], joint: str, comma: str, stop: str) -> tuple[str, str]:
    """A text of twenty sentences, and one in which words were exchanged, taken out and put in, and whole sentences too."""
    share = chance.choice([0.05, 0.1, 0.2, 0.3, 0.5])
    left, right = [], []
    for _ in range(20):
        clauses = [chance.sample(words, chance.randrange(2, 7)) for _ in range(chance.randrange(1, 4))]
        changed = [
            joint.join(word for old in clause for word in edited(chance, old, words, share)) for clause in clauses
        ]
        one, other = comma.join(map(joint.join, clauses)) + stop, comma.join(filter(None, changed)) + stop
        fate = chance.random()
        left.append("" if fate < share / 6 else one)
        right.append("" if share / 6 <= fate < share / 3 or other == stop else other)
    return "".join(left), "".join(right)


def edited(chance: random.Random, word: str, words: list[str], share: float) -> list[str]:
    fate = chance.random()
    if fate < share * 0.6:
        return [chance.choice(words)]
    if fate < share * 0.8:
        return []
    return [word, chance.choice(words)] if fate < share else [word]


def marked(comparison: Comparison) -> int:
    steps = [step for row in comparison.rows for step in row.operations if step.op != "equal"]
    return sum(step.left[1] - step.left[0] + step.right[1] - step.right[0] for step in steps)


def marked_by_diff_match_patch(left: str, right: str) -> int:
    """The characters that it inserts and deletes, and all of a word of which it marks a part."""
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    steps = differ.diff_main(left, right)
    differ.diff_cleanupSemantic(steps)
    total = 0
    for text, op in ((left, -1), (right, 1)):
        touched: set[int] = set()
        at = 0
        for kind, piece in steps:
            if kind == op:
                touched.update(range(at, at + len(piece)))
            at += len(piece) if kind in (0, op) else 0
        for word in re.finditer(r"\w+", text):
            if touched.intersection(range(*word.span())):
                touched.update(range(*word.span()))
        total += len(touched)
    return total


@pytest.mark.parametrize(
    ("language", "words", "marks"),
    [("zh", CHINESE, ("、", "，", "。")), ("en", ENGLISH, (" ", ", ", ". "))],
)
def test_no_more_is_marked_than_by_diff_match_patch_where_nothing_moved(
    registry: Registry, language: str, words: list[str], marks: tuple[str, str, str]
) -> None:
    ours = theirs = texts = 0
    for seed in range(TEXTS):
        left, right = revised(random.Random(seed), words, *marks)
        corpus = Corpus([Document.of_text(text, id=id, language=language) for id, text in (("a", left), ("b", right))])
        comparison = toolkit.run("diff", corpus, registry=registry).findings[0]
        assert isinstance(comparison, Comparison)
        if not any(row.moved for row in comparison.rows):
            texts += 1
            ours += marked(comparison)
            theirs += marked_by_diff_match_patch(left, right)
    assert texts >= TEXTS / 4
    assert ours <= MOST * theirs
