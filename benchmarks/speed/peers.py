"""`toolkit reuse` beside its peers, on the same documents, in one run: `python benchmarks/speed/peers.py [BOUND [PEER …]]`.

`PEER:DOCUMENTS` begins with so many documents, for a peer whose first sizes are known.

Each peer is installed by pip into a throw-away environment, and runs on 5, 10, 20, … planted documents for as long as a
run stays within BOUND seconds of processor time (default: 120). At each size ours runs on the same documents, and both are
measured in the same way: seconds, peak memory, recall of the planted passages. So a reader sees how the factor grows: ours
takes about a second to start, and peers compare every pair of documents. A peer that cannot be installed or run is left
out, with its reason. `text-matcher` knows only words of the letters a to z: it gets documents that are spelled in these.
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

SMALLEST, LARGEST = 5, 5120
OF_LETTERS = ("text-matcher",)


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool took on some documents, and how much it found."""

    spent: Spent
    recall: float


def main(bound: float, wanted: list[str]) -> None:
    print(f"{'tool':<14}{'documents':>10}{'s':>8}{'cpu s':>8}{'MB peak':>9}{'recall':>8}{'ours: s':>9}{'cpu s':>8}"
          f"{'MB peak':>9}{'recall':>8}{'times faster':>14}")  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for named in wanted:
            peer, _, first = named.partition(":")
            python = _installed(peer, folder / peer)
            if isinstance(python, str):
                print(f"{peer:<14}left out: {python}", flush=True)
            else:
                _beside(peer, python, folder, bound, int(first or SMALLEST))


def _installed(peer: str, folder: Path) -> Path | str:
    """The Python of a new environment that has the peer, or why there is none."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", peer, "setuptools<81"],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else python


def _beside(peer: str, python: Path, folder: Path, bound: float, documents: int) -> None:
    """A row for each size, until the peer takes longer than the bound; the next is then left out, as it takes twice that."""
    while documents <= LARGEST:
        made = folder / f"planted-{documents}-{peer in OF_LETTERS}"
        if not made.exists():
            plant(made, documents, letters=peer in OF_LETTERS)
        theirs = _theirs(peer, python, made, bound)
        if theirs.spent.error:
            print(f"{peer:<14}{documents:>10}  ended: {theirs.spent.error}", flush=True)
            return
        report = folder / "report.jsonl"
        spent = reuse(made / "documents", report, [])
        ours = Result(spent, recall(planted(made), of_toolkit(report))["all"])
        factor = theirs.spent.cpu / ours.spent.cpu
        print(f"{peer:<14}{documents:>10}{_figures(theirs)} {_figures(ours)}{factor:>14.1f}", flush=True)
        if theirs.spent.cpu > bound / 2:
            return
        documents *= 2


def _theirs(peer: str, python: Path, made: Path, bound: float) -> Result:
    rows = made / "rows"
    driver = Path(__file__).with_name("drivers.py")
    # On a busy machine a process gets a part of the time that goes by.
    spent = run([str(python), str(driver), peer, str(made / "documents"), str(rows)], 4 * bound)
    return Result(spent, 0.0 if spent.error else recall(planted(made), of_rows(rows))["all"])


def _figures(result: Result) -> str:
    spent = result.spent
    return f"{spent.seconds:>8.1f}{spent.cpu:>8.1f}{spent.megabytes:>9.0f}{result.recall:>8.4f}"


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0, sys.argv[2:] or list(PEERS))
