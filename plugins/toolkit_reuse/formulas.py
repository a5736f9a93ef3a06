"""How much a passage says: its bits, by the frequency of its words in general Chinese.

The counts are those of jieba's own dictionary (349,046 words, counted in newspapers and novels), so that a handful of
speeches is enough to know a stock phrase: it is made of words that everybody uses. Words of other scripts, which the
dictionary does not hold, count a fixed number of bits.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import math
import operator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from toolkit import Span
from toolkit_reuse.lines import Lines, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit import Context, Document, Link, Passages

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
    dictionary = Path(spec.submodule_search_locations[0]) / "dict.txt"
    counts: dict[str, int] = {}
    with dictionary.open(encoding="utf-8") as file:
        # A word, its count and its tag a line. Many at one go, in half the time: every process that labels reads it.
        while lines := file.readlines(1 << 20):
            fields = "".join(lines).split()
            counts.update(zip(fields[::3], map(int, fields[1::3]), strict=True))
    return counts, sum(counts.values())


class Said(msgspec.Struct, frozen=True, gc=False):
    """A word of a passage: where it stands in the original, the word as it is compared, and its bits."""

    start: int
    end: int
    word: str
    bits: float

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def times(self, share: float) -> Said:
        """The word with this share of its bits."""
        return Said(self.start, self.end, self.word, self.bits * share)


def best_link(passages: Passages) -> Link:
    """The first of the links that are the most alike."""
    return max(passages.links, key=lambda link: link.similarity)


class Information:
    """Bits of passages, by the words that the tokenizer in use finds in the folded text."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_passages(self, findings: Sequence[Passages], documents: Mapping[str, Document]) -> list[list[Said]]:
        """Of each passage, the words that its best link has in common on both sides, on the left."""
        common: list[tuple[int, float]] = []
        spans: list[tuple[Document, Span]] = []
        for number, finding in enumerate(findings):
            link = best_link(finding)
            document = documents[finding.places[link.places[0]].document]
            for row in link.pieces:
                if row.left is not None and row.right is not None:
                    common.append((number, row.similarity))
                    spans.append((document, row.left))
        found: list[list[Said]] = [[] for _ in findings]
        for (number, similarity), words in zip(common, self.of_spans(spans), strict=True):
            found[number] += words if similarity == 1 else [said.times(similarity) for said in words]
        return found

    def of_spans(self, spans: Sequence[tuple[Document, Span]]) -> list[list[Said]]:
        """The words of each span of a document, as it stands or folded, whichever is the more common.

        The dictionary knows simplified words; folding makes them of traditional ones, but variants of some others.
        """
        found: list[list[Said]] = [[] for _ in spans]
        for numbers, lines in lines_of(spans):
            said = self._of_lines(lines, [spans[number][1].start for number in numbers])
            for number, words in zip(numbers, said, strict=True):
                found[number] = words
        return found

    def _of_lines(self, lines: Lines, starts: Sequence[int]) -> list[list[Said]]:
        """`starts`: where each line begins in its document."""
        moved_by = [start - place.start for start, place in zip(starts, lines.places, strict=True)]
        found = [
            [Said(t.start + by, t.end + by, t.text, bits_of(t.text)) for t in tokens]
            for by, tokens in zip(moved_by, lines.tokens(self._context), strict=True)
        ]
        text, view = lines.document.text, self._context.view(lines.document)
        if _same_words(text, view.text):
            return found
        places = [view.to_view(place) for place in lines.places]
        other = [
            n
            for n, (here, there) in enumerate(zip(lines.places, places, strict=True))
            if not _same_words(here.of(text), there.of(view.text))
        ]
        if not other:
            return found
        folded = Lines.of([places[n].of(view.text) for n in other], lines.document)
        # All at once: to ask the map for each word by itself takes longer than to cut the text into words.
        begins, ends = view.offsets.starts.tolist(), view.offsets.ends.tolist()
        for n, place, tokens in zip(other, folded.places, folded.tokens(self._context), strict=True):
            at, by = places[n].start - place.start, moved_by[n]
            words = [
                Said(begins[t.start + at] + by, ends[t.end - 1 + at] + by, t.text, bits_of(t.text)) for t in tokens
            ]
            found[n] = min(found[n], words, key=bits)
        return found


def _same_words(text: str, folded: str) -> bool:
    """Whether folding changed no letter, hanzi or digit: where it put marks in the places of other marks alone, the words
    are the same (but for a number with a full-width mark in it).
    """
    if len(text) != len(folded):
        return False
    changed = itertools.compress(zip(text, folded, strict=True), map(operator.ne, text, folded))
    return not any(one.isalnum() or other.isalnum() for one, other in changed)


def bits(words: Iterable[Said], beside: Sequence[Span] = ()) -> float:
    """The bits of words, but those that lie mostly in one of the spans, which are in order and apart."""
    if not beside:
        return sum((said.bits for said in words), 0.0)
    total, at = 0.0, 0
    for said in words:
        while at < len(beside) and beside[at].end <= said.start:
            at += 1
        if not any(2 * said.span.overlap(one) > said.end - said.start for one in beside[at : at + 2]):
            total += said.bits
    return total


RARE = 17.0
"""Bits from which on a word is rare: one word in 130,000."""


def is_rare(said: Said) -> bool:
    """Whether a word of two hanzi or more stands in the dictionary and is rare there."""
    return said.bits >= RARE and len(said.word) > 1 and said.word in word_counts()[0]


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
