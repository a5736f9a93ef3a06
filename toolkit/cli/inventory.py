"""`toolkit plugins`: every plugin with its distribution, version, components and state; and below it `new` and `check`."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from toolkit.cli.authoring import check_command, new_command
from toolkit.errors import PluginError, UsageError, nearest
from toolkit.interface import INTERFACE
from toolkit.plugins import HOOKS, PluginRecord, Registered, Registry

NARROWEST = 40
"""Columns below which no table can be drawn."""

INDENT = 2
"""Columns by which a plugin stands in below its distribution."""


def plugins_command(registry: Registry) -> click.Command:
    """The command `plugins` over a registry."""

    def plugins(format: str) -> None:
        if click.get_current_context().invoked_subcommand is not None:
            return
        for kind in HOOKS:
            for registered in registry.components(kind):
                _try_options(registry, registered)
        if format == "json":
            import msgspec

            click.echo(msgspec.json.format(msgspec.json.encode([_as_dict(r) for r in registry.plugins]), indent=2))
        else:
            _draw(registry.plugins)

    return _PluginsGroup(
        "plugins",
        callback=plugins,
        invoke_without_command=True,
        help="Every plugin: distribution, version, components, and state (ok, disabled, failed: why).",
        commands={"new": new_command(registry), "check": check_command(registry)},
        params=[
            click.Option(
                ["--format", "-f"],
                type=click.Choice(["table", "json"]),
                default="table",
                help="How to draw it.",
                show_default=True,
            )
        ],
    )


def _try_options(registry: Registry, registered: Registered) -> None:
    """Notes with the plugin where the options that a component declares cannot be read."""
    from toolkit.options import Options, declared

    try:
        declared(getattr(registered.component, "Options", Options))
    except PluginError as error:
        registry.refuse(registered, error)


class _PluginsGroup(click.Group):
    """A group that lists the plugins where no command of it is named; an unknown one is answered with the nearest."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            raise UsageError(f"there is no command 'plugins {args[0]}'", nearest(args[0], list(self.commands)))
        return super().resolve_command(ctx, args)


def _as_dict(record: PluginRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "state": record.state,
        "why": record.why,
        "interface": record.interface,
        "components": [{"kind": kind, "name": name} for kind, name in record.components],
    }


def _draw(records: list[PluginRecord]) -> None:
    """The plugins under their distributions: name, state, and what each brings; before that, why it failed."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Where the output goes elsewhere rich would take 80 columns for granted.
    columns = os.environ.get("COLUMNS", "")
    width = max(NARROWEST, int(columns)) if columns.isdecimal() else 120
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else width, highlight=False)
    name_width = min(max((len(record.name) for record in records), default=0), width // 3)
    with console.capture() as captured:
        for distribution in dict.fromkeys((record.distribution, record.version) for record in records):
            console.print(Text(" ".join(distribution).rstrip(), style="bold"), soft_wrap=True)
            table = Table.grid(padding=(0, 2, 0, 0))
            table.add_column(min_width=name_width + INDENT, overflow="fold")
            table.add_column(min_width=len("disabled"), no_wrap=True)
            table.add_column(overflow="fold")
            for record in (r for r in records if (r.distribution, r.version) == distribution):
                lines = "\n".join(filter(None, (record.why, *_brought(record))))
                table.add_row(Text(f"{' ' * INDENT}{record.name}"), Text(record.state), Text(lines))
            console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
    click.echo(f"Version {INTERFACE} of the plugin interface.")


def _brought(record: PluginRecord) -> list[str]:
    """A line for each kind of component that a plugin gave."""
    kinds: dict[str, list[str]] = {}
    for kind, name in record.components:
        kinds.setdefault(kind, []).append(name)
    return [f"{kind}: {', '.join(names)}" for kind, names in kinds.items()]
