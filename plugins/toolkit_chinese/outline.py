"""Title, headings, date and author of a Chinese text."""

from __future__ import annotations

import bisect
import itertools
import re
from typing import TYPE_CHECKING, Literal

import toolkit
from toolkit_chinese.works import marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Annotation, Document, Region

LONGEST_TITLE = 60
LONGEST_HEADING = 60

_NUMBER = "[一二三四五六七八九十百零〇]+"
HEADINGS = (
    (re.compile(rf"第{_NUMBER}[章编篇部](?:\s|　|：|:|$)"), 1, "line"),
    (re.compile(rf"第{_NUMBER}节(?:\s|　|：|:|$)"), 2, "line"),
    (re.compile(rf"{_NUMBER}、"), 1, "line"),
    (re.compile(rf"[（(]\s*{_NUMBER}\s*[)）]"), 2, "sentence"),
    (re.compile(r"\d{1,2}\s*[.．、](?!\d)"), 3, "sentence"),
    (re.compile(r"[（(]\s*\d{1,2}\s*[)）]"), 4, "sentence"),
    (re.compile(rf"第{_NUMBER}[，,、：:]"), 3, "sentence"),
)
"""How a heading begins, its level, and whether it is a line of its own or the first sentence of its paragraph."""

_CLOSED = "。；;！？!?，,：:、"
_GOES_ON = "。；;，,：:、"
_SALUTATION = re.compile(r".{0,14}(?:同志们|各位|朋友们|先生们|女士们|尊敬的).{0,12}[:：,，!！]?$")
_SENTENCE_END = re.compile(r"[。！？!?]")
_DATE_LINES = 14

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_DATES = (
    re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})"),
    re.compile(
        r"(?P<y>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
    ),
)
_TELLS = re.compile(
    r"[。！？；，、]|(?<=[\d一二三四五六七八九十])日(?!$|[\s于在至到—–\-~()（）\[\]【】·|/第晚夜讲]|上午|下午|凌晨|星期|周)"
)
"""A line that tells what happened on a day, such as 1958年3月2日大桥通车, and is not the day's own."""

_PUBLISHED = re.compile(r"(?:发布|发表|更新|发稿)?(?:时间|日期)\s*[:：]")
_AUTHOR = re.compile(r"(?:^作者\s*[:：]\s*|^[（(]作者(?:为|系)?\s*[:：]?\s*)(?P<name>[^）)\s]{2,30})")
_EDITOR = re.compile(r"责(?:任)?编(?:辑)?\s*[:：]\s*(?P<name>[^）)\]】\s]{2,30})")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}(?:·[\u4e00-\u9fff]{1,6})?$")


class OutlineAnnotator:
    """Looks at lines outside the page furniture."""

    name = "outline-zh"
    summary = "Title, headings, date and author of Chinese texts"
    languages = ("zh",)
    scope: Literal["document"] = "document"

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        for document in documents:
            yield annotation(document)


def annotation(document: Document) -> Annotation:
    """What the lines of a document say about it."""
    text = document.text
    furniture = [region.span for region in document.regions_of("furniture")]
    every = list(toolkit.written_lines(text))
    lines = _outside(every, furniture)
    title = _title(text, lines, is_work=document.id != document.uri)
    regions = [*([toolkit.Region("title", title.start, title.end)] if title is not None else [])]
    regions += [region for line in lines if not _is_on(title, line) and (region := heading(text, line)) is not None]
    # What a loader knows for a heading is no name below the title.
    bare = _outside(lines, [region.span for region in document.regions_of("heading")])
    metadata = {**_date(text, every, lines), **_people(text, every, bare, title)}
    name = None if title is None else title.of(text)
    return toolkit.Annotation(document.id, tuple(regions), title=name, metadata=metadata)


def _outside(lines: Sequence[toolkit.Span], furniture: Sequence[toolkit.Span]) -> list[toolkit.Span]:
    """The lines that lie in none of the spans. A long PDF has thousands of both."""
    spans = sorted(furniture)
    starts = [span.start for span in spans]
    reach = [0, *itertools.accumulate((span.end for span in spans), max)]
    return [line for line in lines if reach[bisect.bisect_right(starts, line.start)] < line.end]


