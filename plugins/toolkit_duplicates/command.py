"""`toolkit collection duplicates`: near-duplicates of a collection that its engine reads and writes."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    import click

    from toolkit import Registry, Tables

ENGINE = "duckdb"


class CollectionCommand:
    """Commands for collections in Parquet, which need not fit into this machine's memory."""

    name = "collection"
    summary = "Collections in Parquet that are too large for one process: their near-duplicates"

    def command(self) -> click.Command:
        import click

        return click.Group(
            "collection",
            help=f"{self.summary}.\n\nAn engine reads them, works on them, and writes Parquet: docs/scale.md.",
            commands=[_duplicates()],
        )


def _duplicates() -> click.Command:
    import click

    from toolkit_duplicates.analysis import DuplicatesOptions

    defaults = DuplicatesOptions()
    share = click.FloatRange(0, 1)

    def duplicates(inputs: tuple[str, ...], quiet: bool, **given: Any) -> int:
        registry: Registry = click.get_current_context().find_root().obj
        return _run(registry, inputs, Asked(**given), quiet=quiet)

    return click.Command(
        "duplicates",
        callback=duplicates,
        help="Near-duplicate documents of a collection.\n\nIN: Parquet files, folders, patterns or addresses that the "
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
            click.Option(
                ["--threshold"], type=share, default=defaults.threshold, show_default=True,
                help="Near-duplicates share at least this much: Jaccard of their shingles.",
            ),
            click.Option(
                ["--containment"], type=share, default=defaults.containment, show_default=True,
                help="One contains the other where this share of its shingles is in there.",
            ),
            click.Option(
                ["--min-length"], type=click.IntRange(min=1), default=defaults.min_length, show_default=True,
                help="Leave out what is shorter: one for a hanzi, kana or hangul, one for a word.",
            ),
            click.Option(
                ["--keep"], type=click.Choice(["first", "longest", "newest"]),
                help="Of near-duplicates keep one: writes what is left out and why, and the collection without it.",
            ),
            click.Option(["--quiet"], is_flag=True, help="Do not say which step is at work."),
        ],
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command."""

    out: str
    engine: str
    engine_option: tuple[str, ...]
    text_field: str
    id_field: str | None
    date_field: str | None
    language: str | None
    threshold: float
    containment: float
    min_length: int
    keep: Any


def _run(registry: Registry, inputs: Sequence[str], asked: Asked, *, quiet: bool) -> int:
    import click

    from toolkit_duplicates.collection import Fields, Job, find_duplicates
    from toolkit_duplicates.groups import Limits
    from toolkit_duplicates.shingling import Prepared, shingles

    def tell(step: str) -> None:
        if not quiet:
            click.echo(f"{step} …", err=True)

    task = toolkit.task(functools.partial(shingles, asked.min_length), "duplicates", registry=registry)
    with _tables_of(registry, asked.engine, asked.engine_option) as tables:
        job = Job(
            inputs,
            asked.out.rstrip("/"),
            Fields(asked.text_field, asked.id_field, asked.date_field),
            Limits(asked.threshold, asked.containment),
            asked.keep,
        )
        found = find_duplicates(tables, job, Prepared(registry, task, asked.language), tell)
    click.echo(f"{found.documents:,} documents, of which {found.compared:,} were compared")
    for name, rows in found.written.items():
        click.echo(f"{rows:,} rows in {asked.out.rstrip('/')}/{name}")
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
