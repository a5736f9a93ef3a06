"""The notes of our own analyses in the page's language: which limit left a result empty, how it was looked for.

As with reasons (`reasons.py`), a report says them in English; a note that no pattern fits stays as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_Made = Callable[[re.Match[str]], str]

_N = r"([\d,.]+)"
_UNITS = {"document": "文档", "paragraph": "段落", "sentence": "句子"}
_UNIT = f"({'|'.join(_UNITS)})"
_PLACES = (
    rf"(a source \({_N}\) and a document of --against \({_N}\)"
    rf"|two places of one document|two places of the {_N} documents)"
)


def _places(match: re.Match[str], first: int) -> str:
    """What was compared, of the four groups of `_PLACES` that begin at `first`."""
    sources, against, documents = match[first + 1], match[first + 2], match[first + 3]
    if sources is not None:
        return f"{sources} 篇来文与 --against 的 {against} 篇文档之间"
    return "同一篇文档的两处之间" if documents is None else f"{documents} 篇文档的任意两处之间"


def _nearest_passage(match: re.Match[str]) -> str:
    names = match[8].replace(" and ", "、")
    return f"{_places(match, 2)}没有达到 --min-length {match[1]} 的相同文字；最长的有 {match[6]}：{match[7]}（{names}）"


def _curve(match: re.Match[str]) -> str:
    chances = re.findall(r"([\d.]+%) at (?:a similarity of )?([\d.]+)", match[3])
    told = "、".join(f"{similarity} 时为 {chance}" for chance, similarity in chances)
    return (
        f"近似重复以 MinHash 寻找（{match[1]} 组，每组 {match[2]} 个），找到的每一对都再精确比较；"
        f"一对文字被找到的机会，相似度{told}"
    )


_PATTERNS: tuple[tuple[str, _Made], ...] = (
    (r"no document holds a letter, so there is nothing to compare", lambda _: "没有一篇文档含有文字，无从比较"),
    (r"the sources hold no letter", lambda _: "来文不含文字"),
    (r"--against holds no letter", lambda _: "--against 的文档不含文字"),
    (r"nothing longer than one hanzi or word stands twice in this document; to compare it, name others too",
     lambda _: "这篇文档中没有长于一个字、一个词的重复；要与别的文档比较，请一并给出"),
    (rf"{_PLACES} have nothing in common that is longer than one hanzi or word: a smaller --min-length finds no more",
     lambda m: f"{_places(m, 1)}没有长于一个字、一个词的相同文字：再调小 --min-length 也不会找到更多"),
    (rf"nothing reached --min-length {_N} in {_PLACES}; the longest common passage has {_N}: (.+) \((.+)\)",
     _nearest_passage),
    (r"texts that --decisions keeps apart are not counted", lambda _: "人工判定为不对应的文字未计入"),
    (rf"only {_N} {_UNIT} has --min-length {_N} or more: nothing to compare",
     lambda m: f"达到 --min-length {m[3]} 的{_UNITS[m[2]]}只有 {m[1]} 个，无从比较"),
    (rf"no two of {_N} {_UNIT}s share enough shingles to be compared",
     lambda m: f"{m[1]} 个{_UNITS[m[2]]}中，没有两个相同之处多到需要比较"),
    (rf"nothing reached --threshold {_N}; the nearest two share {_N}: (.+) and (.+)",
     lambda m: f"没有达到 --threshold {m[1]} 的；最接近的两个相似度为 {m[2]}：{m[3]}、{m[4]}"),
    (r"near-duplicates were looked for by MinHash, in (\d+) bands of (\d+), and each pair found was compared exactly; "
     r"the chance that a pair is found is (.+)", _curve),
    (rf"Decisions about documents that are not here, left aside: {_N} \((.+)\)",
     lambda m: f"有 {m[1]} 条判定所说的文档不在此列，未采用（{m[2]}）"),
    (r"Boilerplate that no passage mostly is, or that another entry names: (.+)",
     lambda m: f"判为模板套话，但没有哪条复用文字大部分是它，或另有条目已经说到：{m[1]}"),
    (rf"(.+): its texts stand {_N} and {_N} times in (.+) and (.+); "
     r"they are paired in their order, as far as there are partners",
     lambda m: f"{m[1]}：所说文字在 {m[4]} 中有 {m[2]} 处，在 {m[5]} 中有 {m[3]} 处；按先后配对，配完为止"),
)  # fmt: skip
_KNOWN = tuple((re.compile(pattern, re.DOTALL), made) for pattern, made in _PATTERNS)


def in_chinese(note: str) -> str:
    """The note in Chinese, where it is known; else the note itself."""
    for pattern, made in _KNOWN:
        match = pattern.fullmatch(note)
        if match is not None:
            return made(match)
    return note
