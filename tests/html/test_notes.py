"""Notes of our analyses, read on a Chinese page."""

from __future__ import annotations

import re

import pytest

import toolkit
from toolkit import Corpus, Document
from toolkit.plugins import Registry
from toolkit_html.notes import in_chinese

APART = ("河里的冰化了，老船工开始修补船底。", "山上茶园今年添了两台炒茶的机器。")


def corpus_of(*texts: str) -> Corpus:
    return Corpus([Document.of_text(text, id=f"{n}.txt", language="zh") for n, text in enumerate(texts, 1)])


@pytest.mark.parametrize(("analysis", "texts", "options", "said"), [
    ("reuse", ("。。。", "！！"), {}, ["没有一篇文档含有文字"]),
    ("reuse", ("春夏秋冬",), {}, ["没有长于一个字、一个词的重复"]),
    ("reuse", ("春夏秋冬", "东南西北"), {}, ["2 篇文档的任意两处之间没有长于一个字"]),
    ("reuse", (APART[0], "清早老船工去了镇上。"), {"min_length": 20}, ["--min-length 20", "老船工"]),
    ("reuse", ("桥边的槐树开花了。" * 2, APART[0]), {"within": True, "min_length": 40}, ["--min-length 40", "槐树"]),
    ("duplicates", APART, {}, ["2 个文档中，没有两个相同之处", "MinHash"]),
    ("duplicates", ("短。", "也短。"), {"min_length": 30}, ["--min-length 30"]),
    ("duplicates", ("".join(APART), "".join(APART).replace("机器", "机子")), {"threshold": 0.95, "containment": 1.0},
     ["--threshold 0.95", "1.txt、2.txt"]),
])  # fmt: skip
def test_an_empty_result_says_why_in_chinese(
    registry: Registry, analysis: str, texts: tuple[str, ...], options: dict[str, object], said: list[str]
) -> None:
    report = toolkit.run(analysis, corpus_of(*texts), registry=registry, **options)
    assert report.notes
    page = toolkit.drawn(report, "html", registry=registry).decode()
    notes = page.partition('<section class="said"')[2].partition("</section>")[0]
    for words in said:
        assert words in notes
    for note in report.notes:
        known = in_chinese(note)
        assert re.search("[\u4e00-\u9fff]", known)
        assert not re.search(r"\b(?:of|the|nothing|and)\b", known)
        assert [n for n in re.findall(r"\d[\d.,]*\d|\d", note) if n not in known] == []


def test_an_english_page_and_a_strangers_note_stay_as_they_are(registry: Registry) -> None:
    corpus = Corpus([Document.of_text(t, id=t, language="en") for t in ("one river", "two hills")])
    report = toolkit.run("reuse", corpus, registry=registry)
    assert report.notes[0].partition(" in ")[0] in toolkit.drawn(report, "html", registry=registry).decode()
    assert in_chinese("nothing reached the moon") == "nothing reached the moon"
