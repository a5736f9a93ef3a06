"""Files read by the processes of an engine, where it has several: each file, and what is found in a document alone.

What comes of it is what one process reads. Files that are asked for in part, lie in memory or are large are left to it.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.addresses import Request
from toolkit.documents import Source
from toolkit.errors import PluginError
from toolkit.findings import Problem
from toolkit.interruption import is_behind
from toolkit.kernels import EngineInUse
from toolkit.loading import Alone, Loading, LoadOptions
from toolkit.plugins import Registry
from toolkit.settings import ComponentOptions

BATCH = 1 << 19
"""Bytes of files that a process reads at a time."""

FILES = 64
"""Files that a process reads at a time."""

MOST = 1 << 24
"""Bytes of a file that another process reads: what it holds is in memory twice while it comes from there."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """The documents of a file, and what went wrong in reading it."""

    documents: tuple[Alone, ...]
    problems: tuple[Problem, ...]


class FileReading:
    """The kernel that reads files. Pickled, it loads the plugins where it is unpickled."""

    def __init__(self, registry: Registry, settings: ComponentOptions | None, options: LoadOptions) -> None:
        self._registry = registry
        self._settings = settings
        self._options = options

    def __call__(self, sources: Sequence[Source]) -> list[FileRead]:
        return [self._read(source) for source in sources]

    def __reduce__(self) -> tuple[Callable[..., FileReading], tuple[Any, ...]]:
        # The registry first, as it is made anew where it is unpickled: options may be of classes that come with plugins.
        settings = None if self._settings is None else ComponentOptions(self._settings.components)
        return _reading_of, (self._registry, settings, self._options, logging.getLogger().level)

    def _read(self, source: Source) -> FileRead:
        loading = Loading(self._registry, self._settings, self._options)
        documents = loading.load(source)
        problems = loading.told()
        return FileRead(tuple(Alone(each, loading.alone(each), loading.told()) for each in documents), problems)


def _reading_of(registry: Registry, settings: ComponentOptions | None, options: LoadOptions, level: int) -> FileReading:
    if level <= logging.DEBUG:  # --traceback
        logging.basicConfig(level=level, stream=sys.stderr)
    return FileReading(registry, settings, options)


def read_elsewhere(
    engine: EngineInUse, reading: FileReading, requests: Sequence[tuple[str, Request]], progress: Callable[[int], None]
) -> dict[str, FileRead]:
    """Files by their keys (`Request.key`), as other processes read them; none where the engine has no others.

    `requests`: with their keys. `progress` is told how many files are done.
    """
    batches = list(_batches(requests))
    if len(batches) < 2 or _processes(engine) < 2:
        return {}
    files: dict[str, FileRead] = {}
    read = engine.get().map(reading, ([source for _, source in batch] for batch in batches))
    try:
        for batch, several in zip(batches, read, strict=True):
            files.update(zip((key for key, _ in batch), several, strict=True))
            progress(len(files))
    except PluginError:
        raise  # a process was lost: what ended it would end this one too
    except Exception as error:  # such as a plugin whose file loads here alone: the rest is read here
        if is_behind(error):
            raise KeyboardInterrupt from error
    return files


def _processes(engine: EngineInUse) -> int:
    """How many processes of this machine an engine has."""
    try:
        return int(getattr(engine.get(), "processes", 1))
    except Exception as error:  # the analysis asks for the engine again, and tells what is wrong with it
        if is_behind(error):
            raise KeyboardInterrupt from error
        return 1


def _batches(requests: Sequence[tuple[str, Request]]) -> Iterator[list[tuple[str, Source]]]:
    """The files that can be read elsewhere, each once, with their keys."""
    batch: list[tuple[str, Source]] = []
    size = 0
    for key, source in _asked_for_whole(requests).items():
        bytes_ = _size(source)
        if bytes_ is None or bytes_ > MOST:
            continue
        batch.append((key, source))
        size += bytes_
        if size >= BATCH or len(batch) >= FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _asked_for_whole(requests: Sequence[tuple[str, Request]]) -> dict[str, Source]:
    whole: dict[str, Source] = {}
    for key, request in requests:
        whole.setdefault(key, request.source)
    for key, request in requests:
        if request.number is not None or request.member is not None:
            whole.pop(key, None)
    return whole


def _size(source: Source) -> int | None:
    """The bytes of a file on a disk; None for what is none, or cannot be looked at: whoever reads it tells why."""
    if source.path is None or source.unpack is not None:
        return None
    try:
        state = os.stat(source.path)
    except OSError:
        return None
    return state.st_size if stat.S_ISREG(state.st_mode) else None
