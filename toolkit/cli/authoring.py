"""`toolkit plugins new` and `toolkit plugins check`. What they do is imported when they are used."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.errors import LoadError, PluginError, UsageError, nearest
from toolkit.plugins import HOOKS, PluginRecord, Registry, load_plugins

if TYPE_CHECKING:
    from toolkit.authoring.checking import Outcome
    from toolkit.components import Kind

DONE, PARTLY = 0, 3


def new_command(registry: Registry) -> click.Command:
    """The command `toolkit plugins new`."""

    def new(name: str, kind: str, one_file: bool, folder: str) -> None:
        from toolkit.authoring.project import make_file, make_project

        made = (make_file if one_file else make_project)(registry, name, _kind(kind), Path(folder))
        click.echo(made.message)

    return click.Command(
        "new",
        callback=new,
        short_help="Make a plugin to start from",
        help="Make a plugin to start from: a project with code, a test and a README, or just a file.\n\n"
        "NAME: what the component is called, in lower-case words joined by -, such as rhymes.",
        params=[
            click.Argument(["name"], metavar="NAME"),
            click.Option(
                ["--kind", "-k"],
                type=click.Choice(list(HOOKS)),
                default="analysis",
                show_default=True,
                help="What the plugin brings.",
            ),
            click.Option(["--one-file"], is_flag=True, help="Just a file, to be used with --plugin FILE."),
            click.Option(
                ["--folder"],
                type=click.Path(exists=True, file_okay=False),
                default=".",
                metavar="FOLDER",
                help="Make it in this folder instead of the current one.",
            ),
        ],
    )


def check_command(registry: Registry) -> click.Command:
    """The command `toolkit plugins check`."""

    def check(plugin: str, sample: tuple[str, ...], format: str) -> int:
        from toolkit.authoring.checking import check_plugin

        with_it, record = find(registry, plugin)
        samples = {os.path.basename(file): _read(file) for file in sample}
        outcomes: list[Outcome] = []
        ended = True
        try:
            for outcome in check_plugin(with_it, record, samples):
                outcomes.append(outcome)
                if format == "text":
                    click.echo("\n".join(_lines(outcome)))
        except KeyboardInterrupt:
            ended = False
        wrong = sum(len(outcome.wrong) for outcome in outcomes)
        if format == "json":
            click.echo(_json(record, outcomes, ended=ended))
        else:
            click.echo(_verdict(wrong, ended=ended))
        return PARTLY if wrong or not ended else DONE

    return click.Command(
        "check",
        callback=check,
        short_help="Say what is wrong with a plugin",
        help="Try a plugin with the contract suite of each of its components, and say what is wrong.\n\n"
        "NAME|FILE: an installed plugin, or a Python file.",
        params=[
            click.Argument(["plugin"], metavar="NAME|FILE", shell_complete=_plugins),
            click.Option(
                ["--sample"],
                type=click.Path(exists=True, dir_okay=False),
                multiple=True,
                metavar="FILE",
                help="Try loaders on this file; give it for each one.",
            ),
            click.Option(
                ["--format", "-f"],
                type=click.Choice(["text", "json"]),
                default="text",
                show_default=True,
                help="How to say it.",
            ),
        ],
    )


def _kind(name: str) -> Kind:
    return next(kind for kind in HOOKS if kind == name)


def find(registry: Registry, plugin: str) -> tuple[Registry, PluginRecord]:
    """The plugin with this name or in this file, with a registry that holds it."""
    if plugin.endswith(".py") and os.path.isfile(plugin):
        with_it = load_plugins(list(dict.fromkeys([*registry.files, plugin])), registry.without)
        return with_it, next(record for record in with_it.plugins if record.distribution == plugin)
    for record in registry.plugins:
        if plugin in (record.name, record.name.removeprefix("toolkit_")):
            if record.state == "disabled":
                raise UsageError(f"the plugin {record.name} is disabled {record.why}", "Enable it to have it checked.")
            return registry, record
    if os.path.isdir(plugin):
        raise UsageError(
            f"{plugin} is a folder", f"Install it, with pip install -e {plugin}, and name the plugin by its module."
        )
    raise PluginError(f"there is no plugin {plugin!r}", nearest(plugin, [record.name for record in registry.plugins]))


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise LoadError(f"--sample {file} cannot be read: {error.strerror}", "Name a file that can be read.") from error


def _lines(outcome: Outcome) -> list[str]:
    count = f"{len(outcome.wrong)} wrong" if outcome.wrong else "all hold"
    return [
        f"{outcome.kind} {outcome.name}: {outcome.checks} checks, {count}",
        *(f"  wrong: {said}" for said in outcome.wrong),
        *(f"  note: {said}" for said in outcome.advice),
    ]


def _verdict(wrong: int, *, ended: bool) -> str:
    if not ended:
        return "Interrupted: what follows was not checked."
    return {0: "Nothing is wrong.", 1: "One thing is wrong."}.get(wrong, f"{wrong} things are wrong.")


def _json(record: PluginRecord, outcomes: Sequence[Outcome], *, ended: bool) -> str:
    import msgspec

    value = {
        "plugin": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "complete": ended,
        "checked": [
            {"kind": o.kind, "name": o.name, "checks": o.checks, "wrong": o.wrong, "notes": o.advice} for o in outcomes
        ],
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _plugins(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """The installed plugins that begin with what was typed; else a file."""
    from click.shell_completion import CompletionItem

    from toolkit.cli.completion import files

    registry: Registry = ctx.find_root().obj
    names = [record.name for record in registry.plugins if record.name.startswith(incomplete)]
    return [CompletionItem(name) for name in names] or files(incomplete)
