"""Every component of the installed plugins, run through the contract suite of its kind: the same that others get."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from toolkit.authoring import startup
from toolkit.plugins import DISTRIBUTION, HOOKS, Registered, load_plugins
from toolkit.testing import CONTRACTS

from .loader_files import FILES


def cases() -> Iterator[Any]:
    registry = load_plugins()
    for kind in HOOKS:
        for registered in registry.components(kind):
            if (kind, registered.name) == ("engine", "spark"):
                continue  # it needs Java and a session: tests/engines/test_spark.py
            for test in dir(CONTRACTS[kind]):
                if test.startswith("test_"):
                    yield pytest.param(registered, test, id=f"{kind}-{registered.name}-{test.removeprefix('test_')}")


def test_there_is_a_suite_for_every_kind() -> None:
    assert set(CONTRACTS) == set(HOOKS)


@pytest.mark.parametrize(("registered", "test"), list(cases()))
def test_component(
    registered: Registered, test: str, making: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = CONTRACTS[registered.kind]()
    suite.component = registered.component
    if registered.kind == "loader" and (files := making.files_of(registered.name) or FILES.get(registered.name)):
        suite.files = files  # type: ignore[attr-defined]
        monkeypatch.setenv("PATH", str(making.fake_office(tmp_path)), prepend=os.pathsep)
    getattr(suite, test)()


@pytest.mark.parametrize("plugin", [r.name for r in load_plugins().plugins if r.distribution == DISTRIBUTION])
def test_a_plugin_costs_little_at_the_start(plugin: str) -> None:
    seen = startup.measure(plugin)
    assert seen is not None
    assert startup.wrong(seen, plugin) == []
