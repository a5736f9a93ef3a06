"""Words: a stretch of text cut into pieces that tile it, each with what it is compared by."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.text import Span, Token

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*[%％‰]?")
"""A number, a date, a time: one word, however a tokenizer cuts it."""


Fold: TypeAlias = Callable[[Sequence[int]], Sequence[str]]
"""Given bounds, what counts when the characters between each of them and the next are compared: one less than bounds."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text cut into words that tile it.

    `bounds`: word `i` is `[bounds[i], bounds[i + 1])`. `texts`: its characters. `keys`: what it is compared by.
    """

    bounds: Sequence[int]
    texts: Sequence[str]
    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.texts)


def words_of(text: str, span: Span, tokens: Iterable[Span | Token], fold: Fold | None = None) -> Words:
    """The words of `text` in `span`: the tokens, and what lies between them a word of its own.

    `fold`: what the characters between two bounds are compared by, where it is not themselves. White space always is.
    """
    bounds = [span.start]
    for token in tokens:
        if token.start > bounds[-1]:
            bounds.append(token.start)
        bounds.append(token.end)
    if bounds[-1] < span.end:
        bounds.append(span.end)
    bounds = _with_whole_numbers(text, span, bounds)
    texts = [text[a:b] for a, b in itertools.pairwise(bounds)]
    if fold is None:
        return Words(bounds, texts, texts)
    return Words(bounds, texts, _keys(bounds, texts, fold))


def _keys(bounds: Sequence[int], texts: Sequence[str], fold: Fold) -> list[str]:
    return [k if k or not t.isspace() else t for k, t in zip(fold(bounds), texts, strict=True)]


def _with_whole_numbers(text: str, span: Span, bounds: list[int]) -> list[int]:
    inside: set[int] = set()
    for match in _NUMBER.finditer(text, span.start, span.end):
        inside.update(range(match.start() + 1, match.end()))
    return [bound for bound in bounds if bound not in inside] if inside else bounds


class WordsOfText:
    """The words of a whole text, cut once: for many spans of it that costs far less than to cut each.

    `tokenize`: its tokens, in order. `fold`: what the characters between two bounds are compared by.
    """

    def __init__(self, text: str, tokenize: Callable[[], Sequence[Token]], fold: Fold) -> None:
        self._text = text
        self._tokenize = tokenize
        self._fold = fold

    def of(self, span: Span, *, by_key: bool) -> Words:
        """The words of a span: those of the text, but for one that stands across an end of it, which is cut there."""
        bounds = self._plain.bounds
        first, last = bisect.bisect_left(bounds, span.start), bisect.bisect_left(bounds, span.end)
        if len(span) == 0:
            return words_of(self._text, span, ())
        if bounds[first] != span.start or bounds[last] != span.end:
            return words_of(self._text, span, self._tokens_in(span), self._fold if by_key else None)
        keys = self._keys if by_key else self._plain.texts
        return Words(bounds[first : last + 1], self._plain.texts[first:last], keys[first:last])

    @functools.cached_property
    def _tokens(self) -> Sequence[Token]:
        return self._tokenize()

    @functools.cached_property
    def _plain(self) -> Words:
        return words_of(self._text, Span(0, len(self._text)), self._tokens)

    @functools.cached_property
    def _keys(self) -> list[str]:
        plain = self._plain
        return _keys(plain.bounds, plain.texts, self._fold)

    def _tokens_in(self, span: Span) -> list[Token]:
        """The tokens of a span, with the parts in it of those that stand across its ends."""
        first = bisect.bisect_right(self._tokens, span.start, key=lambda token: token.end)
        last = bisect.bisect_left(self._tokens, span.end, key=lambda token: token.start)
        parts = [(max(t.start, span.start), min(t.end, span.end)) for t in self._tokens[first:last]]
        return [Token(start, end, self._text[start:end]) for start, end in parts]
