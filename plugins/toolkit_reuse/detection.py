"""From readings to matches: pairs of spans that have much in common, with their tiles. Pure."""

from __future__ import annotations

import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit import Span
from toolkit.matching.chains import Chain, Joining, chains
from toolkit.matching.runs import Collection, Runs, maximal
from toolkit.matching.seeds import EVERYWHERE, Lengths, Scope, find_runs, runs_by_text
from toolkit.matching.tiles import Tile

if TYPE_CHECKING:
    from toolkit import Engine
    from toolkit.matching.reading import Reading

SEED_CHARACTERS = 4
"""Hanzi of a seed: the proven length for Chinese (chinesetextreuse, dphon); reworded text has few longer runs."""

SEED_WORDS = 3

WEAK = 2
"""A match is weak where it has fewer matched units than this many times the length asked for."""

_TABLE = 250_000
"""Pairs of units up to which a table of all of them is faster than sorting."""

DENSE = 0.5
"""Share of a weak match's longer side that must have a partner."""


@dataclass(frozen=True, slots=True)
class Match:
    """Units of two documents (their numbers, or one twice) that belong together, with tiles in each one's own units."""

    left_document: int
    right_document: int
    tiles: tuple[Tile, ...]

    @property
    def matched(self) -> int:
        """How many units have a partner."""
        return sum(tile.length for tile in self.tiles)

    @property
    def left(self) -> tuple[int, int]:
        """The units `[first, last)` of the left document from the first tile to the last."""
        return min(t.left for t in self.tiles), max(t.left + t.length for t in self.tiles)

    @property
    def right(self) -> tuple[int, int]:
        return min(t.right for t in self.tiles), max(t.right + t.length for t in self.tiles)

    @property
    def turned(self) -> Match:
        """The same with its sides exchanged."""
        return Match(
            self.right_document,
            self.left_document,
            tuple(sorted(Tile(t.right, t.left, t.length) for t in self.tiles)),
        )

    def spans(self, readings: Sequence[Reading]) -> tuple[Span, Span]:
        """The exact spans in both texts, with the marks around them that both have, such as a full stop."""
        left, right = readings[self.left_document], readings[self.right_document]
        before_left, after_left = left.around(*self.left)
        before_right, after_right = right.around(*self.right)
        opening = _common(before_left[::-1], before_right[::-1], _opens)
        closing = _common(after_left, after_right, _closes)
        one, other = left.units.span(*self.left), right.units.span(*self.right)
        return Span(one.start - opening, one.end + closing), Span(other.start - opening, other.end + closing)


def _common(one: str, other: str, wanted: Callable[[str], bool]) -> int:
    """How many characters both begin with that are equal but for their width."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: wanted(pair[0]) and _wide(pair[0]) == _wide(pair[1]), pairs))


def _wide(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _opens(character: str) -> bool:
    return unicodedata.category(character) in ("Ps", "Pi")


def _closes(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" and not _opens(character)


@dataclass(frozen=True, slots=True)
class Detected:
    """The matches of at least the length asked for, and the longest that was not."""

    matches: tuple[Match, ...]
    min_length: int
    nearest: Match | None

    def why_empty(self, names: Sequence[str], readings: Sequence[Reading]) -> str:
        """Which limit left the result empty, and how near something came."""
        if self.nearest is None:
            return "no two places have even a few units in common, so no limit matters here"
        span, _ = self.nearest.spans(readings)
        text = " ".join(span.of(readings[self.nearest.left_document].text).split())
        where = names[self.nearest.left_document], names[self.nearest.right_document]
        return (
            f"nothing reached --min-length {self.min_length}; the longest common passage has {self.nearest.matched}: "
            f"{text} ({' and '.join(dict.fromkeys(where))})"
        )


def detect(collection: Collection, min_length: int, engine: Engine, scope: Scope = EVERYWHERE) -> Detected:
    """All matches of `min_length` or more matched units, between the texts of the scope."""
    lengths = Lengths(min(SEED_CHARACTERS, min_length), min(SEED_WORDS, min_length))
    joining = Joining(strong=min(Joining().strong, min_length))
    matches: list[Match] = []
    nearest: Match | None = None
    for runs in runs_by_text(collection, engine.group, lengths, min_length, scope):
        for (one, other), listed in sorted(chains(runs, collection, joining).items()):
            for chain in (part for whole in listed for part in _dense_parts(whole, min_length)):
                match = _match(chain, one, other, collection)
                if match is None:
                    continue
                if match.matched >= min_length:
                    matches.append(match)
                elif nearest is None or match.matched > nearest.matched:
                    nearest = match
    return Detected(_without_nested(matches), min_length, nearest)


def _without_nested(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The matches but those that lie, on both sides, inside a longer one: a phrase that a passage repeats."""
    by_pair: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in sorted(matches, key=lambda m: -m.matched):
        listed = by_pair[match.left_document, match.right_document]
        if not any(_contains(one.left, match.left) and _contains(one.right, match.right) for one in listed):
            listed.append(match)
    kept = {id(match) for listed in by_pair.values() for match in listed}
    return tuple(match for match in matches if id(match) in kept)


