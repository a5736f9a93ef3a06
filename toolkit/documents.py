"""Where text comes from and what is known about it: sources, documents with their regions, and the corpus."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from toolkit.errors import LoadError
from toolkit.text import Span

UNDETERMINED = "und"
"""The BCP 47 tag of a text whose language is not known."""

MEGABYTE = 1_000_000
LARGEST = 100 * MEGABYTE
"""Bytes that one document may have, unless the user says otherwise: what an analysis can hold many times in memory."""

_CHUNK = 1 << 20


class Source(msgspec.Struct, frozen=True):
    """Something that a loader can read: a file, or bytes in memory (of standard input, an upload, a member of an archive).

    `uri`: the address as a user would type it, or the name of what is in memory. `path`: the file; None where `data`
    holds the bytes. `encoding`: the character encoding that the user named, or None to find it. `limit`: the bytes that
    one document of it may have. `unpack`: what the bytes of the file have to go through, such as gzip's reader; `packed`:
    the ending that says so, which is no part of the format's.
    """

    uri: str
    path: str | None = None
    data: bytes | None = None
    encoding: str | None = None
    limit: int = LARGEST
    unpack: Callable[[BinaryIO], BinaryIO] | None = None
    packed: str = ""

    @property
    def suffix(self) -> str:
        """The file ending in lower case with its dot, or empty."""
        name = self.uri if self.path is None else self.path
        return Path(name[: len(name) - len(self.packed)]).suffix.lower()

    @contextlib.contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes as a stream, unpacked: for what need not be in memory at once. Raises OSError as files do."""
        with open(self.path, "rb") if self.path is not None else io.BytesIO(self.data or b"") as file:
            if self.unpack is None:
                yield file
            else:
                with self.unpack(file) as unpacked:
                    yield unpacked

    def read(self, limit: int | None = None) -> bytes:
        """The bytes, or the first `limit` of them.

        Raises OSError as the file system does, and LoadError where all of them are more than one document may have, or
        change while they are read.
        """
        if limit is not None:
            with self.opened() as file:
                return file.read(limit)
        with self.steady(), self.opened() as file:
            self.check_size(self._size(), self.uri)
            data = file.read(self.limit + 1)
        self.check_size(len(data), self.uri)
        return data

    def check_size(self, size: int, what: str) -> None:
        """Raises LoadError where `what`, of `size` bytes, is more than one document may have."""
        if size > self.limit:
            raise self.too_large(what)

    def too_large(self, what: str) -> LoadError:
        """The error for a document that has more bytes than it may: the source, or `what` of it."""
        return LoadError(
            f"{what} is larger than {self.limit / MEGABYTE:,.0f} MB, the most that one document may have",
            "Cut it into parts, or allow more with --max-size (MB), if you trust it and there is memory for it.",
        )

    @contextlib.contextmanager
    def steady(self) -> Iterator[None]:
        """Raises LoadError at its end where the file was changed meanwhile: its parts would not belong together."""
        before = self._stamp()
        yield
        if before != self._stamp():
            raise LoadError(f"{self.uri} was changed while it was read", "Wait until it is written, then run it again.")

    def sha256(self) -> str:
        """The SHA-256 of the bytes, unpacked, in hexadecimal."""
        digest = hashlib.sha256()
        with self.opened() as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def _size(self) -> int:
        """The bytes of the file; 0 where that does not tell how many are read."""
        if self.path is None:
            return len(self.data or b"")
        state = os.stat(self.path)
        return state.st_size if stat.S_ISREG(state.st_mode) and self.unpack is None else 0

    def _stamp(self) -> tuple[int, ...] | None:
        """What changes with a file; None for what is no file on a disk."""
        if self.path is None:
            return None
        state = os.stat(self.path)
        return (state.st_ino, state.st_size, state.st_mtime_ns) if stat.S_ISREG(state.st_mode) else None


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
