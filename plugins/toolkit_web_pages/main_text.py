"""Which blocks of a page are its text, and what the page says about it. Pure but for the libraries that it asks.

trafilatura finds the main text; its answer is laid over the blocks of the page, so that nothing is lost: what it left out
between two paragraphs of the text is text, unless the page or its links say otherwise.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit_web_pages.blocks import Block

LINKS = 0.6
"""The share of linked characters from which on a block is a list of links."""

NEAR = 12
"""Blocks above the text that may hold its title and publication line."""

LARGEST = 300_000
"""Elements of a page up to which the main text is looked for; a larger one is taken as it is."""

SHORT = 25
"""Characters below which a block may be the title of another page."""

LONG_LINK = 40
"""Characters from which on a paragraph that is a link may be one of the text."""

TAIL = 3
"""Short lines below the last sentence that may be the text's own: a place, a date, a name."""

MOST_BEHIND = 0.3
"""The share of the blocks' characters that may stand behind the line of the editor."""

FAR = 10
"""Blocks between two parts of one text, at the most."""

_READERS = re.compile(r"(?:分享到|分享至|字号|字体|打印|收藏|举报|评论|我有话说|点击|浏览)")
_BUTTONS = re.compile(
    r"(?:(?:添加|写|查看全部)?(?:分享|收藏|喜欢|举报|点赞|赞同|评论|打印|转发|关注|在看)[\s\d万条个·|]*)+|\d+\s*人赞同了?.{0,6}"
)
"""What readers can do with a text, and how many did, wherever it stands."""

_CLOSING = re.compile(
    r"[\[【(（]?\s*(?:(?:责任编辑|责编|编辑|关键[字词]|免责声明|版权声明)\s*[:：>》\]】]|我要反馈|相关(?:阅读|链接|新闻|推荐)\s*$)"
)
"""How the line begins that closes an article."""

_DATE = r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})"
_DAY = re.compile(rf"{_DATE}日?")
_PUBLISHED = re.compile(rf"(?:(?:发布|发表|(?:最后)?更新|发稿|录入|成文|信息)?(?:时间|日期)?\s*[:：]?\s*)?{_DATE}")
_BETWEEN = r"\s|｜丨/／·•—,，:：()（）\[\]【】"
_STANDING = re.compile(
    rf"(?:^|(?<=[{_BETWEEN}]))(?<!\d[{_BETWEEN}]){_DATE}\s*日?"
    rf"(?=$|[{_BETWEEN}]|[\dT]|星期|周|礼拜|来源|出处|作者|记者|编辑|发布|发表|浏览|点击|阅读|字号)"
)
"""A date that stands by itself in a line, as publication lines have it; one in a sentence is of what the sentence tells."""

_LABELED = re.compile(
    rf"(?:发布|发表|更新|发稿|录入|成文|刊发|刊登|印发|时间|日期)(?:时间|日期|于)?\s*[:：]?\s*{_DATE}"
)
_STAMP = re.compile(rf"(?<!\d){_DATE}\s*日?\s*T?\d{{1,2}}:\d{{2}}")
"""A date with the time of the day: when a page was put up, whatever stands beside it without a space."""

_EDITED = re.compile(rf"(?:编辑|发布|发表|修改|更新)于\s*[:：]?\s*{_DATE}")
_TOLD = re.compile("[。，；！？]")
_SOURCE = re.compile(r"(?:文章|信息|稿件|新闻)?(?:来源|出处)\s*[:：]\s*(?P<name>[^\s|｜丨【】\[\]()（）]{2,40})")
_AUTHOR = re.compile(r"(?:作者|记者|撰文|撰稿)\s*[:：]\s*(?P<name>[^\s|｜丨【】\[\]()（）]{2,30})")
_META = {
    "date": ("article:published_time", "pubdate", "publishdate", "publish_date", "date", "dc.date", "dcterms.created",
             "datepublished", "og:published_time", "firstpublishedtime"),
    "author": ("author", "article:author", "og:article:author", "dc.creator", "byl"),
    "source": ("contentsource", "source", "og:site_name", "application-name"),
    "title": ("articletitle", "og:title", "twitter:title", "dc.title"),
}  # fmt: skip
_SHOWN = {"js_name": "source", "publish_time": "date"}
"""Elements by their ids in which articles of WeChat say what their meta elements do not."""

_PARTS = re.compile(r"\s*(?:[-_|｜–—»:：·]+)\s*")


@dataclass(frozen=True, slots=True)
class MainText:
    """`text`: the numbers of the blocks that are text; `title`: that of the block that is the title; `name`: its words."""

    text: frozenset[int]
    title: int | None
    name: str | None
    metadata: dict[str, str]


def main_text(tree: Any, blocks: Sequence[Block]) -> MainText:
    """What is text among the blocks of a page (an lxml tree), its title and metadata."""
    said = _said(tree)
    chosen = _text_blocks(blocks, _extracted(tree))
    first = _first_paragraph(sorted(chosen), blocks)
    name, title = _title(tree, said, blocks, first)
    above = [words for block in blocks[max(0, first - NEAR) : first + 3] if len(words := block.words) < 300]
    metadata = {key: value for key in ("author", "source") if _is_name(value := said.get(key, ""))}
    for key, pattern in (("author", _AUTHOR), ("source", _SOURCE)):
        match = next((match for line in above if (match := pattern.search(line))), None)
        if match:
            metadata[key] = match["name"].strip("，。、；")
    dated = (block.words for block in blocks[max(0, first - NEAR) : first + 3] if block.level is None)
    around = (block.words for number, block in enumerate(blocks) if number > first and number not in chosen)
    date = (
        _iso_date(said.get("date", ""))
        or next((found for line in dated if (found := _publication_date(line))), None)
        or next((_iso_date(match[0]) for line in around if (match := _EDITED.match(line))), None)
    )
    return MainText(frozenset(chosen), title, name, {**metadata, **({"date": date} if date else {})})


def _first_paragraph(text: Sequence[int], blocks: Sequence[Block]) -> int:
    """The number of the block with which the text begins, below its title."""
    start = min(text, default=len(blocks))
    return next((n for n in text[:NEAR] if blocks[n].level is None and _is_sentence(blocks[n])), start)


def _is_name(value: str) -> bool:
    """Whether a name is one: programs fill in addresses, numbers and samples."""
    return bool(value) and "@" not in value and not value.isdecimal() and "://" not in value


def _extracted(tree: Any) -> list[str]:
    """The lines of the main text as trafilatura gives them, without white space."""
    import logging

    import trafilatura

    if sum(1 for _ in tree.iter()) > LARGEST:
        return []
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it says on standard error what we say ourselves
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, favor_recall=True)
    except Exception:
        return []
    text = getattr(found, "text", None) or ""
    return [line for line in ("".join(line.split()) for line in text.splitlines()) if line]


def _text_blocks(blocks: Sequence[Block], lines: Sequence[str]) -> set[int]:
    """The numbers of the blocks that are text."""
    whole = "\n".join(lines)
    known = set(lines)
    keys = ["".join(block.words.split()) for block in blocks]
    found = [
        number for number, key in enumerate(keys)
        if (key in known or (len(key) >= 12 and key in whole)) and not _is_link(blocks[number], key)
    ]  # fmt: skip
    if not any(len(keys[number]) >= SHORT for number in found):  # bits of a page whose paragraphs it took for no text
        paragraphs = (n for n, block in enumerate(blocks) if len(keys[n]) >= SHORT and not _is_around(block))
        found = list(paragraphs) or found
    if not found:  # a page without a text that stands out, such as a list or a table: what is no menu is taken
        found = [number for number in range(len(blocks)) if not _is_around(blocks[number])]
    if not found:
        return set()
    found = _heaviest(found, blocks, keys)
    known_numbers = set(found)
    inside = range(found[0], found[-1] + 1)
    text = {number for number in inside if number in known_numbers or not _is_around(blocks[number])}
    text |= set(_signature(found[-1], blocks))
    text -= {n for n in text if _BUTTONS.fullmatch(keys[n]) or (len(keys[n]) < 2 * SHORT and _EDITED.match(keys[n]))}
    return text - set(_publication(sorted(text), blocks)) - set(_behind(sorted(text), blocks))


def _behind(text: Sequence[int], blocks: Sequence[Block]) -> Sequence[int]:
    """The blocks behind the text: from the line of its editor on, or what is too much to be a place, a date and a name."""
    sizes = [len(blocks[number].words) for number in text]
    rest = sum(sizes)
    for at, size in enumerate(sizes):
        if rest <= MOST_BEHIND * sum(sizes) and size < 2 * SHORT and _CLOSING.match(blocks[text[at]].words.lstrip()):
            return text[at:]
        rest -= size
    last = max((at for at, number in enumerate(text) if _is_sentence(blocks[number])), default=len(text))
    behind = text[last + 1 :]
    signed = _signature(text[last], blocks) if behind else range(0)
    return [number for number in behind if number not in signed] if len(behind) > TAIL else ()


def _is_sentence(block: Block) -> bool:
    words = block.words.rstrip()
    return len(words) >= SHORT or words[-1:] in "。！？!?.…”」』"


