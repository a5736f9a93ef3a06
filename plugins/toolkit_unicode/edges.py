"""Lines that several files share at their edges: the furniture that no pattern knows."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Annotation, Document, Span

EDGE = 15
"""Lines with text, from each edge, that are looked at."""

MARGIN = 5
"""Lines beyond the edge where others may have a line of it: a version of a text may begin or end with a few lines more."""

LONGEST = 60
"""Characters of the longest line that is furniture for being shared."""

SHORTEST = 4
"""Lines with text of the shortest text that has edges."""

_WIDE = 4 * LONGEST
"""Characters of a line that may say, white space aside, what one of at most `LONGEST` says."""

_TAIL = 1 << 12
"""Characters at the end of a text in which its last lines are looked for first."""

_SALUTATION = re.compile(
    r".{0,20}(?:同志们|各位|朋友们|尊敬的|dear\b|ladies and gentlemen|thank you\b).*", re.IGNORECASE
)

_PAGE = re.compile(
    r"打印(?:本页|此页|预览)|列印本頁|(?:关闭|關閉)(?:本页|窗口|視窗)|(?:设为|返回|網站|网站)(?:首页|首頁)|加入收藏|收藏本[站页]"
    r"|\b(?:print this page|close (?:this )?window|skip to (?:main )?content|add to favou?rites)\b",
    re.IGNORECASE,
)
"""What only a page says, and no title does."""

_MENU = re.compile(
    r"首页|首頁|登录|登錄|注册|註冊|搜索|导航|打印|收藏|分享|无障碍|手机版|客户端|简体|繁体|网站地图|联系我们"
    r"|\b(?:home|menu|search|log ?in|sign (?:in|up)|site ?map|contact|about us|english)\b",
    re.IGNORECASE,
)
"""What a menu offers: two of them in one line are no title either."""

_WELCOME = re.compile(r"(?:热烈)?(?:欢迎|歡迎)(?:光临|光臨|访问|訪問|来到|您)|welcome\b", re.IGNORECASE)
"""A line that belongs to the page below such lines; alone it may well be a title."""


class SharedEdgesAnnotator:
    """Inward from each edge, as long as the lines stand at the edge of another file as well.

    A sentence, a salutation and the text's own title are no furniture, unless what was taken for the title stands above a
    line that only a page says: the title is looked for again then. Where the shared lines do not end within the limit,
    the files are versions of one text, and nothing is marked.
    """

    name = "shared-edges"
    summary = "Lines that several files share at their edges"
    scope: Literal["corpus"] = "corpus"
    priority = -10

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        edges = [(document, *_edges(document.text)) for document in documents]
        heads = _files_of([(document, head[: EDGE + MARGIN]) for document, head, _ in edges])
        feet = _files_of([(document, foot[: EDGE + MARGIN]) for document, _, foot in edges])
        for document, head, foot in edges:
            inward = min(EDGE, len(head) // 2)
            regions = []
            for edge, files in ((head[:inward], heads), (foot[:inward], feet)):
                shared = edge[: _shared(document, edge, files)]
                if shared:
                    regions.append(toolkit.Region("furniture", min(shared).start, max(shared).end))
            if regions:
                yield toolkit.Annotation(document.id, tuple(regions))


def _edges(text: str) -> tuple[list[Span], list[Span]]:
    """The first lines with text, and the last ones, the very last first: `2 * EDGE` of each, or all that there are.

    None of a text that is too short to have edges.
    """
    most = 2 * EDGE
    head = list(itertools.islice(toolkit.written_lines(text), most))
    if len(head) < SHORTEST:
        return [], []
    foot, size = head, _TAIL
    while len(head) == most:  # else all are known
        start = max(0, len(text) - size)
        foot = list(toolkit.written_lines(text, start))
        if not start or len(foot) >= most:
            break
        size *= 4
    return head, foot[: -most - 1 : -1]


def _key(document: Document, line: Span) -> str:
    return _words(document, line).casefold()


def _words(document: Document, line: Span) -> str:
    return " ".join(line.of(document.text).split())


def _files_of(edges: Sequence[tuple[Document, list[Span]]]) -> Counter[str]:
    """In how many files each line stands at this edge. What no line that may be furniture says is left out."""
    listed = [(document, line) for document, lines in edges for line in lines]
    longest = max((len(_key(document, line)) for document, line in listed if len(line) <= LONGEST), default=0)
    pairs: set[tuple[str, str]] = set()
    for document, line in listed:
        # Most lines are text, and longer: to fold their case, which makes none shorter, would take the most time of all.
        if len(line) <= _WIDE and len(words := _words(document, line)) <= longest:
            pairs.add((document.uri, words.casefold()))
    return Counter(key for _, key in pairs)


def _shared(document: Document, lines: list[Span], files: Counter[str]) -> int:
    """How many lines from the edge inward are shared; 0 where they do not end within the limit."""
    own = None if document.title is None else " ".join(document.title.split()).casefold()
    title: int | None = None
    page = 0
    for number, line in enumerate(lines):
        key = _key(document, line)
        title = number if title is None and key == own else title
        is_shared = len(line) <= LONGEST and files[key] > 1
        marked = is_shared and (_is_of_a_page(key) or (page == number > 0 and _WELCOME.match(key) is not None))
        if not is_shared or (not marked and (key[-1] in "。！？!?" or _SALUTATION.match(key) is not None)):
            return number if title is None else max(title, page)
        page = number + 1 if marked and number <= page + 1 else page
    return 0 if title is None else max(title, page)


def _is_of_a_page(key: str) -> bool:
    return _PAGE.search(key) is not None or len(_MENU.findall(key)) > 1
