"""Why nothing was found: which limit left the result empty, and what came nearest. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit import Span
from toolkit.matching.grouping import changes
from toolkit.matching.seeds import Scope, of_each_text
from toolkit.matching.units import gram_hashes

if TYPE_CHECKING:
    from toolkit.matching.runs import Collection
    from toolkit_reuse.detection import Detected
    from toolkit_reuse.linking import Readings


@dataclass(frozen=True, slots=True)
class Common:
    """A text that stands in two places: how many units match, where, and the documents' numbers."""

    matched: int
    span: Span
    documents: tuple[int, int]


def why_empty(
    detected: Detected, collection: Collection, names: Sequence[str], readings: Readings, scope: Scope
) -> str:
    """Which limit left the result empty, and what the longest is that any two places have in common."""
    what = _what(names, scope)
    if not len(collection):
        return "no document holds a letter, so there is nothing to compare"
    if scope.border is not None and collection.bounds[scope.border] in (0, len(collection)):
        return f"{'the sources hold' if collection.bounds[scope.border] == 0 else '--against holds'} no letter"
    best = max(
        (found for found in (_chained(detected, readings), longest_run(collection, scope)) if found),
        key=_matched,
        default=None,
    )
    if best is None:
        if len(names) == 1:
            return "nothing longer than one hanzi or word stands twice in this document; to compare it, name others too"
        return (
            f"{what} have nothing in common that is longer than one hanzi or word: a smaller --min-length finds no more"
        )
    text = " ".join(best.span.of(readings[best.documents[0]].text).split())
    where = " and ".join(dict.fromkeys(names[number] for number in best.documents))
    return (
        f"nothing reached --min-length {detected.min_length} in {what}; the longest common passage has {best.matched}: "
        f"{text} ({where})"
    )


def _what(names: Sequence[str], scope: Scope) -> str:
    if scope.border is not None:
        return f"a source ({scope.border}) and a document of --against ({len(names) - scope.border})"
    if scope.within or len(names) == 1:
        return "two places of one document"
    return f"two places of the {len(names)} documents"


def _matched(found: Common) -> int:
    return found.matched


def _chained(detected: Detected, readings: Readings) -> Common | None:
    """The longest of the matches that were too short: it may have gaps."""
    match = detected.nearest
    if match is None:
        return None
    return Common(match.matched, match.spans(readings)[0], (match.left_document, match.right_document))


def longest_run(collection: Collection, scope: Scope) -> Common | None:
    """The longest run of two units or more that stands in two places of the scope, not overlapping itself.

    A run of some length holds one of every smaller length, so the length is found by halving: each try is one sort.
    """
    low, high = 1, 2
    while _pair_of(collection, high, scope) is not None:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if _pair_of(collection, middle, scope) is None:
            high = middle
        else:
            low = middle
    pair = _pair_of(collection, low, scope) if low > 1 else None
    if pair is None:
        return None
    left, right = pair
    documents = int(collection.texts[left]), int(collection.texts[right])
    return Common(low, collection.units.span(left, left + low), documents)


def _pair_of(collection: Collection, length: int, scope: Scope) -> tuple[int, int] | None:
    """The first two places of the scope with an equal run of this length."""
    hashes = gram_hashes(collection.keys, length)
    positions = np.arange(len(hashes))
    positions = positions[positions + length <= collection.ends(positions)]
    keys = hashes[positions]
    if scope.within:
        keys = of_each_text(keys, collection.texts[positions])
    order = np.argsort(keys, kind="stable")  # equal keys keep the order of their positions
    keys, positions = keys[order], positions[order]
    first = np.flatnonzero(changes(keys))
    begins = positions[first]
    ends = positions[np.append(first[1:], len(positions)) - 1] if len(first) else begins
    # The first and the last of a group are the two that are farthest apart.
    if scope.border is None:
        apart = (ends - begins >= length) | (collection.texts[begins] != collection.texts[ends])
    else:
        apart = (collection.texts[begins] < scope.border) & (collection.texts[ends] >= scope.border)
    found = np.flatnonzero(apart)
    if not len(found):
        return None
    best = found[np.argmin(begins[found])]
    return int(begins[best]), int(ends[best])
