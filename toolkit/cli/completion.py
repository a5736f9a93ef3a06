"""Completion of the command line by the shell: click's own protocol for bash, zsh and fish, over the installed plugins.

The shell's function, which `_TOOLKIT_COMPLETE=bash_source toolkit` prints, runs `toolkit` at each press of the key with
the words typed so far in its environment.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from toolkit.cli.everywhere import read_everywhere
from toolkit.cli.group import Toolkit
from toolkit.errors import UsageError
from toolkit.plugins import load_plugins

VARIABLE = "_TOOLKIT_COMPLETE"
"""The environment variable by which the shell asks: `bash_source`, `bash_complete`, and so on."""

SHELLS = ("bash", "zsh", "fish")

_EVERYWHERE = {
    "--plugin": "Add a plugin of one file.",
    "--no-plugin": "Leave a plugin out.",
    "--traceback": "Show where an error comes from.",
}


def answer(instruction: str) -> str:
    """What the shell is told: its function, or the completions of the words in the environment.

    Raises UsageError for a shell that there is no completion for. While a line is being typed nothing is an error: what
    cannot be completed has no completions.
    """
    shell, _, what = instruction.partition("_")
    completing = get_completion_class(shell)
    if completing is None or shell not in SHELLS or what not in ("source", "complete"):
        known = ", ".join(f"{name}_source" for name in SHELLS)
        raise UsageError(f"{VARIABLE}: there is no {instruction!r}", f"Known: {known}.")
    asked = completing(click.Command("toolkit"), {}, "toolkit", VARIABLE)
    if what == "source":
        return asked.source()
    try:
        items = _completions(asked)
    except Exception:
        return ""
    return "\n".join(asked.format_completion(item) for item in items)


def _completions(asked: ShellComplete) -> Sequence[CompletionItem[Any]]:
    typed, incomplete = asked.get_completion_args()
    # bash breaks --name=value in three; click breaks it in two where the shell does not.
    words = [word for word in typed if word != "="]
    last = words[-1] if words else ""
    everywhere = read_everywhere(words[:-1] if last in ("--plugin", "--no-plugin") else words)
    if last == "--plugin":
        return files(incomplete)
    registry = load_plugins([file for file in everywhere.plugins if os.path.isfile(file)])
    if last == "--no-plugin":
        return [CompletionItem(r.name) for r in registry.plugins if r.name.startswith(incomplete)]
    asked.cli, asked.ctx_args = Toolkit(registry), {"obj": registry}
    found = asked.get_completions(list(everywhere.rest), "" if incomplete == "=" else incomplete)
    if incomplete.startswith("-"):
        found += [CompletionItem(n, help=h) for n, h in _EVERYWHERE.items() if n.startswith(incomplete)]
    return found


def files(incomplete: str) -> list[CompletionItem[Any]]:
    """Says to the shell that a file goes here, so that it completes the name itself."""
    return [CompletionItem(incomplete, type="file")]
