"""Near-duplicates as the page shows them: groups with their members, a matrix, and each pair side by side in short."""

from __future__ import annotations

import difflib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

import toolkit
from toolkit_html.excerpts import beside, changed
from toolkit_html.safe import marked, one_line, shortened, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import DocumentPair, Documents
    from toolkit_html.names import Name
    from toolkit_html.texts import Texts

_MEMBERS = 40
_LINES = 300
_LONGEST = 400

Side = Markup
"""A line of an excerpt, with what changed in it."""


@dataclass(frozen=True, slots=True)
class Member:
    number: int
    name: Name
    place: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two members. `lines`: the pair side by side, or empty where it is not written out; `same`: a line of folded ones."""

    anchor: str
    left: Member
    right: Member
    similarity: float
    figures: tuple[str, str, str]
    lines: tuple[tuple[Side | None, Side | None, int], ...]
    command: str


@dataclass(frozen=True, slots=True)
class Group:
    number: int
    unit: str
    relation: str
    members: tuple[Member, ...]
    pairs: tuple[PairView, ...]
    matrix: tuple[tuple[tuple[str, int], ...], ...]


def group_of(finding: Documents, number: int, texts: Texts, written_out: int) -> Group:
    """A group for the page; only its first `written_out` pairs are set side by side."""
    members = []
    for index, place in enumerate(finding.members, 1):
        document = texts.documents[place.document]
        excerpt = "" if finding.unit == "document" else visible(shortened(document.slice(place.span), 120))
        members.append(Member(index, texts.names[place.document], texts.place(place.document, place.start), excerpt))
    ordered = sorted(finding.pairs, key=lambda pair: (-pair.similarity, pair.members))
    pairs = tuple(
        _pair(finding, pair, members, texts, f"g{number}-{n}", side_by_side=n <= written_out)
        for n, pair in enumerate(ordered, 1)
    )
    return Group(number, finding.unit, finding.relation, tuple(members), pairs, _matrix(finding))


def _matrix(finding: Documents) -> tuple[tuple[tuple[str, int], ...], ...]:
    """The similarity of each two members, with a shade from 0 to 9; empty for two members, and for very many."""
    count = len(finding.members)
    if not 2 < count <= _MEMBERS:
        return ()
    known = {pair.members: pair.similarity for pair in finding.pairs}
    rows = []
    for one in range(count):
        row = []
        for other in range(count):
            value = known.get((one, other), known.get((other, one)))
            row.append(("", 0) if value is None else (toolkit.percent(value), 1 + round(8 * value)))
        rows.append(tuple(row))
    return tuple(rows)


def _pair(
    finding: Documents, pair: DocumentPair, members: list[Member], texts: Texts, anchor: str, *, side_by_side: bool
) -> PairView:
    places = [finding.members[index] for index in pair.members]
    left, right = (texts.documents[place.document].slice(place.span) for place in places)
    command = f"toolkit diff {shlex.quote(places[0].document)} {shlex.quote(places[1].document)}"
    figures = (
        toolkit.percent(pair.similarity),
        toolkit.percent(pair.left_in_right),
        toolkit.percent(pair.right_in_left),
    )
    lines = tuple(_side_by_side(left, right)) if side_by_side else ()
    one, other = (members[index] for index in pair.members)
    return PairView(anchor, one, other, pair.similarity, figures, lines, one_line(command))


def _side_by_side(left: str, right: str) -> Iterator[tuple[Side | None, Side | None, int]]:
    """The lines of two texts beside each other; of those that are the same only their number."""
    here = [line for line in left.splitlines() if line.strip()][:_LINES]
    there = [line for line in right.splitlines() if line.strip()][:_LINES]
    for op, a, b, c, d in difflib.SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if op == "equal":
            yield None, None, b - a
            continue
        for one, other in beside([_cut(line) for line in here[a:b]], [_cut(line) for line in there[c:d]]):
            if one is not None and other is not None:
                yield *changed(one, other), 0
            else:
                yield _whole(one, "del"), _whole(other, "ins"), 0


def _whole(line: str | None, name: str) -> Side | None:
    return None if line is None else marked([(line, name)])


def _cut(line: str) -> str:
    return shortened(line, _LONGEST)
