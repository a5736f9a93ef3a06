"""Whether the user wants it to end: Ctrl-C is remembered, because a library may make another error of it.

Some packages answer whatever happens while they load with an ImportError, KeyboardInterrupt included. What isolates the
failures of plugins asks here first, so that the user's Ctrl-C is not taken for a fault of theirs.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_noted = threading.Event()


@contextlib.contextmanager
def noting() -> Iterator[None]:
    """Remembers interruptions of what runs inside, where nobody else handles them. They are raised as ever."""
    taken()
    try:
        mine = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        before = signal.signal(signal.SIGINT, _note) if mine else None
    except ValueError:  # not the main thread, which alone has handlers
        before = None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)
        taken()


def _note(number: int, frame: FrameType | None) -> None:
    _noted.set()
    signal.default_int_handler(number, frame)


def taken() -> None:
    """An interruption has been answered: what fails from here on fails by itself."""
    _noted.clear()


def is_behind(error: BaseException) -> bool:
    """Whether an error is an interruption, comes from one, or comes after one that nobody answered."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, KeyboardInterrupt):
            return True
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            waiting += [one.__cause__, one.__context__]
    return _noted.is_set()


@contextlib.contextmanager
def at_work(plugin: str, doing: str) -> Iterator[None]:
    """Names the plugin that the user interrupted, where nobody did so further in: it may be the one that never ends."""
    try:
        yield
    except KeyboardInterrupt as error:
        if error.args:
            raise
        hint = f"Nothing was written. If it never ends, leave it out with --no-plugin {plugin}."
        raise KeyboardInterrupt(f"the plugin {plugin} was {doing}", hint) from error
