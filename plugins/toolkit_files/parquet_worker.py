"""Reads the rows of the Parquet file on standard input and writes them to standard output, each by its length.

Run as a program, so that a file made to take all memory ends this process and not the comparison. It imports nothing of
the toolkit. `toolkit_files.parquet` starts it and reads what it says.
"""

from __future__ import annotations

import io
import json
import os
import struct
import sys
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

BATCH = 64
"""Rows of a file that are in memory at a time, where they are large."""

MOST = 1 << 9
"""The same where they are small: each batch brings what its rows share anew."""

ENOUGH = 1 << 24
"""Bytes that so many rows of the mean size may have, as the file states it for its row groups."""

_LENGTH = struct.Struct("<I")


def main() -> None:
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # the others set aside more than they need
    asked = json.loads(sys.argv[1])
    with open(sys.stdout.fileno(), "wb", 1 << 20, closefd=False) as written:
        for answer in answers(_seekable(sys.stdin.buffer), asked["limit"], asked["columns"]):
            written.write(_LENGTH.pack(len(answer)))
            written.write(answer)


def _seekable(file: BinaryIO) -> BinaryIO:
    return file if file.seekable() else io.BytesIO(file.read())


def answers(file: BinaryIO, limit: int, columns: Collection[str] | None) -> Iterator[bytes]:
    """A value for each row, `large` for one that is too large; at the end `end`, `broken` or `memory`. In msgpack."""
    import msgspec
    import pyarrow

    encode = msgspec.msgpack.Encoder(enc_hook=str).encode
    end = "end"
    try:
        for batch in _batches(file, columns):
            for row in range(batch.num_rows):
                yield _answer(batch, row, limit, encode)
    except (MemoryError, pyarrow.ArrowMemoryError):
        end = "memory"
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError):
        end = "broken"
    yield encode(end)


def _batches(file: BinaryIO, columns: Collection[str] | None) -> Iterator[Any]:
    from pyarrow import parquet

    with parquet.ParquetFile(file, pre_buffer=False) as plain:
        wanted = [f for f in plain.schema_arrow if columns is None or f.name in columns]
        strings = _shared(plain)
        # What shares values in the file and not in memory, such as a list of strings, may be of any size there.
        is_told = all(f.name in strings or _has_width(f.type) for f in wanted)
        rows = _rows(plain.metadata) if is_told else BATCH
    opened = parquet.ParquetFile(file, read_dictionary=strings, buffer_size=1 << 20, pre_buffer=False)
    yield from opened.iter_batches(batch_size=rows, columns=[f.name for f in wanted], use_threads=False)


def _rows(metadata: Any) -> int:
    """How many rows to hold at a time. A file that lies about their size comes up against the limit of memory."""
    groups = [metadata.row_group(g) for g in range(metadata.num_row_groups)]
    size = max((group.total_byte_size // max(1, group.num_rows) for group in groups), default=0)
    return max(BATCH, min(MOST, ENOUGH // max(1, size)))


def _has_width(type_: Any) -> bool:
    """Whether all values of a type have one size."""
    try:
        return int(type_.bit_width) >= 0
    except ValueError:
        return False


def _shared(file: Any) -> list[str]:
    """The columns of strings whose values are held once where many rows share them: of large ones a batch is a bomb.

    Those with an encoding by differences are none: pyarrow cannot read them so.
    """
    import pyarrow

    schema, groups = file.schema_arrow, range(file.metadata.num_row_groups)
    chunks = [file.metadata.row_group(g).column(c) for g in groups for c in range(file.metadata.num_columns)]
    differing = {chunk.path_in_schema for chunk in chunks if any(name[:5] == "DELTA" for name in chunk.encodings)}
    is_string = (pyarrow.types.is_string, pyarrow.types.is_large_string)
    return [f.name for f in schema if f.name not in differing and any(test(f.type) for test in is_string)]


def _answer(batch: Any, row: int, limit: int, encode: Any) -> bytes:
    """A row of a batch; no value is taken out of it that is larger than a document may be."""
    values = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        value = column[row]
        text = getattr(value, "value", value)  # of a dictionary, its entry
        held = text.as_buffer() if hasattr(text, "as_buffer") else None
        if held is not None and held.size > limit:
            return bytes(encode("large"))
        values[name] = value.as_py()
    answer = bytes(encode(values))
    return answer if len(answer) <= 2 * limit + (1 << 16) else bytes(encode("large"))


if __name__ == "__main__":
    main()
