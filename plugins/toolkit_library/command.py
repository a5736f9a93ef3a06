"""`toolkit library`: add, list, remove, search and check. What needs DuckDB is imported when it runs."""

from __future__ import annotations

import fnmatch
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    import click

    from toolkit_library.searching import Hit

PARTLY = 3
"""The exit status where some of it failed."""

_SHOWN = ("id", "title", "date", "language", "characters")


class LibraryCommand:
    """A collection kept on disk, to be asked by `reuse` and `duplicates` with `--library`."""

    name = "library"
    summary = "A collection kept on disk: add to it, list, search and check it"

    def command(self) -> click.Command:
        import click

        library = click.Argument(["library"], metavar="LIBRARY")
        sources = click.Argument(["sources"], nargs=-1, required=True, metavar="SOURCES…")
        names = click.Argument(["names"], nargs=-1, metavar="[NAMES…]")
        as_json = click.Option(
            ["--format", "-f"],
            type=click.Choice(["table", "json"]),
            default="table",
            show_default=True,
            help="How to draw it.",
        )
        reading = [
            click.Option(["--encoding"], metavar="TEXT", help="Encoding of all files, where it is not to be found."),
            click.Option(["--language"], metavar="TEXT", help="Language of all documents (BCP 47, such as zh or en)."),
            click.Option(["--no-split"], is_flag=True, help="Take each file as one document."),
            click.Option(
                ["--max-size"], type=click.IntRange(min=1), metavar="MB", help="Read documents of up to so many MB."
            ),
            click.Option(["--text-field"], metavar="TEXT", help="Field of a record that holds its text."),
            click.Option(["--id-field"], metavar="TEXT", help="Field of a record that holds its name."),
            click.Option(["--date-field"], metavar="TEXT", help="Field of a record that holds its date."),
        ]
        commands = [
            click.Command(
                "add",
                callback=_add,
                params=[library, sources, *reading],
                help="Add files, folders and collections. What is there already is skipped, what has changed replaced.\n\n"
                "The library is made where it is not there yet. Killed at any moment it is as before or as after.",
            ),
            click.Command(
                "list", callback=_list, params=[library, names, as_json],
                help="The documents: all, or those of these names, folders or patterns.",
            ),
            click.Command(
                "remove",
                callback=_remove,
                params=[library, click.Argument(["names"], nargs=-1, required=True, metavar="NAMES…")],
                help="Take documents out, by name, folder or pattern. No file beside the library is touched.",
            ),
            click.Command(
                "search",
                callback=_search,
                params=[library, click.Argument(["phrase"], metavar="PHRASE"), as_json],
                help="Where a phrase stands, exactly or nearly, whatever its script, width and punctuation.",
            ),
            click.Command(
                "check",
                callback=_check,
                params=[
                    library,
                    click.Option(["--migrate"], is_flag=True, help="Bring a library of an older format up to date first."),
                ],
                help="Whether every document is as it was written, with its fingerprints.",
            ),
        ]  # fmt: skip
        return click.Group("library", commands={c.name: c for c in commands if c.name}, help=f"{self.summary}.")


def _add(library: str, sources: Sequence[str], **given: Any) -> None:
    from toolkit_library.adding import add
    from toolkit_library.store import changed, value

    registry = _registry()
    options = {name: given[name] for name in ("text_field", "id_field", "date_field") if given[name] is not None}
    corpora = toolkit.load_in_batches(
        *sources,
        encoding=given["encoding"],
        language=given["language"],
        split=not given["no_split"],
        max_size=given["max_size"],
        registry=registry,
        **options,
    )
    with changed(library, create=True) as connection:
        beside = ((corpus, [p for p in problems if not _is_of(p, library)]) for corpus, problems in corpora)
        added = add(library, connection, beside, toolkit.context_of("reuse", registry=registry))
        if not (added.new or added.changed or added.known):
            first = added.problems[0] if added.problems else None
            raise toolkit.LoadError(
                f"nothing could be read{f': {first.message}' if first else ''}",
                "Name files or folders with text in them.",
            )
        count = value(connection, "SELECT count(*) FROM documents")
    parts = [f"{added.new:,} added"]
    parts += [f"{number:,} {what}" for number, what in (
        (added.changed, "replaced"), (added.gone, "gone from their files"), (added.known, "there already")
    ) if number]  # fmt: skip
    _echo(f"{library}: {', '.join(parts)}; {count:,} documents in all")
    _end(added.problems)


def _is_of(problem: toolkit.Problem, library: str) -> bool:
    """Whether a problem is that the library itself, which lies in a folder that is added, cannot be read meanwhile."""
    return problem.document is not None and os.path.realpath(problem.document) == os.path.realpath(library)


