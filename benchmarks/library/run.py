"""A library as it grows: time to add, size on disk, memory, and the time of an answer. Prints a row for each number.

    python benchmarks/library/run.py [DOCUMENTS…]          # 10000 by default

Documents are made up, of about 1 kB, of sentences of which each stands in 40 of them. The answer is that of `reuse` and
`duplicates` for a new text of some 3,000 characters that has a paragraph of each of 5 documents: from the text to the
report, five times: the median, and the first. Each step is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "speed"))

from planted import PATTERNS, Words

SENTENCES = 16
ASKED = 5
"""Documents of which the new text has a stretch."""


def make(folder: Path, count: int) -> None:
    """The collection, a record a line, and the new text."""
    chance = random.Random(5)
    words = Words(chance)

    def sentence() -> str:
        return "".join(words.one(t) if t.isascii() else t for t in chance.choice(PATTERNS))

    forms = [sentence() for _ in range(max(4000, count * 4 // 10))]
    taken = set(random.Random(7).sample(range(count), ASKED))
    new = ["".join(sentence() for _ in range(110))]
    with (folder / "all.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            text = "".join(chance.choices(forms, k=SENTENCES))
            if number in taken:
                new.append("".join(sentence() for _ in range(6)))
                text += new[-1]
            file.write(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n")
    (folder / "new.txt").write_text("\n".join(new), encoding="utf-8")


def add(folder: Path) -> dict[str, float]:
    from toolkit.cli.main import run

    began, cpu = time.perf_counter(), time.process_time()
    assert run(["library", "add", str(folder / "lib.duckdb"), str(folder / "all.jsonl")]) == 0
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}


def ask(folder: Path) -> dict[str, float]:
    import toolkit

    registry = toolkit.load_plugins()
    new = toolkit.load(str(folder / "new.txt"), registry=registry)
    options = {"library": str(folder / "lib.duckdb"), "registry": registry}
    told: dict[str, float] = {}
    for analysis in ("reuse", "duplicates"):
        times = []
        for _ in range(5):
            began = time.perf_counter()
            report = toolkit.run(analysis, new, **options)
            times.append(time.perf_counter() - began)
        told[analysis] = statistics.median(times)
        told[f"{analysis}_first"] = times[0]
        told[f"{analysis}_documents"] = len(report.documents) - 1
    return told


def measured(step: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, step, str(folder)], check=True, capture_output=True, text=True
    ).stdout.splitlines()[-1]
    found: dict[str, float] = json.loads(done)
    return found


def main(counts: list[int]) -> None:
    print("documents | add, s | cpu s | memory MB | file MB | reuse, s (first) | compared | duplicates, s | memory MB")
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make(folder, count)
            added = measured("add", folder)
            size = (folder / "lib.duckdb").stat().st_size / 1e6
            asked = measured("ask", folder)
            print(
                f"{count:9,} | {added['seconds']:6.1f} | {added['cpu']:5.0f} | {added['peak']:9,.0f} | {size:7,.0f} | "
                f"{asked['reuse']:8.2f} ({asked['reuse_first']:.2f}) | {asked['reuse_documents']:8.0f} | "
                f"{asked['duplicates']:13.2f} | {asked['peak']:9,.0f}",
                flush=True,
            )


if __name__ == "__main__":
    steps = {"add": add, "ask": ask}
    if sys.argv[1:] and sys.argv[1] in steps:
        told = steps[sys.argv[1]](Path(sys.argv[2]))
        told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(told))
    else:
        main([int(argument) for argument in sys.argv[1:]] or [10_000])
