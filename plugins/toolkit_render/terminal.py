"""The terminal: two columns for a comparison, passages with their places, tables. Readable without color."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Annotated, TextIO

import toolkit
from toolkit_render.comparing import ShowOptions, in_order
from toolkit_render.narrow import common_folder, draw_cells, print_trimmed
from toolkit_render.reading import (
    cell_text,
    header,
    one_line,
    place_text,
    short_place,
    shortened,
    visible,
    without_fragments,
)

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit import DocumentRecord, Documents, Finding, Passages, Place, Report, Row, Table

DEFAULT_WIDTH = 100


class TerminalOptions(ShowOptions, frozen=True):
    width: (
        Annotated[int, toolkit.Meta(ge=20, description="Terminal: columns to draw in; else as wide as the terminal.")]
        | None
    ) = None
    full: Annotated[bool, toolkit.Meta(description="Terminal: write out passages that are not distinctive, too.")] = (
        False
    )


class TerminalRenderer:
    """Drawn with rich: colors where a terminal shows them, signs and marks where none does."""

    name = "terminal"
    summary = "For reading in the terminal: side by side, passages in place, tables"
    suffixes = (".txt",)
    Options = TerminalOptions

    def render(self, report: Report, stream: TextIO, options: TerminalOptions) -> None:
        console = console_for(stream, options.width)
        failed = any(problem.stage == "analyze" for problem in report.problems)
        if not report.findings and not report.notes and not failed:
            for document in report.documents:
                _draw_document(console, report, document)
        passages = [f for f in report.findings if isinstance(f, toolkit.Passages)]
        if passages:
            _draw_passages(console, report, passages, full=options.full)
        for finding in in_order(report.findings):
            _draw_finding(console, report, finding, options)
        for note in report.notes:
            _say(console, f"Note: {note}")
        for problem in report.problems:
            _say(console, f"{problem.severity}: {problem.message}", style="red")
            if problem.hint:
                _say(console, f"  {problem.hint}", style="red")


def _draw_finding(console: Console, report: Report, finding: Finding, options: TerminalOptions) -> None:
    """A finding that is drawn by itself; passages are drawn together."""
    if isinstance(finding, toolkit.Comparison):
        from toolkit_render.side_by_side import draw_comparison

        draw_comparison(console, report, finding, options)
    elif isinstance(finding, toolkit.Documents):
        _draw_group(console, report, finding)
    elif isinstance(finding, toolkit.Table) and finding.rows:
        _draw_table(console, report, finding)


def console_for(stream: TextIO, width: int | None) -> Console:
    """A console on a stream: color only where the stream is a terminal and NO_COLOR is not set."""
    from rich.console import Console

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            raise  # noqa: PLE0704  # rich would end the process with status 1, which means something else here

    terminal = stream.isatty()
    if width is None and not terminal:
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdigit() and int(columns) >= 20 else DEFAULT_WIDTH
    return Quiet(file=stream, width=width, highlight=False, emoji=False, markup=False, legacy_windows=False)


def _say(console: Console, line: str, style: str = "") -> None:
    from rich.text import Text

    print_trimmed(console, Text(visible(line), style=style))


def _draw_document(console: Console, report: Report, document: DocumentRecord) -> None:
    _say(console, one_line(document.id), style="bold")
    facts = [
        ("title", document.title or "–"),
        *sorted(document.metadata.items()),
        ("length", f"{document.end - document.start:,} characters"),
        ("language", document.language),
        ("encoding", document.encoding),
    ]
    quotations = sum(region.kind == "quotation" for region in document.regions)
    if quotations:
        facts.append(("quotations", str(quotations)))
    for name, value in facts:
        _say(console, f"  {name + ':':<12} {value}")
    furniture = [region for region in document.regions if region.kind == "furniture"]
    if furniture:
        _say(console, "  page furniture:")
    for region in furniture:
        offset = region.start
        for line in document.slice(region.span).splitlines(keepends=True):
            if line.strip():
                _say(console, f"    {_line(report, document, offset)}{shortened(line)}", style="dim")
            offset += len(line)
    headings = [region for region in document.regions if region.kind == "heading"]
    if headings:
        _say(console, "  outline:")
    for region in headings:
        indent = "  " * ((region.level or 1) - 1)
        _say(console, f"    {_line(report, document, region.start)}{indent}{shortened(document.slice(region.span))}")
    console.print()


def _line(report: Report, document: DocumentRecord, offset: int) -> str:
    """The line that something stands in; in a document with pages the page, else the paragraph."""
    place = report.location(document.id, offset)
    if place.page is not None:
        return f"{f'p. {place.page}':>6}  "
    number = place.line or place.paragraph
    return "" if number is None else f"{number:>4}  "


def _draw_passages(console: Console, report: Report, passages: list[Passages], *, full: bool) -> None:
    from rich.padding import Padding
    from rich.text import Text

    folder = common_folder(document.id for document in report.documents)
    counts: dict[str, int] = {}
    for finding in passages:
        counts[finding.label] = counts.get(finding.label, 0) + 1
    said = ", ".join(
        f"{count} {label}" for label, count in sorted(counts.items(), key=lambda c: (c[0] != "distinctive", c))
    )
    _say(console, f"{len(passages)} passages stand in more than one place: {said}", style="bold")
    console.print()
    numbered = sorted(enumerate(passages, 1), key=lambda pair: (pair[1].label != "distinctive", pair[1].label, pair[0]))
    for number, finding in numbered:
        written_out = full or finding.label == "distinctive"
        moved = ", at another place in the order of the text" if any(link.moved for link in finding.links) else ""
        alike = "the same" if finding.similarity == 1 else f"{toolkit.percent(finding.similarity)} alike"
        _say(
            console,
            f"[{number}] {finding.label}: {len(finding.places)} places, {alike}{moved}. {finding.reason}.",
            style="bold" if written_out else "dim",
        )
        if written_out:
            _draw_places(console, report, finding)
        else:
            place = finding.places[0]
            where = ", ".join(dict.fromkeys(one_line(p.document.removeprefix(folder)) for p in finding.places))
            said = f"{shortened(without_fragments(_text(report, place)))}  ({shortened(where)})"
            print_trimmed(console, Padding(Text(visible(said), style="dim"), (0, 0, 0, 4)))
        console.print()


def _draw_places(console: Console, report: Report, finding: Passages) -> None:
    """Each place with its text; in the second of two, what differs from the first is marked."""
    from rich.padding import Padding
    from rich.text import Text

    from toolkit_render.side_by_side import change_text

    link = finding.links[0]
    for index, place in enumerate(finding.places):
        where = place_text(report, place.document, place.start, place.end)
        _say(console, f"  {where}{_age(report, finding, index)}", style="cyan")
        text = Text(visible(" ".join(without_fragments(_text(report, place)).split())))
        if index == link.places[1] and link.similarity < 1 and report.document(place.document).text is not None:
            left, right = (report.document(finding.places[p].document) for p in link.places)
            pieces = sorted(
                (p for p in link.pieces if p.right is not None),
                key=lambda p: p.right.start if p.right is not None else 0,
            )
            text = Text().join(
                change_text(left, right, piece, color=console.color_system is not None)
                for piece in _without_fragment_pieces(pieces, right)
            )
        print_trimmed(console, Padding(text, (0, 0, 0, 4)))


def _age(report: Report, finding: Passages, index: int) -> str:
    """Which of the places is the oldest, and whether the document is only compared against."""
    metadata = report.document(finding.places[index].document).metadata
    said = ""
    age = finding.ages[index] if finding.ages else None
    if age is not None:
        said = f"; {_ordinal(age)}, {metadata.get('date', 'without a date')}"
    return said + (f"; {metadata['role']}" if "role" in metadata else "")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _without_fragment_pieces(pieces: list[Row], document: DocumentRecord) -> list[Row]:
    """The pieces without one at either end that is only what begins or ends the sentence beyond."""
    whole = "".join(document.slice(piece.right) for piece in pieces if piece.right is not None)
    start = whole.find(kept := without_fragments(whole))
    sizes = itertools.accumulate(len(piece.right) for piece in pieces if piece.right is not None)
    ends = dict(zip(map(id, pieces), sizes, strict=True))
    return [p for p in pieces if start < ends[id(p)] and ends[id(p)] - len(p.right or ()) < start + len(kept)]


def _text(report: Report, place: Place) -> str:
    return report.document(place.document).slice(place.span)


def _draw_group(console: Console, report: Report, group: Documents) -> None:
    _say(console, f"{group.relation}: {len(group.members)} {group.unit}s", style="bold")
    folder = common_folder(document.id for document in report.documents)
    rows = []
    for pair in group.pairs:
        names = [
            member.document if group.unit == "document" else short_place(report, member.document, member.start)
            for member in (group.members[index] for index in pair.members)
        ]
        figures = (toolkit.percent(value) for value in (pair.similarity, pair.left_in_right, pair.right_in_left))
        rows.append([*names, *figures])
    heads = ("left", "right", "similarity", "left in right", "right in left")
    draw_cells(console, heads, ("document", "document", "", "", ""), rows, folder)
    if group.unit != "document":
        _draw_members(console, report, group, folder)


def _draw_members(console: Console, report: Report, group: Documents, folder: str) -> None:
    """The start of each member's text: offsets alone tell a reader nothing."""
    from rich.padding import Padding
    from rich.text import Text

    for member in group.members:
        where = place_text(report, member.document, member.start, member.end)
        _say(console, f"  {where.removeprefix(folder)}", style="cyan")
        excerpt = Text(visible(shortened(report.document(member.document).slice(member.span))))
        print_trimmed(console, Padding(excerpt, (0, 0, 0, 4)))
    console.print()


def _draw_table(console: Console, report: Report, table: Table) -> None:
    """The table without the columns that hold nothing, such as who was first where no document has a date."""
    filled = [n for n in range(len(table.columns)) if any(row[n] is not None for row in table.rows)]
    columns = [table.columns[n] for n in filled]
    _say(console, table.title, style="bold")
    rows = [[cell_text(row[n], column) for n, column in zip(filled, columns, strict=True)] for row in table.rows]
    folder = common_folder(document.id for document in report.documents)
    draw_cells(console, [header(c) for c in columns], [c.type for c in columns], rows, folder)
