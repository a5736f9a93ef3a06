"""Shingles of texts, and pairs of texts that share rare ones: candidates for near-duplicates, to be verified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.matching.units import Keys, gram_hashes
from toolkit.text import IntArray

CHARACTERS = 5
WORDS = 3
"""Units of a shingle that begins with a hanzi, kana or hangul, or with a word."""

RAREST = 32
"""Shingles by which a text looks for others: its rarest among those that another text has too.

Two texts with Jaccard 0.5 share two thirds of their shingles, so that none of 32 is shared less than once in 10^15.
"""

ALL_PAIRS = 50
"""Up to how many texts of a shingle every two are candidates; of more, each with the first."""


def shingles(keys: Keys, words: npt.NDArray[np.bool_]) -> Keys:
    """The distinct shingles of a text's units, sorted. A text shorter than a shingle is one shingle."""
    if not len(keys):
        return keys
    found = []
    for length, is_word in ((CHARACTERS, False), (WORDS, True)):
        grams = gram_hashes(keys, length)
        found.append(grams[words[: len(grams)] == is_word] ^ np.uint64(length))
    together = np.unique(np.concatenate(found))
    return together if len(together) else gram_hashes(keys, len(keys))


@dataclass(frozen=True, slots=True)
class Verified:
    """Two texts, exactly compared by their shingles: Jaccard, and the share of each one's shingles that the other has."""

    left: int
    right: int
    jaccard: float
    left_in_right: float
    right_in_left: float


def candidates(sets: Sequence[Keys], group: Callable[[Keys], tuple[IntArray, IntArray]]) -> list[tuple[int, int]]:
    """Pairs of texts, by number, one of which finds the other by its rarest shared shingles. `group`: `Engine.group`."""
    if not sets:
        return []
    owners = np.repeat(np.arange(len(sets)), [len(s) for s in sets])
    keys = np.concatenate(list(sets))
    members, bounds = group(keys)
    sizes = np.diff(bounds)
    group_of = np.repeat(np.arange(len(sizes)), sizes)
    # Each text's shared shingles, the rarest first. Ties by hash: at random, but alike for all texts. By position they
    # would favor whatever text stands first.
    order = np.lexsort((keys[members], sizes[group_of], owners[members]))
    owner = owners[members][order]
    first = np.searchsorted(owner, owner, side="left")
    chosen = order[np.arange(len(order)) - first < RAREST]
    pairs: set[tuple[int, int]] = set()
    for seeker, number in zip(owners[members[chosen]].tolist(), group_of[chosen].tolist(), strict=True):
        holders = owners[members[bounds[number] : bounds[number + 1]]]
        partners = holders if len(holders) <= ALL_PAIRS else holders[:1]
        pairs.update((min(seeker, p), max(seeker, p)) for p in partners.tolist() if p != seeker)
    return sorted(pairs)


def verify(sets: Sequence[Keys], pairs: Sequence[tuple[int, int]]) -> list[Verified]:
    """The exact figures of each pair."""
    found = []
    for left, right in pairs:
        one, other = sets[left], sets[right]
        common = len(np.intersect1d(one, other, assume_unique=True))
        union = len(one) + len(other) - common
        found.append(Verified(left, right, common / union, common / len(one), common / len(other)))
    return found
