"""Saved web pages: all that the page says, with what is its text told from what is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import toolkit
from toolkit import Document
from toolkit.plugins import Registry

Read = Callable[..., Document]


def test_the_text_is_kept_by_paragraphs_and_the_rest_is_furniture(
    making: ModuleType, read: Read, main_text: Any, furniture: Any
) -> None:
    document = read("a.html", making.page())
    said = [part.strip() for part in main_text(document).split("\n\n") if part.strip()]
    assert said == ["一条街的早晨", *making.PARAGRAPHS]
    around = "\n\n".join(furniture(document))
    for line in ("首页 街坊 学堂 集市", "发布时间：2023年5月6日", "集市搬到了河对岸", "版权所有 街坊新闻网"):
        assert line in around
    assert "没有人看见" not in document.text


def test_from_the_line_of_the_editor_on_it_is_furniture(making: ModuleType, read: Read, main_text: Any) -> None:
    foot = ("（责任编辑：孙小满）", "扫一扫，把街坊新闻网带回家，好消息天天都有人说给您听。")
    document = read("a.html", making.page(*making.PARAGRAPHS * 2, *foot))
    said = [part.strip() for part in main_text(document).split("\n\n") if part.strip()]
    assert said == ["一条街的早晨", *making.PARAGRAPHS * 2]
    assert all(line in document.text for line in foot)


def test_title_date_author_and_source_come_from_the_publication_line(making: ModuleType, read: Read) -> None:
    document = read("a.html", making.page())
    assert document.title == "一条街的早晨"
    assert [region.span.of(document.text) for region in document.regions_of("title")] == ["一条街的早晨"]
    known = {key: document.metadata[key] for key in ("date", "author", "source")}
    assert known == {"date": "2023-05-06", "author": "林小满", "source": "街坊晚报"}


def test_what_the_page_says_of_itself_is_known_too(making: ModuleType, read: Read) -> None:
    head = '<meta name="PubDate" content="2021-12-03 08:30"><meta name="ContentSource" content="集市日报">'
    page = making.page(head=head).replace("发布时间：2023年5月6日 来源：街坊晚报 作者：林小满", "打印本页")
    metadata = read("a.html", page).metadata
    assert metadata["date"] == "2021-12-03"
    assert metadata["source"] == "集市日报"


@pytest.mark.parametrize(
    ("declared", "real", "name"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("gb2312", "utf-8", "utf-8"),
        ("utf-8", "gb18030", "gb18030"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("gb2312", "gb18030", "gb18030"),
        ("big5", "gb18030", "gb18030"),
        ("no-such-thing", "gb18030", "gb18030"),
        ("utf-8", "utf-16", "utf-16-le"),
    ],
)
def test_the_bytes_are_believed_and_not_what_the_page_declares(
    declared: str, real: str, name: str, making: ModuleType, read: Read
) -> None:
    document = read("a.html", making.page(charset=declared).encode(real))
    assert document.encoding == name
    assert making.PARAGRAPHS[1] in document.text


def test_a_page_in_traditional_characters_is_read_though_it_is_declared_simplified(
    making: ModuleType, read: Read
) -> None:
    text = "巷口的老槐樹今年又開了花，風一吹，整條街都是甜的。賣豆腐的阿伯把擔子歇在樹下，和等公車的學生說起他年輕時候的事。"
    document = read("a.html", making.page(text * 2, charset="gb2312", title="早晨").encode("big5", "xmlcharrefreplace"))
    assert document.encoding == "big5"
    assert text in document.text


def test_a_page_cut_inside_a_character_is_read(making: ModuleType, read: Read) -> None:
    data = making.page(charset="gbk").encode("gb18030")
    cut = data[: data.index("修鞋".encode("gb18030")) + 21]
    assert making.PARAGRAPHS[1] in read("a.html", cut).text


def test_a_saved_archive_gives_its_page(making: ModuleType, read: Read) -> None:
    whole = read("a.html", making.page())
    saved = read("b.mhtml", making.web_archive(making.page().encode()))
    assert (saved.text, saved.title, saved.regions) == (whole.text, whole.title, whole.regions)


def test_line_ends_of_the_source_are_no_spaces_between_chinese_characters(making: ModuleType, read: Read) -> None:
    page = making.page(
        "桥上的人\n        看着桥下的水，水里的鱼看着桥上的人，谁也不说话，一直到天黑。", "And the lamp\nwas lit."
    )
    text = read("a.html", page).text
    assert "桥上的人看着桥下的水" in text
    assert "And the lamp was lit." in text


def test_headings_lists_and_cells_are_blocks_of_their_own(making: ModuleType, read: Read) -> None:
    page = making.page().replace(
        '<div class="content">',
        '<div class="content"><h2>要带的东西</h2><ol><li>一把伞，巷子里的风大，撑的时候要当心</li>'
        "<li>一双<b>布</b>鞋，青石板路不好走</li></ol>"
        "<table><tr><td>早上六点开门的豆腐店</td><td>三元一块，去晚了就没有了</td></tr></table>",
    )
    document = read("a.html", page)
    said = document.text.split("\n\n")
    for part in (
        "要带的东西",
        "1. 一把伞，巷子里的风大，撑的时候要当心",
        "2. 一双布鞋，青石板路不好走",
        "早上六点开门的豆腐店",
        "三元一块，去晚了就没有了",
    ):
        assert part in said
    assert ("要带的东西", 2) in [(r.span.of(document.text), r.level) for r in document.regions_of("heading")]


def test_what_all_pages_of_a_folder_say_is_furniture(
    making: ModuleType, write: Callable[..., Path], registry: Registry, main_text: Any
) -> None:
    lead = "街坊新闻网为您整理了下面的文章，欢迎把它说给更多的邻居听。"
    for number, text in enumerate(making.PARAGRAPHS):
        path = write(f"site/{number}.html", making.page(lead, text * 3, title=f"第{number}个早晨的故事"))
    documents = list(toolkit.load(str(path.parent), registry=registry))
    assert len(documents) == 3
    for document, text in zip(documents, making.PARAGRAPHS, strict=True):
        assert lead in document.text
        assert lead not in main_text(document)
        assert text * 3 in main_text(document)


def test_versions_of_one_page_keep_their_text(
    making: ModuleType, write: Callable[..., Path], registry: Registry, main_text: Any
) -> None:
    for number in range(3):
        path = write(f"versions/{number}.html", making.page(*making.PARAGRAPHS, f"第{number}次改过。"))
    for document in toolkit.load(str(path.parent), registry=registry):
        assert making.PARAGRAPHS[0] in main_text(document)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.html", b"", "is empty"),
        ("a.html", b"<html><body><script>draw()</script></body></html>", "shows no text"),
        ("a.mhtml", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nnothing", "holds no web page"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, said: str, read: Read) -> None:
    with pytest.raises(toolkit.LoadError, match=said) as caught:
        read(name, data)
    assert caught.value.hint


def test_a_publication_line_below_a_title_that_counts_as_text(making: ModuleType, read: Read, furniture: Any) -> None:
    """The title, what readers can do and the dates stand in one block with the text."""
    page = making.page().replace("作者：林小满</div>", "</div><div>分享到：</div><div>最后更新: 2023-05-07 10:20</div>")
    page = page.replace('<div class="info">发布时间：2023年5月6日 来源：', '<div class="info">2023-05-06 09:00 来源：')
    document = read("a.html", page.replace('<div class="main"><h1>', '<div class="content"><h1>'))
    assert document.metadata["date"] == "2023-05-06"
    assert document.metadata["source"] == "街坊晚报"
    assert "最后更新: 2023-05-07 10:20" in "\n".join(furniture(document))


def test_paragraphs_are_the_text_where_the_library_takes_two_closing_lines_for_it(
    making: ModuleType, read: Read, main_text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it does with some articles whose paragraphs are `section` elements."""
    import toolkit_web_pages.main_text as page_text

    monkeypatch.setattr(page_text, "_extracted", lambda tree: ["文字来自读者", "长按二维码"])
    text = "".join(f"<section><span>{paragraph}</span></section>" for paragraph in making.PARAGRAPHS)
    page = f"<html><body><h2>一条街的早晨</h2>{text}<p>文字来自读者</p><p>长按二维码</p></body></html>"
    document = read("a.html", page)
    assert all(paragraph in main_text(document) for paragraph in making.PARAGRAPHS)


