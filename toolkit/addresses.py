"""Addresses: what a user types for documents, resolved to sources.

A path that exists is taken as it stands, whatever characters it has; else a trailing `#N` is read, after a path or a
pattern; else a pattern.
Folders are searched through by name, hidden files left out; `-` is standard input.
"""

from __future__ import annotations

import functools
import glob
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from toolkit.documents import Source
from toolkit.errors import LoadError

_NUMBERED = re.compile(r"(?P<path>.+)#(?P<number>[1-9]\d*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """A source, and which of its documents are asked for: a number from 1, or None for all of them.

    `essays.txt#2` asks for number 2 of the source `essays.txt`.
    """

    source: Source
    number: int | None = None

    @property
    def key(self) -> str:
        """What tells two files apart: the file's real path, so that one file under two names is one."""
        return os.path.realpath(self.source.path) if self.source.path is not None else self.source.uri


def resolve_address(address: str, encoding: str | None = None) -> list[Request]:
    """The requests that an address stands for, folders and patterns in the order of their names.

    Raises LoadError where it stands for nothing.
    """
    if address == "-":
        return [Request(Source("-", data=_all_of(sys.stdin.buffer), encoding=encoding))]
    if os.path.lexists(address):
        return [Request(_source(path, encoding)) for path in _files(address)]
    numbered = _NUMBERED.fullmatch(address)
    if numbered:
        named = _named(numbered["path"], encoding)
        if named is not None:
            return [Request(source, int(numbered["number"])) for source in named]
    matches = _matching(address)
    if matches:
        return [Request(_source(path, encoding)) for match in matches for path in _files(match)]
    if glob.has_magic(address):
        raise LoadError(f"{address} matches no file", "Check the pattern; quote it if the shell should not read it.")
    raise LoadError(f"{address} does not exist", "Check the spelling, and the folder that you are in.")


def _named(path: str, encoding: str | None) -> list[Source] | None:
    """The files that the part before a number stands for; None for none, so that the number is none either."""
    if path == "-":
        return [Source("-", data=_all_of(sys.stdin.buffer), encoding=encoding)]
    if os.path.isdir(path):
        raise LoadError(f"{path} is a folder and has no document number", "Name a file before #N.")
    found = [path] if os.path.lexists(path) else [match for match in _matching(path) if not os.path.isdir(match)]
    return [_source(match, encoding) for match in found] or None


@functools.lru_cache(maxsize=1)
def _all_of(stream: BinaryIO) -> bytes:
    """What a stream holds, read once: `-#1 -#2` names it twice, and the second reading would find nothing."""
    return stream.read()


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []


def _source(path: str, encoding: str | None) -> Source:
    # A name that is not UTF-8 reaches Python with surrogates in it, which no output could hold.
    uri = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return Source(uri, path, encoding=encoding)


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    found = list(_walk(path, {os.path.realpath(path)}))
    if not found:
        raise LoadError(f"the folder {path} holds no file", "Name another folder; hidden files are left out.")
    yield from found


def _walk(folder: str, above: set[str]) -> Iterator[str]:
    """The files below a folder by name. A link back to a folder above is not followed: it would have no end."""
    for entry in sorted(_entries(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not os.path.isdir(entry.path):  # entry.is_dir() raises for a link to itself
            yield entry.path
            continue
        real = os.path.realpath(entry.path)
        if real not in above:
            yield from _walk(entry.path, above | {real})


def _entries(folder: str) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise LoadError(f"the folder {folder} cannot be read: {error.strerror}", "Check its permissions.") from error
