"""Addresses: what a user types for documents, resolved to sources.

A path that exists is taken as it stands, whatever characters it has; else a trailing `#N` is read, after a path or a
pattern; else a pattern; else a path that goes on behind a file, as into an archive (`speeches.zip/2024/may.txt`).
Folders are searched through by name, hidden files left out; `-` is standard input.
"""

from __future__ import annotations

import functools
import glob
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.documents import LARGEST, Source
from toolkit.errors import LoadError

_NUMBERED = re.compile(r"(?P<path>.+)#(?P<number>[1-9]\d*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """A source, and which of its documents are asked for: a number from 1, or None for all of them.

    `essays.txt#2` asks for number 2 of the source `essays.txt`. `member`: the address of a file or folder in the source,
    which is an archive, or None for all of it.
    """

    source: Source
    number: int | None = None
    member: str | None = None

    @property
    def key(self) -> str:
        """What tells two files apart: the file's real path, so that one file under two names is one."""
        return os.path.realpath(self.source.path) if self.source.path is not None else self.source.uri


Unreadable = Callable[[LoadError, str], None]
"""Is told of a folder that cannot be read, while the others go on."""


def resolve_address(
    address: str, encoding: str | None = None, largest: int = LARGEST, unreadable: Unreadable | None = None
) -> list[Request]:
    """The requests that an address stands for, folders and patterns in the order of their names.

    `largest`: the bytes that one document may have; `unreadable` is told of folders inside the one named that cannot be
    read. Raises LoadError where the address stands for nothing.
    """
    return _Resolving(encoding, largest, unreadable).requests(address)


@dataclass(frozen=True, slots=True)
class _Resolving:
    """What holds for all sources of one address."""

    encoding: str | None
    largest: int
    unreadable: Unreadable | None

    def requests(self, address: str) -> list[Request]:
        if address == "-":
            return [Request(self.standard_input())]
        if os.path.lexists(address):
            return [Request(self.source(path)) for path in _files(address, self.unreadable)]
        numbered = _NUMBERED.fullmatch(address)
        if numbered:
            named = self.numbered(numbered["path"], int(numbered["number"]))
            if named:
                return named
        matches = _matching(address)
        if matches:
            found = [path for match in matches for path in _files(match, self.unreadable)]
            return [Request(self.source(path)) for path in found]
        archive = _file_before(address)
        if archive is not None:
            return [Request(self.source(archive), member=address)]
        closed = _closed_folder(address)
        if closed is not None:
            raise LoadError(
                f"{address} cannot be read: you may not look into the folder {closed}",
                "Check the folder's permissions.",
            )
        if glob.has_magic(address):
            raise LoadError(
                f"{address} matches no file", "Check the pattern; quote it if the shell should not read it."
            )
        raise LoadError(f"{address} does not exist", "Check the spelling, and the folder that you are in.")

    def numbered(self, path: str, number: int) -> list[Request]:
        """What the part before a number stands for; nothing, so that the number is none either."""
        if path == "-":
            return [Request(self.standard_input(), number)]
        if os.path.isdir(path):
            raise LoadError(f"{path} is a folder and has no document number", "Name a file before #N.")
        found = [path] if os.path.lexists(path) else [match for match in _matching(path) if not os.path.isdir(match)]
        archive = None if found else _file_before(path)
        if archive is not None:
            return [Request(self.source(archive), number, path)]
        return [Request(self.source(match), number) for match in found]

    def source(self, path: str) -> Source:
        # A name that is not UTF-8 reaches Python with surrogates in it, which no output could hold.
        uri = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return Source(uri, path, encoding=self.encoding, limit=self.largest)

    def standard_input(self) -> Source:
        data = _all_of(sys.stdin.buffer, self.largest)
        return Source("-", data=data, encoding=self.encoding, limit=self.largest)


@functools.lru_cache(maxsize=1)
def _all_of(stream: BinaryIO, largest: int) -> bytes:
    """What a stream holds, read once: `-#1 -#2` names it twice, and the second reading would find nothing.

    A byte more than the largest document may have is enough to know that it is too large.
    """
    return stream.read(largest + 1)


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []


def _file_before(path: str) -> str | None:
    """The file that stands in a path where a folder would, as an archive does; None where there is none."""
    while path := os.path.dirname(path.rstrip("/")):
        if os.path.lexists(path):
            return path if os.path.isfile(path) else None
        if path == os.path.dirname(path):
            break
    return None


def _closed_folder(path: str) -> str | None:
    """The folder that keeps it secret whether a path exists; None where nothing does."""
    secret = None
    while _is_secret(path):
        secret = path = os.path.dirname(path.rstrip("/")) or "."
    return secret


def _is_secret(path: str) -> bool:
    try:
        os.lstat(path)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def _files(path: str, unreadable: Unreadable | None) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    entries = _entries(path)
    failed: list[LoadError] = []

    def note(error: LoadError, folder: str) -> None:
        failed.append(error)
        if unreadable is None:
            raise error
        unreadable(error, folder)

    found = list(_walk(entries, {os.path.realpath(path)}, note))
    if not found and not failed:
        raise LoadError(f"the folder {path} holds no file", "Name another folder; hidden files are left out.")
    yield from found


def _walk(entries: Iterable[os.DirEntry[str]], above: set[str], unreadable: Unreadable) -> Iterator[str]:
    """The files below a folder by name. A link back to a folder above is not followed: it would have no end."""
    for entry in sorted(entries, key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not os.path.isdir(entry.path):  # entry.is_dir() raises for a link to itself
            yield entry.path
            continue
        real = os.path.realpath(entry.path)
        if real in above:
            continue
        try:
            below = _entries(entry.path)
        except LoadError as error:
            unreadable(error, entry.path)
            continue
        yield from _walk(below, above | {real}, unreadable)


def _entries(folder: str) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise LoadError(f"the folder {folder} cannot be read: {error.strerror}", "Check its permissions.") from error
