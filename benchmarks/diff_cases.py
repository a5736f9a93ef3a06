"""The cases of other diffs, run through `diff`: both texts rebuilt, and how much is marked beside what they mark.

For each case: the characters inserted and deleted by `diff`, by diff-match-patch after its semantic clean-up (without a
time limit) over characters and over the words that `diff` has, and by jsdiff over characters and over words. Ours marks
whole words, and counts text that moved as neither (its characters stand in a column of their own). The ratio is that to
diff-match-patch over words: where nothing moved, it is to be at most 1.15. jsdiff runs in node, installed by npm into a
folder that is thrown away; without node or without its package the columns are left out. The cases are those of
TOOLKIT_SHARED/data/diff-cases.

    python benchmarks/diff_cases.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import toolkit
from toolkit import Comparison, Corpus, Document, Span, TextView
from toolkit.matching.alignment import words_of
from toolkit.plugins import Registry, load_plugins

SHARED = Path(os.environ.get("TOOLKIT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
JSDIFF = "diff@9.0.0"
SCRIPT = """
const diff = require('diff');
const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const count = steps => steps.reduce((n, s) => n + (s.added || s.removed ? [...s.value].length : 0), 0);
const run = (f, a, b) => { const steps = f(a, b, {timeout: 60000}); return steps ? count(steps) : null; };
console.log(JSON.stringify(pairs.map(([a, b]) => [run(diff.diffChars, a, b), run(diff.diffWordsWithSpace, a, b)])));
"""


@dataclass(frozen=True)
class Case:
    name: str
    left: str
    right: str


@dataclass(frozen=True)
class Marked:
    """What `diff` says of a case: characters inserted and deleted, those in moved rows, and whether both texts are whole."""

    changed: int
    moved: int
    rebuilt: bool


def cases(folder: Path) -> list[Case]:
    """All pairs of texts in the folder, each once."""
    found: dict[tuple[str, str], Case] = {}
    for case in [*_recorded(folder), *_expected(folder), *_files(folder)]:
        found.setdefault((case.left, case.right), case)
    return list(found.values())


def _recorded(folder: Path) -> Iterator[Case]:
    """Calls of diff-match-patch with a list of differences, or with two texts."""
    for number, call in enumerate(_lines(folder / "diff-match-patch.jsonl"), 1):
        args = call["args"]
        name = f"diff-match-patch {number} {call['fn']}"
        if args and _is_differences(args[0]):
            left = "".join(text for op, text in args[0] if op != 1)
            yield Case(name, left, "".join(text for op, text in args[0] if op != -1))
        elif call["fn"] in ("patch_make", "diff_commonOverlap", "diff_halfMatch") and _are_texts(args[:2]):
            yield Case(name, *args[:2])


def _is_differences(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, list) and len(item) == 2 and item[0] in (-1, 0, 1) and isinstance(item[1], str)
        for item in value
    )


def _are_texts(values: Sequence[Any]) -> bool:
    return len(values) == 2 and all(isinstance(value, str) for value in values)


def _expected(folder: Path) -> Iterator[Case]:
    for number, case in enumerate(_lines(folder / "jsdiff.jsonl"), 1):
        yield Case(f"jsdiff {number} {case['fn']}", case["old"], case["new"])


def _files(folder: Path) -> Iterator[Case]:
    for one in sorted((folder / "difftastic").glob("*_1.*")):
        other = one.with_name(one.name.replace("_1.", "_2."))
        yield Case(f"difftastic {one.stem[:-2]}", *(_text(path) for path in (one, other)))
    yield Case("diff-match-patch speedtest", *(_text(folder / f"speedtest{n}.txt") for n in (1, 2)))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _text(path: Path) -> str:
    """As `toolkit` reads it: encodings are recognized, line ends stay."""
    (document,) = toolkit.load(str(path), split=False)
    return document.text


def marked(case: Case, registry: Registry) -> Marked:
    corpus = Corpus([Document.of_text(case.left, id="left"), Document.of_text(case.right, id="right")])
    report = toolkit.run("diff", corpus, registry=registry)
    comparison = report.findings[0]
    assert isinstance(comparison, Comparison)
    sides = [sorted(o.left for r in comparison.rows for o in r.operations if r.left is not None),
             sorted(o.right for r in comparison.rows for o in r.operations if r.right is not None)]  # fmt: skip
    rebuilt = all(
        "".join(text[a:b] for a, b in ranges) == text
        for ranges, text in zip(sides, (case.left, case.right), strict=True)
    )
    steps = [o for row in comparison.rows for o in row.operations if o.op != "equal"]
    changed = sum(o.left[1] - o.left[0] + o.right[1] - o.right[0] for o in steps)
    moved = sum(len(row.left) for row in comparison.rows if row.moved and row.left is not None)
    same = all(case.left[slice(*o.left)] == case.right[slice(*o.right)]
               for row in comparison.rows for o in row.operations if o.op == "equal")  # fmt: skip
    return Marked(changed, moved, rebuilt and same)


def diff_match_patch(case: Case) -> int:
    return sum(len(text) for op, text in _semantic(case.left, case.right) if op)


def diff_match_patch_over_words(case: Case, registry: Registry) -> int:
    """The characters of the words that it marks, given one character for each word."""
    tokenizer = registry.get("tokenizer", "unicode")
    codes: dict[str, str] = {}

    def encoded(text: str) -> str:
        tokens = tokenizer.component.tokenize(TextView.of(text), tokenizer.options())
        words = words_of(text, Span(0, len(text)), tokens).texts
        return "".join(codes.setdefault(word, chr(0x100 + len(codes))) for word in words)

    steps = _semantic(encoded(case.left), encoded(case.right))
    sizes = {code: len(word) for word, code in codes.items()}
    return sum(sizes[code] for op, text in steps if op for code in text)


def _semantic(left: str, right: str) -> list[tuple[int, str]]:
    from diff_match_patch import diff_match_patch as differ_class

    differ = differ_class()
    differ.Diff_Timeout = 0
    steps: list[tuple[int, str]] = differ.diff_main(left, right, False)
    differ.diff_cleanupSemantic(steps)
    return steps


def jsdiff(listed: Sequence[Case]) -> list[tuple[int | None, int | None]] | None:
    """What jsdiff marks, over characters and over words; None, with a message, where it cannot be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("jsdiff is left out: there is no node or no npm")
        return None
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, JSDIFF]
        if subprocess.run(install, cwd=folder, capture_output=True, check=False).returncode:
            print(f"jsdiff is left out: npm could not install {JSDIFF}")
            return None
        pairs = json.dumps([[case.left, case.right] for case in listed])
        node = ["node", "-e", SCRIPT]
        done = subprocess.run(node, cwd=folder, input=pairs, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"jsdiff is left out: {done.stderr.strip().splitlines()[-1:]}")
            return None
        return [(characters, words) for characters, words in json.loads(done.stdout)]


