"""From arguments to an exit status: the options of every command, the plugins, the command, the errors."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Sequence

import click

from toolkit.cli.console import prepare_streams, show_error
from toolkit.cli.everywhere import read_everywhere
from toolkit.cli.group import Toolkit
from toolkit.errors import RenderingError, ToolkitError, UsageError
from toolkit.interruption import is_behind, noting
from toolkit.plugins import Registry, load_plugins, report_failures

DONE, FOUND, WRONG, PARTLY = 0, 1, 2, 3
"""The exit statuses: done; with --exit-code something was found; wrong usage or nothing read; something failed."""


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
    registry: Registry | None = None
    command: Toolkit | None = None
    try:
        if "_TOOLKIT_COMPLETE" in os.environ:
            return _complete(os.environ["_TOOLKIT_COMPLETE"])
        registry = load_plugins(everywhere.plugins, everywhere.without)
        command = Toolkit(registry)
        status = _invoke(command, everywhere.rest or ("--help",))
    except BrokenPipeError:
        _give_up_output()
        return DONE
    except Exception as error:
        if is_behind(error) and not isinstance(error, RenderingError):  # which has answered it
            raise KeyboardInterrupt from error
        if everywhere.traceback:
            raise
        status = _failed(error, command.owner if command is not None else None)
    return status if registry is None else _with_failures(registry, status)


def _complete(instruction: str) -> int:
    """Answers the shell that completes a line."""
    from toolkit.cli.completion import answer

    told = answer(instruction)
    if told:
        print(told)  # noqa: T201
    return DONE


def _failed(error: Exception, owner: str | None) -> int:
    """Says what went wrong in the program, or in the command of the plugin `owner`. Gives the exit status."""
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
    whose = "the program" if owner is None else f"the plugin {owner}"
    show_error(f"{type(error).__name__}: {error}", f"This is a fault of {whose}; --traceback shows where.")
    return WRONG


def _invoke(command: Toolkit, arguments: Sequence[str]) -> int:
    """Runs the command. Not by click's own `main`, which takes interruptions and closed pipes for itself."""
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
