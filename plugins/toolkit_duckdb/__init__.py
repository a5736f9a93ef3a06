"""The engine `duckdb`: tables in one file on this machine, which need not fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Engine


@hookimpl
def toolkit_engines() -> Sequence[Engine]:
    from toolkit_duckdb.engine import DuckDBEngine

    return [DuckDBEngine()]
