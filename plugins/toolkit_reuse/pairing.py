"""The work of `plan` on values: from columns of a table to columns of another. Pure.

Where a unit stands is one number, its place: the number of its text times 2^32, and the unit's number in there. An array
of a row is a BLOB, of this machine's byte order; places and seeds that a query gathered are numbers with blanks between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.matching.chains import Chain
from toolkit.matching.decided import Bans
from toolkit.matching.runs import Collection, Runs, ranges
from toolkit.matching.seeds import Hashes, Lengths, grown, halves, of_each_text, seed_keys
from toolkit.matching.tiles import Tile
from toolkit_reuse.detection import Match, detected

if TYPE_CHECKING:
    import numpy.typing as npt

    from toolkit import Columns, Schema
    from toolkit.matching.decided import Mask
    from toolkit.matching.units import Keys

    IntArray = npt.NDArray[np.int64]

TEXTS: Schema = {"text": "BIGINT", "keys": "BLOB", "words": "BLOB"}
"""Texts that are compared: their numbers, the keys of their units (64 bits), and which are words (a byte each)."""

SEEDS: Schema = {"key": "BIGINT", "place": "BIGINT", "length": "BIGINT", "beside": "BIGINT"}
PAIRS: Schema = {"low": "BIGINT", "high": "BIGINT", "length": "BIGINT", "strong": "BOOLEAN"}
MATCHES: Schema = {"one": "BIGINT", "other": "BIGINT", "number": "BIGINT", "matched": "BIGINT", "tiles": "BLOB"}

TEXT_BITS = 32
"""By so many bits the number of a text stands above that of a unit in a place."""

BESIDE = 5
"""Of how many units on each side of a seed `beside` tells the units that may be equal from those that are not."""

BESIDE_BITS = 6
"""Bits of each of these: twice five times six are a number that is not negative."""

_SLICE = 1 << 16
"""Seeds of which the units beside them are read at a time."""

_BATCH = 1 << 20
"""Units of the texts that are put into a table at a time."""


def text_rows(collection: Collection) -> Iterator[Columns]:
    """Rows of `TEXTS`, in batches."""
    for texts in ranges(collection.bounds, _BATCH):
        units = [collection.units_of(text) for text in texts]
        yield {
            "text": np.arange(texts.start, texts.stop, dtype=np.int64),
            "keys": _objects(each.keys.tobytes() for each in units),
            "words": _objects(each.words.tobytes() for each in units),
        }


@dataclass(frozen=True, slots=True)
class SeedsOf:
    """From texts to their seeds: at all units, or at those that the column `units` lists. `within`: of each text apart."""

    lengths: Lengths
    within: bool

    def __call__(self, rows: Columns) -> Columns:
        words = [np.frombuffer(blob, dtype=np.bool_) for blob in rows["words"].tolist()]
        collection = Collection.of_keys(_keys(rows["keys"]), words)
        if "units" in rows:
            listed = [
                np.sort(_numbers(each)) + start for each, start in zip(rows["units"], collection.bounds, strict=False)
            ]
            active = np.concatenate([np.zeros(0, dtype=np.int64), *listed])
            positions, keys = Hashes(collection).of_seeds(active, self.lengths)
        else:
            positions, keys = seed_keys(collection, self.lengths)
        texts = collection.texts[positions]
        numbers = rows["text"][texts]
        if self.within:
            keys = of_each_text(keys, numbers)
        length = self.lengths.of(collection, positions)
        return {
            "key": keys.view(np.int64),
            "place": (numbers << TEXT_BITS) + positions - collection.bounds[texts],
            "length": length,
            "beside": _beside(collection, positions, length),
        }


def _beside(collection: Collection, positions: IntArray, length: IntArray) -> IntArray:
    """A few bits of each unit before and after a seed, the nearest lowest; 0 beyond the ends of its text."""
    few = (collection.keys & np.uint64((1 << BESIDE_BITS) - 1)).astype(np.int8)
    found = np.zeros(len(positions), dtype=np.int64)
    for first in range(0, len(positions), _SLICE):
        here = slice(first, first + _SLICE)
        at, starts, ends = positions[here], *_bounds(collection, positions[here])
        for step in range(BESIDE):
            before, after = at - 1 - step, at + length[here] + step
            found[here] |= _bits(few, before, before >= starts) << (step * BESIDE_BITS)
            found[here] |= _bits(few, after, after < ends) << ((BESIDE + step) * BESIDE_BITS)
    return found


def _bounds(collection: Collection, positions: IntArray) -> tuple[IntArray, IntArray]:
    """Where the text of each position starts and ends."""
    texts = collection.texts[positions]
    return collection.bounds[texts], collection.bounds[texts + 1]


def _bits(few: npt.NDArray[np.int8], positions: IntArray, inside: npt.NDArray[np.bool_]) -> IntArray:
    return np.where(inside, few[np.where(inside, positions, 0)], 0).astype(np.int64)


def repetitions(rows: Columns) -> Columns:
    """From stretches of seeds that repeat a `period`, from where each `begins` to where it `ends`, to pairs of places."""
    runs = halves(rows["begins"], rows["ends"], rows["period"], rows["length"])
    return {"low": runs.left, "high": runs.right, "length": runs.length, "strong": np.ones(len(runs), dtype=bool)}


@dataclass(frozen=True, eq=False, slots=True)
class BansOfTexts:
    """`Bans` of the texts of which any unit is decided about, by their numbers: classes and pairs of each."""

    banned: Mask
    classes: Mapping[int, IntArray]
    pairs: Mapping[int, IntArray]

    @classmethod
    def of(cls, bans: Bans, collection: Collection) -> BansOfTexts:
        concerned = np.unique(collection.texts[(bans.classes > 0) | (bans.pair > 0)]).tolist()
        units = {text: slice(*collection.bounds[text : text + 2].tolist()) for text in concerned}
        return cls(
            bans.banned,
            {text: bans.classes[here] for text, here in units.items()},
            {text: bans.pair[here] for text, here in units.items()},
        )

    def among(self, texts: Iterable[int], collection: Collection) -> Bans:
        """The bans of a collection of some of the texts, by their numbers."""
        bans = Bans(np.zeros(len(collection), dtype=np.int64), self.banned, np.zeros(len(collection), dtype=np.int64))
        for number, text in enumerate(texts):
            if text in self.classes:
                here = slice(*collection.bounds[number : number + 2].tolist())
                bans.classes[here], bans.pair[here] = self.classes[text], self.pairs[text]
        return bans


@dataclass(frozen=True, eq=False, slots=True)
class Matching:
    """From pairs of texts, with their seeds and the keys of both, to the matches of each; and the nearest that is none."""

    min_length: int
    bans: BansOfTexts

    def __call__(self, rows: Columns) -> Columns:
        texts, places = np.unique(np.stack((rows["one"], rows["other"])), return_inverse=True)
        places = places.reshape(2, -1)
        blobs: list[Any] = [None] * len(texts)
        for side, name in enumerate(("one_keys", "other_keys")):
            for place, blob in zip(places[side].tolist(), rows[name].tolist(), strict=True):
                blobs[place] = blob
        collection = Collection.of_keys(_keys(blobs))
        seeds = Runs.all([
            _seeds(each, int(collection.bounds[one]), int(collection.bounds[other]))
            for each, one, other in zip(rows["seeds"].tolist(), *places.tolist(), strict=True)
        ])  # fmt: skip
        bans = self.bans.among(texts.tolist(), collection)
        found = detected(bans.cut(grown(seeds, collection)), collection.bounds, self.min_length)
        return _match_rows([*found.matches, *([found.nearest] if found.nearest else [])], texts)


def _seeds(gathered: str, one: int, other: int) -> Runs:
    """The seeds of a pair of texts, of which the units begin at these positions."""
    left, right, length = _numbers(gathered).reshape(-1, 3).T
    return Runs(left + one, right + other, length)


def _match_rows(matches: list[Match], texts: IntArray) -> Columns:
    tiles = (np.array([(t.left, t.right, t.length) for t in match.tiles], dtype=np.int64) for match in matches)
    return {
        "one": texts[np.array([match.left_document for match in matches], dtype=np.int64)],
        "other": texts[np.array([match.right_document for match in matches], dtype=np.int64)],
        "number": np.arange(len(matches), dtype=np.int64),
        "matched": np.array([match.matched for match in matches], dtype=np.int64),
        "tiles": _objects(each.tobytes() for each in tiles),
    }


def matches_in(rows: Columns) -> Iterator[Match]:
    """The matches that rows of `MATCHES` say."""
    for one, other, tiles in zip(rows["one"].tolist(), rows["other"].tolist(), rows["tiles"].tolist(), strict=True):
        columns = np.frombuffer(tiles, dtype=np.int64).reshape(-1, 3).tolist()
        yield Match(one, other, Chain.of(Tile(*row) for row in columns))


def _keys(blobs: Iterable[bytes]) -> list[Keys]:
    return [np.frombuffer(blob, dtype=np.uint64) for blob in blobs]


def _numbers(gathered: str) -> IntArray:
    return np.fromstring(gathered, dtype=np.int64, sep=" ")


def _objects(cells: Iterable[Any]) -> npt.NDArray[Any]:
    """A column of BLOBs."""
    listed = list(cells)
    made = np.empty(len(listed), dtype=object)
    made[:] = listed
    return made
