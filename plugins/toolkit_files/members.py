"""The members of ZIP archives, as sources. Nothing is written to the disk, whatever their names say."""

from __future__ import annotations

import contextlib
import io
import re
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import LoadError, Source

MEMBERS = 10
"""All members together may have this many times the bytes that one document may have."""

_OFFICE = ("[Content_Types].xml", "mimetype")
"""Members by which a ZIP file is a document of another format: Word and its kin, EPUB and OpenDocument."""

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:$")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, IndexError, NotImplementedError)
_UNKNOWN = "a way of packing that is not known here"


def members_of(source: Source) -> Iterator[Source | LoadError]:
    """The members in the order of a folder, and what is wrong with others. Raises LoadError where it is no whole archive."""
    with source.steady(), _seekable(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise toolkit.LoadError(
                f"{source.uri} is no whole ZIP archive: it is cut off or damaged", "Fetch or make it again."
            ) from error
        yield from _members(archive, source)


def is_office(source: Source) -> bool:
    """Whether a ZIP file is a document of another format."""
    with contextlib.suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(source.read())) as archive:
        return any(name in _OFFICE for name in archive.namelist())
    return False


@contextlib.contextmanager
def _seekable(source: Source) -> Iterator[BinaryIO]:
    if source.unpack is not None:
        yield io.BytesIO(source.read())
        return
    with source.opened() as file:
        yield file


def _members(archive: zipfile.ZipFile, source: Source) -> Iterator[Source | LoadError]:
    room = MEMBERS * source.limit
    seen: set[str] = set()
    named = [(name, info) for info in archive.infolist() if (name := member_name(info)) and _is_document(name, info)]
    if not named:
        raise toolkit.LoadError(f"{source.uri} holds no file", "Hidden members and links are left out.")
    for name, info in sorted(named, key=lambda pair: pair[0].split("/")):
        uri = f"{source.uri}/{name}"
        if name in seen:
            yield toolkit.LoadError(f"{source.uri} holds more than one {name}: the first was read", "Name them apart.")
            continue
        seen.add(name)
        data = _read(archive, info, uri, source)
        if isinstance(data, toolkit.LoadError):
            yield data
            continue
        room -= len(data)
        if room < 0:
            yield toolkit.LoadError(
                f"{source.uri} unpacks to more than {MEMBERS * source.limit / 1e6:,.0f} MB: it was read up to {name}",
                "Compare parts of it, or allow more with --max-size (MB), if you trust it.",
            )
            return
        yield toolkit.Source(uri, data=data, encoding=source.encoding, limit=source.limit)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, uri: str, source: Source) -> bytes | LoadError:
    """The bytes of a member, never more than may be, whatever its header says; or why it has none."""
    if info.flag_bits & _ENCRYPTED:
        return toolkit.LoadError(f"{uri} is encrypted", "Unpack the archive with its password first.")
    try:
        with archive.open(info) as member:
            data = member.read(source.limit + 1) if info.file_size <= source.limit else b""
    except NotImplementedError:
        return toolkit.LoadError(f"{uri} is packed in {_UNKNOWN}", "Unpack the archive first.")
    except (*_BROKEN, RuntimeError):
        return toolkit.LoadError(f"{uri} is cut off or damaged", "Fetch or make the archive again.")
    if max(info.file_size, len(data)) > source.limit:
        return source.too_large(uri)
    return data


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member as a path inside the archive: no drive, no root, no way up. Empty where nothing is left."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        name = _of_its_time(name)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(part for n, part in enumerate(parts) if n or not _DRIVE.match(part))


def _of_its_time(name: str) -> str:
    """A name that does not say its encoding: UTF-8 or, from a Chinese Windows, GBK; read as code page 437 by zipfile."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return name


def _is_document(name: str, info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file that a folder would show."""
    parts = name.split("/")
    hidden = any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX"
    return not (hidden or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16))
