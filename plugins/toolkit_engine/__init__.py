"""The engine that is always there: in this process, on numpy arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Engine


@hookimpl
def toolkit_engines() -> Sequence[Engine]:
    from toolkit_engine.local import LocalEngine

    return [LocalEngine()]
