"""What the tests share: where the shared data is, the installed plugins, files to read, and how thorough to be."""

from __future__ import annotations

import importlib.util
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import toolkit
from toolkit.plugins import HOOKS, PluginRecord, Registry, load_plugins

from .thoroughness import PROFILE

ROOT = Path(__file__).resolve().parent.parent

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in its background deaf to Ctrl-C, and every child with it; some tests send one.
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(PROFILE)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the shared texts, which are not part of the project; the test is skipped where it is missing."""
    folder = Path(os.environ.get("TOOLKIT_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the shared texts are not here")
    return folder


@pytest.fixture(scope="session")
def making() -> ModuleType:
    """The makers of files of every format (tests/formats/making.py)."""
    spec = importlib.util.spec_from_file_location("making", ROOT / "tests" / "formats" / "making.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The installed plugins."""
    return load_plugins()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below the test's folder: `write("a.txt", "text")`, or bytes, or in an encoding."""

    def write(name: str, content: str | bytes = "", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture(scope="session")
def registry_of() -> Callable[..., Registry]:
    """A registry of just these components, by kind: `registry_of(loader=[Mine()])`; their plugin is called fake."""

    def make(**components: Sequence[Any]) -> Registry:
        made = Registry()
        made.add(PluginRecord("fake", "fake-distribution", "1.0"), lambda: plugin_of(**components))
        return made

    return make


def plugin_of(**components: Sequence[Any]) -> ModuleType:
    """A plugin whose hooks give these components."""
    plugin = ModuleType("fake")
    for kind, given in components.items():
        setattr(plugin, HOOKS[kind], _hook_that_gives(given))  # type: ignore[index]
    return plugin


def _hook_that_gives(components: Sequence[Any]) -> Any:
    return toolkit.hookimpl(lambda: components)
