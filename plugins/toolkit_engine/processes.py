"""The engine of several processes: kernels are mapped over batches by this one and by workers, groups are made here.

Workers are started afresh (`spawn`), the same on every system: nothing of this process's threads, locks and open files is
copied into them. A kernel is written to a file once, and each worker reads it when it first meets it, so that a kernel may
hold a whole collection. Few batches wait at a time, and few results: they take little room.

This process is one of those asked for: it does a batch itself whenever the workers have enough. So what every process has
to do for itself (starting, reading dictionaries and kernels) is done once less, and here while the others start.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import math
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
from toolkit_engine.packing import pack, unpack

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Batch = TypeVar("Batch")
Result = TypeVar("Result")

AHEAD = 4
"""Batches that each worker has at a time: the one that it does, and what keeps it at work while this process does one."""

MOST = 8
"""Batches, for each process, of which some are done and wait for an earlier one."""


class Processes:
    """`jobs` processes, this one among them, for the time of a `with`.

    Its kernels and batches have to be such that pickle can take them along.
    """

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

        A kernel that cannot go to another process, such as one of a notebook, does its work here, as does one of one batch.
        """
        batches = iter(batches)
        coming = deque(itertools.islice(batches, 2))
        path = self._written(kernel) if len(coming) == 2 else None
        if path is None:
            yield from map(kernel, _drained(coming, batches))
            return
        waiting: deque[Future[Any]] = deque()
        try:
            while coming:
                # So many that the workers' share of the last ones is known.
                coming.extend(itertools.islice(batches, AHEAD * self.processes - len(coming)))
                while coming and self._has_room(waiting, len(coming)):
                    waiting.append(self._submit(path, coming.popleft()))
                if coming:
                    waiting.append(_done(kernel, coming.popleft()))
                while waiting and (waiting[0].done() or len(waiting) >= MOST * self.processes):
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

    def _has_room(self, waiting: Iterable[Future[Any]], coming: int) -> bool:
        """Whether the next batch goes to a worker: of the last ones each process has its share."""
        under_way = sum(not future.done() for future in waiting)
        workers = self.processes - 1
        return under_way < min(AHEAD * workers, math.ceil((under_way + coming) * workers / self.processes))

    def _written(self, kernel: Any) -> str | None:
        """The file with a kernel, or None where it cannot be written."""
        path = ""
        try:
            if self._folder is None:
                # Windows keeps a file that a process has mapped.
                self._folder = tempfile.TemporaryDirectory(prefix="toolkit-", ignore_cleanup_errors=True)
            path = os.path.join(self._folder.name, str(next(self._kernels)))
            pack(kernel, path)
        except (pickle.PicklingError, TypeError, AttributeError, OSError):  # not to be pickled; no room on the disk
            with contextlib.suppress(OSError):
                os.unlink(path)
            return None
        return path

    def _submit(self, path: str, batch: Any) -> Future[Any]:
        if self._executor is None:
            import multiprocessing

            self._executor = ProcessPoolExecutor(
                self.processes - 1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=gc.get_threshold(),
            )
        with _without_interruptions():  # a worker is started here, where one is missing
            return self._executor.submit(_work, path, batch)


def _drained(coming: deque[Batch], batches: Iterator[Batch]) -> Iterator[Batch]:
    """What comes next and the rest, none of it kept: batches may be large."""
    while coming:
        yield coming.popleft()
    yield from batches


def _done(kernel: Callable[[Any], Any], batch: Any) -> Future[Any]:
    """What a kernel gives for a batch, or raises, in this process: told when it is this batch's turn."""
    future: Future[Any] = Future()
    try:
        future.set_result(kernel(batch))
    except Exception as error:
        future.set_exception(error)
    return future


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


def _begin(*collecting: int) -> None:
    """Sets up a worker: garbage is looked for as in its parent; deaf for Ctrl-C, and not left behind without it."""
    import multiprocessing

    gc.set_threshold(*collecting)
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
        _kernel = (path, unpack(path))
    return _kernel[1](batch)
