"""Collections in Parquet that an engine reads and writes: the command `collection`, which analyses join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Command


@hookimpl
def toolkit_commands() -> Sequence[Command]:
    from toolkit_collection.command import CollectionCommand

    return [CollectionCommand()]
