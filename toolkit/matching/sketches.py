"""Shingles of texts, and what two texts share of them, counted exactly. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.matching.units import Keys, gram_hashes
from toolkit.text import IntArray

CHARACTERS = 5
WORDS = 3
"""Units of a shingle that begins with a hanzi, kana or hangul, or with a word."""

Numbers = npt.NDArray[np.int32]
"""Numbers of texts or shingles, of which there are fewer than 2 ** 31: half the room of other numbers."""

Pairs = npt.NDArray[np.int64]
"""Pairs of texts by number, the smaller first: shape (pairs, 2), sorted, each once."""


@dataclass(frozen=True, eq=False, slots=True)
class Shingled:
    """The shingles of several texts one after the other: text `t` has `keys[bounds[t]:bounds[t + 1]]`, in any order."""

    keys: Keys
    bounds: IntArray

    @classmethod
    def of_units(cls, keys: Sequence[Keys], words: Sequence[npt.NDArray[np.bool_]]) -> Shingled:
        """The shingles of the units of some texts: their keys, and which of them are words.

        A shingle is there as often as it stands in its text. A text shorter than one shingle is one.
        """
        texts = cls.of(keys)
        is_word = np.concatenate([np.zeros(0, dtype=bool), *words])
        left = np.repeat(texts.bounds[1:], texts.lengths) - np.arange(len(texts.keys))
        hashes = np.zeros(len(texts.keys), dtype=np.uint64)
        there = np.zeros(len(texts.keys), dtype=bool)
        for length, kind in ((CHARACTERS, False), (WORDS, True)):
            grams = gram_hashes(texts.keys, length) ^ np.uint64(length)
            begins = np.flatnonzero((is_word[: len(grams)] == kind) & (left[: len(grams)] >= length))
            hashes[begins], there[begins] = grams[begins], True
        short = np.flatnonzero(texts.lengths)[~_any_within(there, texts.bounds)]
        for text in short.tolist():
            start = int(texts.bounds[text])
            hashes[start], there[start] = gram_hashes(texts[text], len(texts[text]))[0], True
        return cls(hashes[there], np.concatenate(([0], np.cumsum(there)))[texts.bounds].astype(np.int64))

    @classmethod
    def all(cls, several: Iterable[Shingled]) -> Shingled:
        """The texts of several, one after the other. Each is taken over as it comes: nothing is held twice."""
        keys, lengths, end = np.empty(1 << 16, dtype=np.uint64), [np.zeros(0, dtype=np.int64)], 0
        for each in several:
            lengths.append(each.lengths)
            if end + len(each.keys) > len(keys):
                # In place: a large array is moved by the operating system, which copies nothing.
                keys.resize(max(end + len(each.keys), 3 * len(keys) // 2), refcheck=False)
            keys[end : end + len(each.keys)] = each.keys
            end += len(each.keys)
        keys.resize(end, refcheck=False)
        return cls(keys, np.concatenate(([0], np.cumsum(np.concatenate(lengths)))).astype(np.int64))

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
    def owners(self) -> Numbers:
        """The text of each shingle."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)


def _any_within(flags: npt.NDArray[np.bool_], bounds: IntArray) -> npt.NDArray[np.bool_]:
    """For each range that is not empty, whether a flag is set in it."""
    filled = bounds[:-1][np.diff(bounds) > 0]
    return np.logical_or.reduceat(flags, filled) if len(filled) else np.zeros(0, dtype=bool)


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


def distinct(texts: Shingled, pairs: Pairs) -> dict[int, Keys]:
    """The distinct shingles, sorted, of each text that is in a pair."""
    return {text: np.unique(texts[text]) for text in np.unique(pairs).tolist()}


def verify(sets: Mapping[int, Keys], pairs: Pairs) -> Iterator[Verified]:
    """The exact figures of each pair, in the order given. `sets`: what `distinct` gives."""
    for left, right in pairs.tolist():
        one, other = sets[left], sets[right]
        common = _common(one, other)
        union = len(one) + len(other) - common
        yield Verified(left, right, common / union, common / len(one), common / len(other))


def _common(one: Keys, other: Keys) -> int:
    """How many values two sorted arrays of distinct values have in common."""
    both = np.concatenate((one, other))
    both.sort(kind="stable")  # merges two sorted stretches
    return int(np.count_nonzero(both[1:] == both[:-1]))
