"""Objects in files, for processes that share them: large arrays lie there as they are in memory.

Pickle's protocol 5 gives the buffers of arrays apart from what it writes (PEP 574). Those that are large go into the file
one after the other, and are mapped from there where the file is read: nothing is copied, and the processes of a machine
have one copy in memory between them. What a process writes into such an array is its own.
"""

from __future__ import annotations

import mmap
import pickle
import struct
from typing import Any

LARGE = 1 << 16
"""Bytes from which on a buffer lies apart: smaller ones are quicker to copy than to map."""

_HEAD = struct.Struct("<Q")
"""What a file begins with: where in it the places of the buffers are listed. The pickle follows."""

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

    with open(path, "wb") as file:
        file.write(bytes(_HEAD.size))
        pickle.dump(packed, file, protocol=5, buffer_callback=stays)
        places = []
        for buffer in buffers:
            file.write(bytes(-file.tell() % _ALIGNED))
            places.append((file.tell(), buffer.raw().nbytes))
            file.write(buffer.raw())
        table = file.tell()
        pickle.dump(places, file)
        file.seek(0)
        file.write(_HEAD.pack(table))


def unpack(path: str) -> Any:
    """The object in a file that `pack` wrote. The file has to stay as it is while the object is in use."""
    with open(path, "rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY))
    (table,) = _HEAD.unpack(mapped[: _HEAD.size])
    places = pickle.loads(mapped[table:])  # noqa: S301 - written by this program's other process
    buffers = [mapped[start : start + size] for start, size in places]
    return pickle.loads(mapped[_HEAD.size : table], buffers=buffers)  # noqa: S301 - as above
