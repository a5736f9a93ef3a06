"""The command group: every analysis that a plugin registered, the commands of plugins, and `plugins`."""

from __future__ import annotations

import click

from toolkit import __version__
from toolkit.errors import UsageError, nearest
from toolkit.plugins import Registry


class Toolkit(click.Group):
    """`toolkit`: its commands are what the registry holds. A command is built when it is used."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(
            "toolkit",
            help="Compare texts: near-duplicates, reused passages, side-by-side differences.",
            epilog="--plugin FILE adds a one-file plugin and --no-plugin NAME leaves one out, before or after a command. "
            "--traceback shows where an error comes from.",
            params=[
                click.Option(
                    ["--version"],
                    is_flag=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_version,
                    help="Show the version.",
                )
            ],
        )
        self.registry = registry

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._summaries()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for registered in self.registry.components("analysis"):
            if registered.name == cmd_name:
                from toolkit.cli.analysis import analysis_command

                return analysis_command(self.registry, registered)
        for registered in self.registry.components("command"):
            if registered.name == cmd_name:
                command: click.Command = registered.component.command()
                return command
        if cmd_name == "plugins":
            from toolkit.cli.inventory import plugins_command

            return plugins_command(self.registry)
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self._summaries():
            raise UsageError(f"there is no command {args[0]!r}", nearest(args[0], list(self._summaries())))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their summaries, without building any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._summaries().items()))

    def _summaries(self) -> dict[str, str]:
        kinds = (*self.registry.components("analysis"), *self.registry.components("command"))
        return {**{r.name: r.summary for r in kinds}, "plugins": "Every plugin, what it brings, and its state"}


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"toolkit {__version__}")
        ctx.exit()
