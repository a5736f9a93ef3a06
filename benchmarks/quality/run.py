"""Scores `reuse` on the sets with ground truth: `python benchmarks/quality/run.py [FOLDER]`.

FOLDER holds the sets (default: `../shared/data`). All documents of a set in one run, defaults only; the listed pairs are
scored. Recall counts links of every label, precision and granularity only those that are distinctive.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pan import Case, score

import toolkit
from toolkit.plugins import load_plugins

SETS = ("zh-reworked", "pan13-verbatim", "pan25-llm-sample")


def main(folder: Path) -> None:
    print(f"{'set':<18}{'plagdet':>8}{'recall':>8}{'prec.':>8}{'gran.':>7}{'s':>7}  recall by kind")
    for name in SETS:
        if (folder / name).is_dir():
            print(line(folder / name))


def line(folder: Path) -> str:
    """The scores of one set."""
    registry = load_plugins()
    pairs = [tuple(row.split()) for row in (folder / "pairs").read_text().splitlines()]
    negative = folder / "pairs-negative"
    pairs += [tuple(row.split()) for row in negative.read_text().splitlines()] if negative.exists() else []
    files = sorted({folder / "susp" / s for s, _ in pairs} | {folder / "src" / s for _, s in pairs})
    truth = [json.loads(row) for row in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    truth = [case for case in truth if case.get("kind") != "altered"]
    began = time.perf_counter()
    corpus = toolkit.load(*map(str, files), split=False, registry=registry)
    report = toolkit.run("reuse", corpus, registry=registry)
    spent = time.perf_counter() - began
    found, counted = detections(report, {(str(folder / "susp" / a), str(folder / "src" / b)) for a, b in pairs})
    kinds: dict[str, list[Case]] = {}
    for case in truth:
        kinds.setdefault(case.get("kind", "all"), []).append(as_case(folder, case))
    scores = score([case for cases in kinds.values() for case in cases], found, counted)
    by_kind = ", ".join(f"{kind} {score(cases, found).recall:.3f}" for kind, cases in sorted(kinds.items()))
    return (
        f"{folder.name:<18}{scores.plagdet:>8.4f}{scores.recall:>8.4f}{scores.precision:>8.4f}{scores.granularity:>7.3f}"
        f"{spent:>7.1f}  {by_kind}"
    )


def as_case(folder: Path, case: dict[str, int]) -> Case:
    here, there = case["this_offset"], case["source_offset"]
    return Case(
        str(folder / "susp" / str(case["susp"])),
        str(folder / "src" / str(case["src"])),
        here,
        here + case["this_length"],
        there,
        there + case["source_length"],
    )


def detections(report: toolkit.Report, pairs: set[tuple[str, str]]) -> tuple[list[Case], list[Case]]:
    """The links of the listed pairs as detections: all, and the distinctive."""
    found: list[Case] = []
    counted: list[Case] = []
    for finding in report.findings:
        if not isinstance(finding, toolkit.Passages):
            continue
        for link in finding.links:
            one, other = (finding.places[place].document for place in link.places)
            for document, source, here, there in (
                (one, other, link.left, link.right),
                (other, one, link.right, link.left),
            ):
                if (document, source) in pairs:
                    case = Case(document, source, here.start, here.end, there.start, there.end)
                    found.append(case)
                    if finding.label == "distinctive":
                        counted.append(case)
    return found, counted


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2]
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent / "shared" / "data")
