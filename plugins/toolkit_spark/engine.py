"""The engine on Spark: batches are Spark's tasks, tables its DataFrames."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated, TypeVar

import toolkit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    import numpy.typing as npt

    from toolkit import Engine

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


class SparkEngine:
    """Runs kernels in Spark's workers, and keeps tables as Parquet in a folder that they all see."""

    name = "spark"
    summary = "On Apache Spark: on this machine, or a cluster of many"
    priority = -20
    Options = EngineOptions

    @contextlib.contextmanager
    def opened(self, options: EngineOptions) -> Iterator[Engine]:
        """The engine of one run. A Spark session that this process has already is used as it is, and left as it is.

        Raises UsageError for a setting that is none, MissingDependencyError without PySpark, PluginError without Java.
        """
        from toolkit_spark.session import Settings, opened_session
        from toolkit_spark.tables import folder_for_tables
        from toolkit_spark.work import SparkWork

        settings = Settings.of(options.engine_option)
        with opened_session(settings) as session, folder_for_tables(session, settings) as folder:
            yield SparkWork(session, folder)

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """In this process: Spark has this engine only while it is opened."""
        return map(kernel, batches)

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        from toolkit.matching.grouping import grouped

        return grouped(keys)
