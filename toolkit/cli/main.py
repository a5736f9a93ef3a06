"""From arguments to an exit status: the options of every command, the plugins, the command, the errors."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from toolkit.cli.console import prepare_streams, show_error
from toolkit.cli.group import Toolkit
from toolkit.errors import ToolkitError, UsageError
from toolkit.interruption import is_behind, noting
from toolkit.plugins import Registry, load_plugins, report_failures

DONE, FOUND, WRONG, PARTLY = 0, 1, 2, 3
"""The exit statuses: done; with --exit-code something was found; wrong usage or nothing read; something failed."""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The options that may stand before or after the command's name, and what is left of the arguments."""

    plugins: tuple[str, ...]
    without: tuple[str, ...]
    traceback: bool
    rest: tuple[str, ...]


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the command that the arguments name. Gives the exit status. An interruption that nobody answered is raised."""
    with noting():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    prepare_streams()
    everywhere = read_everywhere(sys.argv[1:] if arguments is None else arguments)
    if everywhere.traceback:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    try:
        registry = load_plugins(everywhere.plugins, everywhere.without)
        status = _invoke(Toolkit(registry), everywhere.rest or ("--help",))
    except BrokenPipeError:
        _give_up_output()
        return DONE
    except Exception as error:
        if is_behind(error):
            raise KeyboardInterrupt from error
        if everywhere.traceback:
            raise
        return _failed(error)
    return _with_failures(registry, status)


def _failed(error: Exception) -> int:
    """Says what went wrong. Gives the exit status."""
    if isinstance(error, (ToolkitError, click.ClickException)):
        wrong = as_toolkit_error(error)
        show_error(wrong.message, wrong.hint)
        if isinstance(wrong.__cause__, OSError):
            _give_up_output()
        return wrong.exit_status
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        show_error(f"there is no room to write: {error.strerror}", "Make room on the disk, or write elsewhere.")
        _give_up_output()
        return WRONG
    show_error(f"{type(error).__name__}: {error}", "This is a fault of the program; --traceback shows where.")
    return WRONG


def _invoke(command: Toolkit, arguments: Sequence[str]) -> int:
    """Runs the command. Not by click's own `main`, which takes interruptions and closed pipes for itself."""
    if "_TOOLKIT_COMPLETE" in os.environ:
        command.main(list(arguments), prog_name="toolkit")
    try:
        with command.make_context("toolkit", list(arguments), obj=command.registry) as context:
            return int(command.invoke(context) or DONE)
    except click.exceptions.Exit as ended:
        return ended.exit_code


def _give_up_output() -> None:
    """Whoever read our output has gone, or there is no room: Python would complain once more when it flushes at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _with_failures(registry: Registry, status: int) -> int:
    """The status after the plugins that failed are named: it becomes 3 where it was 0 or 1."""
    failures = report_failures(registry)
    for error in failures:
        show_error(error.message, error.hint)
    return PARTLY if failures and status in (DONE, FOUND) else status


def as_toolkit_error(error: ToolkitError | click.ClickException) -> ToolkitError:
    """The error as ours: click's usage errors become a message and what to do."""
    if isinstance(error, ToolkitError):
        return error
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx is not None else "toolkit"
    hint = f"See {command} --help."
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            hint = f"Did you mean {sorted(error.possibilities)[0]}? {hint}"
        return UsageError(f"there is no option {error.option_name}", hint)
    return UsageError(error.format_message().rstrip("."), hint)


def read_everywhere(arguments: Sequence[str]) -> Everywhere:
    """Takes `--plugin FILE`, `--no-plugin NAME` and `--traceback` out of the arguments, wherever they stand before `--`.

    They decide which commands there are, so they are read before click sees the rest.
    """
    plugins: list[str] = []
    without: list[str] = []
    rest: list[str] = []
    traceback = False
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        name, _, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
            break
        if argument == "--traceback":
            traceback = True
        elif name in ("--plugin", "--no-plugin") and (value or waiting):
            (plugins if name == "--plugin" else without).append(value or waiting.pop(0))
        else:
            rest.append(argument)
    return Everywhere(tuple(plugins), tuple(without), traceback, tuple(rest))
