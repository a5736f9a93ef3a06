"""From the runs of a page to its lines in reading order: columns one after the other, each from top to bottom. Pure.

A page is split where an empty strip goes through it with text enough on both sides; what crosses the strip, such as a
title over both columns, stands between the text above and the text below it (after the idea of XY cuts: Nagy and Seth,
Hierarchical representation of optically scanned documents, 1984).
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from toolkit_pdf.reading import Page, Run

COLUMN_LINES = 4
"""Runs that a column has at the least."""

COLUMN_WIDTH = 0.25
COLUMN_TEXT = 0.6
"""Of a column's characters at least this share stand in runs at least so wide, as shares of the whole: the cells of a table
and the numbers of a list of contents are narrower, and what is said in a picture is little."""

FEWEST_VERTICAL = 20
VERTICAL = 0.5
"""A page with so many characters alone, of which at least this share stand below another, is set in vertical lines."""

MOST_RUNS = 1500
"""Runs of a page up to which columns are looked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column: text, page (from 1), box, size of its letters and edges of its column, in points."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float
    column: tuple[float, float] = (0.0, 0.0)


def page_lines(page: Page) -> list[Line]:
    """The lines of a page in reading order."""
    lines: list[Line] = []
    runs = [run for run in page.runs if run.text.strip()]
    for zone in _zones(_strung([_turned(run, page) for run in runs]) if _is_vertical(runs) else runs, depth=0):
        column = min(run.left for run in zone), max(run.right for run in zone)
        lines += [_line(row, page.number, column) for row in _rows(zone)]
    return lines


def _is_vertical(runs: Sequence[Run]) -> bool:
    """Whether most Chinese or Japanese characters stand one below the other, each a run by itself."""
    wide = [run for run in runs if unicodedata.east_asian_width(run.text[0]) in "WF"]
    alone = sum(len(run.text) == 1 for run in wide)
    below = sum(
        abs(run.left - before.left) < 0.3 * run.size and 0 < before.middle - run.middle < 2 * run.size
        for before, run in itertools.pairwise(wide)
    )
    return alone >= FEWEST_VERTICAL and below > VERTICAL * sum(len(run.text) for run in wide)


def _turned(run: Run, page: Page) -> Run:
    """The run on the page turned, so that vertical lines from right to left are lines from top to bottom."""
    return Run(run.text, page.height - run.top, run.left, page.height - run.bottom, run.right, run.size)


def _strung(runs: Sequence[Run]) -> list[Run]:
    """The characters that follow each other on a line as one run, so that tiers of a page are seen as columns are."""
    strung: list[Run] = []
    for run in runs:
        before = strung[-1] if strung else None
        if before is not None and before.bottom <= run.middle <= before.top and _follows(before, run):
            text, bottom, top = before.text + run.text, min(before.bottom, run.bottom), max(before.top, run.top)
            strung[-1] = Run(text, before.left, bottom, run.right, top, before.size)
        else:
            strung.append(run)
    return strung


def _follows(before: Run, run: Run) -> bool:
    return -0.5 * run.size < run.left - before.right < 0.5 * run.size


def _zones(runs: list[Run], depth: int) -> list[list[Run]]:
    """The runs by columns, in reading order."""
    gutter = _gutter(runs) if 2 * COLUMN_LINES <= len(runs) <= MOST_RUNS and depth < 3 else None
    if gutter is None:
        return [runs] if runs else []
    across = sorted((run for run in runs if run.left < gutter < run.right), key=lambda run: -run.middle)
    zones: list[list[Run]] = []
    beside = [run for run in runs if not run.left < gutter < run.right]
    for wide in across:
        above = [run for run in beside if run.middle > wide.middle]
        if above:
            zones += _sides(above, gutter, depth)
            beside = [run for run in beside if run.middle <= wide.middle]
            zones.append([wide])
        elif zones and len(zones[-1]) and zones[-1][-1] in across:
            zones[-1].append(wide)
        else:
            zones.append([wide])
    return zones + _sides(beside, gutter, depth)


def _sides(runs: list[Run], gutter: float, depth: int) -> list[list[Run]]:
    left = [run for run in runs if run.right <= gutter]
    right = [run for run in runs if run.right > gutter]
    return _zones(left, depth + 1) + _zones(right, depth + 1)


def _gutter(runs: Sequence[Run]) -> float | None:
    """The middle of the strip between two columns; None where there is one column."""
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    width = right - left
    best: tuple[int, float] | None = None
    for edge in sorted({float(math.ceil(run.right)) for run in runs}):
        if not left + 0.15 * width < edge < right - 0.15 * width:
            continue
        before = [run for run in runs if run.right <= edge]
        after = [run for run in runs if run.left > edge]
        crossing = len(runs) - len(before) - len(after)
        if min(len(before), len(after)) < max(COLUMN_LINES, 3 * crossing) or not _are_columns(before, after, width):
            continue
        nearest = min(run.left for run in after)
        if nearest - max(run.right for run in before) > 0.6 * _typical(before) and (best is None or crossing < best[0]):
            best = crossing, (edge + nearest) / 2
    return None if best is None else best[1]


def _are_columns(before: Sequence[Run], after: Sequence[Run], width: float) -> bool:
    """Whether both sides are wide enough for text, and stand side by side."""
    for side in (before, after):
        wide = sum(len(run.text) for run in side if run.right - run.left >= COLUMN_WIDTH * width)
        if wide < COLUMN_TEXT * sum(len(run.text) for run in side):
            return False
    overlap = min(max(r.top for r in before), max(r.top for r in after)) - max(
        min(r.bottom for r in before), min(r.bottom for r in after)
    )
    return overlap > 2 * _typical(before)


def _typical(runs: Sequence[Run]) -> float:
    return sorted(run.height for run in runs)[len(runs) // 2]


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs that stand on one line together, from top to bottom, each line from left to right."""
    rows: list[list[Run]] = []
    bottom = top = 0.0
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        shared = min(top, run.top) - max(bottom, run.bottom)
        if rows and shared >= 0.5 * min(top - bottom, run.height):
            rows[-1].append(run)
            if run.height > top - bottom:
                bottom, top = run.bottom, run.top
        else:
            rows.append([run])
            bottom, top = run.bottom, run.top
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _line(row: Sequence[Run], page: int, column: tuple[float, float]) -> Line:
    text = row[0].text
    for before, run in itertools.pairwise(row):
        touching = run.left - before.right < 0.25 * max(run.height, before.height)
        text += run.text if touching else f" {run.text}"
    main = max(row, key=lambda run: len(run.text))
    return Line(text, page, row[0].left, main.bottom, max(run.right for run in row), main.top, main.size, column)
