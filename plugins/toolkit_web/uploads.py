"""What the page sends: a description (JSON) and files, read within limits, and held in memory only."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

import toolkit
from toolkit_web.messages import Analyze, File

if TYPE_CHECKING:
    from starlette.requests import Request

FILES = 5000
"""Files of one analysis."""
DESCRIPTION = 4_000_000
"""Bytes of the description: names and options."""


class TooLargeError(toolkit.ToolkitError):
    """More than the server takes."""


class Named(msgspec.Struct, frozen=True):
    """A file in the description: its name, which of the files that follow it is, and which of its documents is meant."""

    name: str
    part: Annotated[int, msgspec.Meta(ge=0)]
    number: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page asks for; the fields are those of `Analyze`."""

    analysis: str
    sources: tuple[Named, ...]
    options: dict[str, str | bool | int | float | list[str]] = {}
    documents: dict[str, tuple[Named, ...]] = {}
    files: dict[str, tuple[Named, ...]] = {}
    encoding: str | None = None
    language: str | None = None
    split: bool | None = None


class _Parser(MultiPartParser):
    """Starlette's, which would write a large file to the disk: this one never does."""

    spool_max_size = sys.maxsize


async def read_upload(request: Request, most: int) -> Analyze:
    """What the page asks for. `most`: bytes of the whole request.

    Raises TooLargeError for more than that, UsageError for what is no request of the page.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise toolkit.UsageError("this is no form of the page", "Open the page itself.")
    if int(request.headers.get("content-length") or 0) > most:
        raise _too_large(most)
    parser = _Parser(request.headers, _bounded(request, most), max_files=FILES, max_fields=1, max_part_size=DESCRIPTION)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise toolkit.UsageError(f"the form could not be read: {error.message}", "Choose fewer files.") from error
    try:
        parts = [await file.read() for file in form.getlist("file") if isinstance(file, UploadFile)]
        description = form.get("description")
    finally:
        await form.close()
    try:
        asked = msgspec.json.decode(description if isinstance(description, str) else "", type=Description)
    except msgspec.MsgspecError as error:
        raise toolkit.UsageError(f"the form could not be read: {error}", "Reload the page.") from error
    return Analyze(
        asked.analysis,
        _files(asked.sources, parts),
        asked.options,
        {name: _files(named, parts) for name, named in asked.documents.items()},
        {name: _files(named, parts) for name, named in asked.files.items()},
        None,
        asked.encoding or None,
        asked.language or None,
        asked.split,
    )


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes]:
    """The bytes of a request as they come, up to a limit: its head may say less than it holds, or nothing."""
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        yield chunk


def _too_large(most: int) -> TooLargeError:
    return TooLargeError(
        f"the files are more than {most / 1_000_000:.3g} MB", "Choose fewer, or start the server with --max-size."
    )


def _files(named: Sequence[Named], parts: Sequence[bytes]) -> tuple[File, ...]:
    try:
        return tuple(File(one.name, parts[one.part], one.number) for one in named)
    except IndexError:
        raise toolkit.UsageError("the form could not be read: a file is missing", "Reload the page.") from None
