"""The ZIP package of an office document: its parts as streams of bytes, with a limit for all of them together.

A part is unpacked piece by piece, so that a bomb costs time up to the limit and never its memory.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

import toolkit
from toolkit_office.xml import BrokenXmlError, elements

UNPACKED = 256 * 1024 * 1024
"""Bytes that the parts that are read may have together."""

_CHUNK = 1 << 15
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError, NotImplementedError)
"""What the standard library raises for archives that are cut, damaged, locked or packed in a way it cannot undo."""


class Package:
    """The parts of an OPC package by name. Raises LoadError where the archive or a part cannot be read."""

    def __init__(self, data: bytes, uri: str) -> None:
        self._uri = uri
        self._left = UNPACKED
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._names = {name.lstrip("/").lower(): name for name in self._archive.namelist()}
        except _BROKEN as error:
            raise self.broken() from error

    def broken(self) -> toolkit.LoadError:
        return toolkit.LoadError(
            f"{self._uri} is damaged: it cannot be unpacked as a Word file",
            "Open it in Word, WPS or LibreOffice, which can repair it, and save it again; or get a whole copy.",
        )

    def has(self, part: str) -> bool:
        return part.lower() in self._names

    def stream(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, in pieces."""
        try:
            with self._archive.open(self._names[part.lower()]) as file:
                while piece := file.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise toolkit.LoadError(
                            f"{self._uri} unpacks to more than {UNPACKED >> 20} MB: it may be made to fill the memory",
                            "Open it in Word or LibreOffice and save its text in smaller files.",
                        )
                    yield piece
        except _BROKEN as error:
            raise self.broken() from error

    def related(self, part: str) -> dict[str, list[str]]:
        """The parts that a part names, by the last word of the relation's type (`styles`, `header`, …), in order."""
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, list[str]] = {}
        if not self.has(relations):
            return found
        try:
            for _, element in elements(self.stream(relations), {"Relationship"}):
                target = element.get("Target", "")
                if element.get("TargetMode") != "External" and target:
                    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                    found.setdefault(element.get("Type", "").rpartition("/")[2], []).append(path)
        except BrokenXmlError as error:
            raise self.broken() from error
        return found
