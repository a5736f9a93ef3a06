"""A page as a browser shows it: its blocks of text from top to bottom. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "input",
        "button",
        "select",
        "option",
        "datalist",
        "textarea",
        "meta",
        "link",
        "base",
        "frame",
        "frameset",
        "applet",
        "rt",
        "rp",
    ]
)
"""Elements that show no text of the page."""

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "rb",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "st1:place",
    ]
)
"""Elements inside a line; every other one begins and ends a block."""

_AROUND = frozenset(("nav", "footer", "aside", "menu"))
"""Elements that say of themselves that they are not the text."""

_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
MOST_UNSEEN = 100
"""Characters up to which what is invisible is hidden: some sites show a text only when all of the page is there."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t\r\n]+(?=[{_WIDE}])")
DEEPEST = 1000


@dataclass(slots=True)
class Block:
    """A paragraph, heading, cell or item. `tag`: the element that it is; `linked`: how many of its characters are links."""

    tag: str
    around: bool
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    mark: str = ""

    @property
    def text(self) -> str:
        return self.mark + self.words

    @property
    def words(self) -> str:
        """The text without the number of an item."""
        lines = (_SPACE.sub(" ", line).strip(" ") for line in "".join(self.pieces).split("\v"))
        return "\n".join(lines).strip("\n")

    @property
    def level(self) -> int | None:
        return int(self.tag[1]) if re.fullmatch("h[1-6]", self.tag) else None


def blocks_of(body: Any) -> list[Block]:
    """The blocks of an lxml element, in order, those without text left out."""
    return [block for block in _Walk().over(body) if block.words.strip()]


class _Walk:
    """Goes over a tree without recursion: pages nest as deeply as their makers let them."""

    def __init__(self) -> None:
        self._blocks: list[Block] = [Block("body", around=False)]
        self._links = 0
        self._items: list[int | None] = []

    def over(self, body: Any) -> list[Block]:
        stack: list[tuple[Any, bool, str, bool]] = [(body, False, "body", False)]
        while stack:
            element, closing, block, around = stack.pop()
            tag = element.tag
            if closing:
                self._close(tag, block, around)
                if element is not body:
                    self._say(element.tail)
                continue
            if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element) or len(stack) > DEEPEST * 100:
                if element is not body:
                    self._say(element.tail)
                continue
            inside = around or tag in _AROUND or element.get("role", "") in _ROLES
            stack.append((element, True, block, around))
            own = self._open(element, tag, block, inside)
            self._say(element.text, tag == "pre")
            stack.extend((child, False, own, inside) for child in reversed(element))
        return self._blocks

    def _open(self, element: Any, tag: str, block: str, around: bool) -> str:
        if tag == "br":
            self._blocks[-1].pieces.append("\v")
        elif tag == "a":
            self._links += 1
        if tag in ("ol", "ul", "menu"):
            start = element.get("start", "1")
            self._items.append(int(start) if tag == "ol" and re.fullmatch(r"\d{1,6}", start, re.ASCII) else None)
        if tag in _INLINE or tag == "br":
            return block
        own = tag if tag in ("p", "li", "td", "th", "pre", "dt", "dd") or re.fullmatch("h[1-6]", tag) else block
        own = own if tag not in ("div", "section", "article", "table") else "div"
        self._blocks.append(Block(own, around))
        if tag == "li" and self._items and self._items[-1] is not None:
            self._blocks[-1].mark = f"{self._items[-1]}. "
            self._items[-1] += 1
        return own

    def _close(self, tag: str, block: str, around: bool) -> None:
        if tag == "a":
            self._links -= 1
        if tag in ("ol", "ul", "menu") and self._items:
            self._items.pop()
        if tag not in _INLINE and tag != "br":
            self._blocks.append(Block(block, around))

    def _say(self, text: str | None, whole: bool = False) -> None:
        if not text:
            return
        said = text.replace("\v", " ")
        said = said.replace("\n", "\v") if whole else _BETWEEN_WIDE.sub(_line_end, said)
        self._blocks[-1].pieces.append(said)
        if self._links > 0:
            self._blocks[-1].linked += len("".join(said.split()))


def _line_end(space: re.Match[str]) -> str:
    """What stands for white space between two wide characters: nothing for the end of a line of the source."""
    return "" if "\n" in space[0] or "\r" in space[0] else " "


def _is_hidden(element: Any) -> bool:
    style = element.get("style") or ""
    if element.get("hidden") is not None or _HIDDEN.search(style):
        return True
    return bool(_UNSEEN.search(style)) and _shown(element) <= MOST_UNSEEN


def _shown(element: Any) -> int:
    """The characters in an element, counted up to a few more than `MOST_UNSEEN`."""
    count = 0
    for text in element.itertext():
        count += len("".join(text.split()))
        if count > MOST_UNSEEN:
            break
    return count
