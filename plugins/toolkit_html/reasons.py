"""The reasons of our own labelers in the page's language.

A report is one value for all readers, so labelers say their reasons in English. Which words they are made of is known
here, as patterns of their parts; a reason that no pattern fits, such as that of a stranger's labeler, stays as it is.
A test holds that every reason of ours is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_Made = Callable[[re.Match[str]], str]

_EDGES = {"head": "页首", "foot": "页尾", "head or foot": "页首或页尾", "beginning": "开头", "end": "结尾"}
_SET_OFF = {
    "between quotation marks": "引号中",
    "between title marks 《》": "书名号《》中",
    "as a block quotation": "成段引文中",
    "after words that introduce it": "引述语之后",
}
_PHRASE = "|".join(map(re.escape, _SET_OFF))


def _places(count: str) -> str:
    """From "both places" or "all 3 places"."""
    number = re.search(r"\d+", count)
    return f"全部 {number[0]} 处" if number else "两处"


def _set_off(words: str) -> str:
    return "、".join(_SET_OFF[part] for part in re.findall(_PHRASE, words))


def _word_for_word(match: re.Match[str]) -> str:
    longest = "全部逐字连续相同" if match[2] == "all" else f"其中连续 {match[2]} 字逐字相同"
    return f"长 {match[1]} 字，{longest}"


def _slot(match: re.Match[str]) -> str:
    distance = match[3] if match[4] is None else f"{match[3]}–{match[4]}"
    where = f"距{_EDGES[match[5]]} {distance} 字"
    return f"{match[2]} 篇文档中有 {match[1]} 篇在同一位置有同样或近似的文字：{where}"


_N = r"([\d,]+)"
_PATTERNS: tuple[tuple[str, _Made], ...] = (
    (rf"{_N} characters? long, ({_N[1:-1]}|all) of them word for word at a stretch", _word_for_word),
    (rf"{_N} bits in its first {_N} characters", lambda m: f"前 {m[2]} 字信息量 {m[1]} 比特"),
    (rf"{_N} bits", lambda m: f"信息量 {m[1]} 比特"),
    (rf"{_N} rare words?: (.+)", lambda m: f"{m[1]} 个少见词：{m[2].replace(', ', '、')}"),
    (rf"{_N} figures, such as (.+)", lambda m: f"{m[1]} 个数字，如 {m[2]}"),
    (r"all within one document", lambda _: "都在同一篇文档内"),
    (rf"in {_N} of {_N} documents", lambda m: f"见于 {m[2]} 篇文档中的 {m[1]} 篇"),
    (rf"Said in at least {_N} places, in these words or nearly: {_N} bits of {_N}",
     lambda m: f"至少 {m[1]} 处有同样或近似的说法：信息量 {m[2]} 比特，界限 {m[3]}"),
    (rf"Little in common, {_N} characters? of frequent words: {_N} bits of {_N}",
     lambda m: f"共有的文字少，{m[1]} 字常用词：信息量 {m[2]} 比特，界限 {m[3]}"),
    (rf"Little in common, {_N} words?: {_N} bits of {_N}",
     lambda m: f"共有的文字少，{m[1]} 个词：信息量 {m[2]} 比特，界限 {m[3]}"),
    (rf"Little in common, {_N} (characters? of frequent words|words?): {_N} bits of {_N}, said in at least {_N} places",
     lambda m: f"共有的文字少，{m[1]} {'字常用词' if m[2].startswith('char') else '个词'}：信息量 {m[3]} 比特，界限 {m[4]}；"
               f"至少 {m[5]} 处有此说法"),
    (rf"Made of what {_N} or more of {_N} documents say, such as “(.+)”",
     lambda m: f"由 {m[2]} 篇文档中至少 {m[1]} 篇都有的说法组成，如“{m[3]}”"),
    (rf"the rest says {_N} bits of {_N}", lambda m: f"其余信息量 {m[1]} 比特，界限 {m[2]}"),
    (r"(.+) lists “(.+)”", lambda m: f"{m[1]} 列有“{m[2]}”"),
    (r"beside it the passage says little", lambda _: "此外这段文字所说不多"),
    (rf"It stands in the (head|foot|head or foot) of {_N} saved pages?, in (both places|all [\d,]+ places)",
     lambda m: f"位于 {m[2]} 个网页的{_EDGES[m[1]]}，{_places(m[3])}都是"),
    (rf"It stands ((?:{_PHRASE})(?: and (?:{_PHRASE}))*) in (both places|all [\d,]+ places)",
     lambda m: f"{_places(m[2])}都在{_set_off(m[1])}"),
    (rf"It stands ((?:{_PHRASE})(?: and (?:{_PHRASE}))*) in {_N} of {_N} places, not at {_N} of (.+)",
     lambda m: f"{m[3]} 处中有 {m[2]} 处在{_set_off(m[1])}，{m[5]} 第 {m[4]} 字处不是"),
    (r"its source is named: (.+)", lambda m: f"注明了出处：{m[1].replace(', ', '、')}"),
    (r"no source is named", lambda _: "未注明出处"),
    (rf"{_N} % of it stands in the template (.+)", lambda m: f"其中 {m[1]} % 见于模板 {m[2]}"),
    (rf"The same words, or nearly, in the same slot of {_N} of {_N} documents: "
     rf"{_N}(?: to {_N})? characters from the (beginning|end)", _slot),
)  # fmt: skip
_KNOWN = tuple((re.compile(pattern), made) for pattern, made in _PATTERNS)


def in_chinese(reason: str) -> str | None:
    """The reason in Chinese; None where a part of it is not known."""
    parts = [_part(part) for part in reason.split("; ")]
    return None if None in parts else "；".join(part for part in parts if part is not None)


def _part(part: str) -> str | None:
    for pattern, made in _KNOWN:
        match = pattern.fullmatch(part)
        if match is not None:
            return made(match)
    return None
