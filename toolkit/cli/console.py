"""What goes to the standard streams beside the result: errors, and how far the work is."""

from __future__ import annotations

import io
import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds after which the progress of the work is shown."""


def prepare_streams() -> None:
    """Sets standard output and error to UTF-8, whatever the locale or the console's code page says."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n" if not stream.isatty() else None)


def show_error(message: str, hint: str, severity: str = "error") -> None:
    """A line that says what is wrong and a line that says what to do, on standard error."""
    lines = [f"{severity}: {message}", *([f"  {hint}"] if hint else [])]
    print("\n".join(visible(line) for line in lines), file=sys.stderr)  # noqa: T201


def visible(line: str) -> str:
    """The line with control characters written out: the name of a file must not drive the terminal."""
    return "".join(c if c.isprintable() or c == " " else c.encode("unicode_escape").decode("ascii") for c in line)


class ProgressLine:
    """Shows how far the work is on standard error: after a second, and only where standard error is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._began = time.monotonic()
        self._silent = quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb"
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._silent or (self._progress is None and time.monotonic() - self._began < PATIENCE):
            return
        if self._progress is None:
            self._progress = _rich_progress()
            self._progress.start()
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)


def _rich_progress() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True)
