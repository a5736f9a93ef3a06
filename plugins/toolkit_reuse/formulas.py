"""How much a passage says: its bits, by the frequency of its words in general Chinese.

The counts are those of jieba's own dictionary (349,046 words, counted in newspapers and novels), so that a handful of
speeches is enough to know a stock phrase: it is made of words that everybody uses. Words of other scripts, which the
dictionary does not hold, count a fixed number of bits.
"""

from __future__ import annotations

import functools
import importlib.util
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import Passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit import Context, Document, Finding, Place, Span

BITS_OF_A_WORD = 6.0
"""For a word of a spaced script: in English prose about a bit a letter (Shannon, Prediction and Entropy of Printed
English, Bell System Technical Journal 30, 1951). docs/reuse.md has the curve."""

BITS_OF_A_NEW_HANZI = 11.0
"""For each hanzi of a word that the dictionary does not have."""


@functools.cache
def word_counts() -> tuple[dict[str, int], int]:
    """The words of jieba's dictionary with their counts, and the sum of these. Read without importing jieba."""
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    counts: dict[str, int] = {}
    with (Path(spec.submodule_search_locations[0]) / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            counts[word] = int(count)
    return counts, sum(counts.values())


class Spoken:
    """In how many places of the collection a passage is said, whichever findings they are in."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        import numpy as np

        self._places = [finding.places if isinstance(finding, Passages) else () for finding in findings]
        by_document: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, places in enumerate(self._places):
            for place in places:
                by_document[place.document].append((place.start, place.end, number))
        self._of = {document: np.array(sorted(listed)) for document, listed in by_document.items()}

    def count(self, passages: Passages) -> int:
        """The places of all findings that are nearly the same as this one in one of its places."""
        saying = {number for place in passages.places for number in self._findings_at(place)}
        return len({(p.document, p.start // _CELL) for number in saying for p in self._places[number]})

    def _findings_at(self, place: Place) -> list[int]:
        import numpy as np

        starts, ends, numbers = self._of[place.document].T
        # Whatever overlaps by that share begins less than this far away.
        reach = len(place.span) / _SAME
        a, b = np.searchsorted(starts, (place.start - reach, place.end))
        common = np.minimum(ends[a:b], place.end) - np.maximum(starts[a:b], place.start)
        longer = np.maximum(ends[a:b] - starts[a:b], len(place.span))
        found: list[int] = numbers[a:b][common >= _SAME * longer].tolist()
        return found


_CELL = 200
"""Characters: places of two findings that begin in one stretch of this many are counted once."""

_SAME = 0.6
"""Two places say the same where they overlap by this share of the longer."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a passage: where it stands in the original, the word as it is compared, and its bits."""

    span: Span
    word: str
    bits: float


class Information:
    """Bits of passages, by the words that the tokenizer in use finds in the folded text."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_passage(self, passages: Passages, documents: Mapping[str, Document]) -> list[Said]:
        """The words that the passage's first link has in common on both sides, on the left."""
        link = passages.links[0]
        document = documents[passages.places[link.places[0]].document]
        return [
            Said(said.span, said.word, said.bits * row.similarity)
            for row in link.pieces
            if row.left is not None and row.right is not None
            for said in self.of_span(document, row.left)
        ]

    def of_span(self, document: Document, span: Span) -> list[Said]:
        """The words of a span of a document. They are cut after folding: the dictionary knows simplified words."""
        from toolkit import Document

        part = Document.of_text(span.of(document.text), language=document.language)
        view = self._context.view(part)
        tokens = self._context.tokens(Document.of_text(view.text, language=document.language))
        return [Said(view.to_source(token.span).shift(span.start), token.text, bits_of(token.text)) for token in tokens]


def bits(words: Iterable[Said], beside: Sequence[Span] = ()) -> float:
    """The bits of words, but those that lie mostly in one of the spans, which are in order and apart."""
    total, at = 0.0, 0
    for said in words:
        while at < len(beside) and beside[at].end <= said.span.start:
            at += 1
        if not any(2 * said.span.overlap(one) > len(said.span) for one in beside[at : at + 2]):
            total += said.bits
    return total


@functools.lru_cache(maxsize=1 << 16)
def bits_of(word: str) -> float:
    """The bits of a word: minus the binary logarithm of its share of all words. 0 for marks."""
    if not any(c.isalnum() for c in word):
        return 0.0
    if all(ord(c) < 0x2E80 for c in word):
        return BITS_OF_A_WORD
    counts, total = word_counts()
    # Not more than its characters say one by one: a long set phrase in the dictionary is no rarer for being long.
    count = counts.get(word, 0)
    return -math.log2(count / total) if count else BITS_OF_A_NEW_HANZI * len(word)
