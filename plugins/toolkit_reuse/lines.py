"""Spans of documents as the lines of one text, to be folded and cut into words in one go: most are short, and many.

What goes wrong with them is said of the document of the first.
"""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

import toolkit
from toolkit import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from toolkit import Context, Document, TextView, Token


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts of one language. `document`: of which each is a line. `places`: where in it each stands."""

    document: Document
    places: Sequence[Span]

    @classmethod
    def of(cls, texts: Sequence[str], first: Document) -> Lines:
        """`first`: the document of the first, whose language all have."""
        ends = list(itertools.accumulate(len(text) + 1 for text in texts))
        places = [Span(end - 1 - len(text), end - 1) for text, end in zip(texts, ends, strict=True)]
        return cls(toolkit.Document.of_text("\n".join(texts), id=first.id, language=first.language), places)

    def views(self, fold: Callable[[Document], TextView]) -> Iterator[TextView]:
        """The view of each line, placed in the line. `fold`: makes that of a document."""
        view = fold(self.document)
        if view.text.count("\n") == self.document.text.count("\n"):
            return map(view.within, self.places)
        # Of a normalizer to which a line end is no border.
        return (fold(replace(self.document, text=place.of(self.document.text))) for place in self.places)

    def tokens(self, context: Context) -> list[Sequence[Token]]:
        """The words of each, placed in the document."""
        tokens = list(context.tokens(self.document))
        starts = [token.start for token in tokens]
        found: list[Sequence[Token]] = []
        for place in self.places:
            first, last = bisect.bisect_left(starts, place.start), bisect.bisect_left(starts, place.end)
            if (first and tokens[first - 1].end > place.start) or (last > first and tokens[last - 1].end > place.end):
                # Of a tokenizer to which a line end is no border.
                return [context.tokens(self.document, place) for place in self.places]
            found.append(tokens[first:last])
        return found


def lines_of(spans: Sequence[tuple[Document, Span]]) -> Iterator[tuple[list[int], Lines]]:
    """The numbers of the spans of each language, and these as lines."""
    by_language: dict[str, list[int]] = {}
    for number, (document, _) in enumerate(spans):
        by_language.setdefault(document.language, []).append(number)
    for numbers in by_language.values():
        listed = [spans[number] for number in numbers]
        yield numbers, Lines.of([span.of(document.text) for document, span in listed], listed[0][0])
