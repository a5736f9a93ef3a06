"""What the tests of the core share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def one_text_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder holds a.txt, in which a passage stands twice."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    Path("a.txt").write_text("河边的老磨坊修好了，下个月对外开放，欢迎大家来看看。\n" * 2, encoding="utf-8")
