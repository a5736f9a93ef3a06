"""`toolkit plugins`: every plugin with its distribution, version, components and state."""

from __future__ import annotations

import sys
from typing import Any

import click

from toolkit.plugins import HOOKS, PluginRecord, Registry


def plugins_command(registry: Registry) -> click.Command:
    """The command `plugins` over a registry."""

    def plugins(format: str) -> None:
        for kind in HOOKS:
            registry.components(kind)
        if format == "json":
            import msgspec

            click.echo(msgspec.json.format(msgspec.json.encode([_as_dict(r) for r in registry.plugins]), indent=2))
        else:
            _draw(registry.plugins)

    return click.Command(
        "plugins",
        callback=plugins,
        help="Every plugin: distribution, version, components, and state (ok, disabled, failed: why).",
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


def _as_dict(record: PluginRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "state": record.state,
        "why": record.why,
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
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120).print(table)