@pytest.mark.parametrize(
    ("first", "date"),
    [
        ("<p>1958年3月2日，桥修好了，两岸的人第一次走着过河。</p>", None),
        ("<h2>纪念1958年3月2日大桥通车</h2>", None),
        ("<p>1958年3月2日大桥通车</p><div>2023-05-06 10:20 街坊晚报</div>", "2023-05-06"),
        ("<p>2023年05月06日08:15 | 来源：街坊晚报</p>", "2023-05-06"),
        ("<p>（2018年10月18日）</p>", "2018-10-18"),
        ("<p>编辑于 2023-05-06 12:00</p>", "2023-05-06"),
    ],
)
def test_the_date_is_that_of_a_publication_line_not_one_that_is_told_of(
    first: str, date: str | None, making: ModuleType, read: Read
) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in making.PARAGRAPHS)
    page = f"<html><head><title>桥的故事</title></head><body><h1>桥的故事</h1>{first}{text}</body></html>"
    assert read("a.html", page).metadata.get("date") == date


def test_what_a_document_type_declares_is_not_shown(making: ModuleType, read: Read) -> None:
    page = making.page().replace("<!DOCTYPE html>", '<!DOCTYPE html [\n<!ENTITY corp "街]>坊">\n<!ENTITY b "c">]>')
    document = read("a.html", page)
    assert document.title == "一条街的早晨"
    assert document.text == read("b.html", making.page()).text


