"""Where text comes from and what is known about it: sources, documents with their regions, and the corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from toolkit.text import Span

UNDETERMINED = "und"
"""The BCP 47 tag of a text whose language is not known."""


class Source(msgspec.Struct, frozen=True):
    """Something that a loader can read: a file, or bytes that came on standard input.

    `uri`: the address as a user would type it. `path`: the file; None where `data` holds the bytes. `encoding`: the
    character encoding that the user named, or None to find it.
    """

    uri: str
    path: str | None = None
    data: bytes | None = None
    encoding: str | None = None

    @property
    def suffix(self) -> str:
        """The file ending in lower case with its dot, or empty."""
        return Path(self.path).suffix.lower() if self.path is not None else ""

    def read(self, limit: int | None = None) -> bytes:
        """The bytes, or the first `limit` of them. Raises OSError as the file system does."""
        if self.path is None:
            return (self.data or b"")[:limit]
        with open(self.path, "rb") as file:
            return file.read() if limit is None else file.read(limit)

    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.read()).hexdigest()


class Locator(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a region stands in its file, for people: each counted from 1."""

    page: int | None = None
    line: int | None = None
    record: int | None = None


class Region(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a document that is something: furniture, title, heading, paragraph, quotation, or a plugin's own.

    `start` and `end` count code points of the document's text. `level` is that of a heading, 1 the highest.
    """

    kind: str
    start: int
    end: int
    level: int | None = None
    locator: Locator | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Document(msgspec.Struct, frozen=True):
    """A text and what is known about it. The text is what the loader gave and never changes.

    `id`: the address of just this document (`essays.txt#2`). `start` and `end`: where it stands in its file's text.
    `sha256`: of the file's bytes. `language`: BCP 47, `und` where not known. `metadata`: `date` (ISO 8601), `author`, …
    `role`: the option that named the document, such as `against`; None for one of the sources.
    """

    id: str
    uri: str
    text: str
    start: int
    end: int
    sha256: str
    encoding: str
    language: str = UNDETERMINED
    title: str | None = None
    metadata: dict[str, str] = {}
    regions: tuple[Region, ...] = ()
    role: str | None = None

    @classmethod
    def of_text(cls, text: str, id: str = "text", language: str = UNDETERMINED, encoding: str = "utf-8") -> Document:
        """A document made of a string: for loaders whose file is one text, for tests and for notebooks."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(id, id, text, 0, len(text), digest, encoding, language)

    @property
    def span(self) -> Span:
        """The whole text."""
        return Span(0, len(self.text))

    def _repr_html_(self) -> str:
        """How a notebook shows the document."""
        from toolkit.notebook import document_html

        return document_html(self)

    def regions_of(self, *kinds: str) -> list[Region]:
        """The regions of these kinds, in the order of the text."""
        return [region for region in self.regions if region.kind in kinds]


class Annotation(msgspec.Struct, frozen=True):
    """What an annotator found about one document, named by its `id`. Whatever is left at None or empty stays as it is."""

    document: str
    regions: tuple[Region, ...] = ()
    title: str | None = None
    language: str | None = None
    metadata: dict[str, str] = {}


class Corpus:
    """Documents that can be gone through as often as needed, one by one or in batches.

    Made from a sequence, or from a function that opens a fresh iterator each time: such a corpus need not fit in memory.
    """

    def __init__(self, documents: Sequence[Document] | Callable[[], Iterable[Document]]) -> None:
        self._documents = documents if callable(documents) else tuple(documents)

    def __iter__(self) -> Iterator[Document]:
        documents = self._documents
        return iter(documents()) if callable(documents) else iter(documents)

    def __len__(self) -> int:
        """How many documents there are; goes through all of them where they are not in memory."""
        documents = self._documents
        return sum(1 for _ in documents()) if callable(documents) else len(documents)

    def __getitem__(self, id: str) -> Document:
        """The document with this id. Raises KeyError where there is none."""
        for document in self:
            if document.id == id:
                return document
        raise KeyError(id)

    def _repr_html_(self) -> str:
        """How a notebook shows the corpus."""
        from toolkit.notebook import corpus_html

        return corpus_html(self)

    def batches(self, characters: int) -> Iterator[list[Document]]:
        """The documents in order, in lists of about `characters` code points (one document at the least)."""
        batch: list[Document] = []
        size = 0
        for document in self:
            batch.append(document)
            size += len(document.text)
            if size >= characters:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch
