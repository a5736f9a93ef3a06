"""From shingles to groups: exact copies, near-duplicates, and what contains what. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from toolkit.matching.chains import components
from toolkit.matching.sketches import Verified, candidates, verify

if TYPE_CHECKING:
    from toolkit import Engine
    from toolkit.matching.units import Keys

Relation: TypeAlias = Literal["exact", "near-duplicate", "contains"]


@dataclass(frozen=True, slots=True)
class Limits:
    """From which Jaccard on two are near-duplicates, and from which containment on one contains the other."""

    jaccard: float
    containment: float


@dataclass(frozen=True, slots=True)
class Group:
    """Texts by number, in rising order, and the verified pairs among them, whose members are indexes of the group."""

    relation: Relation
    members: tuple[int, ...]
    pairs: tuple[Verified, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups, and where there are none the two texts that came nearest with their Jaccard."""

    found: tuple[Group, ...]
    nearest: tuple[int, int, float] | None


def find_groups(sets: Sequence[Keys], limits: Limits, engine: Engine) -> Groups:
    """The groups of texts, given as sorted distinct shingles: exact copies, near-duplicates, then containments."""
    copies = _copies(sets)
    first_of = [members[0] for members in copies]
    kept = [sets[member] for member in first_of]
    verified = verify(kept, candidates(kept, engine.group))
    near = [v for v in verified if v.jaccard >= limits.jaccard and v.jaccard > 0]
    contains = [
        v
        for v in verified
        if v.jaccard < limits.jaccard and max(v.left_in_right, v.right_in_left) >= limits.containment
    ]
    groups = [_group("exact", [_same(members[0], m) for m in members[1:]]) for members in copies if len(members) > 1]
    # The copies of a member are pairs of the group of exact copies: a pair belongs to one group.
    groups += [
        _group("near-duplicate", [_numbered(v, first_of) for v in component])
        for component in _components(len(kept), near)
    ]
    groups += [_group("contains", [_numbered(v, first_of)]) for v in contains]
    best = max(verified, key=lambda v: v.jaccard, default=None)
    nearest = None if best is None else (first_of[best.left], first_of[best.right], best.jaccard)
    return Groups(tuple(groups), nearest)


def _copies(sets: Sequence[Keys]) -> list[list[int]]:
    """Texts with the same shingles, by their first."""
    by_content: dict[bytes, list[int]] = defaultdict(list)
    for number, keys in enumerate(sets):
        by_content[keys.tobytes()].append(number)
    return list(by_content.values())


def _same(one: int, other: int) -> Verified:
    return Verified(one, other, 1.0, 1.0, 1.0)


def _numbered(pair: Verified, numbers: Sequence[int]) -> Verified:
    return Verified(numbers[pair.left], numbers[pair.right], pair.jaccard, pair.left_in_right, pair.right_in_left)


def _components(count: int, pairs: Sequence[Verified]) -> Iterable[list[Verified]]:
    ends = np.array([(p.left, p.right) for p in pairs], dtype=np.int64).reshape(-1, 2)
    labels = components(count, ends[:, 0], ends[:, 1])
    by_label: dict[int, list[Verified]] = defaultdict(list)
    for pair in pairs:
        by_label[int(labels[pair.left])].append(pair)
    return by_label.values()


def _group(relation: Relation, pairs: Sequence[Verified]) -> Group:
    members = sorted({member for pair in pairs for member in (pair.left, pair.right)})
    index = {member: number for number, member in enumerate(members)}
    inside = sorted(
        (Verified(index[p.left], index[p.right], p.jaccard, p.left_in_right, p.right_in_left) for p in pairs),
        key=lambda p: (p.left, p.right),
    )
    return Group(relation, tuple(members), tuple(inside))
