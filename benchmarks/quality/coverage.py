"""How much of what is known to be the same lies in an `equal` operation that maps it to its partner; who comes first.

The same passages are given as pairs of spans; what counts are their letters and digits, in order, as punctuation and white
space may differ. In the table `pairs` a document's partner is right where the pair with the most distinctive characters
that it is in is the true one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import toolkit

LEAST = 16
"""Letters of the shortest sentence that counts."""


@dataclass(frozen=True, slots=True)
class Same:
    """One text in two documents: `[start, start + length)` of each, in characters."""

    left: str
    right: str
    left_start: int
    left_length: int
    right_start: int
    right_length: int


def shared_sentences(folder: Path) -> Iterator[Same]:
    for row in _rows(folder / "shared_sentences.jsonl"):
        if row["chars"] >= LEAST:
            for a, b in combinations(row["occurrences"], 2):
                yield Same(a["doc"], b["doc"], a["offset"], a["length"], b["offset"], b["length"])


def identical_articles(folder: Path) -> Iterator[Same]:
    for row in _rows(folder / "identical_articles.jsonl"):
        yield Same(row["a"], row["b"], row["a_offset"], row["a_length"], row["b_offset"], row["b_length"])


def exact_runs(folder: Path) -> Iterator[Same]:
    for row in _rows(folder / "exact_runs.jsonl"):
        yield Same(row["a"], row["b"], row["a_offset"], row["length"], row["b_offset"], row["length"])


def _rows(file: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def mapped_share(report: toolkit.Report, texts: dict[str, str], same: Sequence[Same]) -> float:
    """The share of all letters of the passages that an `equal` operation maps to their partner."""
    equal: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for finding in report.findings:
        if isinstance(finding, toolkit.Passages):
            for link in finding.links:
                one, other = (finding.places[place].document for place in link.places)
                for operation in (o for piece in link.pieces for o in piece.operations if o.op == "equal"):
                    (a, end), (b, other_end) = operation.left, operation.right
                    equal[one, other].append((a, end, b))
                    equal[other, one].append((b, other_end, a))
    found = total = 0
    for passage in same:
        one = _letters(texts[passage.left], passage.left_start, passage.left_length)
        other = _letters(texts[passage.right], passage.right_start, passage.right_length)
        wanted = dict(zip(one, other, strict=False))
        mapped = {
            at
            for start, end, there in equal[passage.left, passage.right]
            for at in range(max(start, passage.left_start), min(end, passage.left_start + passage.left_length))
            if wanted.get(at) == there + at - start
        }
        found += len(mapped)
        total += len(wanted)
    return found / total if total else 0.0


def _letters(text: str, start: int, length: int) -> list[int]:
    return [at for at in range(start, start + length) if text[at].isalnum()]


def first_partners(report: toolkit.Report, truth: set[tuple[str, str]]) -> tuple[int, int]:
    """How many documents have a true partner first in `pairs`, and how many have a true partner at all."""
    table = next(f for f in report.findings if isinstance(f, toolkit.Table) and f.name == "pairs")
    best: dict[str, str] = {}
    group = {document.split("/")[0] for pair in truth for document in pair}
    for left, right, *_ in table.rows:
        one, other = str(left), str(right)
        if len(group) > 1 and one.split("/", maxsplit=1)[0] == other.split("/", maxsplit=1)[0]:
            continue  # two chapters of one book: the question is which chapter of the other
        best.setdefault(one, other)
        best.setdefault(other, one)
    asked = {one for one, _ in truth}
    return sum((one, best.get(one, "")) in truth for one in asked), len(asked)
