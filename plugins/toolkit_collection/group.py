"""The group of commands: those of the analyses that are registered, whoever they are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from toolkit_collection.command import command_of

if TYPE_CHECKING:
    from toolkit import Registry


class Analyses(click.Group):
    """A command for each analysis that has `collecting`, by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        registry: Registry = ctx.find_root().obj
        return sorted(
            r.name for r in registry.components("analysis") if getattr(r.component, "collecting", None) is not None
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        registry: Registry = ctx.find_root().obj
        if cmd_name not in self.list_commands(ctx):
            return None
        return command_of(registry.get("analysis", cmd_name))
