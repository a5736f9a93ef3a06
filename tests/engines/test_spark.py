"""The engine on Spark: the contract of engines, and the findings of a run in memory; `make test-all` runs these."""

from __future__ import annotations

import importlib
import operator
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

import toolkit
from toolkit import Columns, Corpus, Schema
from toolkit.plugins import Registry
from toolkit.testing import EngineContract
from toolkit_spark.engine import SparkEngine

HERE = Path(__file__).parent

pytestmark = pytest.mark.spark


def said(corpus: Corpus, registry: Registry, engine: str, **options: Any) -> bytes:
    report = toolkit.run("duplicates", corpus, registry=registry, engine=engine, **options)
    assert report.problems == ()
    return msgspec.json.encode((report.findings, report.notes))


@pytest.mark.parametrize("test", [name for name in dir(EngineContract) if name.startswith("test_")])
def test_it_is_an_engine(test: str, spark: Any) -> None:
    suite = EngineContract()
    suite.component = SparkEngine()
    getattr(suite, test)()


def test_the_same_findings_here(
    spark: Any, collection: Callable[..., list[str]], corpus: Callable[[Sequence[str]], Corpus], registry: Registry
) -> None:
    documents = corpus(collection(300))
    assert said(documents, registry, "spark", keep="longest") == said(documents, registry, "local", keep="longest")


def test_a_setting_that_is_none_and_a_kernel_that_fails_are_said(spark: Any) -> None:
    with (
        pytest.raises(toolkit.UsageError, match="spark has no setting 'memory'"),
        SparkEngine().opened(_of("memory=4g")),
    ):
        pass
    with SparkEngine().opened(_of("master=local[2]")) as engine:
        tables: toolkit.Tables = engine.tables  # type: ignore[attr-defined]
        with pytest.raises(toolkit.PluginError, match="the work on Spark failed: KeyError: 'missing'"):
            tables.map("wrong", {"n": "BIGINT"}, operator.itemgetter("missing"), "SELECT 0 AS n")


def test_kernels_of_analyses_go_to_workers(cluster: Any, registry: Registry) -> None:
    text = "桥修好以后，两岸的孩子上学不再绕路，老人看病也近了许多，大家都说这座桥修得好。"
    documents = Corpus([toolkit.Document.of_text(f"第{n}段。\n{text}\n", id=str(n), language="zh") for n in range(6)])
    here, there = (toolkit.run("reuse", documents, registry=registry, engine=name) for name in ("local", "spark"))
    assert there.findings == here.findings
    assert here.findings


def test_a_collection(
    spark: Any, collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path
) -> None:
    import pyarrow.parquet

    from toolkit.cli.main import run as run_here

    folder = parquet(collection(150, seed=21))
    for engine in ("duckdb", "spark"):
        out = str(tmp_path / engine)
        command = ["collection", "duplicates", str(folder), "--out", out, "--engine", engine, "--keep", "newest"]
        assert run_here([*command, "--quiet"]) == 0
    for name in ("pairs", "groups", "left_out", "kept"):
        there, here = (
            sorted(pyarrow.parquet.read_table(tmp_path / engine / name).to_pylist(), key=str)
            for engine in ("spark", "duckdb")
        )
        assert there == here
        assert here


def test_reuse_of_a_collection(
    spark: Any, collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path
) -> None:
    import pyarrow.parquet

    from toolkit.cli.main import run as run_here

    phrase = "让我们一起把这件事情办好办实办到大家心里去，"
    folder = parquet([f"{text}{phrase}𠮷" for text in collection(24, seed=21)] + [phrase * 2] * 3)
    for engine in ("duckdb", "spark"):
        command = ["collection", "reuse", str(folder), "--out", str(tmp_path / engine), "--engine", engine]
        assert run_here([*command, "--language", "zh", "--quiet"]) == 0
    for name in ("links", "passages", "pairs", "copies"):
        there, here = (
            pyarrow.parquet.read_table(tmp_path / engine / name).to_pylist() for engine in ("spark", "duckdb")
        )
        assert sorted(there, key=str) == sorted(here, key=str), name
        assert here


def test_the_same_findings_though_a_worker_is_killed_at_work(
    cluster: Any,
    collection: Callable[..., list[str]],
    corpus: Callable[[Sequence[str]], Corpus],
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from toolkit_spark.tables import SparkTables

    monkeypatch.syspath_prepend(HERE)
    held_back = importlib.import_module("held_back")
    usual = SparkTables.map

    def map_held_back(self: Any, name: str, schema: Schema, kernel: Callable[[Columns], Columns], query: str) -> None:
        usual(self, name, schema, held_back.HeldBack(kernel, str(tmp_path)) if name == "sketches" else kernel, query)

    monkeypatch.setattr(SparkTables, "map", map_held_back)
    documents = corpus(collection(300))
    killed: list[int] = []
    killer = threading.Thread(target=lambda: killed.append(_kill_one_at_work(cluster, tmp_path)))
    killer.start()
    found = said(documents, registry, "spark")
    killer.join()
    assert killed[0] not in _executors(cluster)
    assert found == said(documents, registry, "local")


def _of(*settings: str) -> Any:
    return SparkEngine.Options(engine_option=settings)


def _kill_one_at_work(session: Any, folder: Path) -> int:
    """Waits until a kernel is at work, kills an executor, and lets the kernels go on."""
    end = time.monotonic() + 120
    while not list(folder.glob("begun-*")):
        assert time.monotonic() < end, "no kernel began"
        time.sleep(0.05)
    victim = min(_executors(session))
    os.kill(victim, signal.SIGKILL)
    (folder / "killed").touch()
    return victim


def _executors(session: Any) -> set[int]:
    """The processes of this session's executors."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--executor-id" in words and session.sparkContext.applicationId.encode() in words:
            found.add(int(path.parent.name))
    return found
