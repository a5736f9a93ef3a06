"""From the texts of a collection's rows to rows of a table, with the components that an analysis would use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit

if TYPE_CHECKING:
    from toolkit import Columns, Context, Document, Prepare, Registry, Schema

    Rows = list[tuple[Any, ...]]

TOGETHER = 256
"""Documents that a kernel is given at a time."""

_EMPTY: dict[str, Any] = {"BIGINT": 0, "DOUBLE": 0.0, "BOOLEAN": False, "VARCHAR": "", "BLOB": b""}
_NUMPY = {"BIGINT": np.int64, "DOUBLE": np.float64, "BOOLEAN": np.bool_}


@dataclass(frozen=True, slots=True)
class PreparedBy:
    """Makes of an analysis' kernel one from `number` and `text` of documents to rows.

    `registry`: finds the language of each, where no `language` is given.
    """

    registry: Registry
    analysis: str
    language: str | None

    def kernel(self, schema: Schema, kernel: Prepare) -> Prepared:
        return Prepared(self, toolkit.task(kernel, self.analysis, registry=self.registry), with_problem(schema))

    def mapped(self, schema: Schema, kernel: Callable[[Context, Columns], Rows]) -> Mapped:
        return Mapped(toolkit.task(kernel, self.analysis, registry=self.registry), with_problem(schema))

    def document(self, number: int, text: str) -> Document:
        document = toolkit.Document.of_text(text, id=str(number), language=self.language or toolkit.UNDETERMINED)
        if self.language is not None:
            return document
        language = _language_of(document, self.registry)
        return toolkit.Document.of_text(text, id=str(number), language=language)


def with_problem(schema: Schema) -> Schema:
    """The schema with a column more: in a row that holds nothing else, what went wrong."""
    return {**schema, "problem": "VARCHAR"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The kernel. `schema`: with the column `problem`."""

    by: PreparedBy
    task: Callable[[list[Document]], Any]
    schema: Schema

    def __call__(self, rows: Columns) -> Columns:
        given = [(n, t) for n, t in zip(rows["number"].tolist(), rows["text"].tolist(), strict=True) if t]
        some = (given[first : first + TOGETHER] for first in range(0, len(given), TOGETHER))
        documents = ([self.by.document(number, text) for number, text in each] for each in some)
        return _columns((self.task(each) for each in documents), self.schema)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A kernel of the rows of a query. `schema`: with the column `problem`."""

    task: Callable[[Columns], Any]
    schema: Schema

    def __call__(self, rows: Columns) -> Columns:
        return _columns([self.task(rows)], self.schema)


def _columns(said: Iterable[Any], schema: Schema) -> Columns:
    """The rows that a kernel gave, and a row for each problem that it told."""
    made: list[tuple[Any, ...]] = []
    nothing = tuple(_EMPTY[type] for type in schema.values())[:-1]
    for each in said:
        made += [(*row, None) for row in each.result]
        made += [(*nothing, f"{problem.message}\n{problem.hint}") for problem in each.problems]
    cells = list(zip(*made, strict=True)) or [()] * len(schema)
    return {name: _column(list(column), type) for (name, type), column in zip(schema.items(), cells, strict=True)}


def _column(cells: list[Any], type: str) -> Any:
    if type in _NUMPY:
        return np.array(cells, dtype=_NUMPY[type])
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


def _language_of(document: Document, registry: Registry) -> str:
    """The language as loading finds it: what annotators of sources say, the last one by priority."""
    annotators = [r for r in registry.components("annotator") if r.component.scope == "source"]
    language = document.language
    for registered in sorted(annotators, key=lambda r: -r.priority):
        for annotation in registered.component.annotate([document], registered.options()):
            language = annotation.language or language
    return language
