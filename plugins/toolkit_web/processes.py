"""A worker process as the server sees it: start, order, listen, end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator

import msgspec

from toolkit_web.messages import HEAD, Drawn, Failed, Made, Order, Reply, Setup, framed, unframed


class Worker:
    """A process that is ready for one task. Made by `start`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, setup: Setup) -> Worker:
        """A new process, in a session of its own: Ctrl-C in the terminal is the server's to answer."""
        process = await asyncio.create_subprocess_exec(
            # -P: no module of the current folder is taken for one of ours.
            sys.executable, "-P", "-m", "toolkit_web.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        worker = cls(process)
        await worker.send(setup)
        return worker

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def send(self, message: Order | Setup) -> None:
        """Hands an order over. A process that has gone is found out when its answer is waited for."""
        assert self._process.stdin is not None
        with contextlib.suppress(ConnectionError):
            self._process.stdin.write(framed(message))
            await self._process.stdin.drain()

    async def replies(self) -> AsyncIterator[Reply]:
        """What the process answers, up to its result. A process that dies has failed."""
        assert self._process.stdout is not None
        try:
            while True:
                [length] = HEAD.unpack(await self._process.stdout.readexactly(HEAD.size))
                reply: Reply = unframed(await self._process.stdout.readexactly(length), Reply)
                yield reply
                if isinstance(reply, (Made, Drawn, Failed)):
                    return
        except (asyncio.IncompleteReadError, ConnectionError, msgspec.MsgspecError):
            yield Failed("the process of the analysis died", "It may have run out of memory: try with fewer texts.")

    async def end(self) -> None:
        """Ends the process and whatever it started, whatever they do."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        assert self._process.stdout is not None
        while await self._process.stdout.read(1 << 20):
            pass  # a pipe that holds something is not closed
        await self._process.wait()
