"""A comparison as the page shows it: two columns of pieces with their numbers, changes and partners."""

from __future__ import annotations

import bisect
import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

import toolkit
from toolkit.matching.facts import facts, only_facts
from toolkit.matching.kinds import kind_of
from toolkit_html.layout import Pair, echoes, lines_of
from toolkit_html.safe import marked, shortened, shown, visible
from toolkit_html.words import Say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from toolkit import Comparison, DocumentRecord, Operation, Row, Span
    from toolkit.matching.facts import Fact
    from toolkit.matching.kinds import Kind
    from toolkit_html.names import Name
    from toolkit_html.texts import Texts

SIGNS = {
    "same": "=",
    "alike": "≈",
    "reworded": "~",
    "moved": "⇅",
    "gone": "−",
    "dropped": "⊖",
    "new": "+",
    "copied": "⧉",
}
"""The kinds by which the page filters, in the order of their buttons, each with its sign."""

_OF_KIND: dict[Kind, str] = {"moved and reworded": "moved", "copy taken out": "dropped"}

_LONG = 400
"""Characters beside which an empty column says that there is nothing, as the eye may find no end to it."""

_LONGEST_FACT = 24
"""Characters of a number, a date or a name that are written out between the columns."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text on one side. `role`: "text", or "echo" where a moved text stands in its own place once more.

    `facts`: the numbers, dates and names that changed, in words, below the right one of a pair.
    `where`: its page or record, paragraph and line; `place`: the same in short, where a paragraph begins.
    """

    side: str
    number: int
    html: Markup
    kind: str
    anchor: str
    role: str = "text"
    says: str = ""
    partner: str = ""
    opens: bool = False
    heading: bool = False
    sign: str = ""
    place: str = ""
    where: str = ""
    facts: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page. `kind`: of a pair; None where the sides stand apart and each piece has its own.

    `hints`: what is said in the left and the right column where it is empty beside much text.
    """

    kind: str | None
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    sign: str = ""
    says: str = ""
    weight: int = 1
    hints: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stripe of the bar at the side: where it begins and how high it is, in thousandths of the bar, and its kinds."""

    line: int
    top: float
    height: float
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class View:
    """A comparison, ready for the template. `starts`: for each side, where in its text the piece of each anchor begins."""

    id: str
    left: Name
    right: Name
    sentence: str
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, str, int], ...]
    bar: tuple[Mark, ...]
    total: int
    drawn: int
    starts: dict[str, dict[int, str]]

    def holds(self, anchor: str) -> bool:
        """Whether the piece of this anchor is drawn."""
        return any(piece.anchor == anchor for line in self.lines for piece in (*line.left, *line.right))


def view_of(comparison: Comparison, texts: Texts, say: Say, *, id: str, limit: int) -> View:
    """The view of a comparison; at most `limit` of its lines."""
    maker = _Maker(comparison, texts, say, id)
    names = [texts.names[document] for document in (comparison.left, comparison.right)]
    lines = maker.lines(limit)
    kinds = Counter(page_kind(row) for row in comparison.rows)
    counts = tuple((kind, SIGNS[kind], kinds[kind]) for kind in SIGNS if kinds[kind])
    sentence = say(
        "{left} of the left text and {right} of the right text have a partner on the other side.",
        left=toolkit.percent(comparison.shared_left), right=toolkit.percent(comparison.shared_right),
    )  # fmt: skip
    return View(id, names[0], names[1], sentence, lines, counts, _bar(lines), maker.total, len(lines), maker.anchors())


def page_kind(row: Row) -> str:
    """The kind of a row by which the page filters: what is only alike is told from what is the same."""
    kind = kind_of(row)
    if kind == "kept":
        return "same" if row.relation == "equal" else "alike"
    return _OF_KIND.get(kind, kind)


