"""How long `toolkit --help` takes beside an empty click program's: medians of alternating runs, and their ratio.

The goal is a ratio of at most 2.0. Run it with the Python of the environment where the toolkit is installed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 15
EMPTY = """\
import click


@click.group()
def main():
    pass


main()
"""


def seconds(command: list[str]) -> float:
    """How long the command takes, from start to end."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def measure() -> tuple[float, float]:
    """The medians of the empty program's `--help` and the toolkit's, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty.py")
        empty.write_text(EMPTY, encoding="utf-8")
        commands = ([sys.executable, str(empty), "--help"], [sys.executable, "-m", "toolkit", "--help"])
        for command in commands:  # once before, so that both find their compiled modules
            seconds(command)
        runs = [[seconds(command) for command in commands] for _ in range(RUNS)]
    base, ours = (statistics.median(times) for times in zip(*runs, strict=True))
    return base, ours


def main() -> None:
    base, ours = measure()
    print(f"empty click program --help   {base * 1000:6.1f} ms")
    print(f"toolkit --help               {ours * 1000:6.1f} ms")
    print(f"ratio                        {ours / base:6.2f}   (goal: at most 2.00)")


if __name__ == "__main__":
    main()
