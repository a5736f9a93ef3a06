"""A page on this machine for what the command line does: texts in, an analysis chosen, the report read and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Command


@hookimpl
def toolkit_commands() -> Sequence[Command]:
    from toolkit_web.command import ServeCommand

    return [ServeCommand()]
