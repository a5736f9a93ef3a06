"""The HTML report: what a reader finds on the page, and what no document can do to it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

import toolkit
import toolkit_html
from toolkit import Column, Corpus, Document, Report, Table
from toolkit.plugins import Registry
from toolkit.testing.samples import hostile_report, sample_report
from toolkit_html.renderer import HtmlOptions, HtmlRenderer
from toolkit_html.words import CHINESE

LEFT = (
    "在渡口开放日上的讲话\n同志们：\n一、先说旧事\n二十年前，这里只有三条木船，来往全靠老艄公一根竹篙。"
    "涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。\n二、再说今天\n今年我们修好了两座浮桥，添了六艘渡轮，每天往返四十趟。"
    "<script>alert('河')</script>说的是：“宁可船等人，不可人等船。”\n谢谢大家！\n"
)
RIGHT = (
    "在渡口开放日上的致辞\n同志们：\n一、先说今天\n今年我们修好了三座浮桥，添了八艘渡轮，每天往返四十趟。\n"
    "二、再说旧事\n涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。二十年前，这里只有三条木船，来往全凭老艄公一根竹篙。\n"
    "船票从今天起对学生免费。\n谢谢大家！\n"
)


class Page(HTMLParser):
    """The elements of a page and the text in them, without style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        given = dict(attrs)
        if tag == "div" and "piece" in (given.get("class") or ""):
            self._inside = given.get("id") or ""
        elif tag in ("section", "footer"):
            self._inside = ""
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" not in self._open and "style" not in self._open:
            self.texts.append((self._inside if "p" in self._open else "", data))

    @property
    def text(self) -> str:
        return "".join(data for _, data in self.texts)

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    def piece(self, id: str) -> str:
        return "".join(data for inside, data in self.texts if inside == id)


def drawn(report: Report, **options: int) -> str:
    stream = io.StringIO()
    HtmlRenderer().render(report, stream, HtmlOptions(**options))
    return stream.getvalue()


@pytest.fixture(scope="module")
def reports(registry: Registry) -> dict[str, Report]:
    corpus = Corpus([
        Document.of_text(LEFT, id="left.txt", language="zh"),
        Document.of_text(RIGHT, id="right.txt", language="zh"),
    ])  # fmt: skip
    options: dict[str, dict[str, Any]] = {"duplicates": {"threshold": 0.2}}
    return {
        name: toolkit.run(name, corpus, registry=registry, **options.get(name, {}))
        for name in ("show", "diff", "reuse", "duplicates")
    }


@pytest.mark.parametrize("analysis", ["show", "diff", "reuse", "duplicates"])
def test_what_is_drawn(reports: dict[str, Report], analysis: str, snapshot: SnapshotAssertion) -> None:
    html = drawn(reports[analysis])
    assert html[html.index("<body>") : html.rindex("<script>")] == snapshot


@pytest.mark.parametrize("report", [sample_report(), hostile_report(), sample_report(text=False)])
def test_the_page_needs_nothing_from_outside_and_allows_only_itself(report: Report) -> None:
    page = Page(drawn(report))
    for tag, attrs in page.tags:
        assert not {"src", "style", "srcset", "action"} & attrs.keys()
        assert not [name for name in attrs if name.startswith("on")]
        assert attrs.get("href", "#").startswith("#")
        assert tag not in ("link", "img", "iframe", "object", "base")
    [policy] = [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    html = drawn(report)
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        [content] = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy


@pytest.mark.parametrize("analysis", ["show", "diff", "reuse", "duplicates"])
def test_markup_in_a_document_stays_text(reports: dict[str, Report], analysis: str) -> None:
    page = Page(drawn(reports[analysis]))
    assert [tag for tag, _ in page.tags].count("script") == 1


def test_characters_that_cannot_be_shown_are_written_out(registry: Registry) -> None:
    text = "甲\x00乙\u202e丙\ud800丁“<b>&amp;'\"\n第二行。\n"
    corpus = Corpus([Document.of_text(text, id=name, language="zh") for name in ("a\u202e.txt", "b<i>.txt")])
    for analysis in ("show", "diff"):
        page = Page(drawn(toolkit.run(analysis, corpus, registry=registry)))
        assert "甲\\u{0}乙\\u{202e}丙\\u{d800}丁“<b>&amp;'\"" in page.text
        page.text.encode()


@pytest.mark.parametrize("report", [sample_report(), hostile_report()])
def test_every_link_leads_somewhere(report: Report) -> None:
    page = Page(drawn(report))
    ids = page.ids()
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in page.tags if tag == "a"} <= set(ids)


