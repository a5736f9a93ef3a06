"""From the texts of a collection's rows to their shingles, with the components that an analysis would use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit
from toolkit_duplicates.kernels import objects
from toolkit_duplicates.texts import TOGETHER, digest_of, parts_of, shingles_of

if TYPE_CHECKING:
    from toolkit import Columns, Context, Document, Registry, Schema

PREPARED: Schema = {
    "number": "BIGINT", "digest": "BLOB", "length": "BIGINT", "characters": "BIGINT", "shingles": "BLOB",
    "problem": "VARCHAR",
}  # fmt: skip
"""A row a document that is compared; one with nothing but a number and a problem where something went wrong."""

Row = tuple[int, bytes, int, int, bytes, str | None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """From `number` and `text` of documents to rows of `PREPARED`.

    `registry`: finds the language of each, where no `language` is given. `task`: `shingles` with the context of a run.
    """

    registry: Registry
    task: Callable[[list[Document]], Any]
    language: str | None

    def __call__(self, rows: Columns) -> Columns:
        made: list[Row] = []
        given = [(n, t) for n, t in zip(rows["number"].tolist(), rows["text"].tolist(), strict=True) if t]
        for first in range(0, len(given), TOGETHER):
            documents = [self._document(number, text) for number, text in given[first : first + TOGETHER]]
            said = self.task(documents)
            made += said.result
            made += [(0, b"", 0, 0, b"", f"{problem.message}\n{problem.hint}") for problem in said.problems]
        cells = list(zip(*made, strict=True)) or [()] * len(PREPARED)
        return {
            name: np.array(column, dtype=np.int64) if type == "BIGINT" else objects(list(column))
            for (name, type), column in zip(PREPARED.items(), cells, strict=True)
        }

    def _document(self, number: int, text: str) -> Document:
        document = toolkit.Document.of_text(text, id=str(number), language=self.language or toolkit.UNDETERMINED)
        if self.language is not None:
            return document
        language = _language_of(document, self.registry)
        return toolkit.Document.of_text(text, id=str(number), language=language)


def shingles(min_length: int, context: Context, documents: list[Document]) -> list[Row]:
    """The rows of documents that are long enough."""
    parts = list(parts_of(documents, "document", min_length, context))
    made = shingles_of([units for _, _, units in parts])
    return [
        (int(document.id), digest_of(units), len(made[n]), len(document.text), made[n].tobytes(), None)
        for n, (document, _, units) in enumerate(parts)
    ]


def _language_of(document: Document, registry: Registry) -> str:
    """The language as loading finds it: what annotators of sources say, the last one by priority."""
    annotators = [r for r in registry.components("annotator") if r.component.scope == "source"]
    language = document.language
    for registered in sorted(annotators, key=lambda r: -r.priority):
        for annotation in registered.component.annotate([document], registered.options()):
            language = annotation.language or language
    return language
