"""Near-duplicates or reused passages of collections of growing size: time, memory, and what is found of what was planted.

    python benchmarks/scale/run.py [ENGINE:DOCUMENTS…]
    python benchmarks/scale/run.py reuse [ENGINE:DOCUMENTS…]

With `reuse` as `reuse.py` says. Without arguments `local:10000 duckdb:10000 local:100000 duckdb:100000`; `spark:10000`
takes Spark on two processors of this machine. The texts are those of benchmarks/duplicates, of about 1 kB, a collection in
Parquet below the temporary folder, where it stays for the next run. `local` is `toolkit duplicates`, the others
`toolkit collection duplicates`.

Each is a process of its own. Seconds: as they pass, and those of processors, in which other work on the machine counts
little. Memory: the most that the process had at a time. Those of Spark's Java and its workers are counted in.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "duplicates"))

from measuring import SPARK, Watched, write
from run import made_texts

DEFAULT = ("local:10000", "duckdb:10000", "local:100000", "duckdb:100000")


def collection(count: int) -> Path:
    """The folder of a collection of so many documents, made where it is not there yet: by a process that then ends."""
    folder = Path(tempfile.gettempdir()) / f"toolkit-scale-{count}"
    if not (folder / "planted.json").exists():
        subprocess.run([sys.executable, __file__, "--make", str(count), str(folder)], check=True)
    return folder


def make(count: int, folder: Path) -> None:
    texts, planted = made_texts(count)
    write(texts, folder)
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
    if asked[:1] == ["reuse"]:
        import reuse

        reuse.main(asked[1:])
        return
    print("documents | engine |   passed  | processor |    memory | recall at 0.8 | at 0.5")
    for each in asked or DEFAULT:
        engine, _, count = each.partition(":")
        print(measured(engine, int(count), collection(int(count))), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        make(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(sys.argv[1:])
