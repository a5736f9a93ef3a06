"""DuckDB in this process: kernels are called one after the other, tables lie in a temporary file and spill."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated, TypeVar

import toolkit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import numpy as np
    import numpy.typing as npt

    from toolkit import Engine, Tables

Batch = TypeVar("Batch")
Result = TypeVar("Result")


class EngineOptions(toolkit.Options, frozen=True):
    engine_option: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="A setting of the engine, as key=value (docs/scale.md); give it for each one.",
            extra={"reported": False},
        ),
    ] = ()


class DuckDBEngine:
    """Runs kernels in this process. Its tables are those of a DuckDB file that lasts as long as the run."""

    name = "duckdb"
    summary = "On this machine, with tables in a DuckDB file, which need not fit into memory"
    priority = -10
    Options = EngineOptions

    @contextlib.contextmanager
    def opened(self, options: EngineOptions) -> Iterator[Engine]:
        """The engine of one run. Raises UsageError for a setting that is none, or that DuckDB does not take."""
        from toolkit_duckdb.tables import Settings, opened_tables

        with opened_tables(Settings.of(options.engine_option)) as tables:
            yield _WithTables(tables)

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        return map(kernel, batches)

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        from toolkit.matching.grouping import grouped

        return grouped(keys)


class _WithTables(DuckDBEngine):
    def __init__(self, tables: Tables) -> None:
        self.tables = tables


def settings_of(given: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """`key=value` settings by key. Raises UsageError for what is no such thing, and for a key that is not `known`."""
    found: dict[str, str] = {}
    for each in given:
        key, sign, value = each.partition("=")
        if not sign or not key or not value:
            raise toolkit.UsageError(f"--engine-option {each!r} is no setting", "Write it as key=value.")
        if key not in known:
            listed = "; ".join(f"{name}: {what}" for name, what in known.items())
            raise toolkit.UsageError(f"--engine-option: duckdb has no setting {key!r}", f"It has {listed}.")
        found[key] = value
    return found
