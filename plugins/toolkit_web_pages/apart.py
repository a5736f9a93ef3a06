"""Large pages are read by a process of its own with limits of memory and time, this file run as a program.

A page of 2 MB can keep a parser busy for hours, and one of 60 MB can take many gigabytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from toolkit import Document, Source

MEMORY = 3 << 30
"""Bytes of address space that the process may take."""

SECONDS = 120
"""How long it may take; a page of 5 MB takes some ten seconds."""

_HINT = "Save its text as a plain text file, and compare that."


def read_apart(source: Source, data: bytes, text: str, encoding: str) -> Document:
    """As `read_page` gives it. Raises LoadError beyond the limits, too."""
    import msgspec

    head = json.dumps({"uri": source.uri, "encoding": encoding, "bytes": len(data)}).encode()
    asked = b"\n".join((head, data + text.encode("utf-8", "replace")))
    try:
        status, output = toolkit.run_worker(Path(__file__), asked, memory=MEMORY, seconds=SECONDS)
    except TimeoutError:
        raise toolkit.LoadError(f"{source.uri} was still being read after {SECONDS} seconds", _HINT) from None
    if status != 0 or not output:
        raise toolkit.LoadError(f"{source.uri} takes more memory than any page should", _HINT)
    if output.startswith(b"["):
        raise toolkit.LoadError(*json.loads(output))
    return msgspec.json.decode(output, type=toolkit.Document)


def main() -> None:
    """Reads a page on standard input and writes its document, or the two parts of an error, to standard output."""
    import msgspec

    from toolkit_web_pages.reading import read_page

    head = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(head["bytes"])
    text = sys.stdin.buffer.read().decode()
    try:
        source = toolkit.Source(head["uri"], data=data)
        answer = msgspec.json.encode(read_page(source, data, text, head["encoding"]))
    except toolkit.LoadError as error:
        answer = json.dumps([error.message, error.hint]).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
