"""The engine of several processes: kernels are mapped over batches by workers, groups are made here.

Workers are started afresh (`spawn`), the same on every system: nothing of this process's threads, locks and open files is
copied into them. A kernel is written to a file once, and each worker reads it when it first meets it, so that a kernel may
hold a whole collection. A few batches more than there are workers are under way at a time: what waits takes little room.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import toolkit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Batch = TypeVar("Batch")
Result = TypeVar("Result")

AHEAD = 2
"""Batches that are under way at a time, for each worker."""


class Processes:
    """`jobs` workers, for the time of a `with`. Its kernels and batches have to be such that pickle can take them along."""

    name = "local"
    summary = "Several processes of this machine"

    def __init__(self, jobs: int) -> None:
        self.processes = jobs
        self._executor: ProcessPoolExecutor | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._kernels = itertools.count()

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends the workers after the batches that they are at; after an error at once, as one of them may never be done."""
        if self._executor is not None:
            if kind is not None:
                for worker in list((self._executor._processes or {}).values()):  # the public way comes with Python 3.14
                    worker.terminate()
            self._executor.shutdown(wait=True, cancel_futures=True)
        if self._folder is not None:
            self._folder.cleanup()

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """`kernel` of each batch, in order. Raises what a kernel raises, PluginError where a worker is lost.

        A kernel that cannot go to another process, such as one of a notebook, does its work here.
        """
        path = self._written(kernel)
        if path is None:
            yield from map(kernel, batches)
            return
        waiting: deque[Future[Any]] = deque()
        try:
            for batch in batches:
                waiting.append(self._submit(path, batch))
                if len(waiting) >= AHEAD * self.processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            self._executor = None
            raise toolkit.PluginError(
                "a process of --jobs ended before its work was done",
                "Run it with --jobs 1: less memory is needed. A script of yours must call it below "
                'if __name__ == "__main__".',
            ) from error
        finally:
            for future in waiting:
                future.cancel()
            with contextlib.suppress(OSError):
                os.unlink(path)

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        from toolkit.matching.grouping import grouped

        return grouped(keys, self.processes)

    def _written(self, kernel: Any) -> str | None:
        """The file with a kernel, or None where it cannot be written."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="toolkit-")
        path = os.path.join(self._folder.name, str(next(self._kernels)))
        try:
            with open(path, "wb") as file:
                pickle.dump(kernel, file, protocol=5)
        except (pickle.PicklingError, TypeError, AttributeError):
            return None
        return path

    def _submit(self, path: str, batch: Any) -> Future[Any]:
        if self._executor is None:
            import multiprocessing

            self._executor = ProcessPoolExecutor(
                self.processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
            )
        with _without_interruptions():  # a worker is started here, where one is missing
            return self._executor.submit(_work, path, batch)


@contextlib.contextmanager
def _without_interruptions() -> Iterator[None]:
    """Ctrl-C waits until the end; a process that is started inside never sees it: this one tells it when to end."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Sets up a worker: deaf for Ctrl-C, and not left behind where its parent is killed."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


_kernel: tuple[str, Any] = ("", None)
"""In a worker: the kernel that it was last asked for, by its file."""


def _work(path: str, batch: Any) -> Any:
    global _kernel  # noqa: PLW0603 - a worker is a process of its own
    if _kernel[0] != path:
        _kernel = ("", None)  # the last one's memory first
        with open(path, "rb") as file:
            _kernel = (path, pickle.load(file))  # noqa: S301 - written by the parent, into a folder of its own
    return _kernel[1](batch)