def _list(library: str, names: Sequence[str], format: str) -> None:
    from toolkit_library.store import opened

    with opened(library) as connection:
        rows = connection.execute(
            "SELECT id, title, date, language, characters FROM documents ORDER BY number"
        ).fetchall()
    chosen = [row for row in rows if not names or any(_is_named(row[0], name) for name in names)]
    if names and not chosen:
        raise _unknown(library, names, [row[0] for row in rows])
    if format == "json":
        _echo_json([dict(zip(_SHOWN, row, strict=True)) for row in chosen])
        return
    _draw(
        _SHOWN,
        [[("" if cell is None else f"{cell:,}" if isinstance(cell, int) else cell) for cell in row] for row in chosen],
    )
    _echo(f"{len(chosen):,} documents")


def _remove(library: str, names: Sequence[str]) -> None:
    from toolkit_library.store import changed

    with changed(library) as connection:
        rows = connection.execute("SELECT number, id FROM documents").fetchall()
        for name in names:
            if not any(_is_named(id, name) for _, id in rows):
                raise _unknown(library, [name], [id for _, id in rows])
        numbers = [number for number, id in rows if any(_is_named(id, name) for name in names)]
        for table, column in (("documents", "number"), ("seeds", "document")):
            connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT unnest(?))", [numbers])
    _echo(f"{library}: {len(numbers):,} removed; {len(rows) - len(numbers):,} documents in all")


def _search(library: str, phrase: str, format: str) -> None:
    from toolkit_library.adding import check_folding
    from toolkit_library.searching import search
    from toolkit_library.store import opened

    context = toolkit.context_of("reuse", registry=_registry())
    with opened(library) as connection:
        check_folding(library, connection, context)
        hits = list(search(connection, phrase, context))
    if format == "json":
        _echo_json(
            [
                {
                    "document": h.document.id,
                    "start": h.span.start,
                    "end": h.span.end,
                    "share": round(h.share, 3),
                    "text": h.text,
                }
                for h in hits
            ]
        )
        return
    for hit in hits:
        place = _place(hit)
        nearly = "" if hit.share == 1 else f", nearly ({toolkit.percent(hit.share)})"
        _echo(f"{hit.document.id}, {place}{nearly}")
        _echo(f"    {hit.context}")
    _echo(f"{len(hits):,} places in {len({hit.document.id for hit in hits}):,} documents")


def _place(hit: Hit) -> str:
    document = hit.document
    locations = toolkit.Locations(document.text, document.regions, document.language, document.metadata)
    return locations.of(hit.span.start).words


def _check(library: str, *, migrate: bool) -> None:
    from toolkit_library.adding import check_folding
    from toolkit_library.checking import faults, renew
    from toolkit_library.store import changed, opened, value

    context = toolkit.context_of("reuse", registry=_registry())
    if migrate:
        with changed(library, migrate=True) as connection:
            check_folding(library, connection, context)
            renew(connection, context)
    with opened(library) as connection:
        check_folding(library, connection, context)
        found = list(faults(connection, context))
        count = value(connection, "SELECT count(*) FROM documents")
    if found:
        hint = "Remove these documents and add their files again, or take a copy of the library."
        _end([toolkit.Problem("error", "check", None, "library", f"{library}: {fault}", hint) for fault in found])
    _echo(f"{library}: {count:,} documents, all as they were written")


def _registry() -> toolkit.Registry:
    import click

    registry: toolkit.Registry = click.get_current_context().obj
    return registry


def _is_named(id: str, name: str) -> bool:
    """Whether a document goes by a name: its own, that of its file or a folder above it, or a pattern."""
    return id == name or id.startswith((f"{name}#", f"{name.rstrip('/')}/")) or fnmatch.fnmatchcase(id, name)


def _unknown(library: str, names: Iterable[str], ids: Sequence[str]) -> toolkit.UsageError:
    import difflib

    listed = ", ".join(names)
    near = difflib.get_close_matches(listed, ids, n=1)
    hint = f"The nearest is {near[0]}." if near else f"See what it holds: toolkit library list {library}."
    return toolkit.UsageError(f"{library} holds no {listed}", hint)


def _end(problems: Sequence[toolkit.Problem]) -> None:
    """Tells the problems on standard error, and ends with the status of what failed in part."""
    import click

    for problem in problems:
        click.echo(f"{problem.severity}: {problem.message}\n  {problem.hint}", err=True)
    if any(problem.severity == "error" for problem in problems):
        click.get_current_context().exit(PARTLY)


def _echo(text: str) -> None:
    import click

    click.echo(text)


def _echo_json(value: Any) -> None:
    import msgspec

    _echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def _draw(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in head:
        table.add_column(name, justify="right" if name == "characters" else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(file=sys.stdout, highlight=False, markup=False).print(table)
