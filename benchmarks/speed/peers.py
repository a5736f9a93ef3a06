"""`toolkit reuse` beside its peers, on the same documents, in one run: `python benchmarks/speed/peers.py [BOUND [PEER …]]`.

Each peer is installed by pip into a throw-away environment, and runs on 5, 10, 20, … planted documents for as long as a
run stays within BOUND seconds (default: 60). Both are measured on the largest set that the peer has done: seconds, peak
memory, recall of the planted passages by one measure. A peer that cannot be installed or run is left out, with its reason.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

from drivers import PEERS
from measures import Spent, of_rows, of_toolkit, planted, recall, run
from planted import plant
from run import reuse

SMALLEST, LARGEST = 5, 2560


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool took on some documents and how much it found."""

    documents: int
    spent: Spent
    recall: float


def main(bound: float, wanted: list[str]) -> None:
    print(f"{'tool':<14}{'documents':>10}{'s':>8}{'cpu s':>8}{'docs/s':>9}{'MB peak':>9}{'recall':>8}")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        sets: dict[int, Path] = {}
        for peer in wanted:
            python = _installed(peer, folder / peer)
            if isinstance(python, str):
                print(f"{peer:<14}left out: {python}")
                continue
            _beside(peer, python, folder, sets, bound)


def _installed(peer: str, folder: Path) -> Path | str:
    """The Python of a new environment that has the peer, or why there is none."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer, "setuptools<81"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else python


def _beside(peer: str, python: Path, folder: Path, sets: dict[int, Path], bound: float) -> None:
    best: Result | None = None
    documents = SMALLEST
    while documents <= LARGEST:
        if documents not in sets:
            sets[documents] = folder / f"planted-{documents}"
            plant(sets[documents], documents)
        rows = folder / "rows"
        driver = Path(__file__).with_name("drivers.py")
        spent = run([str(python), str(driver), peer, str(sets[documents] / "documents"), str(rows)], bound)
        if spent.error:
            if best is None:
                print(f"{peer:<14}left out: {documents} documents: {spent.error}")
            break
        best = Result(documents, spent, recall(planted(sets[documents]), of_rows(rows))["all"])
        documents *= 2
    if best is not None:
        report = folder / "report.jsonl"
        spent = reuse(sets[best.documents] / "documents", report, [])
        ours = Result(best.documents, spent, recall(planted(sets[best.documents]), of_toolkit(report))["all"])
        _print(peer, best)
        _print("  toolkit", ours)
        print(f"  {best.spent.cpu / ours.spent.cpu:.0f} times faster in processor time, start-up included", flush=True)


def _print(name: str, result: Result) -> None:
    s = result.spent
    speed = result.documents / s.seconds
    print(
        f"{name:<14}{result.documents:>10}{s.seconds:>8.1f}{s.cpu:>8.1f}{speed:>9.1f}{s.megabytes:>9.0f}{result.recall:>8.4f}"
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0, sys.argv[2:] or list(PEERS))
