"""Blocks: which clauses of one text are which of the other.

Clauses find their partner by the units that they share, without regard to order; partners that follow each other inside
one sentence of both texts are one block, with what stands between them. So a sentence that was reworded is one block, a
sentence made of pieces of two others is several, and a clause that was put elsewhere is one of its own.
"""

from __future__ import annotations

import bisect
import heapq
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from toolkit.matching.order import moved
from toolkit.matching.tiles import Tile
from toolkit.matching.units import Keys

ALIKE = 0.5
"""Two clauses may be partners where they share this much: twice the common units over the units of both."""

ALIKE_IN_PLACE = 0.4
"""The same, in order, for what stands between the same partners on both sides: its place speaks for it."""

ALIKE_ALONE = 0.25
"""The same, where nothing else stands there on either side: what else could it have become."""

ALONE = 4
"""Units of the shortest clause that may be found again anywhere by being equal; a whole sentence may be shorter."""

_MOST_BETWEEN = 40


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of one text. All sequences have one entry a clause, in order; `bounds` has one more.

    `bounds`: clause `c` has the units `[bounds[c], bounds[c + 1])`. `sentences`: the number of its sentence, rising.
    `keys`: its folded text: equal for clauses that count as the same. `units`: the keys of the units of the whole text.
    """

    bounds: Sequence[int]
    sentences: Sequence[int]
    keys: Sequence[str]
    units: Keys

    def __len__(self) -> int:
        return len(self.keys)

    def size(self, first: int, last: int) -> int:
        """How many units the clauses `[first, last)` have."""
        return self.bounds[last] - self.bounds[first]


class Block(msgspec.Struct, frozen=True, order=True, gc=False):
    """Clauses `[left, left_end)` and `[right, right_end)`, partners of each other. One of the two may be empty."""

    left: int
    left_end: int
    right: int
    right_end: int


Apart = Callable[[int, int], bool]
"""Whether two clauses, by their numbers, may not be partners. It is the same for all clauses of a sentence."""


def _never(c: int, d: int) -> bool:
    return False


def match_blocks(
    left: Clauses,
    right: Clauses,
    tiles: Iterable[Tile],
    fixed: Sequence[Block] = (),
    apart: Apart = _never,
) -> list[Block]:
    """The partners, in order of the left text. Clauses in no block have no partner.

    `fixed`: blocks of whole sentences that are given; `apart` holds their clauses off from all others.
    """
    shared = {pair: units for pair, units in shared_units(left, right, tiles).items() if not apart(*pair)}
    partners = _chosen(left, right, shared)
    _spread(left, right, partners, apart)
    _meet(left, right, partners, fixed, apart)
    blocks = [*fixed, *_grown(left, right, _grouped(left, right, partners), shared)]
    return sorted([*blocks, *_between(left, right, blocks, apart)])


def shared_units(left: Clauses, right: Clauses, tiles: Iterable[Tile]) -> dict[tuple[int, int], int]:
    """How many units each pair of clauses shares, by the tiles; pairs that share none are not there."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for tile in tiles:
        a, b, end = tile.left, tile.right, tile.left + tile.length
        c = bisect.bisect_right(left.bounds, a) - 1
        d = bisect.bisect_right(right.bounds, b) - 1
        while a < end:
            step = min(end - a, left.bounds[c + 1] - a, right.bounds[d + 1] - b)
            shared[c, d] += step if step else 0
            a, b = a + step, b + step
            c += a == left.bounds[c + 1]
            d += b == right.bounds[d + 1]
    return shared


def _chosen(left: Clauses, right: Clauses, shared: dict[tuple[int, int], int]) -> dict[int, int]:
    """Partners by what they share, the most first. Neighbors that match as well count half: they tell twins apart."""
    waiting: list[tuple[float, int, int]] = []
    for (c, d), units in shared.items():
        if 2 * units >= ALIKE * (left.size(c, c + 1) + right.size(d, d + 1)):
            around = shared.get((c - 1, d - 1), 0) + shared.get((c + 1, d + 1), 0)
            heapq.heappush(waiting, (-(units + around / 2), c, d))
    partners: dict[int, int] = {}
    taken: set[int] = set()
    while waiting:
        _, c, d = heapq.heappop(waiting)
        if c not in partners and d not in taken:
            partners[c] = d
            taken.add(d)
    return partners


def _spread(left: Clauses, right: Clauses, partners: dict[int, int], apart: Apart) -> None:
    """Clauses that are equal and stand next to partners become partners: those too short to be found by themselves."""
    taken = set(partners.values())
    waiting = list(partners.items())
    while waiting:
        c, d = waiting.pop()
        for step in (1, -1):
            e, f = c + step, d + step
            if not (0 <= e < len(left) and 0 <= f < len(right)) or e in partners or f in taken:
                continue
            if left.keys[e] == right.keys[f] and not apart(e, f):
                partners[e] = f
                taken.add(f)
                waiting.append((e, f))


def _meet(left: Clauses, right: Clauses, partners: dict[int, int], fixed: Sequence[Block], apart: Apart) -> None:
    """Equal clauses without a partner that stand just once among those on each side."""
    gone = {*partners, *(c for block in fixed for c in range(block.left, block.left_end))}
    taken = {*partners.values(), *(d for block in fixed for d in range(block.right, block.right_end))}
    places: dict[str, tuple[list[int], list[int]]] = {}
    for c, key in enumerate(left.keys):
        if c not in gone and key and (left.size(c, c + 1) >= ALONE or _is_sentence(left, c)):
            places.setdefault(key, ([], []))[0].append(c)
    for d, key in enumerate(right.keys):
        if d not in taken and key in places:
            places[key][1].append(d)
    for here, there in places.values():
        if len(here) == len(there) == 1 and not apart(here[0], there[0]):
            partners[here[0]] = there[0]


