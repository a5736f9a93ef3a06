"""The loaders of Word files, and of older and other office documents by way of LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, Source

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_OPEN_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
"""How an OpenDocument text begins, behind the head of its first member: its own name, not packed."""

_WORD = (".docx", ".docm", ".dotx", ".dotm")
_OTHER = (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott")


class RevisionOptions(toolkit.Options, frozen=True):
    """Both loaders share them."""

    revisions: Annotated[
        Literal["accepted", "original"],
        toolkit.Meta(description="Tracked changes of office documents: as accepted, or the text before them."),
    ] = "accepted"


class WordLoader:
    name = "word"
    summary = "Word documents (.docx)"
    Options = RevisionOptions

    def accepts(self, source: Source) -> bool:
        if source.suffix in _WORD:
            return True
        if (source.suffix in _OTHER or not source.suffix) and source.read(4) == _ZIP:
            return _holds_word(source.read())
        return False

    def load(self, source: Source, options: RevisionOptions) -> Iterator[Document]:
        from toolkit_office.word import read_word

        data = _content(source)
        if data.startswith(_OLE):
            raise _locked(source) if _is_locked(data) else _misnamed(source, "an old Word file", ".doc")
        if data.startswith(_RTF):
            raise _misnamed(source, "a rich text file", ".rtf")
        yield read_word(source, data, options.revisions)


class ConvertedLoader:
    name = "office"
    summary = "Older office documents (.doc, .wps, .rtf, .odt), where LibreOffice is installed"
    Options = RevisionOptions

    def accepts(self, source: Source) -> bool:
        if source.suffix in _OTHER:
            start = source.read(8)
            return start.startswith((_OLE, _RTF, b"PK")) or source.suffix not in (".doc", ".dot") or not start
        if source.suffix:
            return False
        start = source.read(8)
        if start.startswith(_ZIP):
            return _OPEN_TEXT in source.read(200)
        if source.path is not None:
            return False
        return start.startswith(_RTF) or (start == _OLE and "WordDocument".encode("utf-16-le") in source.read())

    def load(self, source: Source, options: RevisionOptions) -> Iterator[Document]:
        from toolkit_office.conversion import to_docx
        from toolkit_office.word import read_word

        data = _content(source)
        if _is_locked(data):
            raise _locked(source)
        document = read_word(source, data, options.revisions) if _holds_word(data) else None
        if document is None:
            converted = to_docx(data, source)
            document = read_word(source, converted, options.revisions)
        yield _of_file(document, source, data)


def _of_file(document: Document, source: Source, data: bytes) -> Document:
    """The document with the checksum of the file that the user has."""
    import hashlib

    import msgspec

    from toolkit_office.conversion import kind_of

    metadata = {**document.metadata, "format": source.suffix.lstrip(".") or kind_of(data)}
    return msgspec.structs.replace(document, sha256=hashlib.sha256(data).hexdigest(), metadata=metadata)


def _content(source: Source) -> bytes:
    data = source.read()
    if not data:
        raise toolkit.LoadError(f"{source.uri} is empty", "Nothing was compared with it.")
    return data


def _holds_word(data: bytes) -> bool:
    """Whether a ZIP archive has the text of a Word file."""
    import io
    import zipfile

    if not data.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _is_locked(data: bytes) -> bool:
    """Whether an office document is encrypted: it is then an old container around the locked package."""
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


def _locked(source: Source) -> toolkit.LoadError:
    return toolkit.LoadError(
        f"{source.uri} is locked with a password", "Open it in Word or LibreOffice and save it without the password."
    )


def _misnamed(source: Source, what: str, suffix: str) -> toolkit.LoadError:
    return toolkit.LoadError(
        f"{source.uri} is {what}, whatever its name says",
        f"Give it the ending {suffix}, or save it as .docx in Word, WPS or LibreOffice.",
    )