def _contains(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[0] and other[1] <= one[1]


def _dense_parts(chain: Chain, min_length: int) -> list[Chain]:
    """The chain; a weak one that is mostly holes is chance, and only its tiles are looked at, each alone."""
    if chain.matched >= WEAK * min_length or chain.density >= DENSE:
        return [chain]
    return [Chain((tile,)) for tile in chain.tiles]


def _match(chain: Chain, one: int, other: int, collection: Collection) -> Match | None:
    """The chain in the documents' own units. Within one document its two sides are cut where they would overlap."""
    tiles = list(chain.tiles)
    if one == other:
        border = (chain.left[1] + chain.right[0]) // 2
        tiles = (
            [clipped for t in tiles if (clipped := _clip(t, border)) is not None]
            if chain.left[1] > chain.right[0]
            else tiles
        )
        if not tiles:
            return None
    start, start_other = int(collection.bounds[one]), int(collection.bounds[other])
    return Match(one, other, tuple(Tile(t.left - start, t.right - start_other, t.length) for t in tiles))


def _clip(tile: Tile, border: int) -> Tile | None:
    """The part of a tile with its left before a border and its right from there on."""
    first = max(0, border - tile.right)
    last = min(tile.length, border - tile.left)
    return Tile(tile.left + first, tile.right + first, last - first) if last > first else None


def match_spans(left: Reading, right: Reading, left_span: Span, right_span: Span, engine: Engine) -> tuple[Tile, ...]:
    """The tiles that two spans share, in each one's own units: for a pair of places that no seed joined."""
    first, last = left.units.within(left_span)
    first_other, last_other = right.units.within(right_span)
    collection = Collection.of([left.units.part(first, last), right.units.part(first_other, last_other)])
    found = chains(_runs_between(collection, engine), collection, Joining(gap=100, strong=4)).get((0, 1), [])
    if not found:
        return ()
    best = max(found, key=lambda chain: chain.matched)
    return tuple(Tile(t.left + first, t.right - (last - first) + first_other, t.length) for t in best.tiles)


def _runs_between(collection: Collection, engine: Engine) -> Runs:
    """Runs of two units or more of two texts with each other. Those of short texts are looked up in a table."""
    border = int(collection.bounds[1])
    one, other = collection.keys[:border], collection.keys[border:]
    if len(one) * len(other) > _TABLE:
        return find_runs(collection, engine.group, Lengths(2, 2), scope=Scope(border=1))
    equal = one[:, None] == other[None, :]
    left, right = np.nonzero(equal[:-1, :-1] & equal[1:, 1:])
    return maximal(Runs(left, right + border, np.full(len(left), 2)), collection)
