"""How a run ends when it is interrupted, when nobody reads on, and when there is no room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import toolkit
from toolkit.loading import problem_of

COMMAND = [sys.executable, "-m", "toolkit"]


def run(arguments: Sequence[str], stdout: int) -> tuple[int, str]:
    done = subprocess.run([*COMMAND, *arguments], stdout=stdout, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("format", ["json", "terminal"])
def test_a_pipe_that_nobody_reads_ends_it_quietly(write: Callable[..., Path], format: str) -> None:
    path = write("a.txt", "今天我们谈一谈新桥。\n" * 5)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert run(["show", str(path), "-f", format], writing) == (0, "")
    finally:
        os.close(writing)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_no_fault_of_the_program(write: Callable[..., Path]) -> None:
    path = write("a.txt", "今天我们谈一谈新桥。\n" * 5)
    with open("/dev/full", "wb") as full:
        status, said = run(["show", str(path), "-f", "json"], full.fileno())
    assert status == 2
    assert "standard output cannot be written: No space left on device" in said
    assert "fault of the program" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interruption_at_the_start_is_one_clear_line() -> None:
    process = subprocess.Popen([*COMMAND, "show", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)  # it waits for its input by then
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 2
    assert said.decode() == "error: interrupted\n  Nothing was written.\n"


def test_an_interruption_that_a_library_turned_into_its_own_error_stays_one() -> None:
    try:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise ImportError("no library found")  # noqa: B904  # as some packages do
    except ImportError as error:
        with pytest.raises(KeyboardInterrupt):
            problem_of("load", error)
    assert problem_of("load", toolkit.LoadError("gone", "")).message == "gone"
