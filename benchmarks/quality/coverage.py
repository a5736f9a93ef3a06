"""How much of what is known to be the same lies in an `equal` operation that maps it to its partner; who comes first.

The same passages are given as pairs of spans; what counts are their letters and digits, in order, as punctuation and white
space may differ. In the table `pairs` a document's partner is right where the pair with the most distinctive characters
that it is in is the true one.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
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


def sentences_of_both(left: str, right: str, texts: Mapping[str, str]) -> Iterator[Same]:
    """Sentences of `LEAST` letters or more that stand once in each of two documents, word for word."""
    one, other = _sentences(texts[left]), _sentences(texts[right])
    for letters, (start, length) in one.items():
        if letters in other:
            yield Same(left, right, start, length, *other[letters])


def _sentences(text: str) -> dict[str, tuple[int, int]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in re.finditer(r"[^。！？；\n]+", text):
        letters = "".join(filter(str.isalnum, match[0]))
        if len(letters) >= LEAST:
            found[letters].append((match.start(), len(match[0])))
    return {letters: places[0] for letters, places in found.items() if len(places) == 1}


def shared_sentences(folder: Path) -> Iterator[Same]:
    for row in _rows(folder / "shared_sentences.jsonl"):
        if row["chars"] >= LEAST:
            for a, b in combinations(row["occurrences"], 2):
                yield Same(a["doc"], b["doc"], a["offset"], a["length"], b["offset"], b["length"])


def identical_articles(folder: Path) -> Iterator[Same]:
    for row in _rows(folder / "identical_articles.jsonl"):
        # The bodies are the same; the numbers before them may differ, also in their length.
        one, other = len(row["article_a"]), len(row["article_b"])
        yield Same(
            row["a"],
            row["b"],
            row["a_offset"] + one,
            row["a_length"] - one,
            row["b_offset"] + other,
            row["b_length"] - other,
        )


def exact_runs(folder: Path) -> Iterator[Same]:
    for row in _rows(folder / "exact_runs.jsonl"):
        yield Same(row["a"], row["b"], row["a_offset"], row["length"], row["b_offset"], row["length"])


def true_pairs(folder: Path) -> set[tuple[str, str]]:
    """The pairs of documents that belong together."""
    return {(str(folder / row["a"]), str(folder / row["b"])) for row in _rows(folder / "truth.jsonl")}


def _rows(file: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


Equal = dict[tuple[str, str], list[tuple[int, int, int]]]
"""By two documents: `[start, end)` of the first is said from the third number on in the second, character for character."""


def equal_runs(findings: Iterable[toolkit.Finding]) -> Equal:
    """What the `equal` operations of all links say, in both directions."""
    equal: Equal = defaultdict(list)
    for finding in findings:
        if isinstance(finding, toolkit.Passages):
            for link in finding.links:
                one, other = (finding.places[place].document for place in link.places)
                for operation in (o for piece in link.pieces for o in piece.operations if o.op == "equal"):
                    (a, end), (b, other_end) = operation.left, operation.right
                    equal[one, other].append((a, end, b))
                    equal[other, one].append((b, other_end, a))
    return equal


def mapped_share(equal: Equal, texts: Mapping[str, str], same: Sequence[Same]) -> float:
    """The share of all letters of the passages that is mapped to its partner."""
    by_pair: dict[tuple[str, str], list[Same]] = defaultdict(list)
    for passage in same:
        by_pair[passage.left, passage.right].append(passage)
    found = total = 0
    for (left, right), passages in by_pair.items():
        runs = equal.get((left, right), ())
        said = {(start + i, there + i) for start, end, there in runs for i in range(end - start)}
        for passage in passages:
            one = _letters(texts[left], passage.left_start, passage.left_length)
            other = _letters(texts[right], passage.right_start, passage.right_length)
            wanted = list(zip(one, other, strict=False))
            found += sum(pair in said for pair in wanted)
            total += len(wanted)
    return found / total if total else 0.0


def _letters(text: str, start: int, length: int) -> list[int]:
    return [at for at in range(start, start + length) if text[at].isalnum()]


Shared = Sequence[tuple[str, str]]
"""Pairs of documents, the one that has most in common first."""


def pairs_of(report: toolkit.Report) -> Shared:
    """The pairs of the table `pairs`, in its order."""
    table = next(f for f in report.findings if isinstance(f, toolkit.Table) and f.name == "pairs")
    return [(str(left), str(right)) for left, right, *_ in table.rows]


def partner(pairs: Shared, document: str, among: Container[str]) -> str | None:
    """With which of these a document stands first."""
    both = ((b if a == document else a) for a, b in pairs if document in (a, b))
    return next((other for other in both if other in among), None)


def first_partners(pairs: Shared, truth: Collection[tuple[str, str]]) -> tuple[int, int]:
    """How many documents have a true partner first, and how many have one at all.

    The question is which document of the other side: two chapters of one book are no answer.
    """
    others = {other for pair in pairs for other in pair} - {one for one, _ in truth}
    folder = {Path(other).parent for _, other in truth}
    others = {other for other in others if Path(other).parent in folder}
    asked = sorted({one for one, _ in truth})
    return sum((one, partner(pairs, one, others)) in truth for one in asked), len(asked)
