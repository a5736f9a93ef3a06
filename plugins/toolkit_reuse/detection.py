"""From readings to matches: pairs of spans that have much in common, with their tiles. Pure."""

from __future__ import annotations

import bisect
import itertools
import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from toolkit import Span
from toolkit.matching.chains import Chain, Joining, chains, trimmed
from toolkit.matching.runs import Collection, Runs, by_text
from toolkit.matching.seeds import EVERYWHERE, Lengths, Scope, Seeds
from toolkit.matching.tiles import Tile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from toolkit import Engine
    from toolkit.matching.decided import Bans
    from toolkit.matching.reading import Reading
    from toolkit.matching.units import Units
    from toolkit_reuse.linking import Readings

    IntArray = npt.NDArray[np.int64]

SEED_CHARACTERS = 4
"""Hanzi of a seed: the proven length for Chinese (chinesetextreuse, dphon); reworded text has few longer runs."""

SEED_WORDS = 2
"""Words of a seed: what a language model, or a careful hand, rewrote keeps pairs of words, and few longer runs."""

PART = 1 << 15
"""Runs that are chained at a time, about."""

WEAK = 2
"""A match is weak where it has fewer matched units than this many times the length asked for."""

DENSE = 0.5
"""Share of a weak match's longer side that must have a partner."""


class Match(msgspec.Struct, frozen=True):
    """Units of two documents (their numbers, or one twice) that belong together, in each one's own units.

    `decided`: because the reader said so; they are one row, whatever they share.
    """

    left_document: int
    right_document: int
    chain: Chain
    decided: bool = False

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return self.chain.tiles

    @property
    def matched(self) -> int:
        """How many units have a partner."""
        return self.chain.matched

    @property
    def left(self) -> tuple[int, int]:
        """The units `[first, last)` of the left document from the first tile to the last."""
        return self.chain.left

    @property
    def right(self) -> tuple[int, int]:
        return self.chain.right

    @property
    def turned(self) -> Match:
        """The same with its sides exchanged."""
        return Match(self.right_document, self.left_document, self.chain.turned, self.decided)

    def spans(self, readings: Sequence[Reading] | Readings) -> tuple[Span, Span]:
        """The exact spans in both texts, with the marks around them that both have, such as a full stop."""
        return self.spans_in(readings[self.left_document], readings[self.right_document])

    def spans_in(self, left: Reading, right: Reading) -> tuple[Span, Span]:
        """The same, given the readings of its two documents."""
        before_left, after_left = left.around(*self.left)
        before_right, after_right = right.around(*self.right)
        opening = _common(before_left[::-1], before_right[::-1], _opens)
        closing = _common(after_left, after_right, _closes)
        one, other = left.units.span(*self.left), right.units.span(*self.right)
        return Span(one.start - opening, one.end + closing), Span(other.start - opening, other.end + closing)


def _common(one: str, other: str, wanted: Callable[[str], bool]) -> int:
    """How many characters both begin with that are equal but for their width."""
    if not one or not other:
        return 0
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: wanted(pair[0]) and _alike(*pair), pairs))


def _alike(one: str, other: str) -> bool:
    return one == other or unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def _opens(character: str) -> bool:
    return unicodedata.category(character) in ("Ps", "Pi")


