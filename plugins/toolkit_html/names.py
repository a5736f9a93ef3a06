"""What documents are called on the page: a number, a title for people, and a short address."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit_html.safe import one_line, shortened, visible

if TYPE_CHECKING:
    from toolkit import DocumentRecord, Report

_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Name:
    """A document on the page: `number` from 1; `title`: for people; `address`: its id without what all ids begin with."""

    number: int
    title: str
    address: str
    id: str
    language: str

    @property
    def anchor(self) -> str:
        return f"d{self.number}"


def names_of(report: Report) -> dict[str, Name]:
    """The names of all documents by id."""
    common = _common_folder([document.id for document in report.documents])
    return {document.id: _name(document, n, common) for n, document in enumerate(report.documents, 1)}


def _name(document: DocumentRecord, number: int, common: str) -> Name:
    address = one_line(document.id[len(common) :])
    title = visible(shortened(document.title, _LONGEST)) if document.title else ""
    language = "" if document.language == "und" else document.language
    return Name(number, title or address, address, document.id, language)


def _common_folder(ids: list[str]) -> str:
    """The folder, with its slash, in which all documents are."""
    if not ids:
        return ""
    folder = posixpath.commonprefix([id.replace("\\", "/") for id in ids])
    return folder[: folder.rfind("/") + 1]
