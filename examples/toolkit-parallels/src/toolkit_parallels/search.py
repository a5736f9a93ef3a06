"""All levels of a document at which a run may stand: phrases, clauses, parts of sentences, sentences, paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit import Span
from toolkit_parallels.runs import Run, runs_of_clauses, runs_of_heads
from toolkit_parallels.units import Clauses, ends_group, grouped, phrases, pieces

if TYPE_CHECKING:
    from toolkit import Context, Document
    from toolkit_parallels.frames import Chance

PERIODS = (1, 2, 3)
"""Clauses of a member: 只靠热心，撑不过三个月；只靠补贴，撑不过三年 has members of two."""

Paragraph = tuple[Clauses, ...]
"""The sentences of a paragraph, each the clauses that it has."""


def paragraphs(document: Document, context: Context) -> list[Paragraph]:
    """The paragraphs of a document without page heads and feet, and without those that have no words."""
    furniture = [region.span for region in document.regions_of("furniture")]
    clauses = iter(context.segments(document, "clause"))
    clause = next(clauses, None)
    read: list[Paragraph] = []
    sentences = iter(context.segments(document, "sentence"))
    sentence = next(sentences, None)
    for paragraph in context.segments(document, "paragraph"):
        inside: list[Clauses] = []
        while sentence is not None and sentence.end <= paragraph.end:
            spans: list[Span] = []
            while clause is not None and clause.end <= sentence.end:
                spans.append(clause)
                clause = next(clauses, None)
            inside.append(pieces(document.text, spans))
            sentence = next(sentences, None)
        said = tuple(found for found in inside if found)
        if said and not any(span.overlap(paragraph) for span in furniture):
            read.append(said)
    return read


def candidates(text: str, read: Sequence[Paragraph], chance: Chance, shortest: int) -> Iterator[Run]:
    """Every run of the document, whatever it says. `shortest`: fewest units of a member."""
    whole = [tuple(clause for sentence in paragraph for clause in sentence) for paragraph in read]
    for paragraph, clauses in zip(read, whole, strict=True):
        for clause in clauses:
            yield from _long_enough(phrases(text, clause.span), 1, chance, shortest)
        for period in PERIODS:
            yield from _long_enough(clauses, period, chance, shortest)
        yield from _of_groups(list(grouped(clauses, ends_group(text))), chance)
        yield from _of_groups(list(paragraph), chance)
    # A paragraph is known by its first sentence.
    yield from _of_groups([paragraph[0] for paragraph in read], chance, whole)


def _long_enough(clauses: Clauses, period: int, chance: Chance, shortest: int) -> Iterator[Run]:
    """Runs of neighbors among the clauses, none of which is shorter than `shortest`."""
    for stretch in grouped(clauses, lambda a, b: (len(a.units) < shortest) != (len(b.units) < shortest)):
        if len(stretch[0].units) >= shortest and len(stretch) > period:
            yield from runs_of_clauses(stretch, period, chance)


def _of_groups(groups: Sequence[Clauses], chance: Chance, whole: Sequence[Clauses] | None = None) -> Iterator[Run]:
    """Runs of sentences that begin or end alike. `whole`: what each stands for, where that is more than itself."""
    if len(groups) > 1:
        spans = [Span(clauses[0].span.start, clauses[-1].span.end) for clauses in whole or groups]
        yield from runs_of_heads(groups, spans, "head", chance)
        yield from runs_of_heads(groups, spans, "tail", chance)
