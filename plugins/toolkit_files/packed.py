"""Files packed by gzip or zstd: the loader of what is inside reads them as they unpack, whole or in parts."""

from __future__ import annotations

import functools
import importlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import toolkit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit import Source

_MAGIC = {b"\x1f\x8b": ".gz", b"\x28\xb5\x2f\xfd": ".zst"}
_ENDINGS = {".gz": ".gz", ".zst": ".zst", ".zstd": ".zst"}
_KINDS = {".gz": "gzip", ".zst": "zstd"}


class PackedLoader:
    """Reads no document itself: it says how the file is unpacked, and the ending below `.gz` says who reads it."""

    name = "packed"
    summary = "Any file packed by gzip (.gz) or zstd (.zst)"
    priority = 10

    def accepts(self, source: Source) -> bool:
        return source.unpack is None and (
            source.suffix in _ENDINGS or (source.path is None and bool(_by_magic(source)))
        )

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Source]:
        import msgspec

        packing = _by_magic(source)
        if not packing:
            raise toolkit.LoadError(
                f"{source.uri} ends in {source.suffix}, but is not packed", "Give it the ending of what it is."
            )
        ending = source.suffix if source.suffix in _ENDINGS else ""
        unpack = functools.partial(_unpacked, source.uri, packing)
        yield msgspec.structs.replace(source, unpack=unpack, packed=ending)


def _by_magic(source: Source) -> str:
    """How the bytes are packed, as an ending; empty where they are not."""
    head = source.read(4)
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")


def _unpacked(uri: str, packing: str, file: BinaryIO) -> BinaryIO:
    stream, errors = _OPENERS[packing](file)
    return cast("BinaryIO", io.BufferedReader(_Checked(stream, errors, f"{uri}: its {_KINDS[packing]} data")))


def _gunzip(file: BinaryIO) -> tuple[BinaryIO, tuple[type[Exception], ...]]:
    import gzip
    import zlib

    return cast("BinaryIO", gzip.GzipFile(fileobj=file)), (OSError, EOFError, zlib.error)


def _unzstd(file: BinaryIO) -> tuple[BinaryIO, tuple[type[Exception], ...]]:
    zstd = _zstd()
    options = {zstd.DecompressionParameter.window_log_max: _WINDOW}
    return cast("BinaryIO", zstd.ZstdFile(file, options=options)), (OSError, EOFError, zstd.ZstdError)


def _zstd() -> Any:
    """Python's own module from 3.14 on, before that the same from outside."""
    try:
        return importlib.import_module("compression.zstd")
    except ImportError:
        pass
    try:
        return importlib.import_module("backports.zstd")
    except ImportError as error:
        raise toolkit.MissingDependencyError("reading zstd files", "backports.zstd", "formats") from error


_WINDOW = 27
"""The memory that a zstd file may ask for, as a power of 2: what `zstd --long` needs."""

_OPENERS: dict[str, Callable[[BinaryIO], tuple[BinaryIO, tuple[type[Exception], ...]]]] = {
    ".gz": _gunzip,
    ".zst": _unzstd,
}


class _Checked(io.RawIOBase):
    """A stream whose errors say what is wrong with the file."""

    def __init__(self, stream: BinaryIO, errors: tuple[type[Exception], ...], what: str) -> None:
        super().__init__()
        self._stream, self._errors, self._what = stream, errors, what

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except self._errors as error:
            raise toolkit.LoadError(
                f"{self._what} are cut off or damaged",
                "Fetch the file again; what stands before is read where it can be.",
            ) from error
        buffer[: len(data)] = data
        return len(data)
