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
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit import Context, Document, Link, Passages, Span, TextView

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


class Said(NamedTuple):
    """A word of a passage: where it stands in the original, the word as it is compared, and its bits."""

    span: Span
    word: str
    bits: float


def best_link(passages: Passages) -> Link:
    """The first of the links that are the most alike."""
    return max(passages.links, key=lambda link: link.similarity)


class Information:
    """Bits of passages, by the words that the tokenizer in use finds in the folded text."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def of_passage(self, passages: Passages, documents: Mapping[str, Document]) -> list[Said]:
        """The words that the passage's best link has in common on both sides, on the left."""
        link = best_link(passages)
        document = documents[passages.places[link.places[0]].document]
        common = [(row.left, row.similarity) for row in link.pieces if row.left is not None and row.right is not None]
        return [
            Said(said.span, said.word, said.bits * similarity)
            for words, (_, similarity) in zip(
                self.of_spans(document, [span for span, _ in common]), common, strict=True
            )
            for said in words
        ]

    def of_spans(self, document: Document, spans: Sequence[Span]) -> Iterator[list[Said]]:
        """The words of each span of a document, as it stands or folded, whichever is the more common.

        The dictionary knows simplified words; folding makes them of traditional ones, but variants of some others.
        """
        from toolkit import Document, Span

        # All in one go, a line between each two: most spans are short, and many.
        texts = [span.of(document.text) for span in spans]
        whole = "\n".join(texts)
        view = self._context.view(Document.of_text(whole, language=document.language))
        said_alike = _same_words(whole, view.text)
        at = 0
        for span, text in zip(spans, texts, strict=True):
            read = [Said(token.span, token.text, bits_of(token.text)) for token in self._context.tokens(document, span)]
            part = None if said_alike else view.within(Span(at, at + len(text)))
            if part is None or _same_words(text, part.text):
                yield read
            else:
                yield min(read, self._words(part, document.language, span.start), key=bits)
            at += len(text) + 1

    def _words(self, view: TextView, language: str, start: int) -> list[Said]:
        from toolkit import Document, Span

        tokens = self._context.tokens(Document.of_text(view.text, language=language))
        # All at once: to ask the map for each word by itself takes longer than to cut the text into words.
        starts, ends = (view.offsets.starts + start).tolist(), (view.offsets.ends + start).tolist()
        return [Said(Span(starts[t.start], ends[t.end - 1]), t.text, bits_of(t.text)) for t in tokens]


def _same_words(text: str, folded: str) -> bool:
    """Whether folding changed no letter, hanzi or digit: where it put other marks between them alone, the words are the same
    (but for a number with a full-width mark in it).
    """
    return len(text) == len(folded) and (text == folded or _letters(text) == _letters(folded))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def bits(words: Iterable[Said], beside: Sequence[Span] = ()) -> float:
    """The bits of words, but those that lie mostly in one of the spans, which are in order and apart."""
    if not beside:
        return sum((said.bits for said in words), 0.0)
    total, at = 0.0, 0
    for said in words:
        while at < len(beside) and beside[at].end <= said.span.start:
            at += 1
        if not any(2 * said.span.overlap(one) > len(said.span) for one in beside[at : at + 2]):
            total += said.bits
    return total


RARE = 17.0
"""Bits from which on a word is rare: one word in 130,000."""


def is_rare(word: str) -> bool:
    """Whether a word of two hanzi or more stands in the dictionary and is rare there."""
    return len(word) > 1 and word in word_counts()[0] and bits_of(word) >= RARE


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
