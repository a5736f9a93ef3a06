"""A reading: a text with everything that matching asks of it, made once for each document, and as late as possible."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.matching.rows import Side
from toolkit.matching.units import Positions, Units
from toolkit.matching.words import Words, WordsOfText, words_of
from toolkit.text import Span, TextView, Token


@dataclass(frozen=True, eq=False, slots=True)
class Pieces:
    """A text, or a window of it, folded and cut.

    `start`: where the window begins. `folded`: it as it is compared, white space left out. `begins`, `ends`: for each of its
    positions, where a piece that begins, and one that ends there, does so in the folded text, as a look-up for each word
    would be what a large comparison spends its time on. `clauses` tile it; `sentences`: the number of each clause's
    sentence, rising.
    """

    start: int
    folded: str
    begins: Positions
    ends: Positions
    clauses: Sequence[Span]
    sentences: Sequence[int]

    @classmethod
    def of(cls, folded: TextView, clauses: Sequence[Span], sentences: Sequence[Span], start: int = 0) -> Pieces:
        """`folded`: the window, maybe with white space; `sentences` tile the window, as clauses do within them."""
        view = _without_space(folded)
        count = view.offsets.source_length + 1
        # How many characters end at each position or before it, and how many begin before it.
        ended = np.cumsum(np.bincount(view.offsets.ends, minlength=count), dtype=np.int32)
        begun = np.cumsum(np.bincount(view.offsets.starts + 1, minlength=count), dtype=np.int32)
        starts = [sentence.start for sentence in sentences]
        numbers = [bisect.bisect_right(starts, clause.start) for clause in clauses]
        return cls(start, view.text, ended, begun[:count], clauses, numbers)

    def fold(self, span: Span) -> str:
        """What a span counts as when it is compared."""
        begin, end = self.begins[span.start - self.start], self.ends[span.end - self.start]
        return self.folded[begin:end] if len(span) else ""

    def folds(self, bounds: Sequence[int]) -> list[str]:
        """What lies between each bound and the next counts as."""
        at = np.array(bounds) - self.start
        begins, ends = self.begins[at[:-1]].tolist(), self.ends[at[1:]].tolist()
        return [self.folded[a:b] for a, b in zip(begins, ends, strict=True)]


class Reading:
    """A text, its units, and on demand its pieces and words: of a large collection, few texts are ever looked at closely.

    `cut`: makes the pieces. `tokenize`: the words of a span.
    `whole`: the text will be looked at as a whole, and is cut into words as one.
    Of a window of the text, the units and pieces are there only; they stand where they do in the text.
    """

    def __init__(
        self,
        text: str,
        units: Units,
        cut: Callable[[], Pieces],
        tokenize: Callable[[Span], Sequence[Token]],
        *,
        whole: bool = False,
    ) -> None:
        self.text = text
        self.units = units
        self._cut = cut
        self._tokenize = tokenize
        self._whole = WordsOfText(text, lambda: tokenize(Span(0, len(text))), self._folds) if whole else None

    @functools.cached_property
    def pieces(self) -> Pieces:
        return self._cut()

    def fold(self, span: Span) -> str:
        """What a span counts as when it is compared."""
        return self.pieces.fold(span)

    def _folds(self, bounds: Sequence[int]) -> list[str]:
        return self.pieces.folds(bounds)

    def around(self, first: int, last: int) -> tuple[str, str]:
        """What stands between the units `[first, last)` and the units before and after them."""
        units = self.units
        before = int(units.ends[first - 1]) if first else 0
        after = int(units.starts[last]) if last < len(units) else len(self.text)
        return self.text[before : units.starts[first]], self.text[units.ends[last - 1] : after]

    def words(self, span: Span) -> Words:
        """A span cut into words; each is compared by what it counts as."""
        by_key = self.fold(span) != "".join(span.of(self.text).split())
        if self._whole is not None:
            return self._whole.of(span, by_key=by_key)
        return words_of(self.text, span, self._tokenize(span), self._folds if by_key else None)

    def side(self, span: Span | None = None) -> Side:
        """The text, or a span of it, as a side of a comparison. Clauses are cut where the span begins and ends."""
        span = Span(0, len(self.text)) if span is None else span
        listed, sentences = self.pieces.clauses, self.pieces.sentences
        first = max(0, bisect.bisect_right(listed, span.start, key=lambda c: c.start) - 1)
        last = bisect.bisect_left(listed, span.end, key=lambda c: c.start)
        clauses = [Span(max(c.start, span.start), min(c.end, span.end)) for c in listed[first:last]]
        return Side(self.text, clauses, sentences[first:last], self.units, self.fold, self.words)


def _without_space(view: TextView) -> TextView:
    return view.translate(_unless_space)


def _unless_space(character: str) -> str:
    return "" if character.isspace() or character in "\u200b\ufeff" else character
