"""Objects in files, for processes that share them: large arrays lie there as they are in memory.

Pickle's protocol 5 gives the buffers of arrays apart from what it writes (PEP 574). Those that are large go into the file
one after the other, and are mapped from there where the file is read: nothing is copied, and the processes of a machine
have one copy in memory between them. What a process writes into such an array is its own.
"""

from __future__ import annotations

import mmap
import pickle
from typing import Any

LARGE = 1 << 16
"""Bytes from which on a buffer lies apart: smaller ones are quicker to copy than to map."""

_ALIGNED = 64
"""Buffers begin at multiples of this many bytes, as arrays in memory do."""


def pack(packed: Any, path: str) -> None:
    """Writes an object to a file. Raises what pickle raises for what it cannot write, OSError where there is no room."""
    buffers: list[pickle.PickleBuffer] = []

    def stays(buffer: pickle.PickleBuffer) -> bool:
        """Whether a buffer is written where it stands in the pickle."""
        if buffer.raw().nbytes < LARGE:
            return True
        buffers.append(buffer)
        return False

    pickled = pickle.dumps(packed, protocol=5, buffer_callback=stays)
    sizes = [buffer.raw().nbytes for buffer in buffers]
    with open(path, "wb") as file:
        pickle.dump((len(pickled), sizes), file)
        file.write(pickled)
        for buffer in buffers:
            file.write(bytes(-file.tell() % _ALIGNED))
            file.write(buffer)


def unpack(path: str) -> Any:
    """The object in a file that `pack` wrote. The file has to stay as it is while the object is in use."""
    with open(path, "rb") as file:
        length, sizes = pickle.load(file)  # noqa: S301 - written by this program's other process
        start = file.tell()
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
    buffers: list[memoryview] = []
    at = start + length
    for size in sizes:
        at += -at % _ALIGNED
        buffers.append(mapped[at : at + size])
        at += size
    return pickle.loads(mapped[start : start + length], buffers=buffers)  # noqa: S301 - as above