def _title(text: str, lines: Sequence[toolkit.Span], *, is_work: bool) -> toolkit.Span | None:
    """The title among the first lines.

    A work of several has it on its number's line (之三：讲实干), or below (之一——): what stands above is the title of all.
    """
    heads = [number for number, line in enumerate(lines[:3]) if marker(line.of(text).strip())]
    if is_work and heads:
        title = _beside_number(text, lines[heads[0]]) or _first_title(text, lines[heads[0] : 3])
        if title is not None:
            return title
    return _first_title(text, lines[:3])


def _beside_number(text: str, line: toolkit.Span) -> toolkit.Span | None:
    """The title on the line of a work's number."""
    content = line.of(text).strip()
    match = marker(content)
    if match is None or not match["title"] or match["title"][-1] in _GOES_ON:
        return None
    start = line.start + line.of(text).index(content) + match.start("title")
    # 【篇一：我的外婆】 is closed after its title.
    closing = content[0] in "【[（(《" and content[-1] in "】]）)》" and content[0] not in match["title"]
    return toolkit.Span(start, start + len(match["title"].rstrip("】]）)》 ") if closing else match["title"]))


def _first_title(text: str, lines: Sequence[toolkit.Span]) -> toolkit.Span | None:
    """The first line that is no work's number, where it is short and has no end mark."""
    for line in lines:
        content = line.of(text).strip()
        if marker(content):
            continue
        if len(content) > LONGEST_TITLE or content[-1] in _CLOSED or _SALUTATION.match(content):
            return None
        start = line.start + (len(line.of(text)) - len(line.of(text).lstrip()))
        return toolkit.Span(start, start + len(content))
    return None


def _is_on(title: toolkit.Span | None, line: toolkit.Span) -> bool:
    return title is not None and line.contains(title)


def heading(text: str, line: toolkit.Span) -> Region | None:
    """The heading that a line is, or begins with."""
    content = line.of(text)
    start = line.start + (len(content) - len(content.lstrip()))
    content = content.strip()
    for pattern, level, extent in HEADINGS:
        if not pattern.match(content):
            continue
        end = _SENTENCE_END.search(content)
        if len(content) <= LONGEST_HEADING and (end is None or end.end() == len(content)):
            return toolkit.Region("heading", start, start + len(content), level)
        if extent == "sentence" and end is not None and end.end() <= LONGEST_HEADING:
            return toolkit.Region("heading", start, start + end.end(), level)
        return None
    return None


def _date(text: str, every: Sequence[toolkit.Span], lines: Sequence[toolkit.Span]) -> dict[str, str]:
    """The date of a publication line at the edges, else one that stands alone near the head or foot."""
    edges = [*every[:_DATE_LINES], *every[-_DATE_LINES:]]
    for line in edges:
        content = line.of(text).strip()
        if _PUBLISHED.match(content) and (found := iso_date(content)):
            return {"date": found}
    for line in [*lines[:6], *lines[-3:]]:
        content = line.of(text).strip().strip("()（）[]【】")
        if len(content) <= 24 and not _TELLS.search(content) and (found := iso_date(content)):
            return {"date": found}
    return {}


def iso_date(content: str) -> str | None:
    """The first date in a line, as ISO 8601; None where there is none that the calendar has."""
    import datetime

    for pattern in _DATES:
        match = pattern.search(content)
        if match:
            try:
                return datetime.date(_number(match["y"]), _number(match["m"]), _number(match["d"])).isoformat()
            except ValueError:
                return None
    return None


def _number(digits: str) -> int:
    """A year, month or day in digits or hanzi: 2023, 二〇二三, 十一, 二十六."""
    if digits.isascii():
        return int(digits)
    if "十" not in digits:
        return int("".join(_DIGITS[digit] for digit in digits))
    tens, _, ones = digits.partition("十")
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))


def _people(
    text: str, every: Sequence[toolkit.Span], lines: Sequence[toolkit.Span], title: toolkit.Span | None
) -> dict[str, str]:
    """The author and the editor, where a line at the edges names them; a bare name under the title is the author."""
    found: dict[str, str] = {}
    for line in [*every[:_DATE_LINES], *every[-_DATE_LINES:]]:
        content = line.of(text).strip()
        for key, pattern in (("author", _AUTHOR), ("editor", _EDITOR)):
            match = pattern.search(content)
            if match:
                found.setdefault(key, match["name"])
    below = [line.of(text).strip() for line in lines if title is not None and line.start >= title.end][:1]
    if below and _NAME.fullmatch(below[0]):
        found["author"] = below[0]
    return found
