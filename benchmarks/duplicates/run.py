"""Near-duplicates: how good, and how fast beside others. Prints three tables.

    python benchmarks/duplicates/run.py [FOLDER] [DOCUMENTS…]

1. With the data sets in FOLDER (`../shared/data`): F1 of zh-law-versions by defaults, and for short-answers with
   `--threshold 0` Spearman's rank correlation of containment in the source with the label.
2. For each number of DOCUMENTS (10000): pairs planted at a Jaccard of 0.8 and 0.5 among made-up Chinese texts of about
   1 kB; the recall of `duplicates` by defaults and its time and memory.
3. The same texts, candidates only, by this and by rensa and datasketch where they are installed, each with 128 hashes in 32
   bands of 4: documents a second from the text to the candidate pairs, and their recall.

Times are CPU seconds of this process, so that other work on the machine counts little.
"""

from __future__ import annotations

import itertools
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "speed"))

import numpy as np
from planted import PATTERNS, Words

import toolkit
from toolkit import Corpus, Document, Documents

Pair = tuple[int, int]

FORMS = 4000
"""Sentences that 10,000 texts are made of, and more in proportion: each stands in 40, so that unrelated texts share some."""

SENTENCES = 16
PLANTED = 0.02
"""Share of the texts that are planted near-duplicates, for each of the two similarities."""

HASHES, BANDS = 128, 32


def found_pairs(report: toolkit.Report) -> dict[tuple[str, str], toolkit.DocumentPair]:
    """The verified pairs of a report, by the ids of their documents; of copies every two."""
    pairs: dict[tuple[str, str], toolkit.DocumentPair] = {}
    for finding in report.findings:
        if not isinstance(finding, Documents):
            continue
        for pair in finding.pairs:
            left, right = (finding.members[member].document for member in pair.members)
            pairs[left, right] = pair
        if finding.relation == "exact":
            for one, other in itertools.combinations(finding.members, 2):
                pairs.setdefault((one.document, other.document), toolkit.DocumentPair((0, 1), 1.0, 1.0, 1.0))
    return pairs


def law_versions(folder: Path) -> str:
    """Precision, recall and F1 of the pairs of versions of one law."""
    group_of: dict[str, int] = {}
    with (folder / "groups.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            group_of |= {Path(each["doc"]).name: number for each in json.loads(line)["docs"]}
    corpus = toolkit.load(str(folder / "docs"))
    names = sorted({Path(document.uri).name for document in corpus})
    true = {pair for pair in itertools.combinations(names, 2) if len({group_of.get(name, name) for name in pair}) == 1}
    of = {document.id: Path(document.uri).name for document in corpus}
    found = {tuple(sorted((of[one], of[other]))) for one, other in found_pairs(toolkit.run("duplicates", corpus))}
    hits = len(found & true)
    precision, recall = hits / max(1, len(found)), hits / len(true)
    f1 = 2 * hits / (len(found) + len(true))
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} ({len(true)} pairs; floor 0.90)"


