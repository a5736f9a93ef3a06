"""The library: a collection kept on disk, in one DuckDB file, that is asked without being read to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Command, Loader


@hookimpl
def toolkit_loaders() -> Sequence[Loader]:
    from toolkit_library.loader import LibraryLoader

    return [LibraryLoader()]


@hookimpl
def toolkit_commands() -> Sequence[Command]:
    from toolkit_library.command import LibraryCommand

    return [LibraryCommand()]
