"""From a PDF on standard input to its runs of text on standard output, a line of JSON for each page.

This is a program of its own, started by `reading.py`: whatever a hostile file does to the library that reads it, such as
filling the memory or never ending, ends this process and not the comparison. It imports nothing of the toolkit.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

MEMORY = 3 << 30
"""Bytes of address space that the process may take."""

MOST_PAGES = 20_000
MOST_CHARACTERS = 20_000_000
"""Beyond these a file is refused: it would have to be a whole library in one PDF, or be made to do harm."""

APART = 1.2
"""A gap between two characters of a line that ends a run, in heights of the line."""

_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF06C: "●", 0xF06E: "■", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0A8: "◻", 0xF0E0: "→"}
"""What the fonts Symbol and Wingdings draw for numbers of private use: the marks of lists."""

_SPACES = (0x20, 0x0D, 0x0A, 0xA0)

Run = tuple[str, float, float, float, float, float]
"""Text, left, bottom, right, top, in points from the page's lower left corner, and the size of the letters in points."""


def main() -> None:
    data = sys.stdin.buffer.read()
    _limit_memory()
    try:
        for value in read(data):
            sys.stdout.write(json.dumps(value) + "\n")
    except MemoryError:
        sys.stdout.write('{"error": "memory"}\n')


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; not where a lower limit is set
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read(data: bytes) -> Iterator[dict[str, Any]]:
    """A value for each page, with `width`, `height`, `runs`, `pictures` and `unseen`; or one with `error` and `detail`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        yield {"error": "locked" if locked else "broken"}
        return
    if count > MOST_PAGES:
        yield {"error": "long"}
        return
    characters = 0
    for number in range(count):
        page = _page(document, number)
        characters += sum(len(run[0]) for run in page["runs"])
        if characters > MOST_CHARACTERS:
            yield {"error": "long"}
            return
        yield page


def _page(document: Any, number: int) -> dict[str, Any]:
    """One page; an empty one where it is broken, so that the others are read."""
    import pypdfium2

    try:
        page = document[number]
        width, height = page.get_size()
        text = page.get_textpage()
        runs = list(_runs(text))
        pictures = not runs and _has(page, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
        # A single character is left out by PDFium where its font has no picture of it.
        unseen = not runs and _has(page, pypdfium2.raw.FPDF_PAGEOBJ_TEXT)
        text.close()
        page.close()
    except pypdfium2.PdfiumError:
        return {"width": 0.0, "height": 0.0, "runs": [], "pictures": False, "unseen": False, "broken": True}
    return {"width": width, "height": height, "runs": runs, "pictures": pictures, "unseen": unseen}


def _has(page: Any, kind: int) -> bool:
    """Whether a page has an object of a kind."""
    return next(iter(page.get_objects(filter=[kind])), None) is not None


def _runs(page: Any) -> Iterator[Run]:
    """The runs of characters that stand side by side, in the order of the file."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(page)
    if count > MOST_CHARACTERS:
        raise MemoryError
    box = pdfium.FS_RECTF()
    run = _Growing()
    space = made = False
    for at in range(max(0, count)):
        code = pdfium.FPDFText_GetUnicode(page, at)
        if code in _SPACES:
            space, made = True, pdfium.FPDFText_IsGenerated(page, at) == 1
        elif pdfium.FPDFText_GetLooseCharBox(page, at, ctypes.byref(box)):
            hyphen = code in (2, 0xFFFE) or pdfium.FPDFText_IsHyphen(page, at) == 1
            character = "\u00ad" if hyphen else _character(code)
            if not run.is_on(box):
                yield from run.taken()
            elif space and not (made and (_is_wide(run.text[-1]) or _is_wide(character))):
                # A gap between Chinese and Latin letters is the typesetter's; a space that was typed stays.
                run.text.append(" ")
            run.take(character, box, _size(page, at) if not run.text else 0.0)
            space = made = False
    yield from run.taken()


def _character(code: int) -> str:
    return _BULLETS.get(code) or (chr(code) if code <= 0x10FFFF else "\ufffd")


class _Growing:
    """A run that grows: its characters and its box."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.left = self.bottom = self.right = self.top = self.last = self.size = 0.0

    def is_on(self, box: Any) -> bool:
        """Whether a character with this box stands on the same line, where this one ends."""
        tall = max(box.top - box.bottom, self.top - self.bottom, 1.0)
        beside = self.last - 0.1 * tall <= box.left <= self.right + APART * tall
        return bool(self.text) and beside and self.bottom <= (box.top + box.bottom) / 2 <= self.top

    def take(self, character: str, box: Any, size: float) -> None:
        if not self.text:
            self.size = size or box.top - box.bottom
            self.left, self.bottom, self.right, self.top = box.left, box.bottom, box.right, box.top
        elif box.top - box.bottom > self.top - self.bottom:
            self.bottom, self.top = box.bottom, box.top
        self.text.append(character)
        self.right, self.last = max(self.right, box.right), box.left

    def taken(self) -> Iterator[Run]:
        """The run, where there is one; then it is empty."""
        if self.text:
            yield "".join(self.text), self.left, self.bottom, self.right, self.top, self.size
        self.text = []


def _size(page: Any, at: int) -> float:
    """The size of a character's font as it stands on the page, 0 where the file does not tell."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(page, at, ctypes.byref(matrix)):
        return 0.0
    size: float = pdfium.FPDFText_GetFontSize(page, at) * math.hypot(matrix.c, matrix.d)
    return size if math.isfinite(size) else 0.0


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


if __name__ == "__main__":
    main()
