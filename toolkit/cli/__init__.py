"""The command line: the one place where an error becomes a message and a report an exit status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The command `toolkit`. Ends the process with the exit status."""
    from toolkit.cli.main import run

    raise SystemExit(run(arguments))
