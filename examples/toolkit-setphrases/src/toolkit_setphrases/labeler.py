"""The labeler: passages that are made of set phrases."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import toolkit

if TYPE_CHECKING:
    from toolkit_setphrases.phrases import Found, Phrases

_NAMED = 3
"""Phrases that a reason names."""


class SetPhraseOptions(toolkit.Options, frozen=True):
    set_phrase_share: Annotated[
        float,
        toolkit.Meta(
            ge=0.1, le=1, description="A passage with this share of idioms and sayings is labeled set-phrase."
        ),
    ] = 0.6
    set_phrases: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="A file of idioms and sayings of your own, one a line, beside those that are known.",
            extra={"path": "file"},
        ),
    ] = ()


class SetPhraseLabeler:
    """Passages that are made of idioms and sayings: whoever writes them need not have read the other text."""

    name = "set-phrase"
    summary = "Idioms and sayings (成语, 俗语) that nobody owns"
    priority = 20
    Options = SetPhraseOptions

    def label(
        self,
        findings: Sequence[toolkit.Finding],
        corpus: toolkit.Corpus,
        options: SetPhraseOptions,
        context: toolkit.Context,
    ) -> Iterator[toolkit.Label | None]:
        if not any(isinstance(finding, toolkit.Passages) for finding in findings):
            yield from (None for _ in findings)
            return
        from toolkit_setphrases.phrases import known

        marked = _Marked(corpus, known(options.set_phrases), context)
        for finding in findings:
            if isinstance(finding, toolkit.Passages):
                yield _label([marked.place(place) for place in finding.places], options.set_phrase_share)
            else:
                yield None


class _Marked:
    """The documents with the set phrases in them; each document is searched once, and only where it is asked for."""

    def __init__(self, corpus: toolkit.Corpus, phrases: Phrases, context: toolkit.Context) -> None:
        self._documents = {document.id: document for document in corpus}
        self._phrases = phrases
        self._context = context
        self._found: dict[str, list[Found]] = {}

    def place(self, place: toolkit.Place) -> tuple[int, int, list[Found]]:
        """How many units a place has, how many of them are in set phrases, and these."""
        from toolkit_setphrases.phrases import UNIT

        text = self._documents[place.document].text
        there = self._of(place.document)
        first = bisect.bisect_left(there, place.start, key=lambda found: found.span.start)
        last = bisect.bisect_right(there, place.end, key=lambda found: found.span.end)
        inside = there[first:last]
        return (
            len(UNIT.findall(place.span.of(text))),
            sum(len(UNIT.findall(found.span.of(text))) for found in inside),
            inside,
        )

    def _of(self, id: str) -> list[Found]:
        from toolkit_setphrases.phrases import Found

        if id not in self._found:
            # The view is folded: 實事求是 is found as 实事求是, and the span leads back to where it stands.
            view = self._context.view(self._documents[id])
            self._found[id] = [
                Found(found.phrase, view.to_source(found.span)) for found in self._phrases.found_in(view.text)
            ]
        return self._found[id]


def _label(places: Sequence[tuple[int, int, list[Found]]], share: float) -> toolkit.Label | None:
    """The label of a passage, where it is made of set phrases at each of its places."""
    total, covered, found = min(places, key=lambda place: place[1] / max(1, place[0]))
    if not found or covered < share * total:
        return None
    names = [phrase.words for phrase in dict.fromkeys(each.phrase for each in found)]
    kinds = Counter(each.phrase.kind for each in found)
    listed = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    units = "words" if all(name.isascii() for name in names) else "characters"
    kind = ", ".join(sorted(kinds, key=lambda kind: (-kinds[kind], kind)))
    return toolkit.Label("set-phrase", f"{covered} of its {total} {units} are {kind}: {listed}")
