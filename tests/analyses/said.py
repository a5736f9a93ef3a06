"""Sentences that the tests of this folder speak in, and documents made of texts."""

from __future__ import annotations

import msgspec

from toolkit import Corpus, Document

LONG = "老船工把缆绳在铁桩上绕了七圈，又蹲下来摸了摸桩脚的裂缝，才放心让头班渡轮载着菜农和自行车离岸"
OTHER = [
    "清晨的集市上有人卖莲蓬，也有人修雨伞。",
    "山里的小学今年添了两架旧钢琴，孩子们轮流去弹。",
    "粮站的老秤校准以后，秤砣重新刷了一遍红漆。",
    "电影队每逢初五到村口放映，银幕挂在两棵槐树之间。",
    "气象站的姑娘每隔三小时爬一次坡，去抄百叶箱里的数。",
    "图书室的窗台上放着一排玻璃瓶，里面养着水葱。",
]


def corpus(*texts: str, language: str = "zh", dates: tuple[str, ...] = ()) -> Corpus:
    made = [Document.of_text(text, id=f"d{n}.txt", language=language) for n, text in enumerate(texts)]
    return Corpus([
        msgspec.structs.replace(d, metadata={"date": dates[n]} if dates and dates[n] else {})
        for n, d in enumerate(made)
    ])  # fmt: skip
