"""What reuse calls its findings, and why, on texts written for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import toolkit
from toolkit import Corpus, Document, Passages
from toolkit.plugins import Registry

from .said import LONG, OTHER, corpus

ENGLISH = (
    "The harbor pilot tied the tender to the third ring of the old granite quay, counted the herring barrels twice, "
    "and only then let the apprentice strike the bell for the evening ferry"
)


def passages(documents: Corpus, registry: Registry, **options: Any) -> list[Passages]:
    report = toolkit.run("reuse", documents, registry=registry, **options)
    assert report.problems == ()
    return [finding for finding in report.findings if isinstance(finding, Passages)]


def only(documents: Corpus, registry: Registry, **options: Any) -> Passages:
    (finding,) = passages(documents, registry, **options)
    return finding


def test_a_distinctive_passage_says_how_long_it_is_and_what_is_rare(registry: Registry) -> None:
    found = only(corpus(f"{OTHER[0]}{LONG}。", f"{LONG}。{OTHER[1]}", OTHER[2]), registry)
    assert found.label == "distinctive"
    assert f"{len(LONG) + 1} characters long, all of them word for word" in found.reason
    assert "rare word" in found.reason
    assert "桩脚" in found.reason
    assert "in 2 of 3 documents" in found.reason


def test_a_short_run_of_frequent_words_is_a_formula(registry: Registry) -> None:
    phrase = "我们要在工作中不断学习和提高自己"
    found = only(corpus(f"{OTHER[0]}{phrase}。", f"{phrase}，{OTHER[1]}"), registry)
    assert found.label == "formula"
    assert f"{len(phrase)} characters of frequent words" in found.reason
    assert "bits of 150" in found.reason


def test_traditional_characters_weigh_what_simplified_ones_do(registry: Registry) -> None:
    phrase = "我們要在工作中不斷學習和提高自己的實際水平"
    found = only(corpus(f"{phrase}。", f"{OTHER[1]}{phrase}，"), registry)
    assert found.label == "formula"


def test_what_many_documents_say_is_a_formula_and_a_long_text_that_many_have_is_not(registry: Registry) -> None:
    slogan = "敲锣守堤、提灯巡闸、插柳固岸、清淤引渠的四条老规矩"
    texts = [f"{OTHER[n]}{OTHER[n - 1] * n}大家不忘{slogan}，{OTHER[n - 2] * (n + 1)}" for n in range(6)]
    one, other = (f"{text}为此要照着{slogan}办，一样都不能少" for text in texts[:2])
    found = passages(corpus(one, other, *texts[2:]), registry)
    assert any("documents say, such as" in f.reason or "places" in f.reason for f in found if f.label == "formula")
    copies = [f"{OTHER[n] * (3 * n + 1)}{LONG}，{LONG[::-1]}。{OTHER[n - 1] * (3 * n + 2)}" for n in range(6)]
    whole = max(passages(corpus(*copies), registry), key=lambda f: len(f.places[0].span))
    assert whole.label == "distinctive"


def test_listed_phrases_are_formulas_whatever_the_script_and_the_marks(
    registry: Registry, write: Callable[..., Path]
) -> None:
    documents = corpus(f"{OTHER[0]}{LONG}。", f"{LONG}。{OTHER[1]}")
    phrases = write(
        "phrases.txt",
        "别的话\n老船工把纜繩在鐵樁上繞了七圈 又蹲下來摸了摸樁脚的裂縫\n才放心讓頭班渡輪載著菜農和自行車離岸\n",
    )
    found = only(documents, registry, phrases=str(phrases))
    assert found.label == "formula"
    assert "phrases.txt lists" in found.reason
    assert only(documents, registry).label == "distinctive"


def test_what_stands_in_the_template_is_template(registry: Registry, write: Callable[..., Path]) -> None:
    documents = corpus(f"{OTHER[0]}{LONG}。", f"{LONG}。{OTHER[1]}")
    form = write("form.txt", f"表一：\n{LONG.replace('，', ' ')}\n签名：____\n")
    found = only(documents, registry, template=str(form))
    assert found.label == "template"
    assert "100 % of it stands in the template" in found.reason
    assert "form.txt" in found.reason
    other = write("other.txt", OTHER[3])
    assert only(documents, registry, template=str(other)).label == "distinctive"


def test_the_same_slot_of_many_documents_is_template(registry: Registry) -> None:
    head = "填表须知：请用蓝黑墨水逐栏填写，涂改处须由经办人按指印，缺页的表格一律退回原村重填"
    texts = [f"{head}。\n{OTHER[n]}" for n in range(4)]
    found = [f for f in passages(corpus(*texts), registry) if len(f.places) == 4]
    assert [f.label for f in found] == ["template"]
    assert "same slot of 4 of 4 documents: 0 characters from the beginning" in found[0].reason


def test_a_document_that_was_copied_whole_fills_in_no_form(registry: Registry) -> None:
    found = only(corpus(*[f"{LONG}，{LONG[::-1]}。\n"] * 3), registry)
    assert len(found.places) == 3
    assert found.label == "distinctive"


def test_a_quotation_names_its_source_and_where_it_is_not_set_as_one(registry: Registry) -> None:
    found = only(corpus(f"林守河在交接会上指出：“{LONG}。”{OTHER[0]}", f"{OTHER[1]}{LONG}。"), registry)
    assert found.label == "quotation"
    assert "between quotation marks in 1 of 2 places" in found.reason
    assert "d1.txt" in found.reason
    assert "林守河" in found.reason
    found = only(corpus(f"“{LONG}。”（《渡口志·卷三》）{OTHER[0]}", f"有书说：「{LONG}。」"), registry)
    assert "in both places" in found.reason
    assert "《渡口志·卷三》" in found.reason


def test_an_english_quotation(registry: Registry) -> None:
    texts = f'As Miriam Hale said, "{ENGLISH}." Nobody laughed.', f'Years later they read it again: "{ENGLISH}."'
    found = only(corpus(*texts, language="en"), registry)
    assert found.label == "quotation"
    assert "Miriam Hale" in found.reason


def test_an_english_copy_is_distinctive_and_a_short_one_says_how_many_words_it_has(registry: Registry) -> None:
    assert only(corpus(f"{ENGLISH}.", f"Then: {ENGLISH}.", language="en"), registry).label == "distinctive"
    few = "it is one of the most important things that we all have to do together"
    found = only(corpus(f"{few}.", f"Well, {few}.", language="en"), registry)
    assert found.label == "formula"
    assert "15 words" in found.reason


@pytest.mark.parametrize("cut", [0, 5])
def test_reasons_are_there_for_every_label(registry: Registry, cut: int) -> None:
    texts = [f"{LONG[cut:]}。{OTHER[n]}“{LONG[::-1]}”" for n in range(3)]
    assert all(f.reason and not f.reason.endswith(".") for f in passages(corpus(*texts), registry))


def test_a_text_with_its_page_is_not_furniture_and_the_page_alone_is(registry: Registry) -> None:
    head = "首页 > 新闻 > 本地 > 渡口消息 > 正文 来源：渡口网 点击：12次 字体：大 中 小"
    foot = "相关推荐 渡口旧闻 缆绳的故事 版权所有 渡口网 未经授权禁止转载 备案号000000"

    def page(text: str, name: str) -> Document:
        whole = f"{head}\n{text}\n{foot}"
        regions = (
            toolkit.Region("furniture", 0, len(head)),
            toolkit.Region("furniture", len(whole) - len(foot), len(whole)),
        )
        return msgspec.structs.replace(Document.of_text(whole, id=name, language="zh"), regions=regions)

    body = f"{LONG}。{LONG[::-1]}。"
    again = max(passages(Corpus([page(body, "a"), page(body, "b")]), registry), key=lambda f: len(f.places[0].span))
    assert again.label == "distinctive"
    others = passages(Corpus([page(OTHER[0], "a"), page(OTHER[1], "b")]), registry)
    assert {f.label for f in others} == {"furniture"}
    assert all("of 2 saved pages, in both places" in f.reason for f in others)
