"""Scores `reuse` on the sets with ground truth: `python benchmarks/quality/run.py [FOLDER]`.

FOLDER holds the sets (default: `../shared/data`). All documents of a set in one run, defaults only. Beside each figure
stand the floor and what a naive chain of n-gram runs gets, tuned on that very set. A set that is missing is left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import coverage
import naive
import rarity
from pan import score
from sets import Figure, Run, load_pairs, run


def pan(folder: Path, floor: float | None, *, gran: float | None = None) -> Iterator[Figure]:
    """Plagdet and its parts over the listed pairs."""
    listed = load_pairs(folder)
    done = run(folder, *listed.files)
    ours = listed.scores(done.report)
    other, setting = listed.naive(done.texts)
    kinds = sorted({kind for kind, _ in listed.cases if kind})
    yield Figure("plagdet", ours.plagdet, floor, other.plagdet, f"naive: {setting}, {done.seconds:.1f} s")
    yield Figure("recall", ours.recall, None, other.recall)
    yield Figure("precision", ours.precision, None, other.precision)
    yield Figure("granularity", ours.granularity, gran, other.granularity, at_most=True)
    floors = {"verbatim": 0.99, "reordered": 0.98, "reworded": 0.95, "both": 0.95}
    found = listed.detections(done.report)[0]
    for kind in kinds if len(kinds) > 1 else ():
        cases = [case for label, case in listed.cases if label == kind]
        yield Figure(f"recall {kind}", score(cases, found).recall, floors.get(kind), None)
    if folder.name == "pan25-llm-sample":
        value, limit = rarity.best(listed.pairs, done.texts, [case for _, case in listed.cases])
        yield Figure("rare words, any order", value, None, None, f"plagdet at its best limit, {limit}; not the toolkit")


def mapped(folder: Path, what: str, read: Callable[[Path], Iterator[coverage.Same]], *parts: str) -> Iterator[Figure]:
    """What is known to be the same, in `equal` operations that map it to its partner."""
    done = run(folder, *(folder / part for part in parts))
    same = [_below(folder, passage) for passage in read(folder)]
    yield from _mapped(done, what, same)
    if (folder / "exact_runs.jsonl").exists():
        yield _partners(folder, done)


def _mapped(done: Run, what: str, same: list[coverage.Same]) -> Iterator[Figure]:
    value = coverage.mapped_share(coverage.equal_runs(done.report.findings), done.texts, same)
    setting = naive.Setting(4, 30, 8)
    equal: coverage.Equal = {
        pair: [run for match in _naive(done, *pair, setting) for run in match.equal]
        for pair in sorted({(passage.left, passage.right) for passage in same})
    }
    other = coverage.mapped_share(equal, done.texts, same)
    yield Figure(what, value, 0.98, other, f"{len(same)} passages, {done.seconds:.1f} s")


def _naive(done: Run, one: str, other: str, setting: naive.Setting) -> list[naive.Match]:
    left, right = naive.units(done.texts[one]), naive.units(done.texts[other])
    return naive.matches(left, right, naive.runs(left, right, setting.n), setting)


def _below(folder: Path, passage: coverage.Same) -> coverage.Same:
    return replace(passage, left=str(folder / passage.left), right=str(folder / passage.right))


def _partners(folder: Path, done: Run) -> Figure:
    truth = coverage.true_pairs(folder)
    right, asked = coverage.first_partners(coverage.pairs_of(done.report), truth)
    setting = naive.Setting(4, 30, 8)
    others = {Path(other).parent for _, other in truth}
    counted = {
        (one, other): sum(match.left[1] - match.left[0] for match in _naive(done, one, other, setting))
        for one in sorted({one for one, _ in truth})
        for other in done.texts
        if Path(other).parent in others
    }
    naive_right, _ = coverage.first_partners(sorted(counted, key=lambda pair: -counted[pair]), truth)
    return Figure("true partner first", right / asked, 0.95, naive_right / asked, f"{right} of {asked} chapters")


NEAREST_PUBLISHED = {"CA1850": "NY1849", "MN1851": "NY1849", "OR1854": "MN1851"}
"""Of the codes of the set that were there before it, the one most like it by the Jaccard measures that the corpus's authors
print (github lmullen/civil-procedure-codes, notebook 008): Oregon's has 0.0434 with Minnesota's, 0.0375 with New York's.
"""


def field_codes(folder: Path) -> Iterator[Figure]:
    """Later states copied New York's code, some by way of another state's: which of the earlier codes each has first."""
    codes = sorted(folder.glob("*.txt"), key=lambda code: (code.stem[2:], code.stem))
    done = run(folder, *codes)
    pairs = coverage.pairs_of(done.report)
    states = [code for code in codes if not code.stem.startswith("NY")]
    firsts = {
        state.stem: Path(coverage.partner(pairs, str(state), _earlier(codes, state)) or "-").stem for state in states
    }
    named = ", ".join(f"{state}: {first}" for state, first in firsts.items())
    published = [firsts[state] == nearest for state, nearest in NEAREST_PUBLISHED.items() if state in firsts]
    from_new_york = sum(first.startswith("NY") for first in firsts.values())
    if published:  # of another split's codes nothing is known here
        yield Figure(
            "nearest as published", sum(published) / len(published), 1.0, None, "of the codes that were there before"
        )
    yield Figure("New York first", from_new_york / len(states), None, None, f"{named}; {done.seconds:.1f} s")


def _earlier(codes: list[Path], state: Path) -> list[str]:
    return [str(code) for code in codes if code.stem[2:] < state.stem[2:]]


def speeches(folder: Path) -> Iterator[Figure]:
    """Two essays in one file, the second the first reworked; between the five files nothing is shared but formulas.

    Known mechanically: sentences that stand in both essays. By the set's README: no reuse between files.
    """
    done = run(folder, *sorted(folder.glob("*.txt")), split=True)
    one, other = [name for name in done.texts if "#" in name and "/002_" in name]
    yield from _mapped(done, "sentences of both", list(coverage.sentences_of_both(one, other, done.texts)))
    told = done.distinctive_between_files()
    yield Figure("false between files", told, 0, None, "characters called distinctive", at_most=True)


SETS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "zh-reworked": lambda folder: pan(folder, 0.95),
    "pan13-verbatim": lambda folder: pan(folder, 0.98, gran=1.01),
    "pan25-llm-sample": lambda folder: pan(folder, None),
    "zh-gov-reports": lambda folder: mapped(folder, "shared sentences", coverage.shared_sentences, "zh"),
    "zh-shiji-hanshu": lambda folder: mapped(folder, "exact runs", coverage.exact_runs, "shiji", "hanshu"),
    "speeches": speeches,
    "field-codes": field_codes,
    "zh-law-versions": lambda folder: mapped(folder, "identical articles", coverage.identical_articles, "docs"),
}


def main(folder: Path, wanted: list[str]) -> None:
    print(f"{'set':<18}{'measure':<23}{'value':>9}{'floor':>8}{'naive':>9}")
    for name, figures in SETS.items():
        if (folder / name).is_dir() and (not wanted or name in wanted):
            for figure in figures(folder / name):
                print(f"{name:<18}{figure}", flush=True)


if __name__ == "__main__":
    began = time.perf_counter()
    data = Path(__file__).resolve().parents[3] / "shared" / "data"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else data, sys.argv[2:])
    print(f"{time.perf_counter() - began:.0f} s")
