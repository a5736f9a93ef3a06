"""The command group: every analysis that a plugin registered, the commands of plugins, and `plugins`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from toolkit import __version__
from toolkit.errors import UsageError, nearest
from toolkit.plugins import COMMANDS, DISTRIBUTION, OWN_COMMAND, PluginRecord, Registry

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


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
        self.owner: str | None = None
        """The plugin whose own command is at work."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._summaries()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for registered in self.registry.components("analysis"):
            if registered.name == cmd_name:
                from toolkit.cli.analysis import analysis_command

                return analysis_command(self.registry, registered)
        for registered in self.registry.components("command"):
            if registered.name == cmd_name:
                self.owner = registered.plugin
                command: click.Command = registered.component.command()
                return command
        if cmd_name == OWN_COMMAND:
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
        """The commands with their summaries under the plugin that brought them, without building any of them."""
        parts = self._by_plugin()
        widest = max(len(name) for summaries in parts.values() for name in summaries)
        with formatter.section("Commands, by the plugin that brings them"):
            for plugin, summaries in parts.items():
                formatter.write(f"{'':>{formatter.current_indent}}{plugin}\n")
                with formatter.indentation():  # names are made equally wide, so that the summaries stand in one column
                    formatter.write_dl([(name.ljust(widest), summary) for name, summary in summaries.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """The commands and options that begin with `incomplete`, without building any command."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(n, help=s) for n, s in self._summaries().items() if n.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def _summaries(self) -> dict[str, str]:
        return {name: summary for part in self._by_plugin().values() for name, summary in part.items()}

    def _by_plugin(self) -> dict[str, dict[str, str]]:
        """Names and summaries of the commands by the plugin that brings them: ours, with analyses first, then the others."""
        records = {record.name: record for record in self.registry.plugins}
        parts: dict[str, dict[str, str]] = {}
        for registered in (r for kind in COMMANDS for r in self.registry.components(kind)):
            parts.setdefault(registered.plugin, {})[registered.name] = registered.summary
        ours_first = sorted(parts, key=lambda plugin: records[plugin].distribution != DISTRIBUTION)
        own = {OWN_COMMAND: "Every plugin, what it brings, and its state; make and check your own"}
        return {**{_heading(records[plugin]): parts[plugin] for plugin in ours_first}, "the toolkit itself": own}


def _heading(record: PluginRecord) -> str:
    """A plugin of another distribution than ours is named with its version."""
    return record.name if record.distribution == DISTRIBUTION else f"{record.name} {record.version}".rstrip()


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"toolkit {__version__}")
        ctx.exit()
