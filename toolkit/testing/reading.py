"""Suites for what makes documents: loaders and annotators."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from toolkit.documents import Annotation, Document, Source
from toolkit.errors import LoadError
from toolkit.testing.checks import check_annotation, check_document, hold
from toolkit.testing.samples import SAMPLES, sample_documents
from toolkit.testing.suite import ComponentContract, NothingToTryError

BROKEN = {
    "empty": b"",
    "zeros": b"\x00" * 64,
    "noise": bytes((i * 73 + 41) % 256 for i in range(997)),
    "half a zip archive": b"PK\x03\x04\x14\x00\x06\x00",
    "half a PDF": b"%PDF-1.7\n1 0 obj\n<<",
    "half a character": "半个".encode()[:-1],
    "half a UTF-16 character": b"\xff\xfe\x00",
}
"""Bytes that are no whole file of any format."""


TEXTS = {
    "simplified.txt": SAMPLES["simplified"].encode(),
    "with mark.txt": b"\xef\xbb\xbf" + SAMPLES["traditional"].encode(),
    "crlf.txt": SAMPLES["CRLF"].encode(),
    "english #2.md": SAMPLES["English"].encode(),
    "gb18030.txt": (SAMPLES["simplified"] * 3).encode("gb18030"),
    "utf16.txt": SAMPLES["mixed"].encode("utf-16"),
    "astral.txt": (SAMPLES["astral"] + SAMPLES["simplified"]).encode(),
}
"""Files of plain text, by name."""


class LoaderContract(ComponentContract):
    """A loader gives whole documents, the same each time, or says by LoadError what is wrong; and it only reads.

    Files to try it on, bytes by file name: the suite's `files`; where it names none, what the loader's own `samples()`
    gives; else plain texts. For a format of its own one of the two is needed.
    """

    kind = "loader"
    files: ClassVar[dict[str, bytes]] = TEXTS

    def sample_files(self) -> dict[str, bytes]:
        """The files to try it on."""
        if self.files is TEXTS and hasattr(self.component, "samples"):
            return dict(self.component.samples())
        return self.files

    def test_loads_its_files(self) -> None:
        loaded = 0
        for source in self._sources():
            if self.component.accepts(source):
                given = self._given(source)
                hold(
                    bool(given),
                    f"it accepts {Path(source.uri).name} and gives nothing: raise LoadError where nothing is there",
                )
                documents = [item for item in given if isinstance(item, Document)]
                loaded += any(not isinstance(item, LoadError) for item in given)
                hold(len({d.id for d in documents}) == len(documents), f"two documents of {source.uri} have one id")
                for document in documents:
                    self._check(document, source)
        if not loaded:
            raise NothingToTryError(
                "it accepts none of the sample files: name some of its format in `files` or `samples()`"
            )

    def _given(self, source: Source) -> list[Document | Source | LoadError]:
        given = self.component.load(source, self.options)
        hold(hasattr(given, "__iter__"), f"load gave {type(given).__name__}, not documents one after the other")
        items = list(given)
        for item in items:
            kind = type(item).__name__
            hold(
                isinstance(item, (Document, Source, LoadError)), f"load gave {kind}, not Document, Source or LoadError"
            )
        return items

    def _check(self, document: Document, source: Source) -> None:
        check_document(document)
        if hasattr(self.component, "related"):
            return  # a library's documents go by the files that they came from
        hold(document.uri == source.uri, f"the uri is {document.uri!r}, where the source has {source.uri!r}")
        hold(document.id.startswith(source.uri), f"the id {document.id!r} does not begin with the uri")
        hold(document.sha256 == source.sha256(), f"the sha256 of {document.id} is not that of the file's bytes")
        hold(not document.text.startswith("\ufeff"), f"the text of {document.id} begins with a byte order mark")

    def test_same_result_twice(self) -> None:
        for source in self._sources():
            if self.component.accepts(source):
                first, second = (_plain(self._given(source)) for _ in range(2))
                hold(first == second, f"two results differ for {source.uri}")

    def test_only_reads(self) -> None:
        """The files stay as they are, and nothing new is there afterwards: what is written for a while is taken away."""
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as temporary:
            with mock.patch.object(tempfile, "tempdir", temporary):
                for source in self._sources(folder):
                    if self.component.accepts(source):
                        self._given(source)
            there = {path.name: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
            left = sorted(path.name for path in Path(temporary).iterdir())
        hold(there == self.sample_files(), "files were written or changed")
        hold(not left, f"it leaves {', '.join(left)} in the folder for temporary files")

    def test_no_network(self) -> None:
        """What a document names elsewhere, such as a picture or a style sheet, is not fetched."""
        asked: list[str] = []

        def refuse(*arguments: Any, **_: Any) -> None:
            asked.append(str(arguments[-1]))
            raise OSError("a loader may not use the network")

        with (
            mock.patch.multiple(socket.socket, connect=refuse, connect_ex=refuse, sendto=refuse),
            mock.patch.multiple(socket, getaddrinfo=refuse, create_connection=refuse),
        ):
            for source in self._sources():
                if self.component.accepts(source):
                    self._given(source)
        hold(not asked, f"it asked the network for {', '.join(asked)}")

    def test_bytes_without_a_file(self) -> None:
        """Standard input has no path: what is known by its bytes is read all the same."""
        for data in (*self.sample_files().values(), *BROKEN.values()):
            self._load_or_say_why(Source("-", data=data), "standard input")

    def test_broken_files(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for what, data in BROKEN.items():
                for suffix in {Path(name).suffix for name in self.sample_files()}:
                    path = Path(folder, f"{what}{suffix}")
                    path.write_bytes(data)
                    self._load_or_say_why(Source(str(path), str(path)), f"a file with {what}")

    def _load_or_say_why(self, source: Source, what: str) -> None:
        try:
            if self.component.accepts(source):
                for item in self._given(source):
                    if isinstance(item, LoadError):
                        _check_error(item, what)
                    elif isinstance(item, Document):
                        check_document(item)
        except LoadError as error:
            _check_error(error, what)
        except AssertionError:
            raise
        except Exception as error:
            raise AssertionError(f"on {what}: raise LoadError, not {type(error).__name__}: {error}") from error

    def _sources(self, folder: str | None = None) -> Iterator[Source]:
        if folder is None:
            with tempfile.TemporaryDirectory() as made:
                yield from self._sources(made)
            return
        for name, data in self.sample_files().items():
            path = Path(folder, name)
            path.write_bytes(data)
            yield Source(str(path), str(path))


def _check_error(error: LoadError, what: str) -> None:
    hold(bool(error.message.strip()) and bool(error.hint.strip()), f"on {what}: a LoadError needs a hint")


def _plain(items: Iterable[Document | Source | LoadError]) -> list[object]:
    """What a loader gave, as values: errors are equal where they say the same, what unpacks by its source."""
    return [
        (item.message, item.hint)
        if isinstance(item, LoadError)
        else (item.uri, item.data)
        if isinstance(item, Source)
        else item
        for item in items
    ]


class AnnotatorContract(ComponentContract):
    """Annotations are of the documents that were given, and their regions lie inside them."""

    kind = "annotator"

    def documents(self) -> list[Document]:
        """The documents to try it on; derive and override to add some."""
        return sample_documents()

    def test_annotations(self) -> None:
        for documents in self._calls():
            given = {document.id: document for document in documents}
            for annotation in self._annotations(documents):
                check_annotation(annotation, given)

    def test_same_result_twice(self) -> None:
        for documents in self._calls():
            first, second = (self._annotations(documents) for _ in range(2))
            hold(first == second, "two results differ")

    def test_scope(self) -> None:
        scopes = ("source", "document", "corpus")
        hold(self.component.scope in scopes, f"the scope {self.component.scope!r} is none of {', '.join(scopes)}")

    def _annotations(self, documents: list[Document]) -> list[Annotation]:
        made = self.component.annotate(documents, self.options)
        hold(hasattr(made, "__iter__"), f"annotate gave {type(made).__name__}, not annotations")
        annotations = list(made)
        for annotation in annotations:
            kind = type(annotation).__name__
            hold(isinstance(annotation, Annotation), f"annotate gave {kind}, not Annotation")
        return annotations

    def _calls(self) -> list[list[Document]]:
        documents = self.documents()
        return [documents, []] if self.component.scope == "corpus" else [[document] for document in documents]
