"""The ZIP archive of a book, read with limits: it comes from anywhere, and may be made to harm."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

import toolkit

MOST_OF_A_FILE = 16 * 1024 * 1024
"""Bytes that one file may unpack to: a page of a book has some 100 kB."""

MOST_IN_ALL = 256 * 1024 * 1024
"""Bytes that the pages of a book may unpack to, together."""


class Archive:
    """The files of a book by their names. Nothing is unpacked to disk, and no name leads out of the archive.

    Raises LoadError for what is no archive, here and when it is read.
    """

    def __init__(self, data: bytes, uri: str) -> None:
        self.uri = uri
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise toolkit.LoadError(
                f"{uri} is no EPUB book, or only a part of one: {error}", "Fetch the file again."
            ) from error

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises LoadError where it is missing, damaged, or larger than any book has it."""
        if name not in self:
            raise toolkit.LoadError(f"{self.uri} is damaged: it names {name!r}, which it does not hold", _FETCH_AGAIN)
        most = min(MOST_OF_A_FILE, MOST_IN_ALL - self._read)
        try:
            with self._zip.open(name) as file:
                # Never by the size that the archive claims: what comes out is counted.
                data = file.read(most + 1)
        except RuntimeError as error:  # zipfile's word for a password, and for compressions that it does not know
            raise toolkit.LoadError(f"{self.uri} cannot be unpacked: {error}", "Save the book without it.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise toolkit.LoadError(f"{self.uri} is damaged: {name!r}: {error}", _FETCH_AGAIN) from error
        if len(data) > most:
            raise toolkit.LoadError(
                f"{self.uri} unpacks to more than a book has: {name!r} has over {most:,} bytes",
                "Do not open it: an archive like this is made to fill a machine. A true book: split it.",
            )
        self._read += len(data)
        return data


_FETCH_AGAIN = "Fetch the file again, or repair it with an EPUB editor."


def resolved(base: str, href: str) -> str:
    """The name in the archive that `href`, in the file `base`, stands for. What leads out of it stands for no file."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))
