"""One measure for every tool: seconds, peak memory, and how much of what was planted is inside what it reports.

Of a planted passage that share is found, on both sides, that lies in spans reported for its two documents; which span goes
with which does not matter, as not every tool says that.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planted import Planted

Spans = dict[tuple[str, str], list[tuple[int, int]]]
"""By document and partner: what of the document is said to stand in the partner."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a child process took. `error`: the end of what it said where it failed."""

    seconds: float
    cpu: float
    megabytes: float
    error: str | None = None


def run(command: Sequence[str], bound: float = 3600.0, cwd: Path | None = None) -> Spent:
    """Runs a command to its end, in a process of its own, for `bound` seconds at the most."""
    began = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE, cwd=cwd)
    assert child.stderr is not None
    said: list[str] = []
    os.set_blocking(child.stderr.fileno(), False)
    while True:
        said = [*said, (child.stderr.read() or b"").decode(errors="replace")][-20:]
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        spent = time.perf_counter() - began
        if pid:
            break
        if spent > bound:
            child.kill()
            _, status, usage = os.wait4(child.pid, 0)
            said = [f"stopped after {bound:.0f} s"]
            break
        time.sleep(0.02)
    child.returncode = status
    rest = (child.stderr.read() or b"").decode(errors="replace")
    child.stderr.close()
    last = ("".join(said) + rest).strip().splitlines()[-1:] or ["no word"]
    error = last[0] if status else None
    return Spent(spent, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, error)


def recall(truth: Iterable[Planted], spans: Mapping[tuple[str, str], list[tuple[int, int]]]) -> dict[str, float]:
    """The mean share of the planted passages that was found, by kind and over `all`."""
    shares: dict[str, list[float]] = defaultdict(list)
    for one in truth:
        here = covered(one.start, one.end, spans.get((one.document, one.source), ()))
        there = covered(one.source_start, one.source_end, spans.get((one.source, one.document), ()))
        share = (here + there) / (one.end - one.start + one.source_end - one.source_start)
        shares[one.kind].append(share)
        shares["all"].append(share)
    return {kind: sum(listed) / len(listed) for kind, listed in shares.items()}


def covered(start: int, end: int, spans: Iterable[tuple[int, int]]) -> int:
    """How many of the positions `[start, end)` lie in at least one of the spans."""
    total, at = 0, start
    for left, right in sorted(spans):
        total += max(0, min(right, end) - max(left, at))
        at = max(at, min(right, end))
    return total


def planted(folder: Path) -> list[Planted]:
    rows = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [Planted(**json.loads(row)) for row in rows]


def of_toolkit(report: Path) -> Spans:
    """The links of a report in JSON Lines, whatever their label."""
    spans: Spans = defaultdict(list)
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            finding = json.loads(line)
            if finding.get("kind") != "passages":
                continue
            for link in finding["links"]:
                one, other = (Path(finding["places"][place]["document"]).name for place in link["places"])
                spans[one, other].append((link["left"]["start"], link["left"]["end"]))
                spans[other, one].append((link["right"]["start"], link["right"]["end"]))
    return spans


def of_rows(file: Path) -> Spans:
    """What the drivers of peers write: `[document, partner, start, end]`, one a line."""
    spans: Spans = defaultdict(list)
    for line in file.read_text(encoding="utf-8").splitlines():
        document, partner, start, end = json.loads(line)
        spans[document, partner].append((start, end))
    return spans