class _Maker:
    def __init__(self, comparison: Comparison, texts: Texts, say: Say, id: str) -> None:
        self.rows = comparison.rows
        self.texts = texts
        self.documents = {
            "left": texts.documents[comparison.left],
            "right": texts.documents[comparison.right],
        }
        self.say = say
        self.id = id
        self.numbers = {
            "left": _ranks([row.left for row in self.rows]),
            "right": _ranks([row.right for row in self.rows]),
        }
        self.echoed = echoes(self.rows)
        self.headings = {side: _starts(document) for side, document in self.documents.items()}
        self.starts = {
            "left": sorted(row.left.start for row in self.rows if row.left is not None),
            "right": sorted(row.right.start for row in self.rows if row.right is not None),
        }
        self.total = 0

    def lines(self, limit: int) -> tuple[Line, ...]:
        planned = lines_of(self.rows)
        self.total = len(planned)
        made = []
        for line in planned[:limit]:
            if isinstance(line, Pair):
                made.append(self._pair(line.row))
            else:
                left = tuple(self._piece(i, "left") for i in line.left)
                right = tuple(self._echo(i) if i in self.echoed else self._piece(i, "right") for i in line.right)
                weight = max(sum(len(p.html) for p in left), sum(len(p.html) for p in right), 1)
                hints = self._hint(left, right, "right"), self._hint(right, left, "left")
                made.append(Line(None, left, right, weight=weight, hints=hints))
        return tuple(made)

    def anchors(self) -> dict[str, dict[int, str]]:
        """For each side, the anchor of the piece that begins at each offset."""
        return {
            side: {start: self._anchor(side, number) for number, start in enumerate(starts, 1)}
            for side, starts in self.starts.items()
        }

    def _hint(self, own: Sequence[Piece], other: Sequence[Piece], side: str) -> str:
        """What to say where one column stays empty beside a long stretch of the other; `side`: of the other."""
        beside, long = sum(len(p.html) for p in own), sum(len(p.html) for p in other)
        if long < _LONG or long < 3 * beside:
            return ""
        count = f"{sum(len(p.html.striptags()) for p in other):,}"
        return self.say(f"{{n}} characters that stand on the {side} only", n=count)

    def _pair(self, index: int) -> Line:
        row = self.rows[index]
        kind = page_kind(row) if index not in self.echoed else "moved"
        left = self._piece(index, "left")
        right = dataclasses.replace(self._piece(index, "right"), facts=self._fact_words(row))
        return Line(
            kind, (left,), (right,), SIGNS[kind], self._says(row, kind), max(len(left.html), len(right.html), 1)
        )

    def _says(self, row: Row, kind: str) -> str:
        """What became of a pair, in few words."""
        if row.relation == "edited":
            said = self.say("reworded {percent}", percent=toolkit.percent(row.similarity))
        elif row.relation == "equivalent":
            said = self.say("alike")
        else:
            said = self.say("same") if kind == "same" else ""
        if row.label is not None:
            said = f"{said} · {visible(self.say(row.label))}"
        return said.removeprefix(" · ")

    def _piece(self, index: int, side: str) -> Piece:
        row = self.rows[index]
        span = row.left if side == "left" else row.right
        assert span is not None
        kind = "moved" if index in self.echoed else page_kind(row)
        says = partner = ""
        if side == "right" and index in self.echoed:
            says = f"{self._together(index)}, {self._way(index)}"
            partner = f"{self.id}-e{self.numbers['right'][index]}"
        elif row.copy_of is not None and side == "right":
            number = self._number_at("left", row.copy_of.start)
            says = self.say("copy of left {n}", n=number)
            partner = self._anchor("left", number)
        elif row.copy_of is not None:
            number = self._number_at("right", row.copy_of.start)
            says = self.say("a copy of what still stands at right {n}", n=number)
            partner = self._anchor("right", number)
        number = self.numbers[side][index]
        return Piece(
            side, number, self._html(row, side, span), kind, self._anchor(side, number), "text", says, partner,
            self._opens(span, side), self._is_heading(span, side), SIGNS[kind], *self._places(span, side),
            label=row.label or "",
        )  # fmt: skip

    def _echo(self, index: int) -> Piece:
        """The right text of a moved pair where it stands in the right text, without its changes."""
        span = self.rows[index].right
        assert span is not None
        number = self.numbers["right"][index]
        html = shown(self.documents["right"].slice(span).strip("\r\n"))
        return Piece(
            "right", number, html, "moved", f"{self.id}-e{number}", "echo",
            self.say("stands beside left {n}", n=self.numbers["left"][index]), self._anchor("right", number),
            self._opens(span, "right"), self._is_heading(span, "right"), SIGNS["moved"], *self._places(span, "right"),
        )  # fmt: skip

    def _anchor(self, side: str, number: int) -> str:
        return f"{self.id}-{side[0]}{number}"

    def _together(self, index: int) -> str:
        return self.say(
            "left {left} = right {right}", left=self.numbers["left"][index], right=self.numbers["right"][index]
        )

    def _way(self, index: int) -> str:
        down = self.numbers["right"][index] - self.numbers["left"][index]
        if not down:
            return self.say("moved, same number")
        return self.say("moved down {n}", n=down) if down > 0 else self.say("moved up {n}", n=-down)

    def _number_at(self, side: str, start: int) -> int:
        """The number of the text that holds this offset of a side."""
        return max(1, bisect.bisect_right(self.starts[side], start))

    def _html(self, row: Row, side: str, span: Span) -> Markup:
        document = self.documents[side]
        if document.text is None or row.relation != "edited":
            return shown(document.slice(span).strip("\r\n"))
        facts = {fact.operation for fact in self._facts(row)}
        return marked(side_runs(document.text, row.operations, side, span, facts))

    def _facts(self, row: Row) -> list[Fact]:
        """The numbers, dates and names that changed in a row; none where the report has no texts."""
        left, right = self.documents["left"].text, self.documents["right"].text
        return [] if left is None or right is None else facts(row, left, right)

    def _fact_words(self, row: Row) -> str:
        """The facts that changed in full, and whether anything else did; of which split or merged sentence it is a part."""
        changed = self._changed_facts(row)
        if row.group is None:
            return changed
        part = f"{self.say('split or merged')} ({self.say('group {n}', n=row.group + 1)})"
        return f"{part} · {changed}" if changed else part

    def _changed_facts(self, row: Row) -> str:
        found = self._facts(row)
        said = dict.fromkeys(
            f"{self.say(fact.kind)} {self._short('left', fact.left)} → {self._short('right', fact.right)}"
            for fact in found
        )
        if not said:
            return ""
        return (self.say("all else equal: ") if only_facts(row, found) else "") + self.say("; ").join(said)

    def _short(self, side: str, span: Span) -> str:
        return visible(shortened(self.documents[side].slice(span), _LONGEST_FACT))

    def _opens(self, span: Span, side: str) -> bool:
        """Whether a paragraph begins with this piece."""
        text = self.documents[side].text
        return text is not None and span.start > 0 and text[span.start - 1] in "\r\n"

    def _places(self, span: Span, side: str) -> tuple[str, str]:
        id = self.documents[side].id
        begins = span.start == 0 or self._opens(span, side)
        return self.texts.short_place(id, span.start) if begins else "", self.texts.place(id, span.start)

    def _is_heading(self, span: Span, side: str) -> bool:
        return any(span.start <= start < span.end for start in self.headings[side]) and len(span) < 80


