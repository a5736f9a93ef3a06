"""How long `diff` takes, beside diff-match-patch and rapidfuzz on the same two texts in the same minute.

Two sizes: essays of 3,000 characters (goal: at most 0.1 s of work) and texts of 1 MB in UTF-8 of which 30 % of the
characters were edited (goal: at most 5 s and 1 GB). The texts are made of sentences of random words, and the edits are
words put in, taken out and exchanged. diff-match-patch has its own time limit, after which it gives up on the rest: how
much it then still says is equal stands beside it. Each program runs in a process of its own, so that its memory is its own.

    python benchmarks/diff_speed.py            all of them
    python benchmarks/diff_speed.py ours 1mb   one, in this process
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

SIZES = {"essays": (3_000, 0.30), "1mb": (348_000, 0.30), "1mb, 2 %": (348_000, 0.02)}
PROGRAMS = ("ours", "diff-match-patch", "rapidfuzz")
LIMIT = 120
"""Seconds after which a program is stopped."""

HEAVY = ("rapidfuzz", "1mb")
"""rapidfuzz over the whole text needs its square in memory: 15 GB here."""


def texts(size: int, edited: float) -> tuple[str, str]:
    """A text of about `size` characters and its edited version."""
    random_ = random.Random(size)
    hanzi = [chr(0x4E00 + random_.randrange(6000)) for _ in range(1400)]
    weights = [1 / (rank + 8) for rank in range(len(hanzi))]

    def word() -> str:
        return "".join(random_.choices(hanzi, weights, k=random_.choice((1, 2, 2, 2, 3, 4))))

    left: list[str] = []
    length = 0
    while length < size:
        words = [word() for _ in range(random_.randrange(3, 9))]
        mark = random_.choice("，，，。。；") if random_.random() > 0.03 else "。\n"
        left += [*words, mark]
        length += sum(map(len, words)) + len(mark)
    right: list[str] = []
    for piece in left:
        if piece[0] in "，。；" or random_.random() >= edited:
            right.append(piece)
            continue
        change = random_.random()
        if change < 0.6:
            right.append(word())
        elif change < 0.8:
            right += [piece, word()]
    return "".join(left), "".join(right)


def ours(left: str, right: str) -> tuple[float, int]:
    import toolkit
    from toolkit import Comparison, Corpus, Document
    from toolkit.plugins import load_plugins

    registry = load_plugins()
    warm = Corpus([Document.of_text(t, id=t, language="zh") for t in ("今天天氣很好。", "昨天天气很好。")])
    toolkit.run("diff", warm, registry=registry)  # dictionaries are read, libraries imported
    corpus = Corpus(
        [
            Document.of_text(left, id="left", language="zh"),
            Document.of_text(right, id="right", language="zh"),
        ]
    )
    began = time.perf_counter()
    report = toolkit.run("diff", corpus, registry=registry)
    seconds = time.perf_counter() - began
    (comparison, *_) = report.findings
    assert isinstance(comparison, Comparison)
    steps = [step for row in comparison.rows for step in row.operations if step.op == "equal"]
    return seconds, sum(step.left[1] - step.left[0] for step in steps)


def diff_match_patch(left: str, right: str) -> tuple[float, int]:
    from diff_match_patch import diff_match_patch as differ_class

    differ = differ_class()
    began = time.perf_counter()
    steps = differ.diff_main(left, right)
    differ.diff_cleanupSemantic(steps)
    return time.perf_counter() - began, sum(len(text) for op, text in steps if op == 0)


def rapidfuzz(left: str, right: str) -> tuple[float, int]:
    from rapidfuzz.distance import Indel

    began = time.perf_counter()
    steps = Indel.opcodes(left, right)
    return time.perf_counter() - began, sum(s.src_end - s.src_start for s in steps if s.tag == "equal")


RUN: dict[str, Callable[[str, str], tuple[float, int]]] = {
    "ours": ours,
    "diff-match-patch": diff_match_patch,
    "rapidfuzz": rapidfuzz,
}


def one(program: str, size: str) -> None:
    left, right = texts(*SIZES[size])
    seconds, kept = RUN[program](left, right)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{program:<18} {seconds:8.3f} s {memory:8.0f} MB {kept:>9,} of {len(left):,} characters equal"
        f"   (user {used.ru_utime:.1f} s in all)"
    )


def main() -> None:
    if len(sys.argv) == 3:
        one(sys.argv[1], sys.argv[2])
        return
    for size, figures in SIZES.items():
        left, right = texts(*figures)
        print(f"\n{size}: {len(left):,} and {len(right):,} characters, {len(left.encode()) / 1e6:.2f} MB")
        for program in PROGRAMS:
            if program == HEAVY[0] and size.startswith(HEAVY[1]):
                print(f"{program:<18} left out: it needs the product of both lengths in memory")
                continue
            try:
                subprocess.run([sys.executable, __file__, program, size], check=True, timeout=LIMIT)
            except subprocess.TimeoutExpired:
                print(f"{program:<18} stopped after {LIMIT} s")


if __name__ == "__main__":
    main()
