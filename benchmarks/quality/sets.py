"""The sets: which files are read, what is known of them, and what a run of `reuse` says."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import naive
from pan import Case, Scores, score

import toolkit
from toolkit.plugins import Registry, load_plugins


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table."""

    measure: str
    value: float
    floor: float | None
    naive: float | None
    remark: str = ""
    at_most: bool = False

    def __str__(self) -> str:
        missed = self.floor is not None and (self.value > self.floor if self.at_most else self.value < self.floor)
        floor = "" if self.floor is None else f"{'<=' if self.at_most else ''}{self.floor:g}"
        other = "" if self.naive is None else f"{self.naive:.4f}"
        return f"{self.measure:<23}{self.value:>9.4f}{floor:>8}{other:>9}  {'MISSED  ' if missed else ''}{self.remark}"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `reuse`, and the texts by the documents' names."""

    report: toolkit.Report
    texts: dict[str, str]
    seconds: float

    def distinctive_between_files(self) -> int:
        """Characters of the links between two files that are called distinctive."""
        total = 0
        for finding in self.report.findings:
            if isinstance(finding, toolkit.Passages) and finding.label == "distinctive":
                for link in finding.links:
                    one, other = (finding.places[place].document.split("#")[0] for place in link.places)
                    total += len(link.left) if one != other else 0
        return total


@cache
def registry() -> Registry:
    return load_plugins()


def run(folder: Path, *files: Path, split: bool = False) -> Run:
    """`reuse` with its defaults on all these files."""
    began = time.perf_counter()
    corpus = toolkit.load(*map(str, files), split=split, registry=registry())
    report = toolkit.run("reuse", corpus, registry=registry())
    return Run(report, {document.id: document.text for document in corpus}, time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Pairs:
    """A set in the form of PAN: the listed pairs, and the true cases with their kind."""

    pairs: list[tuple[str, str]]
    cases: list[tuple[str, Case]]

    @property
    def files(self) -> list[Path]:
        return [Path(name) for name in sorted({name for pair in self.pairs for name in pair})]

    def scores(self, report: toolkit.Report) -> Scores:
        return score([case for _, case in self.cases], *self.detections(report))

    def detections(self, report: toolkit.Report) -> tuple[list[Case], list[Case]]:
        """The links of the listed pairs as detections: all, and the distinctive."""
        pairs = set(self.pairs)
        found: list[Case] = []
        counted: list[Case] = []
        for finding in (f for f in report.findings if isinstance(f, toolkit.Passages)):
            for link in finding.links:
                one, other = (finding.places[place].document for place in link.places)
                here, there = link.left, link.right
                if (one, other) not in pairs:
                    one, other, here, there = other, one, there, here
                if (one, other) in pairs:
                    case = Case(one, other, here.start, here.end, there.start, there.end)
                    found.append(case)
                    if finding.label == "distinctive":
                        counted.append(case)
        return found, counted

    def naive(self, texts: dict[str, str]) -> tuple[Scores, naive.Setting]:
        """What the baseline gets with the best setting of its grid."""
        units = {name: naive.units(text) for name, text in texts.items()}
        found: dict[naive.Setting, list[Case]] = defaultdict(list)
        for one, other in self.pairs:
            for n in sorted({setting.n for setting in naive.GRID}):
                runs = naive.runs(units[one], units[other], n)
                for setting in (setting for setting in naive.GRID if setting.n == n):
                    matches = naive.matches(units[one], units[other], runs, setting)
                    found[setting] += [Case(one, other, *match.left, *match.right) for match in matches]
        truth = [case for _, case in self.cases]
        scored = [(score(truth, found[setting]), setting) for setting in naive.GRID]
        return max(scored, key=lambda pair: pair[0].plagdet)


def load_pairs(folder: Path) -> Pairs:
    """The set of a folder. Paragraphs that were altered, not taken over, are no cases."""
    lines = (folder / "pairs").read_text(encoding="utf-8").splitlines()
    negative = folder / "pairs-negative"
    lines += negative.read_text(encoding="utf-8").splitlines() if negative.exists() else []
    names = [row.split() for row in lines]
    truth = map(json.loads, (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    return Pairs(
        [(str(folder / "susp" / one), str(folder / "src" / other)) for one, other in names],
        [(case.get("kind", ""), _case(folder, case)) for case in truth if case.get("kind") != "altered"],
    )


def _case(folder: Path, case: dict[str, int]) -> Case:
    here, there = case["this_offset"], case["source_offset"]
    return Case(
        str(folder / "susp" / str(case["susp"])),
        str(folder / "src" / str(case["src"])),
        here,
        here + case["this_length"],
        there,
        there + case["source_length"],
    )
