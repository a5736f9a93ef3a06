"""Stretches as WordprocessingML: paragraphs with runs in w:ins, w:del, w:moveFrom and w:moveTo.

Office Open XML, ISO/IEC 29500-1, 17.13.5 (revisions). The mark of a paragraph that is only in one of the texts is itself
inserted, deleted or moved (w:rPr of w:pPr). A heading that became body text, or the other way, is a change of paragraph
properties (w:pPrChange).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from toolkit_word.paragraphs import BODY, Styles
from toolkit_word.revisions import MARK, State, Stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_Range: TypeAlias = tuple[str, int]
"""Of which end of a move, "moveFrom" or "moveTo", and the number of the move."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND: dict[State, str] = {"gone": "del", "new": "ins", "from": "moveFrom", "to": "moveTo"}
"""What stands around a run in each state but `kept`."""

_OF_MARK: dict[State, str] = {"gone": "del", "new": "ins", "from": "del", "to": "ins"}
"""What a paragraph's mark is: that of a moved text deleted here and inserted there, since LibreOffice keeps moved ones."""

_TIMES = ("00:00:00", "00:02:00")
"""Times of the changes in every other paragraph. LibreOffice takes insertions of one time on both sides of a paragraph's
end for one, and takes that end with them when they are rejected."""

_INLINE = re.compile("[\t\x0b\x0c]|[^\t\x0b\x0c]+")


@dataclass(frozen=True, slots=True)
class Revision:
    """Who is named for all changes, and when: an ISO 8601 date."""

    author: str
    date: str


def w(name: str) -> str:
    """A name in the namespace of WordprocessingML."""
    return f"{{{W}}}{name}"


class Writer:
    """Writes stretches as paragraphs. `style_ids`: the ids of the styles by their names. Ids of revisions never repeat."""

    def __init__(self, revision: Revision, style_ids: Mapping[str, str]) -> None:
        self._revision = revision
        self._style_ids = style_ids
        self._next = 1
        self._moves = 0
        self._paragraph = 0

    def paragraphs(
        self, stretches: Iterable[Stretch], left: Styles, right: Styles, ends: tuple[int, int]
    ) -> list[etree._Element]:
        """The paragraphs of a comparison. `ends`: the lengths of both texts: the last paragraph's mark is in neither."""
        made: list[etree._Element] = []
        paragraph = etree.Element(w("p"))
        moves = _Moves(self._moves)
        for stretch in stretches:
            moves.pass_to(_range_of(stretch), paragraph, self._attributes)
            if stretch.text == MARK:
                self._close(paragraph, stretch, left, right)
                made.append(paragraph)
                paragraph = etree.Element(w("p"))
            else:
                self._run(paragraph, stretch)
        moves.pass_to(None, paragraph, self._attributes)
        self._close(paragraph, Stretch("kept", MARK, *ends), left, right)
        made.append(paragraph)
        self._moves += len(moves.names)
        return made

    def _run(self, paragraph: etree._Element, stretch: Stretch) -> None:
        around = paragraph
        if stretch.state != "kept":
            around = etree.SubElement(around, w(_AROUND[stretch.state]), self._attributes())
        run = etree.SubElement(around, w("r"))
        element = "delText" if stretch.state == "gone" else "t"
        for match in _INLINE.finditer(stretch.text):
            if match[0] == "\t":
                etree.SubElement(run, w("tab"))
            elif match[0] == "\x0b":
                etree.SubElement(run, w("br"))
            elif match[0] == "\x0c":
                etree.SubElement(run, w("br"), {w("type"): "page"})
            else:
                text = etree.SubElement(run, w(element), {_SPACE: "preserve"})
                text.text = match[0]

    def _close(self, paragraph: etree._Element, mark: Stretch, left: Styles, right: Styles) -> None:
        """Gives the paragraph its properties, those of its mark."""
        before = left.at(mark.left) if mark.left is not None else None
        after = right.at(mark.right) if mark.right is not None else None
        style = after or before or BODY
        properties = etree.Element(w("pPr"))
        self._style(properties, style)
        if mark.state != "kept":
            of_mark = etree.SubElement(properties, w("rPr"))
            etree.SubElement(of_mark, w(_OF_MARK[mark.state]), self._attributes())
        if before is not None and after is not None and before != after:
            change = etree.SubElement(properties, w("pPrChange"), self._attributes())
            self._style(etree.SubElement(change, w("pPr")), before)
        if len(properties):
            paragraph.insert(0, properties)
        self._paragraph += 1

    def _style(self, properties: etree._Element, style: str) -> None:
        if style != BODY:
            etree.SubElement(properties, w("pStyle"), {w("val"): self._style_ids[style]})

    def _attributes(self) -> dict[str, str]:
        number, self._next = self._next, self._next + 1
        return {
            w("id"): str(number),
            w("author"): self._revision.author,
            w("date"): f"{self._revision.date}T{_TIMES[self._paragraph % len(_TIMES)]}Z",
        }


class _Moves:
    """The ranges around moved text: one where it was, one of the same name where it is. `before`: names given before."""

    def __init__(self, before: int) -> None:
        self.names: dict[int, str] = {}
        self._before = before
        self._open: tuple[_Range, str] | None = None

    def pass_to(self, here: _Range | None, paragraph: etree._Element, attributes: Callable[[], dict[str, str]]) -> None:
        """Ends the open range and begins the one that what follows belongs to, where they are not the same."""
        if self._open is not None:
            (kind, move), id = self._open
            if here == (kind, move):
                return
            etree.SubElement(paragraph, w(f"{kind}RangeEnd"), {w("id"): id})
            self._open = None
        if here is not None:
            kind, move = here
            start = etree.SubElement(paragraph, w(f"{kind}RangeStart"), attributes())
            start.set(w("name"), self.names.setdefault(move, f"move{self._before + len(self.names) + 1}"))
            self._open = here, start.get(w("id"))


def _range_of(stretch: Stretch) -> _Range | None:
    """Which end of which move a stretch is part of."""
    if stretch.move is None:
        return None
    return ("moveFrom" if stretch.left is not None else "moveTo", stretch.move)
