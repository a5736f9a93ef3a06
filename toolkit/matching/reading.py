"""A reading: a text with everything that matching asks of it, made once for each document."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.matching.alignment import Words, words_of
from toolkit.matching.rows import Side
from toolkit.matching.units import Units, units_of
from toolkit.text import Span, TextView, Token


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A text, folded, cut and counted.

    `folded`: its view as it is compared, white space left out. `clauses` tile the text; `sentences`: the number of each
    clause's sentence, rising. `tokenize`: the words of a span.
    """

    text: str
    folded: TextView
    units: Units
    clauses: Sequence[Span]
    sentences: Sequence[int]
    tokenize: Callable[[Span], Sequence[Token]]

    @classmethod
    def of(
        cls,
        text: str,
        folded: TextView,
        clauses: Sequence[Span],
        sentences: Sequence[Span],
        tokenize: Callable[[Span], Sequence[Token]],
    ) -> Reading:
        """A reading of `text`. `folded` may still hold white space; `sentences` tile the text, as clauses do within them."""
        starts = [sentence.start for sentence in sentences]
        numbers = [bisect.bisect_right(starts, clause.start) for clause in clauses]
        return cls(text, _without_space(folded), units_of(folded), clauses, numbers, tokenize)

    def fold(self, span: Span) -> str:
        """What a span counts as when it is compared."""
        return self.folded.to_view(span).of(self.folded.text)

    def words(self, span: Span) -> Words:
        """A span cut into words; each is compared by what it counts as."""
        tokens = [token.span for token in self.tokenize(span)]
        if self.fold(span) == "".join(span.of(self.text).split()):
            return words_of(self.text, span, tokens)
        return words_of(self.text, span, tokens, {token: self.fold(token) for token in tokens})

    def side(self, span: Span | None = None) -> Side:
        """The text, or a span of it, as a side of a comparison. Clauses are cut where the span begins and ends."""
        span = Span(0, len(self.text)) if span is None else span
        first = max(0, bisect.bisect_right(self.clauses, span.start, key=lambda c: c.start) - 1)
        last = bisect.bisect_left(self.clauses, span.end, key=lambda c: c.start)
        clauses = [Span(max(c.start, span.start), min(c.end, span.end)) for c in self.clauses[first:last]]
        return Side(self.text, clauses, self.sentences[first:last], self.units, self.fold, self.words)


def _without_space(view: TextView) -> TextView:
    return view.translate(lambda c: "" if c.isspace() or c in "\u200b\ufeff" else c)
