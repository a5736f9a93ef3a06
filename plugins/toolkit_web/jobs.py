"""Jobs: some run, some wait, the last results are kept in memory until the server ends."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

import toolkit
from toolkit_web.messages import Analyze, Draw, Drawn, Failed, Made, Progress, Setup, Stop, Told
from toolkit_web.processes import Worker

WAITING = 20
"""Jobs that may wait or run; who comes then is told to come later."""
KEPT = 20
"""Jobs whose results are kept."""
PATIENCE = 10.0
"""Seconds that a stopped job has to come to an end with what it found, before its process is ended."""

State = Literal["waiting", "running", "done", "failed", "stopped"]


class BusyError(toolkit.ToolkitError):
    """Too many jobs wait already."""


@dataclass(slots=True, eq=False)
class Job:
    """One analysis that was asked for: how far it is, and its result."""

    id: str
    analysis: str
    names: tuple[str, ...]
    state: State = "waiting"
    progress: Progress | None = None
    problems: list[toolkit.Problem] = field(default_factory=list)
    result: Made | None = None
    failed: Failed | None = None
    stopping: bool = False
    worker: Worker | None = None
    task: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        return self.state in ("done", "failed", "stopped")

    def described(self) -> dict[str, Any]:
        """The job as the page is told of it."""
        return {
            "id": self.id,
            "analysis": self.analysis,
            "names": self.names[:3],
            "documents": len(self.names),
            "state": self.state,
            "stopping": self.stopping,
            "progress": None if self.progress is None else msgspec.structs.asdict(self.progress),
            "problems": [
                {"severity": p.severity, "message": p.message, "hint": p.hint} for p in self.problems[:50]
            ],
            "partial": self.result is not None and self.result.partial,
            "page": self.result is not None and bool(self.result.page),
            "report": self.result is not None,
            "message": self.failed.message if self.failed else "",
            "hint": self.failed.hint if self.failed else "",
        }  # fmt: skip


class Jobs:
    """All jobs of a server. `at_once`: how many run at the same time; `keep`: a folder for the finished reports."""

    def __init__(self, setup: Setup, *, at_once: int, keep: str | None = None, most_bytes: int = 400_000_000) -> None:
        self._setup = setup
        self._room = asyncio.Semaphore(at_once)
        self._keep = keep
        self._most_bytes = most_bytes
        self._jobs: dict[str, Job] = {}
        self._spare: Worker | None = None
        self._preparing = False
        self._waiting: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        """Processes that are being ended: nothing stops that."""

    async def open(self) -> None:
        """Starts a process beforehand, so that the first job need not wait for one."""
        self._spare = await Worker.start(self._setup)

    async def close(self) -> None:
        """Ends every job and every process."""
        self._preparing = True  # no more of them
        tasks = [*(job.task for job in self._jobs.values() if job.task is not None), *self._waiting]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*self._ending, return_exceptions=True)
        if self._spare is not None:
            await self._spare.end()
        self._jobs.clear()

    def start(self, asked: Analyze) -> Job:
        """A new job. Raises BusyError where too many wait."""
        if sum(not job.ended for job in self._jobs.values()) >= WAITING:
            raise BusyError("too many analyses wait already", "Wait for one of them, or stop it.")
        # The name of a job cannot be guessed: who knows it may read the result.
        job = Job(secrets.token_urlsafe(16), asked.analysis, tuple(file.name for file in asked.sources))
        self._jobs[job.id] = job
        job.task = asyncio.create_task(self._run(job, asked))
        return job

    def get(self, id: str) -> Job | None:
        return self._jobs.get(id)

    async def stop(self, job: Job) -> None:
        """Asks a job to end with what it has; ends it where it does not, or where it is asked a second time."""
        if job.ended:
            return
        if job.stopping or job.worker is None:
            self._cancel(job)
            return
        job.stopping = True
        await job.worker.send(Stop())
        self._beside(self._waiting, self._end_soon(job))

    async def forget(self, job: Job) -> None:
        """Ends a job and drops its result."""
        self._cancel(job)
        if job.task is not None:
            await asyncio.gather(job.task, return_exceptions=True)
        self._jobs.pop(job.id, None)

    async def draw(self, job: Job, format: str, options: dict[str, str | list[str]]) -> bytes:
        """The report of a job in a format. Raises ToolkitError where it cannot be drawn."""
        assert job.result is not None
        async with self._room:
            worker = await self._take()
            try:
                await worker.send(Draw(job.result.report, format, options))
                async for reply in worker.replies():
                    if isinstance(reply, Drawn):
                        return reply.data
                    if isinstance(reply, Failed):
                        raise toolkit.ReportError(reply.message, reply.hint)
            finally:
                self._give_back(worker)
        raise AssertionError("a process answers with a result")

    def _cancel(self, job: Job) -> None:
        if job.task is not None and not job.ended:
            job.state = "stopped"
            job.task.cancel()

    async def _end_soon(self, job: Job) -> None:
        await asyncio.sleep(PATIENCE)
        if job.progress is None or job.progress.what != "page":  # then the result is on its way
            self._cancel(job)

    async def _run(self, job: Job, asked: Analyze) -> None:
        with contextlib.ExitStack() as folders:
            if asked.files:
                # For files that a component opens by their path; nobody else may look into it, and it goes with the job.
                folder = folders.enter_context(tempfile.TemporaryDirectory(prefix="toolkit-"))
                asked = msgspec.structs.replace(asked, folder=folder)
            async with self._room:
                job.state = "running"
                job.worker = worker = await self._take()
                try:
                    await worker.send(asked)
                    del asked
                    async for reply in worker.replies():
                        await self._answered(job, reply)
                finally:
                    job.worker = None
                    self._give_back(worker)
        self._make_room()

    async def _answered(self, job: Job, reply: object) -> None:
        if isinstance(reply, Progress):
            job.progress = reply
        elif isinstance(reply, Told):
            job.problems.extend(reply.problems)
        elif isinstance(reply, Failed):
            job.failed = None if job.stopping else reply
            job.state = "stopped" if job.stopping else "failed"
        elif isinstance(reply, Made):
            job.result = reply
            if self._keep is not None:
                await self._save(job, reply.report, self._keep)
            job.state = "done"

    async def _save(self, job: Job, report: bytes, folder: str) -> None:
        name = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{job.analysis}-{job.id[:4]}.json"
        try:
            await asyncio.to_thread(Path(folder, name).write_bytes, report)
        except OSError as error:
            message = f"the report could not be saved in {folder}: {error.strerror}"
            job.problems.append(toolkit.Problem("warning", "save", None, None, message, "Save it from the page."))

    async def _take(self) -> Worker:
        spare, self._spare = self._spare, None
        if spare is not None and spare.alive:
            return spare
        return await Worker.start(self._setup)

    def _give_back(self, worker: Worker) -> None:
        """A process serves one task, so that nothing of a text stays; the next is started in its stead."""
        self._beside(self._ending, self._replace(worker))

    async def _replace(self, worker: Worker) -> None:
        await worker.end()
        if self._spare is None and not self._preparing:
            self._preparing = True
            self._spare = await Worker.start(self._setup)
            self._preparing = False

    def _beside(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        """Does something beside, held in `tasks` until it is done."""
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def _make_room(self) -> None:
        """Drops the oldest results where there are too many, or they take too much memory."""
        ended = [job for job in self._jobs.values() if job.ended]
        sizes = [len(job.result.report) + len(job.result.page) if job.result else 0 for job in ended]
        while len(ended) > 1 and (len(ended) > KEPT or sum(sizes) > self._most_bytes):
            self._jobs.pop(ended.pop(0).id)
            sizes.pop(0)
