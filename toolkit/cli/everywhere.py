"""The options that may stand before or after a command's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The options that may stand before or after the command's name, and what is left of the arguments."""

    plugins: tuple[str, ...]
    without: tuple[str, ...]
    traceback: bool
    rest: tuple[str, ...]


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
