"""Kernels one after the other or in several processes, groups by one sort."""

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


class LocalOptions(toolkit.Options, frozen=True):
    jobs: Annotated[
        int,
        toolkit.Meta(
            ge=1,
            le=256,
            description="Processes that share the work. The result is the same for every number.",
            extra={"reported": False},
        ),
    ] = 1


class LocalEngine:
    """Runs everything on this machine, on arrays in memory: in this process, and with `--jobs` in others besides."""

    name = "local"
    summary = "On this machine, on arrays in memory"
    priority = 0
    Options = LocalOptions

    @contextlib.contextmanager
    def opened(self, options: LocalOptions) -> Iterator[Engine]:
        """The engine of one run. Its processes start when there is something to map, and end with it."""
        if options.jobs == 1:
            yield self
            return
        from toolkit_engine.processes import Processes

        with Processes(options.jobs) as engine:
            yield engine

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        return map(kernel, batches)

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        from toolkit.matching.grouping import grouped

        return grouped(keys)
