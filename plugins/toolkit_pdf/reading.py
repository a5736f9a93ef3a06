"""The pages of a PDF, read by a process of its own (`worker.py`) with limits of memory and time."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import toolkit

SECONDS = 300
"""How long the reading of one file may take; a thousand pages take some ten seconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters side by side: their box, from the lower left corner of the page, and their size, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its number from 1.

    `pictures`: it has no text and a picture: a scanned page. `unseen`: it has no text, but something set in a font.
    """

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    pictures: bool
    unseen: bool = False


_WRONG = {
    "locked": ("is encrypted: it needs a password", "Save it without the password (qpdf --decrypt), then try again."),
    "broken": ("is damaged, or no PDF", "Open it in a PDF reader and print it to a new PDF, or get a whole copy."),
    "long": ("has too many pages or characters to be one document", "Split it (qpdf --split-pages=1000), then try again."),
    "memory": ("takes more memory than any document should", "Print it to a new PDF, and compare that."),
}  # fmt: skip
_ENDED = ("cannot be read: it makes the PDF reader fail", "Print it to a new PDF in a PDF viewer, and compare that.")


def read_pages(data: bytes, uri: str) -> list[Page]:
    """The pages. Raises LoadError for what cannot be read and MissingDependencyError where the library is missing."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise toolkit.MissingDependencyError("the PDF loader", "pypdfium2", "formats")
    worker = Path(__file__).with_name("worker.py")
    # The process finds its libraries where this one does, and nothing in the current folder.
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-P", str(worker)],
            input=data, capture_output=True, timeout=SECONDS, check=False, env=surroundings,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise toolkit.LoadError(
            f"{uri} was still being read after {SECONDS} seconds", "Print it to a new PDF, and compare that."
        ) from error
    values: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines() if line.endswith(b"}")]
    wrong = next((_WRONG[value["error"]] for value in values if "error" in value), None)
    if wrong is None and done.returncode != 0:
        wrong = _ENDED
    if wrong is not None:
        raise toolkit.LoadError(f"{uri} {wrong[0]}", wrong[1])
    return [_page(number, value) for number, value in enumerate(values, 1)]


def _page(number: int, value: dict[str, Any]) -> Page:
    runs = tuple(Run(*run) for run in value["runs"])
    return Page(number, value["width"], value["height"], runs, value["pictures"], value["unseen"])
