"""What the server and the process of a job say to each other: values in frames of MessagePack.

A process is told its setup, then one task; while it works it may be told to stop. It answers with how far it is and what
failed, then with one result.
"""

from __future__ import annotations

import struct
from typing import Any, TypeAlias

import msgspec

import toolkit

HEAD = struct.Struct(">Q")
"""Before each frame: its length in bytes."""


class File(msgspec.Struct, frozen=True):
    """A file that was given. `number`: which of its documents, from 1; None for all."""

    name: str
    data: bytes
    number: int | None = None


class Setup(msgspec.Struct, frozen=True):
    """What a process needs to know beforehand: the plugins of the server, and its configuration file."""

    plugins: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    config: str | None = None


class Analyze(msgspec.Struct, frozen=True, tag=True):
    """The task to run an analysis. `documents`: files by the option that names documents; `files`: those of options that
    name a file or a folder, which are written to `folder` for the time of the job.
    """

    analysis: str
    sources: tuple[File, ...]
    options: dict[str, str | bool | int | float | list[str]] = {}
    documents: dict[str, tuple[File, ...]] = {}
    files: dict[str, tuple[File, ...]] = {}
    folder: str | None = None
    encoding: str | None = None
    language: str | None = None
    split: bool | None = None


class Draw(msgspec.Struct, frozen=True, tag=True):
    """The task to draw a report (JSON) in a format."""

    report: bytes
    format: str
    options: dict[str, str | list[str]] = {}


class Stop(msgspec.Struct, frozen=True, tag=True):
    """End the work now; what was found is kept."""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """`done` of `total` of something, such as files."""

    what: str
    done: int
    total: int


class Told(msgspec.Struct, frozen=True, tag=True):
    """Problems that were met."""

    problems: tuple[toolkit.Problem, ...]


class Made(msgspec.Struct, frozen=True, tag=True):
    """A report (JSON), and the page of it (HTML); no page where it could not be drawn, or nothing draws HTML."""

    report: bytes
    page: bytes
    partial: bool


class Drawn(msgspec.Struct, frozen=True, tag=True):
    """A report in another format."""

    data: bytes


class Failed(msgspec.Struct, frozen=True, tag=True):
    """No result: what is wrong, and what to do."""

    message: str
    hint: str


Order: TypeAlias = Analyze | Draw | Stop
Reply: TypeAlias = Progress | Told | Made | Drawn | Failed


def framed(message: msgspec.Struct) -> bytes:
    """A message as it goes over the pipe."""
    body = msgspec.msgpack.encode(message)
    return HEAD.pack(len(body)) + body


def unframed(body: bytes, kind: Any) -> Any:
    """The message in a frame, of a kind or one of a union. Raises msgspec.MsgspecError for anything else."""
    return msgspec.msgpack.decode(body, type=kind)
