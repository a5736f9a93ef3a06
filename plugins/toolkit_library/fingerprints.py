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

CHARACTERS, WORDS = 4, 3
"""Units of a seed that begins with a hanzi, kana or hangul, or with a word: those of `reuse`."""

BITS = 40
"""Of each hash so many are kept: a chance equality in a library of a million texts makes a candidate more, no finding."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Fingerprints:
    """The distinct seeds of some texts.

    `keys`, `texts`, `positions`: the hash of each, the number of its text, and the unit that it begins with first.
    `digests`: of each text, of all its units.
    """

    keys: Numbers
    texts: Numbers
    positions: Numbers
    digests: tuple[str, ...]


def fingerprints(units: Sequence[Units]) -> Fingerprints:
    """The seeds of some texts, of which the units are given."""
    collection = Collection.of(units)
    positions, hashes = seed_keys(collection, Lengths(CHARACTERS, WORDS))
    keys = (hashes >> np.uint64(64 - BITS)).astype(np.int64)
    texts = collection.texts[positions].astype(np.int64)
    # Of equal seeds of a text the first: sorting keeps the order of positions.
    order = np.lexsort((keys, texts))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (keys[order][1:] != keys[order][:-1]) | (texts[order][1:] != texts[order][:-1])
    kept = order[first]
    begins = positions[kept] - collection.bounds[texts[kept]]
    return Fingerprints(keys[kept], texts[kept], begins, tuple(digest_of(each) for each in units))


def digest_of(units: Units) -> str:
    """What two texts have in common that are the same after folding."""
    return hashlib.blake2b(units.keys.tobytes(), digest_size=16).hexdigest()
