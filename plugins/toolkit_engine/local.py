"""Kernels one after the other, groups by one sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    import numpy.typing as npt

Batch = TypeVar("Batch")
Result = TypeVar("Result")


class LocalEngine:
    """Runs everything in this process and in memory."""

    name = "local"
    summary = "In this process, on arrays in memory"
    priority = 0

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        return map(kernel, batches)

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        import numpy as np

        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        first = np.ones(len(keys), dtype=bool)
        first[1:] = ordered[1:] != ordered[:-1]
        starts = np.flatnonzero(first)
        lengths = np.diff(np.append(starts, len(keys)))
        shared = lengths >= 2
        starts, lengths = starts[shared], lengths[shared]
        # A stable sort leaves each group's rows in rising order, so a group's first row is its smallest.
        rank = np.argsort(order[starts], kind="stable")
        starts, lengths = starts[rank], lengths[rank]
        bounds = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        within = np.arange(bounds[-1]) - np.repeat(bounds[:-1], lengths)
        return order[np.repeat(starts, lengths) + within].astype(np.int64), bounds
