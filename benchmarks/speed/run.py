"""The curve of `toolkit reuse`: `python benchmarks/speed/run.py [MB …]` (default: 1 3 10; the issue's curve: 1 3 10 30 100).

For each size planted documents are made in a temporary folder and `toolkit reuse` runs on them in a process of its own:
time, peak memory, and recall of the planted passages. `--jobs 2` is measured too, where there is that option.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from measures import Spent, of_toolkit, planted, recall, run
from planted import KINDS, plant

DOCUMENTS_OF_A_MEGABYTE = 100
SIZES = (1, 3, 10)
TOOLKIT = (sys.executable, "-m", "toolkit")


def main(sizes: list[int]) -> None:
    jobs = [[], ["--jobs", "2"]] if _has_jobs() else [[]]
    kinds = "".join(f"{kind:>11}" for kind in ("recall", *KINDS))
    print(f"{'MB':>5}{'jobs':>5}{'characters':>12}{'s':>8}{'cpu s':>8}{'MB peak':>9}{'B/char':>8}{kinds}")
    seconds: dict[int, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            plant(folder, size * DOCUMENTS_OF_A_MEGABYTE)
            for option in jobs:
                spent = _line(folder, size, option)
                seconds.setdefault(size, spent.cpu)
    if 10 in seconds and 100 in seconds:
        print(
            f"100 MB take {seconds[100] / seconds[10]:.1f} times what 10 MB take, in processor time (goal: at most 12)"
        )
    print("goals: 10 MB in at most 15 s, at most 120 bytes a character")


def _line(folder: Path, size: int, option: list[str]) -> Spent:
    report = folder / "report.jsonl"
    spent = reuse(folder / "documents", report, option)
    if spent.error:
        print(f"{size:>5}  failed: {spent.error}")
        return spent
    found = recall(planted(folder), of_toolkit(report))
    characters = sum(len(f.read_text(encoding="utf-8")) for f in (folder / "documents").iterdir())
    shares = "".join(f"{found[kind]:>11.4f}" for kind in ("all", *KINDS))
    print(
        f"{size:>5}{option[-1] if option else '1':>5}{characters:>12,}{spent.seconds:>8.1f}{spent.cpu:>8.1f}"
        f"{spent.megabytes:>9.0f}{spent.megabytes * 2**20 / characters:>8.0f}{shares}",
        flush=True,
    )
    return spent


def reuse(documents: Path, report: Path, option: list[str], bound: float = 3600.0) -> Spent:
    """`toolkit reuse` as it is typed, with its defaults."""
    command = [
        *TOOLKIT,
        "reuse",
        str(documents),
        "--no-split",
        "--no-text",
        "--quiet",
        "-f",
        "jsonl",
        "-o",
        str(report),
    ]
    return run([*command, *option], bound)


def _has_jobs() -> bool:
    said = subprocess.run([*TOOLKIT, "reuse", "--help"], capture_output=True, encoding="utf-8", check=False).stdout
    return "--jobs" in said


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
