"""Shingles of texts, and what two texts share of them, counted exactly. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.matching.units import Keys, gram_hashes
from toolkit.text import IntArray

CHARACTERS = 5
WORDS = 3
"""Units of a shingle that begins with a hanzi, kana or hangul, or with a word."""

Pairs = npt.NDArray[np.int64]
"""Pairs of texts by number, the smaller first: shape (pairs, 2), sorted, each once."""


def shingles(keys: Keys, words: npt.NDArray[np.bool_]) -> Keys:
    """A hash of each shingle of a text's units; the same shingle as often as it stands there. A text shorter than a
    shingle is one.
    """
    if not len(keys):
        return keys
    found = []
    for length, is_word in ((CHARACTERS, False), (WORDS, True)):
        grams = gram_hashes(keys, length)
        found.append(grams[words[: len(grams)] == is_word] ^ np.uint64(length))
    together = np.concatenate(found)
    return together if len(together) else gram_hashes(keys, len(keys))


@dataclass(frozen=True, eq=False, slots=True)
class Shingled:
    """The shingles of several texts one after the other: text `t` has `keys[bounds[t]:bounds[t + 1]]`, in any order."""

    keys: Keys
    bounds: IntArray

    @classmethod
    def of(cls, several: Sequence[Keys]) -> Shingled:
        """Takes the shingles of each text. Eight bytes a shingle are held."""
        keys = np.concatenate([np.zeros(0, dtype=np.uint64), *several])
        return cls(keys, np.concatenate(([0], np.cumsum([len(each) for each in several]))).astype(np.int64))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, text: int) -> Keys:
        return self.keys[self.bounds[text] : self.bounds[text + 1]]

    @property
    def lengths(self) -> IntArray:
        """How many shingles each text has."""
        return np.diff(self.bounds)

    @property
    def owners(self) -> IntArray:
        """The text of each shingle."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def take(self, texts: Sequence[int]) -> Shingled:
        """Some of the texts, numbered anew in the order given."""
        return Shingled.of([self[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Verified:
    """Two texts, exactly compared by their distinct shingles: Jaccard, and the share of each one's that the other has."""

    left: int
    right: int
    jaccard: float
    left_in_right: float
    right_in_left: float


def unique_pairs(several: Iterable[tuple[IntArray, IntArray]], count: int) -> Pairs:
    """Pairs of `count` texts, each once: as arrays of one side and of the other, in any order, of any number."""
    codes = [np.zeros(0, dtype=np.int64)]
    for one, other in several:
        apart = one != other
        low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
        codes.append(np.unique(low * count + high))
    together = np.unique(np.concatenate(codes))
    return np.stack((together // max(count, 1), together % max(count, 1)), axis=1)


def verify(texts: Shingled, pairs: Pairs) -> Iterator[Verified]:
    """The exact figures of each pair, in the order given."""
    known: dict[int, Keys] = {}
    for left, right in pairs.tolist():
        for text in (left, right):
            if text not in known:
                known[text] = np.unique(texts[text])
        one, other = known[left], known[right]
        common = _common(one, other)
        union = len(one) + len(other) - common
        yield Verified(left, right, common / union, common / len(one), common / len(other))


def _common(one: Keys, other: Keys) -> int:
    """How many values two sorted arrays of distinct values have in common."""
    both = np.concatenate((one, other))
    both.sort(kind="stable")  # merges two sorted stretches
    return int(np.count_nonzero(both[1:] == both[:-1]))
