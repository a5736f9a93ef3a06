"""What a plugin costs whoever types `toolkit --help`: what it imports and prints while it is loaded.

A process of its own loads the plugin alone, since here everything has long been imported.
"""

from __future__ import annotations

import importlib.util
import json
import linecache
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.plugins import COMMANDS, load_plugins

FREE = ("toolkit", "msgspec", "typing_extensions", "click", "pluggy")
"""What may be imported at start-up: the toolkit, and the small libraries that its own start and options rest on."""

MOST_OF_PYTHON = 60
"""How many modules of Python's own library a plugin may bring; asyncio has about as many."""

SHOWN = 5
"""How many of them are named."""


@dataclass(frozen=True, slots=True)
class StartUp:
    """What happened while a plugin was loaded.

    `brought`: each module that was not there before, with the line that asked for it, as `file:line: code`, or empty.
    `written`: what went to standard output.
    """

    brought: Mapping[str, str]
    written: str


def measure(plugin: str, file: str | None = None) -> StartUp | None:
    """What the loading of one plugin does: an installed one, or that in `file`. None where it cannot be loaded."""
    here = f"import sys; sys.path[:] = {sys.path!r}; from toolkit.authoring.startup import report"
    code = f"{here}; report({plugin!r}, {file!r})"
    environment = {**os.environ, "TOOLKIT_PLUGINS": "" if file else plugin}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    if done.returncode:
        return None
    written, _, brought = done.stdout.rstrip("\n").rpartition("\n")
    return StartUp(json.loads(brought), written)


def report(plugin: str, file: str | None) -> None:
    """What that process does: loads the plugin as `toolkit --help` does, and prints which modules came with it."""
    wanted = os.environ.pop("TOOLKIT_PLUGINS")
    os.environ["TOOLKIT_PLUGINS"] = ""
    load_plugins()
    before = set(sys.modules)
    watcher = _Watcher((os.path.abspath(file),) if file else _folders(plugin))
    sys.meta_path.insert(0, watcher)
    os.environ["TOOLKIT_PLUGINS"] = wanted
    registry = load_plugins([file] if file else [])
    for kind in COMMANDS:
        registry.components(kind)
    brought = {module: watcher.asked.get(module, "") for module in sys.modules if module not in before}
    print("\n" + json.dumps(brought))  # noqa: T201


def _folders(plugin: str) -> tuple[str, ...]:
    """Where the code of a plugin lies, found without importing it."""
    spec = importlib.util.find_spec(plugin.partition(".")[0])
    if spec is None:
        return ()
    return tuple(spec.submodule_search_locations or ()) or ((spec.origin,) if spec.origin else ())


class _Watcher:
    """Stands before all that find modules, finds none, and notes which line of the plugin asked for each."""

    def __init__(self, places: tuple[str, ...]) -> None:
        self._places = places
        self.asked: dict[str, str] = {}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        for frame in reversed(traceback.extract_stack()):
            if frame.filename.startswith(self._places):
                where = f"{os.path.basename(frame.filename)}:{frame.lineno}"
                self.asked.setdefault(name, f"{where}: {linecache.getline(frame.filename, frame.lineno or 0).strip()}")
                return


def wrong(startup: StartUp, plugin: str) -> list[str]:
    """What is wrong with it, in words. `plugin`: its module, whose own package it may import."""
    said = []
    own = (*FREE, plugin.partition(".")[0])
    tops = [module for module in startup.brought if "." not in module and not module.startswith(_NO_PACKAGES)]
    by_line: dict[str, list[str]] = {}
    for top in tops:
        if top not in own and not _is_pythons(top):
            by_line.setdefault(startup.brought[top], []).append(top)
    for line, (first, *others) in by_line.items():
        what = f"{first} and with it {_some(others)}" if others else first
        said.append(
            f"it imports {what} as soon as it is loaded, and every command waits for that: do it inside the method that "
            f"needs it{f' ({line})' if line else ''}"
        )
    pythons = [module for module in startup.brought if _is_pythons(module.partition(".")[0])]
    if len(pythons) > MOST_OF_PYTHON:
        some = _some([top for top in tops if _is_pythons(top) and not top.startswith("_")])
        said.append(
            f"it imports {len(pythons)} modules of Python's library as soon as it is loaded, such as {some}: import them "
            "inside the method that needs them"
        )
    if startup.written.strip():
        said.append(
            f"it writes to standard output while it is loaded, where only results belong: {startup.written.strip()[:60]!r}"
        )
    return said


_NO_PACKAGES = ("toolkit_file_", "__editable__", "_virtualenv")
"""What a file is called when it is loaded, and what installers put beside packages."""


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def _is_pythons(top: str) -> bool:
    return top in sys.stdlib_module_names
