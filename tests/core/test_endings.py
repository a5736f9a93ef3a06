"""How a run ends when it is interrupted, when nobody reads on, and when there is no room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import toolkit
from toolkit.cli.main import run as run_here
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


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["plugins"], ["plugins", "-f", "json"]])
def test_a_full_disk_is_no_fault_of_any_command(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        status, said = run(arguments, full.fileno())
    assert status == 2
    assert "No space left on device" in said
    assert "fault of the program" not in said
    assert "Exception ignored" not in said


SWALLOWING = """
import signal
import toolkit

class Swallowing:
    name = "swallowing"
    summary = "Its library hides an interruption behind an error of its own"
    inputs = "corpus"
    def analyze(self, corpus, options, context):
        yield toolkit.Table("first", "First", (toolkit.Column("n", "number"),), ((1,),))
        try:
            signal.raise_signal(signal.SIGINT)
        except BaseException:
            pass
        raise ImportError("no library found")
    def summarize(self, findings, corpus, options):
        return []

@toolkit.hookimpl
def toolkit_analyses():
    return [Swallowing()]
"""


def test_an_interruption_that_a_library_hid_is_still_known(write: Callable[..., Path]) -> None:
    path, plugin = write("a.txt", "今天我们谈一谈新桥。\n"), write("swallowing.py", SWALLOWING)
    done = subprocess.run(
        [*COMMAND, "--plugin", str(plugin), "swallowing", str(path), "-f", "csv"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, b"n\n1\n")
    assert done.stderr.decode() == (
        "error: swallowing was interrupted: this report is partial\n  Run it again to the end.\n"
    )


def test_the_handler_of_the_one_who_calls_is_there_again(write: Callable[..., Path]) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert run_here(["show", str(write("a.txt", "今天我们谈一谈新桥。\n")), "-f", "json"]) == 0
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("format", ["csv", "terminal", "markdown"])
def test_of_an_analysis_that_failed_no_documents_are_listed_as_if_they_were_its_result(
    write: Callable[..., Path], format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("a.txt", "今天我们谈一谈新桥。\n" * 5)
    without = [word for name in ("engine", "duckdb", "spark") for word in ("--no-plugin", f"toolkit_{name}")]
    assert run_here([*without, "reuse", str(path), "-f", format]) == 3
    out, errors = capsys.readouterr()
    assert errors == "error: no engine is registered\n  The plugin toolkit_engine brings one: enable it.\n"
    if format == "markdown":
        assert "- no engine is registered\\\n  The plugin toolkit\\_engine brings one: enable it.\n" in out
        assert "Reused" not in out
    else:
        assert out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interruption_at_the_start_is_one_clear_line() -> None:
    process = subprocess.Popen([*COMMAND, "show", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(b"x" * 200_000)  # more than a pipe holds: once all is written it reads, and waits for the rest
    process.stdin.flush()
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