def short_answers(folder: Path) -> str:
    """Spearman's rho between the containment in the source and the label of an answer."""
    grades = {"non": 0, "heavy": 1, "light": 2, "cut": 3}
    corpus = toolkit.load(str(folder / "docs"))
    names = {document.id: Path(document.uri).name for document in corpus}
    inside: dict[tuple[str, str], float] = {}
    for (one, other), pair in found_pairs(toolkit.run("duplicates", corpus, threshold=0.0)).items():
        inside[names[one], names[other]] = pair.left_in_right
        inside[names[other], names[one]] = pair.right_in_left
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        truth = [answer for answer in map(json.loads, lines) if answer["label"] in grades]
    shares = [inside.get((answer["doc"], answer["source"]), 0.0) for answer in truth]
    rho = np.corrcoef(_ranks(shares), _ranks([grades[answer["label"]] for answer in truth]))[0, 1]
    return f"rho {rho:.3f} ({len(truth)} answers; floor 0.78)"


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, equal values sharing the mean of theirs."""
    ordered = sorted(values)
    return [(2 * ordered.index(value) + ordered.count(value) - 1) / 2 for value in values]


def made_texts(count: int) -> tuple[list[str], dict[Pair, float]]:
    """Texts of about 1 kB, and the planted pairs with the similarity that they were planted at (0.8 or 0.5)."""
    chance = random.Random(5)
    words = Words(chance)
    forms = [
        "".join(words.one(t) if t.isascii() else t for t in chance.choice(PATTERNS))
        for _ in range(max(FORMS, FORMS * count // 10_000))
    ]
    texts = ["".join(chance.choices(forms, k=SENTENCES)) for _ in range(count)]
    planted: dict[Pair, float] = {}
    each = int(PLANTED * count)
    targets = random.Random(6).sample(range(count // 2, count), 2 * each)
    for number, target in enumerate(targets):
        similarity = 0.8 if number < each else 0.5
        source = chance.randrange(count // 2)
        texts[target] = _reworked(texts[source], similarity, forms, chance)
        planted[source, target] = similarity
    return texts, planted


def _reworked(text: str, similarity: float, forms: Sequence[str], chance: random.Random) -> str:
    """A text with characters replaced, one after the other in a random order, until no more would keep the similarity."""
    letters = list(text)
    grams = set(shingles(text))
    for at in chance.sample(range(len(letters)), len(letters)):
        before = letters[at]
        letters[at] = chance.choice(chance.choice(forms))
        others = set(shingles("".join(letters)))
        if len(grams & others) < similarity * len(grams | others):
            letters[at] = before
            break
    return "".join(letters)


def shingles(text: str) -> list[str]:
    """Runs of 5 characters of a text without its punctuation: what this project compares, for the others."""
    bare = "".join(filter(str.isalnum, text))
    return [bare[i : i + 5] for i in range(len(bare) - 4)]


def whole(texts: Sequence[str], planted: dict[Pair, float], threshold: float | None) -> Iterator[str]:
    """What `duplicates` finds of what was planted."""
    corpus = Corpus([Document.of_text(text, id=str(number), language="zh") for number, text in enumerate(texts)])
    began = time.process_time()
    report = toolkit.run("duplicates", corpus, **({} if threshold is None else {"threshold": threshold}))
    seconds = time.process_time() - began
    found = {tuple(sorted((int(one), int(other)))) for one, other in found_pairs(report)}
    asked = "defaults" if threshold is None else f"--threshold {threshold}"
    yield (
        f"{len(texts):9,} | {asked:15} | {recall(found, planted, 0.8):.3f} | {recall(found, planted, 0.5):.3f} | "
        f"{seconds:7.1f} s | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7,.0f} MB"
    )


def recall(found: set[Pair], planted: dict[Pair, float], similarity: float) -> float:
    """The share of the pairs planted at a similarity that are among those found."""
    wanted = {pair for pair, at in planted.items() if at == similarity}
    return len(wanted & found) / len(wanted)


def ours(texts: Sequence[str]) -> set[Pair]:
    from toolkit.matching.minhash import Bands, alike_candidates, minima
    from toolkit.matching.sketches import Shingled
    from toolkit.matching.units import units_of_all
    from toolkit.text import TextView
    from toolkit_engine.local import LocalEngine

    batches = []
    for first in range(0, len(texts), 256):
        units = units_of_all([TextView.of(text) for text in texts[first : first + 256]])
        batches.append(Shingled.of_units([u.keys for u in units], [u.words for u in units]))
    pairs = alike_candidates(minima(Shingled.all(batches), HASHES), Bands(BANDS, HASHES // BANDS), LocalEngine().group)
    return set(map(tuple, pairs.tolist()))


def rensa(texts: Sequence[str]) -> set[Pair]:
    from rensa import RMinHash, RMinHashLSH

    index, pairs = RMinHashLSH(threshold=0.5, num_perm=HASHES, num_bands=BANDS), set()
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=HASHES, seed=1)
        sketch.update(shingles(text))
        pairs |= {(other, number) for other in index.query(sketch)}
        index.insert(number, sketch)
    return pairs


def datasketch(texts: Sequence[str]) -> set[Pair]:
    from datasketch import MinHash, MinHashLSH

    try:
        from xxhash import xxh32_intdigest as fastest
    except ImportError:
        from zlib import crc32 as fastest
    index, pairs = MinHashLSH(num_perm=HASHES, params=(BANDS, HASHES // BANDS)), set()
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=HASHES, seed=1, hashfunc=fastest)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        pairs |= {(other, number) for other in index.query(sketch)}
        index.insert(number, sketch, check_duplication=False)
    return pairs


def beside(texts: Sequence[str], planted: dict[Pair, float]) -> Iterator[str]:
    """A row a tool: documents a second, recall, candidates, and how many times the first's speed it has."""
    tools: list[Callable[[Sequence[str]], set[Pair]]] = [ours, rensa, datasketch]
    first = 0.0
    for tool in tools:
        began = time.process_time()
        try:
            found = {(min(pair), max(pair)) for pair in tool(texts)}
        except ImportError as missing:
            yield f"{len(texts):9,} | {tool.__name__:10} | not installed: {missing.name}"
            continue
        speed = len(texts) / (time.process_time() - began)
        first = first or speed
        yield (
            f"{len(texts):9,} | {tool.__name__:10} | {speed:10,.0f}/s | {recall(found, planted, 0.8):.3f} | "
            f"{recall(found, planted, 0.5):.3f} | {len(found):9,} | ours is {first / speed:.1f} times as fast"
        )


def main(arguments: Sequence[str]) -> None:
    folder = Path(next((a for a in arguments if not a.isdecimal()), Path(__file__).parents[3] / "shared" / "data"))
    counts = [int(a) for a in arguments if a.isdecimal()] or [10_000]
    for name, measure in (("zh-law-versions", law_versions), ("short-answers", short_answers)):
        print(f"{name}: {measure(folder / name) if (folder / name).is_dir() else 'not there'}", flush=True)
    for count in counts:
        texts, planted = made_texts(count)
        print("\ndocuments | asked           | recall at 0.8 | at 0.5 | time | peak memory of this process")
        for threshold in (None, 0.5):
            print(*whole(texts, planted, threshold), flush=True)
        print("\ndocuments | candidates | speed | recall at 0.8 | at 0.5 | pairs |")
        for row in beside(texts, planted):
            print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
