"""Page furniture: the heads and feet that a saved web page leaves around a Chinese text.

Lines are looked at from both edges inward, and only there: a line in the middle of a speech is never furniture, whatever
it says. When in doubt a line is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Annotation, Document, Region

HEAD_LINES = 14
FOOT_LINES = 40
"""How many lines with text, from each edge, may be furniture."""

SHORT = 60
"""Characters of the longest line without a mark of its own that may stand between furniture in a foot."""

ANYWHERE = (
    r"首页\s*[>|｜»›·>]",  # breadcrumbs
    r".{0,30}(?:>>|»|＞＞).{0,40}",
    r"[^\s>]{1,20}\s*>\s*[^\s>]{1,20}(?:\s*>\s*[^\s>]{0,30})*\s*$",
    r"(?:当前|您的|所在|你)(?:的)?位置\s*[:：]?",
    r"(?:版权所有|版权声明|©|copyright\b|all rights reserved)",
    r"powered by\b",
    r".*(?:ICP\s*[备证]|备案号|公网安备|网安备)",
    r"(?:未经授权|未经许可).{0,12}(?:禁止|不得)",
)
"""Beginnings of lines that are furniture at either edge."""

HEAD = (
    r"(?:发布|更新|发表|发稿|录入)?(?:时间|日期)\s*[:：]\s*\d",
    r"(?:网友)?发表时间\s*[:：]?\s*\d",
    r"(?:文章|信息|稿件)?来源\s*[:：]",
    r"(?:点击|阅读|浏览|访问|点击量|浏览量|浏览次数|阅读次数|点击数)\s*(?:次数|量|数)?\s*[:：]",
    r"字(?:体|号)\s*[:：]",
    r"(?:导语|导读|摘要|内容提要|编者按)\s*[:：].{0,120}(?:网友|小编|本站|参考|整理|欢迎)",
    r".{0,12}(?:小编|本站|本文|为大家|为您).{0,60}(?:参考|整理|收集|分享|阅读|帮助).{0,20}$",
    r".{0,40}(?:征订启事|订阅|RSS)",
    r"(?:\S{1,10}\s*[|｜]\s*){2,}\S{0,12}$",  # a menu
    r"(?:【?打印】?|【?关闭】?|收藏|分享到|我要投稿|扫一扫)",
)
"""Beginnings of lines that are furniture in the head."""

FOOT = (
    r"(?:推荐访问|相关推荐|相关文章|相关阅读|相关链接|相关热词|猜你喜欢|热门文档|热门文章|热门推荐|重要文章|最新文章|延伸阅读|推荐阅读|更多精彩|延伸推荐)",
    r"(?:上一篇|下一篇|上一页|下一页|返回(?:首页|顶部|列表))",
    r"[(（\[【]?\s*(?:责任?编辑?|责编|编辑|审核|校对)\s*[:：]",
    r"(?:分享到|分享至|打印本页|关闭窗口|扫一扫|收藏本站|联系我们|网站地图|关于我们|友情链接|主办单位|承办单位|技术支持|地址\s*[:：]|邮编\s*[:：]|电话\s*[:：])",
    r"(?:文章|信息|稿件)?来源\s*[:：]",
    r"(?:标签|关键词|tags?)\s*[:：]",
    r"本文(?:由|来自|来源|链接|地址)",
    r"(?:更多|欢迎).{0,20}(?:关注|访问|下载).{0,20}$",
    r"\d+(?:\s+\d+)*$",
)
"""Beginnings of lines that begin or belong to a foot."""

_HEAD = re.compile("|".join(f"(?:{pattern})" for pattern in (*ANYWHERE, *HEAD)), re.IGNORECASE)
_FOOT = re.compile("|".join(f"(?:{pattern})" for pattern in (*ANYWHERE, *FOOT)), re.IGNORECASE)
_BELONGS = re.compile(r"[(（]作者|[(（]?本文作者|.{0,12}(?:同志们|各位|朋友们)[:：,，!！]?$")


class FurnitureAnnotator:
    """Marks head and foot as regions; the text stays."""

    name = "furniture-zh"
    summary = "Heads and feet of saved Chinese web pages"
    languages = ("zh",)
    priority = 10
    scope: Literal["document"] = "document"

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        for document in documents:
            yield toolkit.Annotation(document.id, tuple(furniture(document.text)))


def furniture(text: str) -> list[Region]:
    """The furniture at the head and foot of a text, a region for each block of lines."""
    lines = list(toolkit.written_lines(text))
    content = [line.of(text).strip() for line in lines]
    head = _head(content)
    foot = max(head, _foot(content, head))
    # A line of the head without a mark of its own is furniture only if the page says it again: its title, or the site's
    # name. Else it is the text's own title, with the publication line below.
    marked = [n for n in range(head) if _HEAD.match(content[n]) or _said_again(content, n, head)]
    marked += range(foot, len(lines))
    regions: list[Region] = []
    for number in marked:
        start = lines[number].start
        if regions and number and regions[-1].end == lines[number - 1].end:
            start = regions.pop().start
        regions.append(toolkit.Region("furniture", start, lines[number].end))
    return regions


def _said_again(lines: Sequence[str], number: int, head: int) -> bool:
    line = lines[number]
    return line in lines[number + 1 :] or any(line in other for other in lines[:head] if other != line)


def _head(lines: Sequence[str]) -> int:
    """How many lines from the top are furniture: up to the last marked one, where little else stands between.

    A line without a mark goes with them only if it is short and stands above a marked line: the site's name, or the page's
    title, which the text repeats below.
    """
    last = 0
    unmarked = 0
    for number, line in enumerate(lines[:HEAD_LINES]):
        if _HEAD.match(line) and not _BELONGS.match(line):
            last = number + 1
            unmarked = 0
        elif len(line) > SHORT or _BELONGS.match(line) or line[-1] in "。；;！？":
            break
        else:
            unmarked += 1
            if unmarked > 2:
                break
    # A head that is nothing but one title above the text's own first mark is no head.
    return last if last < len(lines) else 0


def _foot(lines: Sequence[str], least: int) -> int:
    """The first line of the foot: the first mark of those from which on only marked and short lines follow."""
    first = len(lines)
    unmarked = 0
    for number in range(len(lines) - 1, max(least, len(lines) - FOOT_LINES) - 1, -1):
        line = lines[number]
        if _BELONGS.match(line):
            break
        if _FOOT.match(line):
            first = number
            unmarked = 0
        elif len(line) > SHORT or line[-1] in "。！？；;.!?”":
            break
        else:
            unmarked += 1
            if unmarked > 12:
                break
    return first
