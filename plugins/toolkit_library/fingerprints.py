"""What a library keeps of a text to find it by: a hash of each few units that stand together, the seeds of `reuse`. Pure.

All of them are kept, so that a text that shares enough of them with another is never missed, whatever is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit.matching.runs import Collection
from toolkit.matching.seeds import Lengths, seed_keys

if TYPE_CHECKING:
    from toolkit.matching.units import Units

KINDS = ("characters", "words", "phrases")
LENGTHS = (4, 2, 4)
"""Units of a seed of each kind: one that begins with a hanzi, kana or hangul, and one that begins with a word, are those of
`reuse`; two words that stand in many places say nothing, and `reuse` tries them again at twice their length.
"""

BITS = 40
"""Of each hash so many are kept: a chance equality in a library of a million texts makes a candidate more, no finding."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Fingerprints:
    """The seeds of some texts, in order of the text.

    `keys`, `texts`, `positions`, `kinds`: of each the hash, the number of its text, the unit that it begins with, and its
    kind, by its number in `KINDS`.
    """

    keys: Numbers
    texts: Numbers
    positions: Numbers
    kinds: Numbers

    @property
    def distinct(self) -> Fingerprints:
        """Of equal seeds of a text the first."""
        order = np.lexsort((self.keys, self.texts))  # which keeps the order of positions
        first = np.ones(len(order), dtype=bool)
        first[1:] = np.diff(self.keys[order]) != 0
        first[1:] |= np.diff(self.texts[order]) != 0
        kept = order[first]
        return Fingerprints(self.keys[kept], self.texts[kept], self.positions[kept], self.kinds[kept])


def fingerprints(units: Sequence[Units]) -> Fingerprints:
    """All seeds of some texts, of which the units are given."""
    collection = Collection.of(units)
    characters, words, phrases = LENGTHS
    short, hashes = seed_keys(collection, Lengths(characters, words))
    long, hashes_of_phrases = seed_keys(collection, Lengths(characters, phrases))
    is_phrase = collection.words[long]
    positions = np.concatenate((short, long[is_phrase]))
    keys = np.concatenate((hashes, hashes_of_phrases[is_phrase]))
    texts = collection.texts[positions].astype(np.int64)
    kinds = collection.words[positions].astype(np.int64)
    kinds[len(short) :] = 2
    order = np.argsort(positions, kind="stable")
    made = (keys >> np.uint64(64 - BITS)).astype(np.int64), texts, positions - collection.bounds[texts], kinds
    return Fingerprints(*(column[order] for column in made))


def digest_of(units: Units) -> str:
    """What two texts have in common that are the same after folding."""
    return hashlib.blake2b(units.keys.tobytes(), digest_size=16).hexdigest()
