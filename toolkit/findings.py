"""What comes out: findings of four kinds, and the report that holds them. Plain frozen values with one JSON form.

The shapes and laws are those of the report format (docs/report.md); the JSON Schema is made from these classes. A row
is the one type for a matched pair of pieces, in a comparison and in a passage link alike.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, TypeAlias

import msgspec

from toolkit.decisions import Decisions
from toolkit.documents import Document, Region
from toolkit.errors import ReportError
from toolkit.locations import Location, Locations
from toolkit.text import Span

SCHEMA = 1

Relation: TypeAlias = Literal["equal", "equivalent", "edited", "deleted", "inserted"]
Op: TypeAlias = Literal["equal", "insert", "delete", "replace"]
Cell: TypeAlias = str | int | float | None


class Operation(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One step from left to right: half-open ranges of both texts. `equal` means the same characters.

    `equivalent`: a step of other kind between texts that differ only by what is folded or ignored, such as white space.
    """

    op: Op
    left: tuple[int, int]
    right: tuple[int, int]
    equivalent: bool = False


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of the left text beside its partner on the right; one of the two is None where it has no partner.

    `similarity`: share of 1. `moved`: outside the chain of partners in one order that has the most characters.
    `operations` tile both spans. `copy_of`: for an inserted row, the left span that it repeats and that has a partner
    already; for a deleted row, the right span that still has its text. `group`: the same number on rows that came from one
    sentence split or two merged. `label`: what the reader called the text of the row, such as `template`.
    """

    relation: Relation
    moved: bool
    similarity: float
    left: Span | None
    right: Span | None
    operations: tuple[Operation, ...]
    copy_of: Span | None = None
    group: int | None = None
    label: str | None = None


class Comparison(msgspec.Struct, frozen=True, tag_field="kind", tag="comparison"):
    """Two documents in full. The rows' left spans tile the left text and their right spans the right text.

    `shared_left`, `shared_right`: share of each text's characters that stand in rows with a partner.
    """

    left: str
    right: str
    similarity: float
    shared_left: float
    shared_right: float
    rows: tuple[Row, ...]


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """A span of a named document."""

    document: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Link(msgspec.Struct, frozen=True):
    """A matched pair of places (their indexes in the finding), with its exact spans and the pieces that tile them."""

    places: tuple[int, int]
    left: Span
    right: Span
    similarity: float
    moved: bool
    pieces: tuple[Row, ...]


class Passages(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="passages"):
    """One text in two or more places, in one document or several.

    `ages`: for each place its rank by the date of its document, 1 the oldest, or None where that has no date; absent where
    the dates do not tell.
    """

    label: str
    reason: str
    similarity: float
    places: tuple[Place, ...]
    links: tuple[Link, ...]
    ages: tuple[int | None, ...] = ()


class DocumentPair(msgspec.Struct, frozen=True):
    """Two members (their indexes, left first): Jaccard of their shingles, and containment both ways."""

    members: tuple[int, int]
    similarity: float
    left_in_right: float
    right_in_left: float


class Documents(msgspec.Struct, frozen=True, tag_field="kind", tag="documents"):
    """Near-duplicates: members (documents, paragraphs or sentences) and the verified pairs among them."""

    unit: Literal["document", "paragraph", "sentence"]
    relation: Literal["exact", "near-duplicate", "contains"]
    members: tuple[Place, ...]
    pairs: tuple[DocumentPair, ...]


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column of a table. `share`: a number between 0 and 1. `document`: a document's id. `unit`: of a number."""

    name: str
    type: Literal["text", "number", "share", "document"]
    unit: str | None = None


