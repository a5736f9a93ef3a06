"""What the tests of the commands for authors share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.cli.main import run

Command = Callable[..., tuple[int, str, list[str]]]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in this process: gives status, standard output, and the lines of standard error."""

    def command(*arguments: str) -> tuple[int, str, list[str]]:
        status = run(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err.splitlines()

    return command
