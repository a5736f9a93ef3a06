"""Reused passages of collections of growing size: the part of run.py for `toolkit collection reuse`.

    python benchmarks/scale/run.py reuse [ENGINE:DOCUMENTS…]

Without arguments `duckdb:10000 duckdb:100000`. Texts of some 330 made-up hanzi, whose words are as frequent as in real text.
Every second one has, at some place, 60 hanzi from one before it: word for word, or with every eighth hanzi another; and
each fiftieth has the same closing sentence. Found is a planted passage of which a link between its two documents
covers half, on both sides.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "speed"))

from measuring import SPARK, Watched, write
from planted import Words

DEFAULT = ("duckdb:10000", "duckdb:100000")
LENGTH, PASSAGE = 270, 60
CLOSING = "以上情况请各单位认真研究并按照要求抓好贯彻落实工作。"

Planted = tuple[int, int, int, int, str]
"""The document that a passage was taken from and where it begins there, the other and where there, and how."""


def collection(count: int) -> Path:
    """The folder of a collection, made where it is not there yet: by a process that then ends."""
    folder = Path(tempfile.gettempdir()) / f"toolkit-scale-reuse-{count}"
    if not (folder / "planted.json").exists():
        subprocess.run([sys.executable, __file__, "--make", str(count), str(folder)], check=True)
    return folder


def make(count: int, folder: Path) -> None:
    texts, planted = made_texts(count)
    write(texts, folder)
    (folder / "planted.json").write_text(json.dumps(planted))


def made_texts(count: int) -> tuple[list[str], list[Planted]]:
    chance = random.Random(9)
    words = Words(chance)
    own = [_own(words) for _ in range(count)]
    texts, planted = list(own), list[Planted]()
    for number in range(1, count, 2):
        # From the part that its source had by itself, which is what it is in the collection as well.
        source = 2 * chance.randrange((number + 1) // 2)
        begins, at = chance.randrange(len(own[source]) - PASSAGE), chance.randrange(len(own[number]))
        taken, how = own[source][begins : begins + PASSAGE], "verbatim" if number % 4 == 1 else "reworded"
        if how == "reworded":
            taken = "".join(words.one("n")[0] if place % 8 == 7 else taken[place] for place in range(PASSAGE))
        texts[number] = own[number][:at] + taken + own[number][at:]
        planted.append((source, begins, number, at, how))
    return [text + CLOSING if number % 50 == 0 else text for number, text in enumerate(texts)], planted


def _own(words: Words) -> str:
    text = ""
    while len(text) < LENGTH:
        text += "".join(words.sentence())
    return text


def measured(engine: str, count: int, folder: Path) -> str:
    """A line of the table."""
    out = folder / f"out-{engine}"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "toolkit", "collection", "reuse", str(folder / "documents"), "--out", str(out)]
    command += ["--language", "zh", "--engine", engine, *(SPARK if engine == "spark" else ()), "--quiet"]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    watched = Watched(process.pid)
    failed = process.wait()
    seconds = time.monotonic() - began
    watched.end()
    if failed:
        return f"{count:9,} | {engine:6} | failed with status {failed}"
    links, found = recall(out, folder)
    return (
        f"{count:9,} | {engine:6} | {seconds:7.0f} s | {watched.seconds:7.0f} s | {watched.memory / 1e9:6.2f} GB | "
        f"{links:9,} | {found['verbatim']:.4f} | {found['reworded']:.4f}"
    )


def recall(out: Path, folder: Path) -> tuple[int, dict[str, float]]:
    """How many links were written, and of each kind of passage the share that was found."""
    import pyarrow.parquet

    names = ("left_id", "left_start", "left_end", "right_id", "right_start", "right_end")
    columns = pyarrow.parquet.read_table(out / "links", columns=list(names)).to_pydict()
    rows = list(zip(*(columns[name] for name in names), strict=True))
    linked: dict[tuple[int, int], list[tuple[int, int, int, int]]] = defaultdict(list)
    for one, start, end, other, other_start, other_end in rows:
        linked[int(one), int(other)].append((start, end, other_start, other_end))
    hits: dict[str, list[bool]] = defaultdict(list)
    for source, begins, number, at, how in json.loads((folder / "planted.json").read_text()):
        hits[how].append(
            any(
                _covers(start, end, begins) and _covers(other_start, other_end, at)
                for start, end, other_start, other_end in linked[source, number]
            )
        )
    return len(rows), {how: sum(listed) / len(listed) for how, listed in hits.items()}


def _covers(start: int, end: int, begins: int) -> bool:
    return 2 * (min(end, begins + PASSAGE) - max(start, begins)) >= PASSAGE


def main(asked: list[str]) -> None:
    print("documents | engine |   passed  | processor |    memory |     links | verbatim | reworded")
    for each in asked or DEFAULT:
        engine, _, count = each.partition(":")
        print(measured(engine, int(count), collection(int(count))), flush=True)


if __name__ == "__main__":
    make(int(sys.argv[2]), Path(sys.argv[3]))
