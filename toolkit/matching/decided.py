"""What the reader decided, found again in the texts: where it stands, and which units may not be partners.

Texts are found by their units on the folded text, so that script, width, marks and line ends do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.decisions import TextPair, is_document
from toolkit.documents import Document
from toolkit.matching.runs import Collection, Runs
from toolkit.matching.tiles import Tile
from toolkit.matching.units import Keys, units_of
from toolkit.text import IntArray, TextView, ramps

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, order=True, slots=True)
class Stretch:
    """Units `[first, last)` of the document with this number."""

    document: int
    first: int
    last: int


@dataclass(frozen=True, order=True, slots=True)
class Box:
    """Units `[left, left_end)` of one text and `[right, right_end)` of the other. Neither is empty."""

    left: int
    left_end: int
    right: int
    right_end: int

    def overlaps(self, other: Box) -> tuple[bool, bool]:
        """Whether they share units on the left, and on the right."""
        return (
            max(self.left, other.left) < min(self.left_end, other.left_end),
            max(self.right, other.right) < min(self.right_end, other.right_end),
        )


class Lookup:
    """Finds where the texts of decisions stand in a collection. `fold`: a document as it is compared.

    `unkept`: what was asked for and stands nowhere, as a message and a hint. `elsewhere`: the origins of the decisions about
    documents that are not here.
    """

    def __init__(
        self, documents: Sequence[Document], collection: Collection, fold: Callable[[Document], TextView]
    ) -> None:
        self._documents = documents
        self._collection = collection
        self._fold = fold
        self._languages = list(dict.fromkeys(document.language for document in documents))
        self.unkept: list[tuple[str, str]] = []
        self.elsewhere: list[str] = []

    def named(self, name: str) -> list[int]:
        """The numbers of the documents that a decision means by a name: all of them by an empty one."""
        return [number for number, document in enumerate(self._documents) if is_document(name, document.id)]

    def ends_of(self, pair: TextPair) -> tuple[list[Stretch], list[Stretch]] | None:
        """Where the two texts of a pair stand. None where one of them stands nowhere; that is noted."""
        one, other = (self.places_of(text, name, pair.origin) for text, name in pair.ends)
        return (one, other) if one and other else None

    def places_of(self, text: str, name: str, origin: str) -> list[Stretch]:
        """Where a text of the decision from `origin` stands; that it stands nowhere is noted."""
        if not self.named(name):
            self.elsewhere += [origin] if origin not in self.elsewhere else []
            return []
        found = self.places(text, name)
        if not found:
            where = f"not in {name}" if name else f"in none of the {len(self._documents)} documents"
            hint = "Copy the text as it stands now, or take the entry out."
            self.unkept.append((f"{origin}: {short(text)} stands {where}", hint))
        return found

    def note(self) -> str | None:
        """How many decisions are about other documents than these, in words."""
        if not self.elsewhere:
            return None
        listed = ", ".join(self.elsewhere[:3]) + (", …" if len(self.elsewhere) > 3 else "")
        return f"Decisions about documents that are not here, left aside: {len(self.elsewhere)} ({listed})"

    def places(self, text: str, name: str = "") -> list[Stretch]:
        """Everywhere that a text stands in the documents of a name, in order; where places overlap, the first."""
        wanted = set(self.named(name))
        found: list[Stretch] = []
        for language in self._languages if wanted else ():
            keys = units_of(self._fold(Document.of_text(text, language=language))).keys
            for at in find(self._collection.keys, keys).tolist():
                number = int(self._collection.texts[at])
                start, end = int(self._collection.bounds[number]), int(self._collection.bounds[number + 1])
                if number in wanted and self._documents[number].language == language and at + len(keys) <= end:
                    found.append(Stretch(number, at - start, at - start + len(keys)))
        apart: list[Stretch] = []
        for place in sorted(found):
            if not apart or apart[-1].document != place.document or apart[-1].last <= place.first:
                apart.append(place)
        return apart


def short(text: str, most: int = 24) -> str:
    """A text as messages name it."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"


def find(keys: Keys, wanted: Keys) -> IntArray:
    """Where the units `wanted` begin in `keys`: nowhere if there are none."""
    last = len(keys) - len(wanted) + 1
    if not len(wanted) or last <= 0:
        return np.zeros(0, dtype=np.int64)
    at = np.flatnonzero(keys[:last] == wanted[0])
    for offset in range(1, len(wanted)):
        if not len(at):
            break
        at = at[keys[at + offset] == wanted[offset]]
    return at