class Table(msgspec.Struct, frozen=True, tag_field="kind", tag="table"):
    """Numbers in rows and columns."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def _repr_html_(self) -> str:
        """How a notebook shows the table."""
        from toolkit.notebook import table_html

        return table_html(self)


Finding: TypeAlias = Comparison | Passages | Documents | Table


class Label(msgspec.Struct, frozen=True):
    """What a labeler says of a finding: one word, and why in a sentence."""

    label: str
    reason: str


class Problem(msgspec.Struct, frozen=True):
    """Something that failed while the rest went on."""

    severity: Literal["error", "warning"]
    stage: str
    document: str | None
    plugin: str | None
    message: str
    hint: str


class Tool(msgspec.Struct, frozen=True):
    name: str
    version: str


class AnalysisRecord(msgspec.Struct, frozen=True):
    """Which analysis made the report, by which plugin, with which options."""

    name: str
    plugin: str
    version: str
    options: dict[str, Any]


class DocumentRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document as a report holds it. `text` is None (and absent in JSON) where it was left out.

    `role`: the option that named it, such as `against`; absent for one of the sources.
    """

    id: str
    uri: str
    title: str | None
    start: int
    end: int
    sha256: str
    encoding: str
    language: str
    metadata: dict[str, str]
    regions: tuple[Region, ...]
    text: str | None = None
    role: str | None = None

    @classmethod
    def of(cls, document: Document, *, text: bool = True) -> DocumentRecord:
        return cls(
            document.id, document.uri, document.title, document.start, document.end, document.sha256,
            document.encoding, document.language, document.metadata, document.regions, document.text if text else None,
            document.role,
        )  # fmt: skip

    def slice(self, span: Span) -> str:
        """The characters of a span, or its offsets where the report was made without texts."""
        return f"[{span.start}:{span.end}]" if self.text is None else span.of(self.text)


class Report(msgspec.Struct, frozen=True, dict=True):
    """Everything one run found: a value that can be saved, read back and drawn again.

    `decisions`: those of the reader that it was made with, in the shape of their file; absent where there were none.
    """

    schema: int
    tool: Tool
    analysis: AnalysisRecord
    documents: tuple[DocumentRecord, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    decisions: Decisions | msgspec.UnsetType = msgspec.UNSET

    def document(self, id: str) -> DocumentRecord:
        """The document with this id. Raises KeyError where there is none."""
        return self._by_id[id]

    def location(self, document: str, offset: int) -> Location:
        """Where a character of a document stands, for people. Raises KeyError where there is no such document."""
        if document not in self._locations:
            record = self._by_id[document]
            self._locations[document] = Locations(record.text, record.regions, record.language, record.metadata)
        return self._locations[document].of(offset)

    @cached_property
    def _by_id(self) -> dict[str, DocumentRecord]:
        return {document.id: document for document in reversed(self.documents)}

    @cached_property
    def _locations(self) -> dict[str, Locations]:
        return {}

    def to_pandas(self, table: str | None = None) -> Any:
        """The findings as a pandas DataFrame, or the table of this name (`"shares"`): a row as in the CSV.

        Raises UsageError where there is no such table, and MissingDependencyError without pandas.
        """
        from toolkit import tabular

        return tabular.to_pandas(tabular.frame_of(self, table))

    def to_arrow(self, table: str | None = None) -> Any:
        """The same as an Arrow table. Raises UsageError and, without pyarrow, MissingDependencyError."""
        from toolkit import tabular

        return tabular.to_arrow(tabular.frame_of(self, table))

    def _repr_html_(self) -> str:
        """How a notebook shows the report."""
        from toolkit.notebook import report_html

        return report_html(self)


def to_json(report: Report) -> bytes:
    """The report as JSON: UTF-8, the same bytes for equal reports, a line end at the end."""
    return msgspec.json.encode(report, order="deterministic") + b"\n"


def from_json(data: bytes) -> Report:
    """The report that `to_json` wrote. Raises ReportError for anything else, saying where it is wrong."""
    try:
        head = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        schema = msgspec.json.decode(head.get("schema", msgspec.Raw(b"null")))
        if schema != SCHEMA:
            raise ReportError(
                f"this report has schema {schema!r}; this program reads schema {SCHEMA}",
                "Make the report again with this version, or draw it with the version that made it.",
            )
        return msgspec.json.decode(data, type=Report)
    except msgspec.MsgspecError as error:
        raise ReportError(f"this is not a report: {error}", "A report is what --format json wrote.") from error