def main() -> None:
    folder = SHARED / "data" / "diff-cases"
    if not folder.is_dir():
        print(f"there are no cases in {folder}")
        return
    registry = load_plugins()
    listed = cases(folder)
    others = jsdiff(listed) or [(None, None)] * len(listed)
    print(
        f"{'case':<44} {'left':>6} {'right':>6} {'ours':>6} {'moved':>6} "
        f"{'dmp':>6} {'dmp wd':>6} {'js ch':>6} {'js wd':>6}  ratio"
    )
    longer = broken = 0
    totals = [0, 0]
    for case, (characters, words) in zip(listed, others, strict=True):
        mine, theirs = marked(case, registry), diff_match_patch(case)
        of_words = diff_match_patch_over_words(case, registry)
        broken += not mine.rebuilt
        longer += not mine.moved and mine.changed > 1.15 * of_words
        totals[0], totals[1] = totals[0] + mine.changed, totals[1] + theirs
        ratio = mine.changed / of_words if of_words else 1.0 if not mine.changed else float("inf")
        print(
            f"{case.name[:44]:<44} {len(case.left):>6} {len(case.right):>6} {mine.changed:>6} {mine.moved:>6} "
            f"{theirs:>6} {of_words:>6} "
            f"{'–' if characters is None else characters:>6} {'–' if words is None else words:>6}  {ratio:5.2f}"
            f"{'' if mine.rebuilt else '  NOT REBUILT'}"
        )
    print(
        f"\n{len(listed)} cases, {broken} not rebuilt; {totals[0]} characters marked, diff-match-patch marks {totals[1]};"
    )
    print(f"without a move, {longer} marked more than 1.15 times as much as diff-match-patch over words")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
