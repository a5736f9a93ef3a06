"""The planted documents of the speed benchmark are what they say, and its recall is that worked by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "speed"


@pytest.fixture(scope="module")
def speed() -> Any:
    """The modules as the scripts see them: they import each other by name."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(FOLDER))
        import measures  # type: ignore[import-not-found]
        import planted  # type: ignore[import-not-found]

        yield measures, planted
        for name in ("measures", "planted"):
            del sys.modules[name]


@pytest.fixture(scope="module")
def made(speed: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    speed[1].plant(folder, 30, seed=7)
    return folder


def test_every_document_but_the_first_has_a_passage_of_an_earlier_one(speed: Any, made: Path) -> None:
    truth = speed[0].planted(made)
    assert [one.document for one in truth] == [f"{n:06}.txt" for n in range(1, 30)]
    assert all(one.source < one.document for one in truth)
    assert {one.kind for one in truth} == {"verbatim", "reordered", "reworded"}


def test_the_passages_are_what_their_kind_says(speed: Any, made: Path) -> None:
    text = {file.name: file.read_text(encoding="utf-8") for file in (made / "documents").iterdir()}
    for one in speed[0].planted(made):
        here = text[one.document][one.start : one.end].replace("\n", "")
        there = text[one.source][one.source_start : one.source_end].replace("\n", "")
        assert len(there) >= 170  # 175 with its line ends
        if one.kind == "verbatim":
            assert here == there
        elif one.kind == "reordered":
            assert sorted(here.split("。")) == sorted(there.split("。"))
        else:
            assert here != there


def test_one_seed_makes_one_set(speed: Any, made: Path, tmp_path: Path) -> None:
    speed[1].plant(tmp_path, 30, seed=7)
    files = sorted(file.relative_to(tmp_path) for file in tmp_path.rglob("*.*"))
    assert len(files) == 31
    assert all((tmp_path / file).read_bytes() == (made / file).read_bytes() for file in files)


def test_recall_is_the_share_of_both_sides_inside_what_is_reported(speed: Any) -> None:
    measures, planted = speed
    truth = [
        planted.Planted("b", 0, 10, "a", 100, 110, "verbatim"),
        planted.Planted("c", 0, 10, "a", 0, 10, "reworded"),
    ]
    spans = {("b", "a"): [(0, 4), (2, 5), (90, 99)], ("a", "b"): [(90, 200)], ("a", "c"): [(20, 30)]}
    assert measures.recall(truth, spans) == {"verbatim": 0.75, "reworded": 0.0, "all": 0.375}


def test_a_child_is_measured_stopped_and_heard(speed: Any) -> None:
    run = speed[0].run
    assert run([sys.executable, "-c", "pass"]).error is None
    assert run([sys.executable, "-c", "raise SystemExit('no such text')"]).error == "no such text"
    assert "stopped" in run([sys.executable, "-c", "import time; time.sleep(60)"], bound=0.3).error


def test_the_memory_of_a_child_is_its_peak() -> None:
    # Asked by a small process: until it runs its own program, a child counts the memory of its parent as its own.
    asking = "import sys, measures; print(measures.run([sys.executable, '-c', 'x = bytearray(200 * 2**20)']).megabytes)"
    folder = str(Path(__file__).parents[2] / "benchmarks" / "speed")
    environment = {**os.environ, "PYTHONPATH": folder}
    environment.pop("PYTHONSAFEPATH", None)
    said = subprocess.run(
        [sys.executable, "-c", asking], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert 200 < float(said) < 400
