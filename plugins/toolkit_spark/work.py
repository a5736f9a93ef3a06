"""What runs in Spark: batches as tasks of a job, in order, some jobs one after the other."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit.matching.grouping import grouped
from toolkit_spark.tables import SparkTables

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from pyspark.sql import SparkSession

Batch = TypeVar("Batch")
Result = TypeVar("Result")

TASKS = 8
"""Batches of a job, for each processor that Spark has: what a job gives comes to this process together."""


class SparkWork:
    """The engine of one run."""

    name = "spark"
    summary = "A Spark session"

    def __init__(self, session: SparkSession, folder: str) -> None:
        self._session = session
        # As in other engines a name in double quotes is a name, and not a text.
        session.conf.set("spark.sql.ansi.enabled", "true")
        session.conf.set("spark.sql.ansi.doubleQuotedIdentifiers", "true")
        self.tables = SparkTables(session, folder)

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """`kernel` of each batch, in order. One that cannot go to another process does its work here."""
        try:
            written = pickle.dumps(kernel, protocol=5)
        except (pickle.PicklingError, TypeError, AttributeError):
            yield from map(kernel, batches)
            return
        context = self._session.sparkContext
        sent = context.broadcast(written)
        waiting = iter(batches)
        try:
            while some := list(itertools.islice(waiting, TASKS * context.defaultParallelism)):
                pickled = context.parallelize([pickle.dumps(batch, protocol=5) for batch in some], len(some))
                for result in pickled.map(_Task(sent)).collect():
                    yield pickle.loads(result)  # noqa: S301 - written by a worker of this run
        finally:
            sent.unpersist()

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        return grouped(keys)


class _Task:
    """A kernel in a worker, which reads it once."""

    def __init__(self, sent: Any) -> None:
        self._sent = sent
        self._kernel: Any = None

    def __call__(self, batch: bytes) -> bytes:
        if self._kernel is None:
            self._kernel = pickle.loads(self._sent.value)  # noqa: S301 - written by this run's driver
        return pickle.dumps(self._kernel(pickle.loads(batch)), protocol=5)  # noqa: S301

    def __getstate__(self) -> Any:
        return self._sent

    def __setstate__(self, sent: Any) -> None:
        self.__init__(sent)  # type: ignore[misc]