def _closes(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" and not _opens(character)


@dataclass(frozen=True, slots=True)
class Detected:
    """The matches of at least the length asked for, and the longest that was not.

    `frequent`: see `Seeds`, where seeds were looked for in memory.
    """

    matches: tuple[Match, ...]
    min_length: int
    nearest: Match | None
    frequent: npt.NDArray[np.bool_] | None = field(default=None, compare=False)

    @classmethod
    def all(cls, several: Sequence[Detected], min_length: int) -> Detected:
        """What was found in several sets of pairs of texts, one after the other; no pair is in two."""
        nearest = max((each.nearest for each in several if each.nearest), key=lambda match: match.matched, default=None)
        return cls(tuple(match for each in several for match in each.matches), min_length, nearest)


def detect(
    collection: Collection,
    min_length: int,
    engine: Engine,
    scope: Scope = EVERYWHERE,
    bans: Bans | None = None,
    *,
    often: int | None = None,
) -> Detected:
    """All matches of `min_length` or more matched units, between the texts of the scope, on arrays in memory.

    `bans`: which units are not to be partners. `often`: see `Seeds.of`. `plan.detect` does the same on an engine's tables.
    """
    seeds = Seeds.of(collection, engine.group, lengths_of(min_length), min_length, scope, often=often)
    kernel = _Matching(replace(seeds, frequent=None), min_length, bans or None)  # no match asks for that
    detected = Detected.all(list(engine.map(kernel, seeds.ranges())), min_length)
    return replace(detected, frequent=seeds.frequent)


def lengths_of(min_length: int) -> Lengths:
    """The lengths of the shortest seeds."""
    return Lengths(min(SEED_CHARACTERS, min_length), min(SEED_WORDS, min_length))


def joining_of(min_length: int) -> Joining:
    """How runs become matches."""
    return Joining(strong=min(Joining().strong, min_length))


@dataclass(frozen=True, slots=True)
class _Matching:
    """The kernel that makes matches of seeds: all those whose left is in some texts, from the positions of these."""

    seeds: Seeds
    min_length: int
    bans: Bans | None

    def __call__(self, positions: tuple[int, int]) -> Detected:
        bounds = self.seeds.collection.bounds
        runs = self.seeds.runs(*positions)
        allowed = runs if self.bans is None else self.bans.cut(runs)
        found = [detected(part, bounds, self.min_length) for part in by_text(allowed, bounds, PART)]
        return Detected.all(found, self.min_length)


def detected(runs: Runs, bounds: IntArray, min_length: int) -> Detected:
    """The matches of pairs of texts, from all runs of each. What a pair has depends on no other.

    `bounds`: text `t` has the units `[bounds[t], bounds[t + 1])`.
    """
    matches: list[Match] = []
    nearest: Match | None = None
    for (one, other), listed in sorted(chains(runs, bounds, joining_of(min_length)).items()):
        for chain in (part for whole in listed for part in _dense_parts(whole, min_length)):
            match = _match(chain, one, other, bounds)
            if match is None:
                continue
            if match.matched >= min_length:
                matches.append(match)
            elif nearest is None or match.matched > nearest.matched:
                nearest = match
    return Detected(_without_nested(matches), min_length, nearest)


def beside(matches: Sequence[Match], wanted: Sequence[Match]) -> list[Match]:
    """Those of the wanted matches that are not among the matches as part of one: as many of their tiles are there."""
    listed: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in matches:
        listed[match.left_document, match.right_document].append(match)
    return [
        match
        for match in wanted
        if not any(_tells(other, match) for other in listed[match.left_document, match.right_document])
    ]


def _tells(match: Match, wanted: Match) -> bool:
    """Whether a match makes most of the wanted one's units partners, where these share anything."""
    (a0, a1), (b0, b1) = wanted.left, wanted.right
    clipped = (
        min(t.length, a1 - t.left, b1 - t.right) - max(0, a0 - t.left, b0 - t.right)
        for t in match.tiles
        if t.left < a1 and t.right < b1
    )
    shared = sum(t.length for t in wanted.tiles)
    return shared > 0 and sum(max(0, units) for units in clipped) >= shared


def _without_nested(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The matches but those that lie, on both sides, inside a longer one: a phrase that a passage repeats."""
    inside = Nested(matches)
    return tuple(match for match in matches if not inside.holds(match))


class Nested:
    """The matches of each pair of documents, to look up whether one lies inside another."""

    def __init__(self, matches: Iterable[Match]) -> None:
        listed: dict[tuple[int, int], list[Match]] = defaultdict(list)
        for match in matches:
            listed[match.left_document, match.right_document].append(match)
        self._listed = {pair: sorted(some, key=lambda m: m.left) for pair, some in listed.items()}
        self._starts = {pair: [m.left[0] for m in some] for pair, some in self._listed.items()}
        # The largest end so far, so that a look back knows when nothing earlier reaches that far.
        self._reach = {
            pair: list(itertools.accumulate((m.left[1] for m in some), max)) for pair, some in self._listed.items()
        }

    def holds(self, match: Match, share: float = 1.0) -> bool:
        """Whether this share of both sides of a match lies inside those of a longer one."""
        pair = match.left_document, match.right_document
        listed, reach = self._listed.get(pair, []), self._reach.get(pair, [])
        (first, last), slack = match.left, int((1 - share) * (match.left[1] - match.left[0]))
        at = bisect.bisect_right(self._starts.get(pair, []), first + slack)
        while at and reach[at - 1] >= last - slack:
            at -= 1
            other = listed[at]
            longer = (other.matched, other.tiles) > (match.matched, match.tiles)
            if longer and _inside(match.left, other.left, share) and _inside(match.right, other.right, share):
                return True
        return False


def _inside(one: tuple[int, int], other: tuple[int, int], share: float) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) >= share * (one[1] - one[0])


def _dense_parts(chain: Chain, min_length: int) -> list[Chain]:
    """The chain; a weak one that is mostly holes is chance, and only its tiles are looked at, each alone."""
    if chain.matched >= WEAK * min_length or chain.density >= DENSE:
        return [chain]
    return [Chain.of([alone]) for alone in chain.tiles]


def _match(chain: Chain, one: int, other: int, bounds: IntArray) -> Match | None:
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
    start, start_other = int(bounds[one]), int(bounds[other])
    return Match(one, other, Chain.of(Tile(t.left - start, t.right - start_other, t.length) for t in tiles))


def _clip(whole: Tile, border: int) -> Tile | None:
    """The part of a tile with its left before a border and its right from there on."""
    first = max(0, border - whole.right)
    last = min(whole.length, border - whole.left)
    return Tile(whole.left + first, whole.right + first, last - first) if last > first else None


def match_units(one: Units, other: Units, first: int, first_other: int, least: float) -> Chain | None:
    """What two short stretches share, one in the order of the other: for a pair of places that no seed joined.

    `first`, `first_other`: the number of each one's first unit in its document. None where the tiles of two units or more
    hold less than the share `least` of the longer one's units.
    """
    from rapidfuzz.distance import LCSseq

    keys, others = one.keys.tolist(), other.keys.tolist()
    wanted = least * max(len(keys), len(others), 1)
    if LCSseq.similarity(keys, others, score_cutoff=math.ceil(wanted)) < wanted:
        return None  # most pairs end here
    blocks = LCSseq.opcodes(keys, others).as_matching_blocks()
    tiles = [Tile(b.a + first, b.b + first_other, b.size) for b in blocks if b.size > 1]
    best = max(trimmed(tiles, Joining().slack), key=lambda chain: chain.matched, default=None)
    return best if best is not None and best.matched >= wanted else None
