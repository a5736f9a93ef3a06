"""`toolkit plugins`: every plugin with its distribution, version, components and state; and below it `new` and `check`."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from toolkit.cli.authoring import check_command, new_command
from toolkit.errors import UsageError, nearest
from toolkit.interface import INTERFACE
from toolkit.plugins import HOOKS, PluginRecord, Registry

NARROWEST = 40
"""Columns below which no table can be drawn."""


def plugins_command(registry: Registry) -> click.Command:
    """The command `plugins` over a registry."""

    def plugins(format: str) -> None:
        if click.get_current_context().invoked_subcommand is not None:
            return
        for kind in HOOKS:
            registry.components(kind)
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
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD)
    for column in ("plugin", "distribution", "version", "state", "components"):
        table.add_column(column, overflow="fold")
    for record in records:
        kinds: dict[str, list[str]] = {}
        for kind, name in record.components:
            kinds.setdefault(kind, []).append(name)
        components = "\n".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items())
        state = record.state if not record.why else f"{record.state}: {record.why}"
        table.add_row(*(Text(cell) for cell in (record.name, record.distribution, record.version, state, components)))
    # Where the output goes elsewhere rich would take 80 columns for granted.
    columns = os.environ.get("COLUMNS", "")
    width = max(NARROWEST, int(columns)) if columns.isdecimal() else 120
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else width)
    console.print(table)
    console.print(f"Version {INTERFACE} of the plugin interface.")
