"""`toolkit collection`: of each analysis that works on collections a command, with the options that they all have."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    import click

    from toolkit import Registered, Registry, Tables

ENGINE = "duckdb"


class CollectionCommand:
    """Commands for collections in Parquet, which need not fit into this machine's memory."""

    name = "collection"
    summary = "Collections in Parquet that are too large for one process: their near-duplicates and reused passages"

    def command(self) -> click.Command:
        from toolkit_collection.group import Analyses

        return Analyses(
            "collection",
            help=f"{self.summary}.\n\nAn engine reads them, works on them, and writes Parquet: docs/scale.md.",
        )


def command_of(analysis: Registered) -> click.Command:
    """The command of an analysis that has `collecting`."""
    import click

    collecting: toolkit.Collecting = analysis.component.collecting

    def collect(inputs: tuple[str, ...], **given: Any) -> int:
        registry: Registry = click.get_current_context().find_root().obj
        common = Asked(**{field.name: given.pop(field.name) for field in dataclasses.fields(Asked)})
        return _run(registry, analysis, inputs, common, given)

    return click.Command(
        analysis.name,
        callback=collect,
        help=f"{collecting.summary}.\n\nIN: Parquet files, folders, patterns or addresses that the "
        "engine reads, a row a document.",
        params=[
            click.Argument(["inputs"], nargs=-1, required=True, metavar="IN..."),
            click.Option(["--out"], required=True, metavar="FOLDER", help="Write the tables into this folder."),
            click.Option(["--engine"], default=ENGINE, show_default=True, help="The engine that does the work."),
            click.Option(["--engine-option"], multiple=True, metavar="KEY=VALUE", help="A setting of the engine."),
            click.Option(["--text-field"], default="text", show_default=True, help="The column with the text."),
            click.Option(["--id-field"], metavar="NAME", help="The column with the id.  [default: id, where there is one]"),
            click.Option(
                ["--date-field"], metavar="NAME", help="The column with the date.  [default: date, where there is one]"
            ),
            click.Option(["--language"], metavar="NAME", help="Language of all documents, where it is not to be found."),
            *collecting.parameters(),
            click.Option(["--quiet"], is_flag=True, help="Do not say which step is at work."),
        ],
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The options that every command of the group has."""

    out: str
    engine: str
    engine_option: tuple[str, ...]
    text_field: str
    id_field: str | None
    date_field: str | None
    language: str | None
    quiet: bool


def _run(registry: Registry, analysis: Registered, inputs: Sequence[str], asked: Asked, given: dict[str, Any]) -> int:
    import click

    from toolkit_collection.collection import Fields, Job, work_on
    from toolkit_collection.preparing import PreparedBy

    def tell(step: str) -> None:
        if not asked.quiet:
            click.echo(f"{step} …", err=True)

    out = asked.out.rstrip("/")
    with _tables_of(registry, asked.engine, asked.engine_option) as tables:
        job = Job(inputs, out, Fields(asked.text_field, asked.id_field, asked.date_field), given)
        prepared = PreparedBy(registry, analysis.name, asked.language)
        found = work_on(tables, job, analysis.component.collecting, prepared, tell)
    click.echo(f"{found.documents:,} documents, of which {found.compared:,} were compared")
    for name, rows in found.written.items():
        click.echo(f"{rows:,} rows in {out}/{name}")
    for problem in found.problems:
        click.echo(f"error: {problem.splitlines()[0]}", err=True)
    return 3 if found.problems else 0


@contextlib.contextmanager
def _tables_of(registry: Registry, name: str, settings: tuple[str, ...]) -> Iterator[Tables]:
    """The tables of an engine. Raises UsageError for one that has none."""
    registered = registry.get("engine", name)
    opened = getattr(registered.component, "opened", None)
    options: Any = registered.options
    with contextlib.ExitStack() as stack:
        engine = registered.component
        if opened is not None:
            known = any(field.name == "engine_option" for field in dataclasses.fields(options))
            engine = stack.enter_context(opened(options(engine_option=settings) if known else options()))
        tables: Tables | None = getattr(engine, "tables", None)
        if tables is None:
            raise toolkit.UsageError(
                f"the engine {name} has no tables, which a collection needs", "Take --engine duckdb or --engine spark."
            )
        yield tables
