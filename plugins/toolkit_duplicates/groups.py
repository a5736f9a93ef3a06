"""From shingles to groups: exact copies, near-duplicates, and what contains what. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from toolkit.matching.chains import components
from toolkit.matching.minhash import Bands, alike_candidates, may_reach, minima
from toolkit.matching.overlap import holding_candidates
from toolkit.matching.sketches import Shingled, Verified, distinct, unique_pairs, verify

if TYPE_CHECKING:
    from toolkit import Engine
    from toolkit.matching.sketches import Pairs
    from toolkit.matching.units import Keys

Relation: TypeAlias = Literal["exact", "near-duplicate", "contains"]

FEW_IN_COMMON = 0.3
"""A threshold below which MinHash would need too many hashes: candidates are then all pairs that share enough shingles."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From which Jaccard on two are near-duplicates, and from which containment on one contains the other."""

    jaccard: float
    containment: float

    @property
    def bands(self) -> Bands | None:
        """How near-duplicates are looked for; None where it is by shared shingles, as what contains what always is."""
        return Bands.at(self.jaccard) if self.jaccard >= FEW_IN_COMMON else None

    def needed(self, sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The Jaccard similarity from which on each pair is a finding, be it as near-duplicates or for what one contains.

        `sizes`: how many distinct shingles both texts of a pair have, of shape (pairs, 2).
        """
        inside = self.containment * sizes.min(axis=1)
        needed: npt.NDArray[np.float64] = np.minimum(self.jaccard, inside / (sizes.sum(axis=1) - inside))
        return needed


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


def find_groups(copies: Sequence[Sequence[int]], verified: Sequence[Verified], limits: Limits) -> Groups:
    """The groups of texts: exact copies, near-duplicates, then containments.

    `copies`: for each distinct text, the numbers of all places that have it. `verified`: the pairs of distinct texts that
    were compared, in order.
    """
    first_of = [places[0] for places in copies]
    near = [v for v in verified if v.jaccard >= limits.jaccard and v.jaccard > 0]
    contains = [
        v
        for v in verified
        if v.jaccard < limits.jaccard and max(v.left_in_right, v.right_in_left) >= limits.containment
    ]
    groups = [_group("exact", [_same(places[0], p) for p in places[1:]]) for places in copies if len(places) > 1]
    # The copies of a member are pairs of the group of exact copies: a pair belongs to one group.
    groups += [
        _group("near-duplicate", [_numbered(v, first_of) for v in component])
        for component in _components(len(copies), near)
    ]
    groups += [_group("contains", [_numbered(v, first_of)]) for v in contains]
    best = max(verified, key=lambda v: v.jaccard, default=None)
    nearest = None if best is None else (first_of[best.left], first_of[best.right], best.jaccard)
    return Groups(tuple(groups), nearest)


def compared(texts: Shingled, limits: Limits, engine: Engine) -> Iterator[Verified]:
    """The pairs of texts that were worth an exact comparison, and what it gave."""
    bands = limits.bands
    if bands is None:
        pairs = holding_candidates(texts, min(limits.containment, limits.jaccard), engine.group)
        return verify(distinct(texts, pairs), pairs)
    found = minima(texts, bands.count * bands.rows)
    alike = alike_candidates(found, bands, engine.group)
    holding = holding_candidates(texts, limits.containment, engine.group)
    pairs = unique_pairs([(alike[:, 0], alike[:, 1]), (holding[:, 0], holding[:, 1])], len(texts))
    sets = distinct(texts, pairs)
    return verify(sets, pairs[may_reach(found, pairs, limits.needed(_sizes(sets, pairs)))])


def _sizes(sets: Mapping[int, Keys], pairs: Pairs) -> npt.NDArray[np.float64]:
    """How many distinct shingles both texts of each pair have."""
    sizes = np.zeros(1 + max(sets, default=0))
    for text, keys in sets.items():
        sizes[text] = len(keys)
    both: npt.NDArray[np.float64] = sizes[pairs]
    return both


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