def _is_sentence(clauses: Clauses, c: int) -> bool:
    sentence = clauses.sentences[c]
    before = c > 0 and clauses.sentences[c - 1] == sentence
    return not before and not (c + 1 < len(clauses) and clauses.sentences[c + 1] == sentence)


def _grouped(left: Clauses, right: Clauses, partners: dict[int, int]) -> list[Block]:
    """Partners that follow each other within one sentence of both texts, with what has no partner between them."""
    taken = sorted(partners.values())
    rank = {d: index for index, d in enumerate(taken)}
    blocks: list[Block] = []
    for c in sorted(partners):
        d = partners[c]
        last = blocks[-1] if blocks else None
        if (
            last is not None
            and left.sentences[last.left_end - 1] == left.sentences[c]
            and right.sentences[last.right_end - 1] == right.sentences[d]
            and rank[d] == rank[last.right_end - 1] + 1
        ):
            blocks[-1] = Block(last.left, c + 1, last.right, d + 1)
        else:
            blocks.append(Block(c, c + 1, d, d + 1))
    return blocks


def _grown(left: Clauses, right: Clauses, blocks: list[Block], shared: dict[tuple[int, int], int]) -> list[Block]:
    """Blocks with the clauses beside them that have no partner, up to the ends of both sentences.

    Only where the whole is still alike: else what has no partner is better shown as new or gone.
    """
    lefts = [False] * len(left)
    rights = [False] * len(right)
    for block in blocks:
        lefts[block.left : block.left_end] = [True] * (block.left_end - block.left)
        rights[block.right : block.right_end] = [True] * (block.right_end - block.right)
    grown: list[Block] = []
    by_left = _by_left(shared)
    for block in blocks:
        a0, a1 = _reach(lefts, left.sentences, block.left, block.left_end)
        b0, b1 = _reach(rights, right.sentences, block.right, block.right_end)
        units = sum(n for c in range(a0, a1) if c in by_left for d, n in by_left[c].items() if b0 <= d < b1)
        if 2 * units >= ALIKE * (left.size(a0, a1) + right.size(b0, b1)):
            lefts[a0:a1] = [True] * (a1 - a0)
            rights[b0:b1] = [True] * (b1 - b0)
            grown.append(Block(a0, a1, b0, b1))
        else:
            grown.append(block)
    return grown


def _by_left(shared: dict[tuple[int, int], int]) -> dict[int, dict[int, int]]:
    by_left: dict[int, dict[int, int]] = defaultdict(dict)
    for (c, d), units in shared.items():
        by_left[c][d] = units
    return by_left


def _reach(taken: list[bool], sentences: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """How far the clauses `[first, last)` can be widened within their sentence over clauses that are not taken."""
    start, end = first, last
    while start > 0 and sentences[start - 1] == sentences[first] and not taken[start - 1]:
        start -= 1
    while end < len(taken) and sentences[end] == sentences[last - 1] and not taken[end]:
        end += 1
    return start, end


def without_partner(taken: Iterable[tuple[int, int]], sentences: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of clauses outside the ranges in `taken`, each within one sentence."""
    free = [True] * len(sentences)
    for first, last in taken:
        free[first:last] = [False] * (last - first)
    runs: list[tuple[int, int]] = []
    for c in itertools.compress(range(len(free)), free):
        if runs and runs[-1][1] == c and sentences[c - 1] == sentences[c]:
            runs[-1] = runs[-1][0], c + 1
        else:
            runs.append((c, c + 1))
    return runs


def _between(left: Clauses, right: Clauses, blocks: list[Block], apart: Apart) -> list[Block]:
    """Further partners: what has none yet, stands between the same blocks in both texts, and is somewhat alike there."""
    blocks = sorted(blocks)
    away = moved([b.right for b in blocks], [left.size(b.left, b.left_end) + 1 for b in blocks])
    fixed = [b for b, is_moved in zip(blocks, away, strict=True) if not is_moved]
    here: dict[int, list[tuple[int, int]]] = defaultdict(list)
    there: dict[int, list[tuple[int, int]]] = defaultdict(list)
    lefts, rights = [b.left for b in fixed], [b.right for b in fixed]
    for run in without_partner([(b.left, b.left_end) for b in blocks], left.sentences):
        here[bisect.bisect(lefts, run[0])].append(run)
    for run in without_partner([(b.right, b.right_end) for b in blocks], right.sentences):
        there[bisect.bisect(rights, run[0])].append(run)
    found: list[Block] = []
    for gap in here.keys() & there.keys():
        if len(here[gap]) <= _MOST_BETWEEN and len(there[gap]) <= _MOST_BETWEEN:
            found += _paired_between(left, right, here[gap], there[gap], apart)
    return found


def _paired_between(
    left: Clauses, right: Clauses, here: list[tuple[int, int]], there: list[tuple[int, int]], apart: Apart
) -> list[Block]:
    from rapidfuzz.distance import Indel

    least = ALIKE_ALONE if len(here) == len(there) == 1 else ALIKE_IN_PLACE
    alike = []
    for run in here:
        units = left.units[left.bounds[run[0]] : left.bounds[run[1]]].tolist()
        for other in there:
            if apart(run[0], other[0]):
                continue
            others = right.units[right.bounds[other[0]] : right.bounds[other[1]]].tolist()
            similarity = Indel.normalized_similarity(units, others) if units and others else 0.0
            if similarity >= least:
                alike.append((-similarity, run, other))
    found: list[Block] = []
    for _, run, other in sorted(alike):
        if all((run[0] < b.left) == (other[0] < b.right) and run[0] != b.left and other[0] != b.right for b in found):
            found.append(Block(*run, *other))
    return found