def test_an_article_that_a_script_makes_visible_is_read(making: ModuleType, read: Read, main_text: Any) -> None:
    """As WeChat's are where they were fetched and not saved from a browser."""
    text = "".join(f"<section><span>{paragraph}</span></section>" for paragraph in making.PARAGRAPHS)
    page = (
        '<html><head><meta property="og:title" content="一条街的早晨"><meta property="og:site_name" content="某平台">'
        '</head><body><h1 id="activity-name">一条街的早晨</h1><div><span>林小满</span><a id="js_name">街坊晚报</a>'
        '<em>2023-05-06 08:15</em><em>发表于浙江</em></div><div id="js_content" style="visibility: hidden; opacity: 0;">'
        f"{text}</div><div>分享 收藏</div></body></html>"
    )
    document = read("a.html", page)
    assert [part for part in main_text(document).split("\n\n") if part.strip()] == ["一条街的早晨", *making.PARAGRAPHS]
    assert document.metadata["date"] == "2023-05-06"
    assert document.metadata["source"] == "街坊晚报"


def test_what_readers_can_do_is_furniture_and_an_answers_date_stands_below_it(
    making: ModuleType, read: Read, main_text: Any
) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in making.PARAGRAPHS)
    page = (
        "<html><head><title>街上有什么？</title></head><body><h1>街上有什么？</h1><div>123 人赞同了该回答</div>"
        f"<div>{text}</div><div>编辑于 2023-05-06 12:00</div><div>赞同 123 收藏 喜欢</div></body></html>"
    )
    document = read("a.html", page)
    assert [part for part in main_text(document).split("\n\n") if part.strip()] == ["街上有什么？", *making.PARAGRAPHS]
    assert document.metadata["date"] == "2023-05-06"


def test_entities_that_a_page_declares_are_no_title(read: Read) -> None:
    doctype = '<!DOCTYPE html [<!ENTITY a "一条]>街">\n]>\n'
    page = f"{doctype}<html><head><title>槐树</title></head><body><p>{LONG}</p></body></html>"
    document = read("a.html", page)
    assert document.title == "槐树"
    assert document.text == LONG


def test_the_day_that_a_text_tells_of_is_not_its_date(read: Read) -> None:
    page = f"<html><body><h1>那座桥</h1><p>2008年5月12日，老桥塌了一角</p><p>{LONG}</p><p>{LONG}</p></body></html>"
    document = read("a.html", page)
    assert "date" not in document.metadata
    assert document.regions_of("furniture") == []


def test_a_text_that_is_made_visible_by_a_script_is_read(read: Read) -> None:
    """So are the articles of a large service saved, where no browser ran."""
    line = "<em>阿梨山脚下的厨房2024年4月2日 20:15</em>"
    page = f'<html><body><h1>菜园</h1>{line}<div style="visibility: hidden;"><p>{LONG}</p><p>{LONG}</p></div></body></html>'
    document = read("a.html", page)
    assert document.text.count(LONG) == 2
    assert document.metadata["date"] == "2024-04-02"


def test_who_signed_a_text_and_when_is_text(read: Read) -> None:
    below = "<div>扫一扫看本页</div><div>分享</div>"
    page = (
        f"<html><body><h1>通知</h1><p>{LONG}</p><p>{LONG}</p><p>街道办事处</p><p>2024年3月15日</p>{below}</body></html>"
    )
    document = read("a.html", page)
    start = document.text.index("街道办事处")
    assert not any(region.start <= start < region.end for region in document.regions_of("furniture"))


LONG = "巷口的老槐树今年又开了花，风一吹，整条街都是甜的，卖豆腐的阿伯把担子歇在树下，和学生说起他年轻时候的事。"
