"""A comparison as the page shows it: two columns of pieces with their numbers, changes and partners."""

from __future__ import annotations

import bisect
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from toolkit_html.layout import Pair, echoes, lines_of
from toolkit_html.safe import marked, shown, visible
from toolkit_html.words import Say, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Comparison, DocumentRecord, Operation, Row, Span
    from toolkit_html.names import Name

KINDS = ("same", "alike", "reworded", "moved", "gone", "new", "copied")
SIGNS = {"same": "=", "alike": "≈", "reworded": "~", "moved": "⇅", "gone": "−", "new": "+", "copied": "⧉"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One text on one side. `role`: "text", or "echo" where a moved text stands in its own place once more."""

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
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page. `kind`: of a pair; None where the sides stand apart and each piece has its own."""

    kind: str | None
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    sign: str = ""
    says: str = ""
    weight: int = 1


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
    """A comparison, ready for the template."""

    id: str
    left: Name
    right: Name
    sentence: str
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, str, int], ...]
    bar: tuple[Mark, ...]
    total: int
    drawn: int


def view_of(
    comparison: Comparison, documents: Sequence[DocumentRecord], names: Sequence[Name], say: Say, *, id: str, limit: int
) -> View:
    """The view of a comparison of these two documents; at most `limit` of its lines."""
    maker = _Maker(comparison, documents[0], documents[1], say, id)
    lines = maker.lines(limit)
    kinds = Counter(kind_of(row) for row in comparison.rows)
    counts = tuple((kind, SIGNS[kind], kinds[kind]) for kind in KINDS if kinds[kind])
    sentence = say(
        "{left} of the left text and {right} of the right text have a partner on the other side.",
        left=percent(comparison.shared_left), right=percent(comparison.shared_right),
    )  # fmt: skip
    return View(id, names[0], names[1], sentence, lines, counts, _bar(lines), maker.total, len(lines))


def kind_of(row: Row) -> str:
    """What a reader calls the row: the kinds by which the page filters."""
    if row.left is None or row.right is None:
        if row.relation == "deleted" or row.right is None:
            return "gone"
        return "new" if row.copy_of is None else "copied"
    if row.moved:
        return "moved"
    return {"equal": "same", "equivalent": "alike"}.get(row.relation, "reworded")


class _Maker:
    def __init__(self, comparison: Comparison, left: DocumentRecord, right: DocumentRecord, say: Say, id: str) -> None:
        self.rows = comparison.rows
        self.documents = {"left": left, "right": right}
        self.say = say
        self.id = id
        self.numbers = {
            "left": _ranks([row.left for row in self.rows]),
            "right": _ranks([row.right for row in self.rows]),
        }
        self.echoed = echoes(self.rows)
        self.headings = {side: _starts(document) for side, document in self.documents.items()}
        self.lefts = sorted(row.left.start for row in self.rows if row.left is not None)
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
                made.append(Line(None, left, right, weight=weight))
        return tuple(made)

    def _pair(self, index: int) -> Line:
        row = self.rows[index]
        kind = kind_of(row) if index not in self.echoed else "moved"
        left, right = self._piece(index, "left"), self._piece(index, "right")
        return Line(
            kind, (left,), (right,), SIGNS[kind], self._says(row, kind), max(len(left.html), len(right.html), 1)
        )

    def _says(self, row: Row, kind: str) -> str:
        """What became of a pair, in few words."""
        if row.relation == "edited":
            said = self.say("reworded {percent}", percent=percent(row.similarity))
        elif row.relation == "equivalent":
            said = self.say("alike")
        else:
            said = self.say("same") if kind == "same" else ""
        if row.group is not None:
            said = f"{said} · {self.say('split or merged')} ({self.say('group {n}', n=row.group + 1)})"
        if row.label is not None:
            said = f"{said} · {visible(self.say(row.label))}"
        return said.removeprefix(" · ")

    def _piece(self, index: int, side: str) -> Piece:
        row = self.rows[index]
        span = row.left if side == "left" else row.right
        assert span is not None
        kind = "moved" if index in self.echoed else kind_of(row)
        says = partner = ""
        if side == "right" and index in self.echoed:
            says = f"{self._together(index)}, {self._way(index)}"
            partner = f"{self.id}-e{self.numbers['right'][index]}"
        elif row.copy_of is not None and side == "right":
            number = self._left_number_at(row.copy_of.start)
            says = self.say("copy of left {n}", n=number)
            partner = f"{self.id}-l{number}"
        number = self.numbers[side][index]
        return Piece(
            side, number, self._html(row, side, span), kind, self._anchor(side, number), "text", says, partner,
            self._opens(span, side), self._is_heading(span, side), SIGNS[kind], label=row.label or "",
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
            self._opens(span, "right"), self._is_heading(span, "right"), SIGNS["moved"],
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

    def _left_number_at(self, start: int) -> int:
        """The number of the left text that holds this offset."""
        return max(1, bisect.bisect_right(self.lefts, start))

    def _html(self, row: Row, side: str, span: Span) -> Markup:
        document = self.documents[side]
        if document.text is None or row.relation != "edited":
            return shown(document.slice(span).strip("\r\n"))
        return marked(side_runs(document.text, row.operations, side, span))

    def _opens(self, span: Span, side: str) -> bool:
        """Whether a paragraph begins with this piece."""
        text = self.documents[side].text
        return text is not None and span.start > 0 and text[span.start - 1] in "\r\n"

    def _is_heading(self, span: Span, side: str) -> bool:
        return any(span.start <= start < span.end for start in self.headings[side]) and len(span) < 80


def side_runs(text: str, operations: Sequence[Operation], side: str, span: Span) -> list[tuple[str, str]]:
    """One side of a row in stretches: what changed is "del" on the left and "ins" on the right."""
    element = "del" if side == "left" else "ins"
    runs = []
    at = span.start
    for operation in operations:
        first, last = operation.left if side == "left" else operation.right
        if last > first:
            runs.append((text[first:last], "" if operation.op == "equal" or operation.equivalent else element))
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
