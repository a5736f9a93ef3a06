"""The lines of a near-duplicate pair beside each other, with what changed in them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from toolkit_html.excerpts import beside, changed

LINES = st.lists(st.text("闭馆通知如下 a1.", min_size=1, max_size=12), max_size=5)


def marks(html: Markup) -> list[str]:
    return re.findall(r"<(?:del|ins)[^>]*>(.*?)</(?:del|ins)>", html)


def test_only_what_changed_is_marked_and_numbers_whole() -> None:
    left, right = changed("我馆定于6月17日至6月23日闭馆，共7天。", "我馆定于6月18日至6月25日闭馆，共8天。")
    assert marks(left) == ["17", "23", "7"]
    assert marks(right) == ["18", "25", "8"]
    assert left.striptags() == "我馆定于6月17日至6月23日闭馆，共7天。"


def test_lines_that_are_alike_stand_beside_each_other_whatever_was_put_in() -> None:
    left = ["通知如下：书库本周除湿。", "读者证照常办理。"]
    right = ["昨天的通知有误。", "通知如下：书库下周除湿。", "读者证照常办理。请带照片。"]
    assert list(beside(left, right)) == [(None, right[0]), (left[0], right[1]), (left[1], right[2])]


def test_texts_are_escaped() -> None:
    left, right = changed("<b>一二三四五六</b>", "<b>一二三四五七</b>")
    assert "<b>" not in left + right
    assert marks(right)


@given(LINES, LINES)
def test_every_line_is_there_once_and_in_order(left: list[str], right: list[str]) -> None:
    rows = list(beside(left, right))
    assert [one for one, _ in rows if one is not None] == left
    assert [other for _, other in rows if other is not None] == right


@given(st.text("通知如下 a1.", max_size=20), st.text("通知如下 a1.", max_size=20))
def test_what_is_not_marked_is_the_same_on_both_sides(left: str, right: str) -> None:
    kept = [re.sub(r"<(del|ins)[^>]*>.*?</\1>", "\0", html).replace("\0", "") for html in changed(left, right)]
    assert "".join(kept[0].split()) == "".join(kept[1].split())
