"""What pieces that are built alike have in common, and how little of that is chance. Pure.

The frame of several pieces is a common subsequence of their units: 让老人安心, 让孩子开心, 让街坊放心 have the frame 让…心.
How much it says is counted in bits. Each member after the first had to fall in with the frame; how likely it is that it
does so by chance is taken from the document itself: from how many of its other clauses begin with the frame's first unit,
end with its last, and hold the others. 我 begins many clauses, so three that begin with 我 say little; 让 begins few.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit_parallels.units import ORDINAL, Piece

LONGEST = 48
"""Units of a piece that are compared: who hears a frame hears it within a breath."""

_PRIOR = 40
"""Clauses of no document in particular that are counted beside those of the document."""

_COMMON = frozenset(
    "的 了 是 在 我 你 他 她 它 们 这 那 有 不 一 就 也 都 和 与 之 而 以 为 上 中 大 人 来 个 到 说 要 会 对 地 得 着 "
    "the a an of to and in is it that he she i you we they was be for on with as at by this not but his her had".split()
)
_RARE_START, _COMMON_START = 0.004, 0.03
_RARE, _COMMON_SHARE = 0.01, 0.12
_EQUAL_LENGTH = 2.0
"""Bits for a member as long as the one before, to a unit: one clause in four is."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What members have in common. `begins`, `ends`: whether each begins, or ends, with the frame.

    `joined[k]`: whether unit `k` follows unit `k - 1` at once in every member.
    """

    units: tuple[str, ...]
    begins: bool
    ends: bool
    joined: tuple[bool, ...]

    def __str__(self) -> str:
        """The frame as it is read: `让…心`, `we shall … on the …`."""
        out = "" if self.begins else "…"
        for number, (unit, joined) in enumerate(zip(self.units, self.joined, strict=True)):
            spaced = unit.isascii() and unit != ORDINAL
            if number and joined:
                out += " " if spaced else ""
            elif number:
                out += " … " if spaced else "…"
            out += unit
        return out if self.ends else out + "…"


def frame(members: Sequence[Sequence[str]]) -> Frame | None:
    """The frame of two or more members; None where they share nothing."""
    units = tuple(members[0])
    for member in members[1:]:
        units = common(units, tuple(member))
    return placed(units, members)


def placed(units: tuple[str, ...], members: Sequence[Sequence[str]]) -> Frame | None:
    """The frame that these units are in members that all hold them."""
    if not units:
        return None
    places = [_embedded(units, member) for member in members]
    joined = tuple(k > 0 and all(at[k] == at[k - 1] + 1 for at in places) for k in range(len(units)))
    begins = all(at[0] == 0 for at in places)
    ends = all(at[-1] == len(member) - 1 for at, member in zip(places, members, strict=True))
    return Frame(units, begins, ends, joined)


def common(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    """A longest common subsequence that keeps the common beginning and the common end."""
    size = min(len(left), len(right))
    head = 0
    while head < size and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < size - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    middle = _longest(left[head : len(left) - tail], right[head : len(right) - tail])
    return (*left[:head], *middle, *left[len(left) - tail :])


def _longest(left: tuple[str, ...], right: tuple[str, ...]) -> list[str]:
    if not left or not right or set(left).isdisjoint(right):
        return []
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            same = left[i] == right[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    found: list[str] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            found.append(left[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _embedded(units: Sequence[str], member: Sequence[str]) -> list[int]:
    """Where the units stand in a member: its end where the two end alike, else as far to the left as can be."""
    tail = 0
    while tail < len(units) and units[-1 - tail] == member[-1 - tail]:
        tail += 1
    places: list[int] = []
    at = 0
    for number, unit in enumerate(units):
        left = len(units) - number
        if left <= tail and number and places[-1] < len(member) - left:
            return [*places, *range(len(member) - left, len(member))]
        at = member.index(unit, at)
        places.append(at)
        at += 1
    return places


class Chance:
    """How likely a clause of this document is to begin with a unit, to end with it, or to hold it."""

    def __init__(self, clauses: Iterable[Piece]) -> None:
        self._clauses = 0
        self._starts: Counter[str] = Counter()
        self._ends: Counter[str] = Counter()
        self._holds: Counter[str] = Counter()
        for clause in clauses:
            self._clauses += 1
            self._starts[clause.first] += 1
            self._ends[clause.last] += 1
            self._holds.update(set(clause.units))

    def bits(self, found: Frame, members: Sequence[Sequence[str]]) -> float:
        """How much the frame says: the bits of chance that every member after the first had to overcome."""
        last = len(found.units) - 1
        each = 0.0
        for number, unit in enumerate(found.units):
            if number == 0 and found.begins:
                counts, rare, usual = self._starts, _RARE_START, _COMMON_START
            elif number == last and found.ends:
                counts, rare, usual = self._ends, _RARE_START, _COMMON_START
            else:
                counts, rare, usual = self._holds, _RARE, _COMMON_SHARE
            said = -math.log2(self._share(counts[unit], len(members), usual if unit in _COMMON else rare))
            # A unit that follows at once is half said by the one before it: 们 after 我.
            each += said / 2 if found.joined[number] else said
        alike = sum(abs(len(a) - len(b)) <= 1 for a, b in itertools.pairwise(members))
        return each * (len(members) - 1) + _EQUAL_LENGTH * alike

    def _share(self, count: int, inside: int, usual: float) -> float:
        """The share of the clauses outside the run; `usual` is that of clauses in general."""
        outside = max(0, self._clauses - inside)
        return min(0.9, (max(0, count - inside) + _PRIOR * usual) / (outside + _PRIOR))

    @property
    def trials(self) -> float:
        """Bits that the best of so many places in the document says by chance."""
        return math.log2(max(1, self._clauses))
