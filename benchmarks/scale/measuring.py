"""What both benchmarks do: write a collection, and watch a process."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

FILE = 50_000
"""Documents of a Parquet file."""

SPARK = ("--engine-option", "master=local[2]", "--engine-option", "spark.driver.memory=4g")


def write(texts: Sequence[str], folder: Path) -> None:
    """Writes texts as Parquet files into the folder `documents` of a new folder; their ids are their numbers."""
    import pyarrow
    import pyarrow.parquet

    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    for first in range(0, len(texts), FILE):
        some = texts[first : first + FILE]
        rows = {"id": [str(first + number) for number in range(len(some))], "text": some}
        pyarrow.parquet.write_table(pyarrow.table(rows), folder / "documents" / f"{first // FILE:04}.parquet")


class Watched:
    """A process and those below it, looked at every second: the most memory that they had together, in bytes, and the
    seconds of processors that they used.
    """

    def __init__(self, pid: int) -> None:
        self.memory = 0
        self._pid, self._used = pid, dict[int, float]()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        return sum(self._used.values())

    def _watch(self) -> None:
        while not self._ended.wait(1):
            pids = family(self._pid)
            self.memory = max(self.memory, sum(map(memory, pids)))
            self._used |= {pid: used for pid in pids if (used := processor_seconds(pid))}

    def end(self) -> None:
        self._ended.set()
        self._thread.join()


def family(pid: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parent.name))
        except OSError:
            continue
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def memory(pid: int) -> int:
    """Bytes that a process has in memory."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def processor_seconds(pid: int) -> float:
    """What a process has used so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
