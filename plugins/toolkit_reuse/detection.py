"""From readings to matches: pairs of spans that have much in common, with their tiles. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit import Span
from toolkit.matching.chains import Chain, Joining, chains
from toolkit.matching.runs import Collection
from toolkit.matching.seeds import Lengths, Scope, find_runs
from toolkit.matching.tiles import Tile

if TYPE_CHECKING:
    from toolkit import Engine
    from toolkit.matching.reading import Reading

SEED_CHARACTERS = 4
"""Hanzi of a seed: the proven length for Chinese (chinesetextreuse, dphon); reworded text has few longer runs."""

SEED_WORDS = 3

WEAK = 2
"""A match is weak where it has fewer matched units than this many times the length asked for."""

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

    def left(self, readings: Sequence[Reading]) -> Span:
        """The exact span in the left document's text."""
        first, last = min(t.left for t in self.tiles), max(t.left + t.length for t in self.tiles)
        return readings[self.left_document].units.span(first, last)

    def right(self, readings: Sequence[Reading]) -> Span:
        first, last = min(t.right for t in self.tiles), max(t.right + t.length for t in self.tiles)
        return readings[self.right_document].units.span(first, last)


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
        span = self.nearest.left(readings)
        text = " ".join(span.of(readings[self.nearest.left_document].text).split())
        where = names[self.nearest.left_document], names[self.nearest.right_document]
        return (
            f"nothing reached --min-length {self.min_length}; the longest common passage has {self.nearest.matched}: "
            f"{text} ({' and '.join(dict.fromkeys(where))})"
        )


def detect(readings: Sequence[Reading], min_length: int, engine: Engine) -> Detected:
    """All matches of `min_length` or more matched units, between any two documents and within each."""
    collection = Collection.of([reading.units for reading in readings])
    seeds = min(SEED_CHARACTERS, min_length)
    lengths = Lengths(seeds, min(SEED_WORDS, min_length))
    runs = find_runs(collection, engine.group, lengths, min_length)
    default = Joining()
    joining = Joining(strong=min(default.strong, min_length))
    matches: list[Match] = []
    nearest: Match | None = None
    for (one, other), listed in sorted(chains(runs, collection, joining).items()):
        for chain in (part for whole in listed for part in _dense_parts(whole, min_length)):
            match = _match(chain, one, other, collection)
            if match is None:
                continue
            if match.matched >= min_length:
                matches.append(match)
            elif nearest is None or match.matched > nearest.matched:
                nearest = match
    return Detected(tuple(matches), min_length, nearest)


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
    cut, cut_other = _units_slice(left, first, last), _units_slice(right, first_other, last_other)
    collection = Collection.of([cut, cut_other])
    runs = find_runs(collection, engine.group, Lengths(2, 2), scope=Scope(border=1))
    found = chains(runs, collection, Joining(gap=100, strong=4)).get((0, 1), [])
    if not found:
        return ()
    best = max(found, key=lambda chain: chain.matched)
    return tuple(Tile(t.left + first, t.right - (last - first) + first_other, t.length) for t in best.tiles)


def _units_slice(reading: Reading, first: int, last: int):  # type: ignore[no-untyped-def]
    from toolkit.matching.units import Units

    units = reading.units
    return Units(units.keys[first:last], units.starts[first:last], units.ends[first:last], units.words[first:last])