def _heaviest(found: list[int], blocks: Sequence[Block], keys: Sequence[str]) -> list[int]:
    """The numbers of the cluster with the most characters, and of others of paragraphs that are nearly as heavy.

    Lists of other pages hold short titles and stand behind links; what was taken of them is left again.
    """
    clusters: list[list[int]] = []
    for number in found:
        between = range(clusters[-1][-1] + 1, number) if clusters else range(0)
        links = sum(_is_around(blocks[at]) for at in between)
        if clusters and links < 3 and len(between) <= FAR:
            clusters[-1].append(number)
        else:
            clusters.append([number])
    weights = [sum(len(keys[number]) for number in cluster if len(keys[number]) >= SHORT) for cluster in clusters]
    most = max(weights)
    if not most:
        return found
    chosen = [cluster for cluster, weight in zip(clusters, weights, strict=True) if weight >= 0.3 * most]
    return [number for cluster in chosen for number in cluster]


def _publication(text: Sequence[int], blocks: Sequence[Block]) -> Iterator[int]:
    """The lines of who published the text, where and when, above its first paragraph; and what readers can do with it."""
    for number in text[:NEAR]:
        words = blocks[number].words.strip()
        if blocks[number].level is not None:
            continue
        if len(words) >= SHORT and not _is_publication(words):
            break
        if _is_publication(words):
            yield number


def _is_publication(words: str) -> bool:
    if len(words) > 120 or words[-1:] in "。！？":
        return False
    if any(pattern.search(words) for pattern in (_SOURCE, _AUTHOR, _STAMP)) or _READERS.match(words):
        return True
    return _PUBLISHED.match(words) is not None and _publication_date(words) is not None


def _signature(last: int, blocks: Sequence[Block]) -> range:
    """The numbers of who signed the text and when, right below its last paragraph; empty where nobody did."""
    for end in range(last + 1, min(last + 3, len(blocks))):
        block = blocks[end]
        if len(block.words) >= SHORT or _is_around(block) or block.level is not None:
            break
        if _DAY.fullmatch("".join(block.words.split())):
            return range(last + 1, end + 1)
    return range(0)


def _is_link(block: Block, key: str) -> bool:
    """Whether a block is a short line that leads elsewhere, as those of lists of other pages."""
    return block.around or (len(key) < LONG_LINK and _is_around(block))


def _is_around(block: Block) -> bool:
    return block.around or block.linked > LINKS * len("".join(block.words.split()))


def _said(tree: Any) -> dict[str, str]:
    """What the page's meta elements say, by what they are for."""
    content: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        value = " ".join((element.get("content") or "").split())
        if name and value and len(value) < 500:
            content.setdefault(name, value)
    shown = {
        element.get("id"): " ".join("".join(element.itertext()).split())
        for element in tree.xpath("//*[@id]")
        if element.get("id") in _SHOWN
    }
    found = {}
    for key, names in _META.items():
        named = next((content[name] for name in names if name in content), None)
        if named:
            found[key] = named
    return found | {key: shown[id] for id, key in _SHOWN.items() if shown.get(id)}


def _title(tree: Any, said: dict[str, str], blocks: Sequence[Block], first: int) -> tuple[str | None, int | None]:
    """The title, and the block that shows it: the heading whose words the page's own title has."""
    element = next(iter(tree.iter("title")), None)
    page = " ".join("".join(element.itertext()).split()) if element is not None else ""
    near = range(max(0, first - NEAR), min(len(blocks), first + 3))
    headings = [n for n in near if blocks[n].level in (1, 2, 3)]
    named = "".join((said.get("title") or page).split())
    for number in [*headings, *near]:
        key = "".join(blocks[number].words.split())
        if 4 <= len(key) <= 120 and (key in named or (len(named) >= 6 and named in key)):
            return " ".join(blocks[number].words.split()), number
    heading = next((n for n in headings if blocks[n].level == 1), None)
    if heading is not None:
        return " ".join(blocks[heading].words.split()), heading
    return said.get("title") or max(_PARTS.split(page), key=len, default="") or None, None


def _publication_date(line: str) -> str | None:
    """The date of a publication line: with a label, or by itself in a line that tells nothing."""
    if len(line) >= 120:
        return None
    match = _LABELED.search(line) or _STAMP.search(line) or (None if _TOLD.search(line) else _STANDING.search(line))
    return None if match is None else _iso_date(match[0])


def _iso_date(text: str) -> str | None:
    match = _PUBLISHED.search(text)
    if not match:
        return None
    try:
        return datetime.date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return None
