"""The naive baseline: chains of n-gram runs, as anybody would write them in an afternoon.

A unit is a hanzi or a word in lower case. Equal n-grams on one diagonal are a run; runs are taken in the order of the left
text and joined to one of the last chains where the gap is small on both sides; a chain with enough matched units is a
match. Nothing is folded but case, nothing is cut or joined again, and nothing is labeled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

UNIT = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """`n`: units of an n-gram. `gap`: units between two runs of a chain, at most. `least`: matched units of a match."""

    n: int
    gap: int
    least: int


GRID = tuple(Setting(*values) for values in product((3, 4, 6), (15, 30, 60), (8, 15, 30)))
"""What it is tuned over, on the very set that it is scored on: an advantage that the toolkit does not have."""

Units = list[tuple[str, int, int]]
Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """Spans of both texts in characters, and the equal runs inside: `[start, end)` and the partner's start."""

    left: tuple[int, int]
    right: tuple[int, int]
    equal: tuple[tuple[int, int, int], ...]


def units(text: str) -> Units:
    return [(match[0].lower(), match.start(), match.end()) for match in UNIT.finditer(text)]


def runs(left: Units, right: Units, n: int) -> list[Run]:
    """Maximal equal runs of `n` units or more, in order of the left text."""
    places: Mapping[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(right) - n + 1):
        places[tuple(u[0] for u in right[at : at + n])].append(at)
    last: dict[int, list[int]] = {}
    found: list[list[int]] = []
    for at in range(len(left) - n + 1):
        for there in places.get(tuple(u[0] for u in left[at : at + n]), ()):
            run = last.get(there - at)
            if run is not None and run[0] + run[2] == at + n - 1:
                run[2] += 1
            else:
                last[there - at] = run = [at, there, n]
                found.append(run)
    return sorted((a, b, length) for a, b, length in found)


def matches(left: Units, right: Units, found: list[Run], setting: Setting) -> list[Match]:
    """The chains of runs that have enough in common."""
    chains: list[list[Run]] = []
    for run in found:
        for chain in chains[-5:][::-1]:
            if all(_apart(run, chain, side) <= setting.gap for side in (0, 1)):
                chain.append(run)
                break
        else:
            chains.append([run])
    return [_match(left, right, chain) for chain in chains if sum(c[2] for c in chain) >= setting.least]


def _apart(run: Run, chain: list[Run], side: int) -> int:
    """Units between a run and the nearest of the chain's last ten, on a side."""
    return min(max(run[side], c[side]) - min(run[side] + run[2], c[side] + c[2]) for c in chain[-10:])


def _match(left: Units, right: Units, chain: list[Run]) -> Match:
    equal = tuple(
        (left[a + i][1], left[a + i][2], right[b + i][1]) for a, b, length in chain for i in range(length)
    )  # fmt: skip
    ends = max(right[b + length - 1][2] for _, b, length in chain)
    return Match(
        (left[chain[0][0]][1], max(left[a + length - 1][2] for a, _, length in chain)),
        (min(right[b][1] for _, b, _ in chain), ends),
        equal,
    )
