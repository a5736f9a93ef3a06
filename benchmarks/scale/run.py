"""Near-duplicates of collections of growing size, by each engine: time, memory, and the planted pairs that are found.

    python benchmarks/scale/run.py [ENGINE:DOCUMENTS…]

Without arguments `local:10000 duckdb:10000 local:100000 duckdb:100000`; `spark:10000` takes Spark on two processors of this
machine. The texts are those of benchmarks/duplicates, of about 1 kB, as a collection in Parquet below the temporary
folder, where it stays for the next run. `local` is `toolkit duplicates`, the others `toolkit collection duplicates`.

Each is a process of its own. Seconds: as they pass, and those of processors, in which other work on the machine counts
little. Memory: the most that the process had at a time. Those of Spark's Java and its workers are counted in.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "duplicates"))

from run import made_texts

FILE = 50_000
"""Documents of a Parquet file."""

DEFAULT = ("local:10000", "duckdb:10000", "local:100000", "duckdb:100000")

SPARK = ("--engine-option", "master=local[2]", "--engine-option", "spark.driver.memory=4g")


def collection(count: int) -> Path:
    """The folder of a collection of so many documents, made where it is not there yet: by a process that then ends."""
    folder = Path(tempfile.gettempdir()) / f"toolkit-scale-{count}"
    if not (folder / "planted.json").exists():
        subprocess.run([sys.executable, __file__, "--make", str(count), str(folder)], check=True)
    return folder


def make(count: int, folder: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    texts, planted = made_texts(count)
    for first in range(0, count, FILE):
        some = texts[first : first + FILE]
        rows = {"id": [str(first + number) for number in range(len(some))], "text": some}
        pyarrow.parquet.write_table(pyarrow.table(rows), folder / "documents" / f"{first // FILE:04}.parquet")
    (folder / "planted.json").write_text(json.dumps([[*pair, at] for pair, at in planted.items()]))


def measured(engine: str, count: int, folder: Path) -> str:
    """A line of the table."""
    out = folder / f"out-{engine}"
    shutil.rmtree(out, ignore_errors=True)
    out.with_suffix(".json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "toolkit"]
    if engine == "local":
        rest = [
            "duplicates",
            str(folder / "documents"),
            "--no-text",
            "--language",
            "zh",
            "-o",
            f"{out}.json",
            "--quiet",
        ]
    else:
        rest = [
            "collection",
            "duplicates",
            str(folder / "documents"),
            "--out",
            str(out),
            "--language",
            "zh",
            "--engine",
        ]
        rest += [engine, *(SPARK if engine == "spark" else ()), "--quiet"]
    began = time.monotonic()
    process = subprocess.Popen([*command, *rest], stdout=subprocess.DEVNULL)
    watched = Watched(process.pid)
    failed = process.wait()
    seconds = time.monotonic() - began
    watched.end()
    if failed:
        return f"{count:9,} | {engine:6} | failed with status {failed}"
    found = found_locally(Path(f"{out}.json")) if engine == "local" else found_in(out)
    return (
        f"{count:9,} | {engine:6} | {seconds:7.0f} s | {watched.seconds:7.0f} s | {watched.memory / 1e9:6.2f} GB | "
        f"{recall(found, folder, 0.8):.3f} | {recall(found, folder, 0.5):.3f}"
    )


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


def found_in(out: Path) -> set[tuple[int, int]]:
    import pyarrow.parquet

    pairs = pyarrow.parquet.read_table(out / "pairs", columns=["left_id", "right_id"]).to_pydict()
    return {(int(one), int(other)) for one, other in zip(pairs["left_id"], pairs["right_id"], strict=True)}


def found_locally(path: Path) -> set[tuple[int, int]]:
    report = json.loads(path.read_bytes())
    number = {document["id"]: number for number, document in enumerate(report["documents"])}
    pairs = (
        (number[finding["members"][one]["document"]], number[finding["members"][other]["document"]])
        for finding in report["findings"]
        for one, other in (pair["members"] for pair in finding.get("pairs", ()))
    )
    return {(min(pair), max(pair)) for pair in pairs}


def recall(found: set[tuple[int, int]], folder: Path, similarity: float) -> float:
    """The share of the pairs planted at a similarity that are among those found."""
    planted = {(one, other) for one, other, at in json.loads((folder / "planted.json").read_text()) if at == similarity}
    return len(planted & found) / len(planted)


def main(asked: list[str]) -> None:
    print("documents | engine |   passed  | processor |    memory | recall at 0.8 | at 0.5")
    for each in asked or DEFAULT:
        engine, _, count = each.partition(":")
        print(measured(engine, int(count), collection(int(count))), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(sys.argv[1:])