@dataclass(frozen=True, eq=False, slots=True)
class Bans:
    """Which units may not be partners.

    `classes`: for each unit of a collection (or of one text) its class, 0 for a unit that no decision is about; shape
    (units,). `banned[a, b]`: whether units of these two classes may not be partners, symmetric. `pair`: for each unit the
    number of the pair that it is in, 0 for none: a unit of a pair has its partner in that pair only.
    """

    classes: IntArray
    banned: Mask
    pair: IntArray

    @classmethod
    def none(cls, units: int) -> Bans:
        nothing = np.zeros(units, dtype=np.int64)
        return cls(nothing, np.zeros((1, 1), dtype=bool), nothing)

    @classmethod
    def of(
        cls,
        collection: Collection,
        apart: Iterable[tuple[Sequence[Stretch], Sequence[Stretch]]],
        pair: IntArray | None = None,
    ) -> Bans:
        """The bans of decisions, each given as all places of its one text and all places of its other."""
        classes = np.zeros(len(collection), dtype=np.int64)
        members: list[frozenset[tuple[int, int]]] = [frozenset()]
        for number, ends in enumerate(apart):
            for side, stretches in enumerate(ends):
                for stretch in stretches:
                    start = int(collection.bounds[stretch.document])
                    part = classes[start + stretch.first : start + stretch.last]
                    for old in np.unique(part).tolist():
                        new = members[old] | {(number, side)}
                        if new not in members:
                            members.append(new)
                        part[part == old] = members.index(new)
        banned = np.array([[_are_apart(one, other) for other in members] for one in members], dtype=bool)
        return cls(classes, banned, np.zeros(len(collection), dtype=np.int64) if pair is None else pair)

    def __bool__(self) -> bool:
        return bool(self.banned.any() or self.pair.any())

    def between(self, left: IntArray, right: IntArray) -> Mask:
        """For each two units (their positions), whether they may not be partners."""
        mask: Mask = self.banned[self.classes[left], self.classes[right]] | (self.pair[left] != self.pair[right])
        return mask

    def cut(self, runs: Runs) -> Runs:
        """The runs without what may not be partners; a run is cut in two where that was inside it."""
        if not self or not len(runs):
            return runs
        concerned = np.concatenate(([0], np.cumsum((self.classes > 0) | (self.pair > 0))))
        here = concerned[runs.left + runs.length] > concerned[runs.left]
        there = concerned[runs.right + runs.length] > concerned[runs.right]
        touched = runs.take(here | there)
        if not len(touched):
            return runs
        owner = np.repeat(np.arange(len(touched)), touched.length)
        step = ramps(touched.length)
        kept = ~self.between(touched.left[owner] + step, touched.right[owner] + step)
        begins = kept & np.concatenate(([True], ~kept[:-1] | (owner[1:] != owner[:-1])))
        ends = kept & np.concatenate((~kept[1:] | (owner[1:] != owner[:-1]), [True]))
        first, last = np.flatnonzero(begins), np.flatnonzero(ends)
        pieces = Runs(
            touched.left[owner[first]] + step[first], touched.right[owner[first]] + step[first], last - first + 1
        )
        return Runs.all([runs.take(~(here | there)), pieces])

    def cut_tiles(self, tiles: Sequence[Tile], left: int, right: int) -> list[Tile]:
        """The same for tiles of two texts, of which the units begin at these positions of the collection."""
        if not self or not tiles:
            return list(tiles)
        columns = np.array([(t.left + left, t.right + right, t.length) for t in tiles], dtype=np.int64).T
        cut = self.cut(Runs(*columns))
        rows = zip((cut.left - left).tolist(), (cut.right - right).tolist(), cut.length.tolist(), strict=True)
        return sorted(Tile(*row) for row in rows)


def _are_apart(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> bool:
    return any((number, 1 - side) in other for number, side in one)


@dataclass(frozen=True, eq=False, slots=True)
class Decided:
    """The decisions about two texts, in units of each.

    `left`, `right`: the class of each unit, and `banned` which of them may not be partners, as in `Bans`. `together`: what
    is to be one row; no two share a unit. `left_paragraphs`, `right_paragraphs`: where paragraphs begin, in characters; no
    row goes beyond one.
    """

    left: IntArray
    right: IntArray
    banned: Mask
    together: tuple[Box, ...] = ()
    left_paragraphs: frozenset[int] = frozenset()
    right_paragraphs: frozenset[int] = frozenset()
