"""What the reader decided about two texts: which pieces are a pair, which are none, which are boilerplate."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from toolkit import Row, Span
from toolkit.matching.decided import Bans, Box, Decided, Lookup, Stretch
from toolkit.matching.runs import Collection

if TYPE_CHECKING:
    from toolkit import Context, Document, TextView
    from toolkit.matching.units import Units

TEMPLATE = "template"
"""What a row of boilerplate is called: the word that `reuse` has for it."""

MOSTLY = 0.7
"""A row is boilerplate where this share of the units of either side is."""

Places = list[Stretch]


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """The decisions about two texts.

    `boilerplate`: for each unit of left and right whether it is. `origins`: which entry each pair comes from.
    """

    bans: Bans
    decided: Decided
    boilerplate: tuple[np.ndarray, np.ndarray]
    origins: dict[Box, str]

    def __bool__(self) -> bool:
        return bool(self.bans)


def verdict_of(
    documents: Sequence[Document], units: Sequence[Units], fold: Callable[[Document], TextView], context: Context
) -> Verdict | None:
    """What is decided about two documents, None where nothing is. A decision that cannot be kept becomes a problem."""
    if not context.decisions:
        return None
    collection = Collection.of(units)
    lookup = Lookup(documents, collection, fold)
    finder = _Finder(documents, lookup, context)
    boxes, origins = finder.together()
    apart = list(finder.apart(boxes, origins))
    pair = np.zeros(len(collection), dtype=np.int64)
    for number, box in enumerate(boxes, 1):
        pair[box.left : box.left_end] = number
        pair[len(units[0]) + box.right : len(units[0]) + box.right_end] = number
    bans = Bans.of(collection, apart, pair)
    paragraphs = [frozenset(p.start for p in context.segments(d, "paragraph")) for d in documents]
    border = len(units[0])
    decided = Decided(
        bans.classes[:border], bans.classes[border:], bans.banned, tuple(boxes), paragraphs[0], paragraphs[1]
    )
    boilerplate = finder.boilerplate(units)
    for message, hint in lookup.unkept:
        context.problem(message, hint, severity="warning")
    if (note := lookup.note()) is not None:
        context.note(note)
    return Verdict(bans, decided, boilerplate, origins)


class _Finder:
    """Finds the texts of the decisions, and says which cannot be kept."""

    def __init__(self, documents: Sequence[Document], lookup: Lookup, context: Context) -> None:
        self._ids = [document.id for document in documents]
        self._lookup = lookup
        self._context = context
        self._decisions = context.decisions

    def together(self) -> tuple[list[Box], dict[Box, str]]:
        """The pairs that are to be rows, in the order of the decisions; each unit is in one at the most."""
        origins: dict[Box, str] = {}
        for pair in self._decisions.pair:
            ends = self._lookup.ends_of(pair)
            if ends is None:
                continue
            made = self._boxes(*ends, pair.origin)
            if not made:
                there = self._ids[(ends[0] or ends[1])[0].document]
                self._warn(
                    f"{pair.origin}: both texts stand in {there}, and neither in the other text",
                    "A pair has one text on each side. Correct the texts, or take the entry out.",
                )
            for box in made:
                self._add(box, pair.origin, origins)
        return list(origins), origins

    def _boxes(self, one: Places, other: Places, origin: str) -> list[Box]:
        """The texts paired in their order, whichever side each of them stands on."""
        boxes: list[Box] = []
        for left, right in ((one, other), (other, one)):
            lefts = [place for place in left if place.document == 0]
            rights = [place for place in right if place.document == 1]
            boxes += [Box(a.first, a.last, b.first, b.last) for a, b in zip(lefts, rights, strict=False)]
            if lefts and rights and len(lefts) != len(rights):
                self._context.note(
                    f"{origin}: its texts stand {len(lefts)} and {len(rights)} times in {self._ids[0]} and {self._ids[1]}; "
                    "they are paired in their order, as far as there are partners"
                )
        return list(dict.fromkeys(boxes))

    def _add(self, box: Box, origin: str, origins: dict[Box, str]) -> None:
        taken = next((known for known in origins if any(known.overlaps(box))), None)
        if taken is None:
            origins[box] = origin
        elif taken != box:
            self._warn(
                f"{origin}: some of its text is in the pair of {origins[taken]} already, which is kept",
                "A piece has one partner at the most. Take one of the two out.",
            )

    def apart(self, boxes: Sequence[Box], origins: dict[Box, str]) -> Iterator[tuple[Places, Places]]:
        """All places of the two texts of each decision that they are no pair."""
        for apart in self._decisions.apart:
            ends = self._lookup.ends_of(apart)
            if ends is None:
                continue
            yield ends
            for box in boxes:
                if any(all(box.overlaps(other)) for other in _products(*ends)):
                    self._warn(
                        f"{apart.origin} contradicts {origins[box]}: the pair is kept",
                        "Take one of them out, or say in which documents each holds.",
                    )

    def boilerplate(self, units: Sequence[Units]) -> tuple[np.ndarray, np.ndarray]:
        masks = np.zeros(len(units[0]), dtype=bool), np.zeros(len(units[1]), dtype=bool)
        for entry in self._decisions.boilerplate:
            for place in self._lookup.places_of(entry.text, entry.document, entry.origin):
                masks[place.document][place.first : place.last] = True
        return masks

    def _warn(self, message: str, hint: str) -> None:
        self._context.problem(message, hint, severity="warning")


def _products(one: Places, other: Places) -> Iterator[Box]:
    for a, b in itertools.chain(itertools.product(one, other), itertools.product(other, one)):
        if a.document == 0 and b.document == 1:
            yield Box(a.first, a.last, b.first, b.last)


def refused(verdict: Verdict, context: Context) -> Callable[[Box], None]:
    """Says that a pair could not be made one row."""

    def say(box: Box) -> None:
        context.problem(
            f"{verdict.origins[box]}: one of the texts has more paragraphs than the other, and a row holds one at the most",
            "Write an entry for each paragraph.",
            severity="warning",
        )

    return say


def labeled(rows: Sequence[Row], units: Sequence[Units], verdict: Verdict) -> list[Row]:
    """The rows, those of boilerplate called so."""

    def is_boilerplate(side: int, span: Span | None) -> bool:
        first, last = (0, 0) if span is None else units[side].within(span)
        return last > first and bool(verdict.boilerplate[side][first:last].mean() >= MOSTLY)

    return [
        msgspec.structs.replace(row, label=TEMPLATE)
        if is_boilerplate(0, row.left) or is_boilerplate(1, row.right)
        else row
        for row in rows
    ]
