"""Labelers whose word on a passage needs no other passage: they do their work in batches, which any process can do."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, TypeAlias

import toolkit
from toolkit_reuse.analysis import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from toolkit import Context, Document, Finding, Label, Passages
    from toolkit.matching.units import Units

    Batch: TypeAlias = Sequence[tuple[Passages, int]]

BATCH = 1 << 14
"""Characters of the passages that are labeled at a time."""

KEPT = 1 << 20
"""Characters of the texts whose units are kept, in case they are needed again."""


def label_each(
    kernel: Callable[[Context, Batch], list[Label | None]],
    findings: Sequence[Finding],
    context: Context,
    number: Callable[[Passages], int] = lambda _: 0,
) -> Iterator[Label | None]:
    """What the kernel says of each of the passages, None for other findings.

    `number`: of each passage, what is known of it through all of them, such as how often it is said.
    """
    labels = (label for labels in context.map(kernel, _batches(findings, number)) for label in labels)
    for finding in findings:
        yield next(labels) if isinstance(finding, toolkit.Passages) else None


def _batches(findings: Sequence[Finding], number: Callable[[Passages], int]) -> Iterator[Batch]:
    batch: list[tuple[Passages, int]] = []
    work = 0
    for finding in findings:
        if isinstance(finding, toolkit.Passages):
            batch.append((_with_one_link(finding), number(finding)))
            work += 64 + len(finding.places[0].span)
        if work >= BATCH:
            yield batch
            batch, work = [], 0
    if batch:
        yield batch


def _with_one_link(passages: Passages) -> Passages:
    """The passages with the link that labelers read only: the others have many pieces, which need not travel."""
    from msgspec.structs import replace

    from toolkit_reuse.formulas import best_link

    return passages if len(passages.links) == 1 else replace(passages, links=(best_link(passages),))


class KeptUnits:
    """The units of documents, made when they are asked for; the last ones are kept, as many as `KEPT` allows."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Units] = OrderedDict()
        self._size = 0

    def __getstate__(self) -> dict[str, Any]:
        return {"_kept": OrderedDict(), "_size": 0}

    def of(self, document: Document, context: Context) -> Units:
        from toolkit.matching.units import units_of

        if document.id in self._kept:
            self._kept.move_to_end(document.id)
            return self._kept[document.id]
        made = self._kept[document.id] = units_of(folded(document, context))
        self._size += len(made)
        while self._size > KEPT and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
        return made