def test_both_texts_can_be_read_in_their_own_order(reports: dict[str, Report]) -> None:
    """Each column from top to bottom is its text; a moved text has its place in the right column, too."""
    page = Page(drawn(reports["diff"]))
    ids = [id for id in page.ids() if re.match(r"c1-[lre]\d", id)]
    lefts = [id for id in ids if id.startswith("c1-l")]
    moved = {f"c1-r{id[4:]}" for id in ids if id.startswith("c1-e")}
    rights = [id for id in ids if id[3] in "re" and id not in moved]
    assert moved
    for own, text in ((lefts, LEFT), (rights, RIGHT)):
        assert _plain("".join(page.piece(id) for id in own)) == _plain(text)
    for id in moved:
        assert _plain(page.piece(id)) == _plain(page.piece(id.replace("-r", "-e")))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_moved_text_says_where_its_partner_stands(reports: dict[str, Report]) -> None:
    text = Page(drawn(reports["diff"])).text
    assert re.search(r"左 \d+ = 右 \d+, [上下]移 \d+", text)
    assert re.search(r"对应文字在左 \d+ 旁", text)


def test_the_words_are_those_of_most_of_the_text(registry: Registry) -> None:
    chinese = Document.of_text("河水涨了，船也就高了。" * 9, id="a.txt", language="zh-Hant")
    english = Document.of_text("The river rises and so do boats.", id="b.txt", language="en")
    page = Page(drawn(toolkit.run("diff", Corpus([chinese, english]), registry=registry)))
    assert page.tags[0] == ("html", {"lang": "zh-Hans"})
    assert {"zh-Hant", "en"} <= {attrs.get("lang") for tag, attrs in page.tags if tag == "p"}
    page = Page(drawn(toolkit.run("diff", Corpus([english, english]), registry=registry)))
    assert page.tags[0] == ("html", {"lang": "en"})
    assert "Comparison" in page.text


def test_every_phrase_has_its_chinese() -> None:
    folder = Path(toolkit_html.__file__).parent
    said = {phrase for path in folder.rglob("*") if path.suffix in (".html", ".py") for phrase in _phrases(path)}
    assert len(said) > 40
    assert said - CHINESE.keys() == set()


def _phrases(path: Path) -> Iterator[str]:
    yield from re.findall(r"""\b(?:t|say)\(\s*"([^"]+)\"""", path.read_text(encoding="utf-8"))


def test_a_table_of_a_stranger_is_drawn() -> None:
    table = Table(
        "odd", "An <odd> table", (Column("word", "text"), Column("share", "share"), Column("n", "number", "pages")),
        (("<x>", 0.25, 1234), (None, None, 0.5)),
    )  # fmt: skip
    page = Page(drawn(msgspec.structs.replace(sample_report(), findings=(table,))))
    for shown in ("An <odd> table", "<x>", "25 %", "1,234", "n (pages)", "–", "0.5"):
        assert shown in page.text


def test_a_large_report_says_what_it_left_out(reports: dict[str, Report]) -> None:
    whole = len([f for f in reports["reuse"].findings if isinstance(f, toolkit.Passages)])
    assert whole
    page = Page(drawn(reports["reuse"], max_passages=0))
    assert f"--max-passages {whole}" in page.text
    assert "--max-documents 2" in Page(drawn(reports["reuse"], max_documents=1)).text
    assert "--max-rows" in Page(drawn(reports["diff"], max_rows=2)).text
    assert "--max-" not in Page(drawn(reports["reuse"])).text


def test_a_passage_can_be_read_in_all_its_places(reports: dict[str, Report]) -> None:
    page = Page(drawn(reports["reuse"]))
    for number, finding in enumerate(f for f in reports["reuse"].findings if isinstance(f, toolkit.Passages)):
        assert f"p{number + 1}" in page.ids()
        for place in finding.places:
            assert _plain(reports["reuse"].document(place.document).slice(place.span)) in _plain(page.text)
