"""The rows of Parquet files, read by a process of its own (`parquet_worker.py`) with a limit of memory.

A few hundred bytes can unpack to many gigabytes, in more ways than can be told from the file: pages packed well, values
that share a dictionary or the beginning of the one before.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import struct
import subprocess
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import toolkit
from toolkit_files.records import Record

if TYPE_CHECKING:
    from toolkit import LoadError, Source

MEMORY = 3 << 30
"""Bytes of address space that the process may take beside four times what one document may have."""

_LENGTH = struct.Struct("<I")


def parquet(source: Source, columns: Collection[str] | None) -> Iterator[Record | LoadError]:
    """The rows; a record too large is an error among them. Raises LoadError for what ends the file before its end."""
    if importlib.util.find_spec("pyarrow") is None:
        raise toolkit.MissingDependencyError("reading Parquet files", "pyarrow", "formats")
    asked = json.dumps({"limit": source.limit, "columns": None if columns is None else sorted(columns)})
    with _process(source, asked) as process:
        assert process.stdout is not None
        for number, answer in enumerate(_answers(process.stdout), 1):
            if isinstance(answer, str) and answer in _WRONG:
                what, hint = _WRONG[answer]
                raise toolkit.LoadError(f"{source.uri} {what}", hint)
            if answer == "end":
                return
            where = f"record {number} of {source.uri}"
            yield source.too_large(where) if answer == "large" else Record(number, answer)
        what, hint = _WRONG["ended"]
        raise toolkit.LoadError(f"{source.uri} {what}", hint)


_WRONG = {
    "broken": ("is no whole Parquet file: it is cut off or damaged", "Fetch or make it again."),
    "memory": (
        "takes more memory to unpack than any collection should",
        "Write it with smaller pages, or as JSON lines, if you trust it.",
    ),
    "ended": (
        "ends its reader: unpacking it takes too much memory, or it is damaged",
        "Write it anew with smaller pages, or as JSON lines, and compare that.",
    ),
}
"""What the process says of a file that it cannot read; `ended`: it came to its end before it could say why."""


@contextlib.contextmanager
def _process(source: Source, asked: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process at work on a file; it ends with the reading."""
    worker = Path(__file__).with_name("parquet_worker.py")
    memory = MEMORY + 4 * source.limit
    with contextlib.ExitStack() as closing:
        if source.unpack is None and source.path is not None:
            file = closing.enter_context(source.opened())
            process = toolkit.start_worker(worker, [asked], memory=memory, stdin=file)
        else:
            data = source.read()
            process = toolkit.start_worker(worker, [asked], memory=memory)
            threading.Thread(target=_feed, args=(process.stdin, data), daemon=True).start()
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def _feed(stream: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError), stream:  # the process may be done before it has read everything
        stream.write(data)


def _answers(stream: IO[bytes]) -> Iterator[Any]:
    """What the process says: a word, or the fields of a row by name."""
    import msgspec

    decode = msgspec.msgpack.Decoder(strict=False).decode
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        size = _LENGTH.unpack(head)[0]
        answer = stream.read(size)
        if len(answer) < size:
            return
        yield decode(answer)