def side_runs(
    text: str, operations: Sequence[Operation], side: str, span: Span, facts: Collection[Operation] = ()
) -> list[tuple[str, str]]:
    """One side of a row in stretches: what changed is "del" on the left, "ins" on the right; of `facts` a "fact-mark"."""
    element = "del" if side == "left" else "ins"
    runs = []
    at = span.start
    for operation in operations:
        first, last = operation.left if side == "left" else operation.right
        if last > first:
            same = operation.op == "equal" or operation.equivalent
            runs.append((text[first:last], "" if same else f"{element} fact-mark" if operation in facts else element))
            at = max(at, last)
    if at < span.end:
        runs.append((text[at : span.end], ""))
    if runs:
        runs[0] = (runs[0][0].lstrip("\r\n"), runs[0][1])
        runs[-1] = (runs[-1][0].rstrip("\r\n"), runs[-1][1])
    return runs


def _starts(document: DocumentRecord) -> list[int]:
    return [region.start for region in document.regions if region.kind in ("heading", "title")]


def _ranks(spans: Sequence[Span | None]) -> list[int]:
    """The number of each span in the order of its text, from 1; 0 where there is none."""
    order = sorted((span.start, i) for i, span in enumerate(spans) if span is not None)
    ranks = [0] * len(spans)
    for rank, (_, index) in enumerate(order, 1):
        ranks[index] = rank
    return ranks


def _bar(lines: Sequence[Line]) -> tuple[Mark, ...]:
    """The stripes of the bar: one a line, as high as its text is long."""
    total = sum(line.weight for line in lines) or 1
    marks = []
    top = 0.0
    for number, line in enumerate(lines):
        height = line.weight * 1000 / total
        left = line.kind or ("gone" if line.left else "")
        right = line.kind or (_most(line.right) if line.right else "")
        marks.append(Mark(number, round(top, 2), round(height, 2), left, right))
        top += height
    return tuple(marks)


def _most(pieces: Sequence[Piece]) -> str:
    return Counter(piece.kind for piece in pieces).most_common(1)[0][0]
