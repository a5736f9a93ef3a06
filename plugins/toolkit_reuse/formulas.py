"""How much a passage says: its bits, by the frequency of its words in general Chinese.

The counts are those of jieba's own dictionary (349,046 words, counted in newspapers and novels), so that a handful of
speeches is enough to know a stock phrase: it is made of words that everybody uses. Words of other scripts, which the
dictionary does not hold, count a fixed number of bits.
"""

from __future__ import annotations

import functools
import importlib.util
import math
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit import Context, Document, Passages, Span

BITS_OF_A_WORD = 7.5
"""For a word of a spaced script: about its entropy in English prose, with function words."""

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


class Information:
    """Bits of passages, by the words that the tokenizer in use finds."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_passage(self, passages: Passages, documents: Mapping[str, Document]) -> float:
        """The bits that the passage's first link has in common on both sides."""
        link = passages.links[0]
        place = passages.places[link.places[0]]
        document = documents[place.document]
        return sum(
            self.of_span(document, row.left) * row.similarity
            for row in link.pieces
            if row.left is not None and row.right is not None
        )

    def of_span(self, document: Document, span: Span) -> float:
        """The bits of a span of a document."""
        return sum(bits_of(token.text) for token in self._context.tokens(document, span))


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
