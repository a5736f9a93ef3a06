"""Who shares with whom: a matrix of characters, and ribbons between the places of passages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit import Passages
    from toolkit_html.texts import Texts

_DOCUMENTS = 40
_RIBBONS = 600
_HEIGHT = 640.0
_GAP = 6.0
_AXIS = 250.0
"""Where the bars of the documents stand; to the left of it are their names."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """`numbers`: of the documents in it; `cells`: shared characters and a shade from 0 to 9, a row a document."""

    ids: tuple[str, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    path: str
    passage: int
    hue: int
    distinctive: bool
    documents: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bar:
    id: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Ribbons:
    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    height: float
    width: float
    total: int


def matrix_of(findings: Sequence[Passages], texts: Texts) -> Matrix | None:
    """The characters of the row's document that stand in the column's document, too; None where nothing is shared."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for finding in findings:
        for link in finding.links:
            one, other = (finding.places[p].document for p in link.places)
            if one != other:
                spans[one, other].append((link.left.start, link.left.end))
                spans[other, one].append((link.right.start, link.right.end))
    shared = {pair: _covered(ranges) for pair, ranges in spans.items()}
    if not shared:
        return None
    totals: dict[str, int] = defaultdict(int)
    for (one, _), count in shared.items():
        totals[one] += count
    order = {id: number for number, id in enumerate(texts.documents)}
    kept = sorted(totals, key=lambda name: (-totals[name], order[name]))[:_DOCUMENTS]
    kept.sort(key=order.__getitem__)
    most = max(shared.values())
    cells = tuple(tuple(_cell(shared.get((one, other), 0), most) for other in kept) for one in kept)
    return Matrix(tuple(kept), cells, len(totals))


def _cell(count: int, most: int) -> tuple[int, int]:
    return count, 0 if not count else 1 + round(8 * (count / most) ** 0.5)


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    total = at = 0
    for start, end in sorted(spans):
        total += max(0, end - max(at, start))
        at = max(at, end)
    return total


def ribbons_of(numbered: Sequence[tuple[int, Passages]], texts: Texts, distinctive: str) -> Ribbons | None:
    """The documents as bars below each other, and a ribbon for each link between two of them."""
    links = [
        (number, finding, link)
        for number, finding in numbered
        for link in finding.links
        if finding.places[link.places[0]].document != finding.places[link.places[1]].document
    ]
    if not links:
        return None
    links.sort(key=lambda entry: (entry[1].label != distinctive, -len(entry[2].left), entry[0]))
    named = {finding.places[p].document for _, finding, link in links[:_RIBBONS] for p in link.places}
    ids = [id for id in texts.documents if id in named]
    bars, scale, height = _bars(ids, texts)
    order = {id: number for number, id in enumerate(texts.documents, 1)}
    tops = {bar.id: bar.top for bar in bars}
    made = []
    for number, finding, link in links[:_RIBBONS]:
        one, other = (finding.places[p].document for p in link.places)
        ends = [
            (tops[one] + link.left.start * scale, tops[one] + link.left.end * scale),
            (tops[other] + link.right.start * scale, tops[other] + link.right.end * scale),
        ]
        path = _ribbon(sorted(ends))
        made.append(Ribbon(path, number, number % 8, finding.label == distinctive, (order[one], order[other])))
    # What is distinctive is drawn last, above the rest.
    made.reverse()
    return Ribbons(tuple(bars), tuple(made), height, _AXIS + 0.5 * height + 20, len(links))


def _bars(ids: Sequence[str], texts: Texts) -> tuple[list[Bar], float, float]:
    lengths = [max(1, texts.documents[id].end - texts.documents[id].start) for id in ids]
    height = max(_HEIGHT if len(ids) > 8 else 360.0, 20.0 * len(ids))
    scale = (height - _GAP * (len(ids) - 1)) / sum(lengths)
    bars = []
    top = 0.0
    for id, length in zip(ids, lengths, strict=True):
        bars.append(Bar(id, round(top, 1), round(max(1.0, length * scale), 1)))
        top += length * scale + _GAP
    return bars, scale, round(height, 1)


def _ribbon(ends: list[tuple[float, float]]) -> str:
    """A band from one stretch of the axis to another, bent to the right."""
    (a, b), (c, d) = ((first, max(last, first + 1.2)) for first, last in ends)
    x = _AXIS + 8
    outer, inner = x + 0.62 * (d - a), x + 0.62 * max(0.0, c - b)
    return (
        f"M{x:.0f} {a:.1f}C{outer:.1f} {a:.1f} {outer:.1f} {d:.1f} {x:.0f} {d:.1f}"
        f"L{x:.0f} {c:.1f}C{inner:.1f} {c:.1f} {inner:.1f} {b:.1f} {x:.0f} {b:.1f}Z"
    )
