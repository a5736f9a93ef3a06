"""Processes of their own, with a limit of memory: for libraries that a hostile file can bring down.

A limit holds where the system has one for the address space (Linux); elsewhere the process is apart, but not limited.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

_LIMITED = 'ulimit -v "$0" 2>/dev/null; exec "$@"'
"""The shell sets the limit and becomes the program: a function run between fork and exec may not, beside threads."""

_FEW_THREADS = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Threads that are never used would take address space, the more of it the more cores there are."""


def limited(command: Sequence[str], memory: int) -> list[str]:
    """The command line that runs a command with at most `memory` bytes of address space, what it starts included."""
    if sys.platform == "win32":
        return list(command)
    return ["/bin/sh", "-c", _LIMITED, str(memory // 1024), *command]


def start_worker(
    script: Path, arguments: Sequence[str] = (), *, memory: int, stdin: int | IO[bytes] = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """A Python file in a process of its own, its standard output a pipe. What it says on standard error is dropped.

    It finds its libraries where this process does, and nothing in the current folder. The caller ends it.
    """
    surroundings = {**os.environ, **_FEW_THREADS, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(  # noqa: S603
        limited([sys.executable, "-P", str(script), *arguments], memory),
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=surroundings,
    )  # fmt: skip


def run_worker(script: Path, data: bytes, *, memory: int, seconds: float) -> tuple[int, bytes]:
    """The exit status and the output of such a process that was given these bytes.

    Raises TimeoutError where it is not done after so many seconds; it is ended then.
    """
    with start_worker(script, memory=memory) as process:
        try:
            output, _ = process.communicate(data, seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            process.kill()
    return process.returncode, output
