"""What is particular to the engine on DuckDB: its settings, its folder, and that it can be ended."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import numpy as np
import pytest

from toolkit import Tables
from toolkit_duckdb.engine import DuckDBEngine, EngineOptions


def test_ctrl_c_ends_a_query_that_would_take_hours() -> None:
    with DuckDBEngine().opened(EngineOptions()) as engine:
        tables: Tables = engine.tables  # type: ignore[attr-defined]
        timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            tables.define("many", "SELECT a.range % 7 AS k FROM range(1000000) a, range(10000000) b GROUP BY 1")
        timer.join()
        assert [rows["n"].tolist() for rows in tables.rows("SELECT 1 AS n")] == [[1]]


def test_tables_lie_where_it_is_told_and_are_gone_at_the_end(tmp_path: Path) -> None:
    settings = (f"temp_directory={tmp_path}", "memory_limit=200MB", "threads=1")
    numbers = np.random.default_rng(1).permutation(400_000)
    with DuckDBEngine().opened(EngineOptions(engine_option=settings)) as engine:
        tables: Tables = engine.tables  # type: ignore[attr-defined]
        tables.put("numbers", {"n": "BIGINT"}, [{"n": numbers}])
        tables.define("wide", "SELECT n, repeat('中文', 200) || n AS text FROM numbers")
        first = next(tables.rows("SELECT n, text FROM wide ORDER BY n DESC"))
        assert first["n"][:3].tolist() == [399_999, 399_998, 399_997]
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []
