"""What the parts beside the text say: which styles are headings, and how lists count. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from toolkit_office.numbering import LEVELS, Level, ListKind
from toolkit_office.xml import elements

_HEADING = re.compile(r"(?:heading|标题|標題|見出し|제목)\s*([1-9])", re.IGNORECASE)
_TITLES = ("title", "标题", "標題")
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*\d?|table of figures|图表目录", re.IGNORECASE)
_DEEPEST_BASE = 20


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: what its paragraphs are, and the list that they belong to."""

    kind: str | None = None
    level: int | None = None
    list_number: str | None = None
    list_level: int = 0


def read_styles(stream: Iterable[bytes]) -> dict[str, Style]:
    """The paragraph styles by their id; what a style leaves out comes from the one it is based on."""
    raw = {style.get("w_styleId", ""): style for _, style in elements(stream, {"w_style"})}
    return {id: _style(raw, id) for id, style in raw.items() if style.get("w_type") == "paragraph"}


def _style(raw: dict[str, Element], id: str) -> Style:
    kind: str | None = None
    level: int | None = None
    number: str | None = None
    list_level: int | None = None
    for _ in range(_DEEPEST_BASE):
        style = raw.get(id)
        if style is None:
            break
        if kind is None:
            kind, level = _kind(style)
        own_number, own_level = list_of(style.find("w_pPr"))
        number = own_number if number is None else number
        list_level = own_level if list_level is None else list_level
        id = value(style, "w_basedOn") or ""
    return Style(kind, level, number, list_level or 0)


def _kind(style: Element) -> tuple[str | None, int | None]:
    name = (value(style, "w_name") or "").strip().lower()
    heading = _HEADING.fullmatch(name)
    if heading:
        return "heading", int(heading[1])
    if name in _TITLES:
        return "title", None
    if _CONTENTS.fullmatch(name):
        return "furniture", None
    return outline_of(style.find("w_pPr"))


def outline_of(properties: Element | None) -> tuple[str | None, int | None]:
    """Heading and level where a paragraph has an outline level of its own."""
    level = whole(value(properties, "w_outlineLvl"))
    return ("heading", level + 1) if level is not None and 0 <= level < LEVELS else (None, None)


def list_of(properties: Element | None) -> tuple[str | None, int | None]:
    """The list number and the level that paragraph properties name; the number 0 takes a paragraph out of its list."""
    if properties is None or (numbering := properties.find("w_numPr")) is None:
        return None, None
    return value(numbering, "w_numId"), whole(value(numbering, "w_ilvl"))


def read_numbering(stream: Iterable[bytes]) -> dict[str, ListKind]:
    """The lists by the number that paragraphs name."""
    kinds: dict[str, dict[int, Level]] = {}
    lists: dict[str, ListKind] = {}
    for _, element in elements(stream, {"w_abstractNum", "w_num"}):
        if element.tag == "w_abstractNum":
            kinds[element.get("w_abstractNumId", "")] = _levels(element)
            continue
        counts = value(element, "w_abstractNumId") or ""
        levels, starts = dict(kinds.get(counts, {})), {}
        for override in element.findall("w_lvlOverride"):
            level = whole(override.get("w_ilvl")) or 0
            levels.update(_levels(override))
            start = whole(value(override, "w_startOverride"))
            if start is not None:
                starts[level] = start
        lists[element.get("w_numId", "")] = ListKind(counts, levels, starts)
    return lists


def _levels(element: Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in element.findall("w_lvl"):
        start = whole(value(level, "w_start"))
        levels[whole(level.get("w_ilvl")) or 0] = Level(
            value(level, "w_numFmt") or "decimal",
            value(level, "w_lvlText") or "",
            1 if start is None else start,
            whole(value(level, "w_lvlRestart")),
            is_on(level, "w_isLgl"),
        )
    return levels


def value(element: Element | None, name: str) -> str | None:
    """The `w_val` of a child."""
    child = element.find(name) if element is not None else None
    return child.get("w_val") if child is not None else None


def is_on(element: Element | None, name: str) -> bool:
    """Whether a switch is there and not turned off."""
    if element is None or element.find(name) is None:
        return False
    return value(element, name) not in ("0", "false", "off")


def whole(number: str | None) -> int | None:
    """A whole number, None for anything else."""
    return int(number) if number is not None and re.fullmatch(r"-?\d{1,9}", number, re.ASCII) else None
