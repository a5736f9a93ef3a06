"""How plagdet changes with each default of the detector, one at a time.

`python benchmarks/quality/curves.py [FOLDER] [DEFAULT …]`

Prints a table in Markdown for each; docs/defaults.md holds them with what they say. Documents are read once for each set.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sets import Pairs, load_pairs, registry

import toolkit
import toolkit_reuse.detection
from toolkit.matching import chains

SETS = ("zh-reworked", "pan13-verbatim", "pan25-llm-sample")
detection: Any = toolkit_reuse.detection

Options = dict[str, Any]


@contextmanager
def _option(name: str, value: float) -> Iterator[Options]:
    yield {name: value}


@contextmanager
def _constant(name: str, value: float) -> Iterator[Options]:
    with patch.object(detection, name, value):
        yield {}


@contextmanager
def _joining(name: str, value: float) -> Iterator[Options]:
    changed = replace(chains.Joining(), **{name: value})
    with patch.object(detection, "Joining", lambda **kept: replace(changed, **_but(name, kept))):
        yield {}


def _but(name: str, kept: Options) -> Options:
    """What the detector itself asks for, but for what is varied."""
    return {key: value for key, value in kept.items() if key != name}


Setting = Callable[[str, float], Any]
DEFAULTS: dict[str, tuple[Setting, Sequence[float]]] = {
    "min_length": (_option, (8, 13, 16, 20, 30)),
    "formula_bits": (_option, (0, 75, 110, 150, 200)),
    "SEED_CHARACTERS": (_constant, (3, 4, 5, 6)),
    "SEED_WORDS": (_constant, (2, 3, 4, 5)),
    "WEAK": (_constant, (1, 1.5, 2, 3, 4)),
    "DENSE": (_constant, (0.2, 0.35, 0.5, 0.65, 0.8)),
    "gap": (_joining, (10, 20, 30, 45, 60)),
    "strong": (_joining, (4, 6, 8, 10, 13)),
    "slack": (_joining, (0.5, 1.0, 2.0, 3.0, 5.0)),
    "near": (_joining, (0.25, 0.5, 1.0, 2.0, 4.0)),
    "far": (_joining, (1.5, 3.0, 6.0, 9.0, 12.0)),
    "dense": (_joining, (0.2, 0.35, 0.5, 0.65, 0.8)),
    "loss": (_joining, (0.0, 0.15, 0.3, 0.5, 1.0)),
    "hole": (_joining, (14, 20, 28, 40, 60)),
}


def default_of(name: str, setting: Setting) -> float:
    """What it is when nobody says otherwise."""
    if setting is _joining:
        value: float = getattr(chains.Joining(), name)
    elif setting is _constant:
        value = getattr(detection, name)
    else:
        import toolkit_reuse.analysis
        import toolkit_reuse.phrases

        options = (toolkit_reuse.analysis.ReuseOptions(), toolkit_reuse.phrases.FormulaOptions())
        value = next(getattr(o, name) for o in options if hasattr(o, name))
    return value


def curve(name: str, sets: Sequence[tuple[Pairs, toolkit.Corpus]]) -> None:
    setting, values = DEFAULTS[name]
    default = default_of(name, setting)
    print(f"\n| `{name}` | {' | '.join(SETS[: len(sets)])} |\n|---|{'---|' * len(sets)}", flush=True)
    for value in sorted({*values, default}):
        scores = []
        for listed, corpus in sets:
            with setting(name, value) as options:
                report = toolkit.run("reuse", corpus, registry=registry(), **options)
            scores.append(f"{listed.scores(report).plagdet:.4f}")
        mark = "**" if value == default else ""
        print(f"| {mark}{value:g}{mark} | {' | '.join(scores)} |", flush=True)


def main(folder: Path, wanted: Sequence[str]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, encoding="utf-8", check=False)
    print(f"Commit {commit.stdout.strip() or 'unknown'}. The default is bold.")
    sets = []
    for name in SETS:
        listed = load_pairs(folder / name)
        sets.append((listed, toolkit.load(*map(str, listed.files), split=False, registry=registry())))
    for name in wanted:
        curve(name, sets)


if __name__ == "__main__":
    data = Path(__file__).resolve().parents[3] / "shared" / "data"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else data, sys.argv[2:] or list(DEFAULTS))
