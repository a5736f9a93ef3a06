"""Between texts that share much, whole clauses are passages too, though they are shorter than --min-length."""

from __future__ import annotations

import random

import pytest

import toolkit
from toolkit import Corpus, Document, Passages, Report
from toolkit.plugins import Registry

SHARED = (
    "河堤上的柳树是前年春天由三个村子的人一起栽下的。每到汛期，巡堤的人都要沿着树行走上两个来回。"
    "镇里把这件事写进了公约，谁砍一棵就要补栽三棵。"
)
CLAUSE = "守住这条河就是守住一家人"
REWORDED = "守住这条河也就是守好一家人"
SOURCE = f"{SHARED}老站长常对年轻人讲，{CLAUSE}，这话听着平常。"
FAR = "夜里也有人去看水位，天亮才换班。到了秋天，仓库的门锁换成新的，钥匙交给会计保管，账目每个月贴在墙上。"
OTHERS = "学校的操场去年翻修，跑道换了新料，孩子们下课都爱往那里跑。"


def compared(registry: Registry, *texts: str, **options: object) -> Report:
    documents = [Document.of_text(text, id=f"{number}.txt", language="zh") for number, text in enumerate(texts)]
    return toolkit.run("reuse", Corpus(documents), registry=registry, **options)


def passages(report: Report) -> list[Passages]:
    return [finding for finding in report.findings if isinstance(finding, Passages)]


def shared_texts(report: Report, text: str, document: str) -> list[str]:
    return [
        place.span.of(text) for finding in passages(report) for place in finding.places if place.document == document
    ]


@pytest.mark.parametrize("clause", [CLAUSE, REWORDED])
def test_a_clause_of_ten_hanzi_is_found_beside_a_long_passage(registry: Registry, clause: str) -> None:
    reworked = f"{OTHERS}{clause}。夜里也有人去看水位。{SHARED}"
    report = compared(registry, SOURCE, reworked)
    assert any("河" in text and "一家人" in text for text in shared_texts(report, reworked, "1.txt"))


def test_alone_it_is_chance(registry: Registry) -> None:
    assert not passages(compared(registry, SOURCE, f"{OTHERS}{CLAUSE}。夜里也有人去看水位。"))


def test_part_of_a_clause_is_chance(registry: Registry) -> None:
    reworked = f"{OTHERS}大家都说今年只要{CLAUSE[:9]}旧堤里那几亩薄田和两间老屋。{FAR}{SHARED}"
    texts = shared_texts(compared(registry, SOURCE, reworked), reworked, "1.txt")
    assert len(texts) == 1
    assert "守住" not in texts[0]


def test_it_follows_the_length_that_is_asked_for(registry: Registry) -> None:
    reworked = f"{OTHERS}{CLAUSE}。夜里也有人去看水位。{SHARED}"
    texts = shared_texts(compared(registry, SOURCE, reworked, min_length=20), reworked, "1.txt")
    assert len(texts) == 1


def test_a_clause_that_has_a_partner_already_gets_no_other(registry: Registry) -> None:
    assert len(passages(compared(registry, SOURCE, SOURCE))) == 1


def test_english_clauses_as_well(registry: Registry) -> None:
    shared = (
        "The willows on the dike were planted three springs ago by the people of three villages together. "
        "Whenever the water rises, the watchmen walk along the rows twice before they go home to sleep. "
    )
    clause = "whoever keeps the river keeps the house and the field"
    one = f"{shared}The old keeper said it every year, {clause}, and nobody laughed."
    other = f"The school has a new running track. At night, {clause}. {shared}"
    documents = [Document.of_text(text, id=f"{n}.txt", language="en") for n, text in enumerate((one, other))]
    report = toolkit.run("reuse", Corpus(documents), registry=registry)
    assert any("keeps the house" in text for text in shared_texts(report, other, "1.txt"))


def test_the_order_of_the_documents_does_not_matter(registry: Registry) -> None:
    chance = random.Random(3)
    sentences = [f"{SHARED}", f"{CLAUSE}，", f"{REWORDED}；", OTHERS, "夜里也有人去看水位。", "守住河就是守住家，"]
    for _ in range(20):
        one, other = ("".join(chance.sample(sentences, 5)) for _ in range(2))
        there = [Document.of_text(text, id=name, language="zh") for text, name in ((one, "a"), (other, "b"))]
        forward = toolkit.run("reuse", Corpus(there), registry=registry)
        backward = toolkit.run("reuse", Corpus(there[::-1]), registry=registry)
        places = [[sorted(finding.places) for finding in passages(report)] for report in (forward, backward)]
        assert places[0] == places[1]
