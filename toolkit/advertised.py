"""Which plugins the installed distributions advertise: their entry points in the group `toolkit`.

This reads the same files as `importlib.metadata`, which takes as long to import as everything else that `toolkit --help`
does (it brings the email package, to parse metadata with). Where distributions do not lie in folders, in a zip
archive say, `importlib.metadata` is asked.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

GROUP = "toolkit"

_SECTION = re.compile(rf"^\[{GROUP}\][ \t]*\n(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_LINE = re.compile(
    r"^(?P<name>[^#;\s=][^=\n]*?)\s*=\s*(?P<module>[\w.]+)(?::(?P<object>[\w.]+))?\s*(?:\[.*\])?\s*$", re.MULTILINE
)


@dataclass(frozen=True)
class Advertised:
    """An entry point: its name, the module that is the plugin or the `object` in it, and the distribution behind it."""

    name: str
    module: str
    distribution: str
    version: str
    object: str = ""

    def load(self) -> Any:
        """Imports the plugin."""
        plugin: Any = importlib.import_module(self.module)
        for attribute in filter(None, self.object.split(".")):
            plugin = getattr(plugin, attribute)
        return plugin


def installed_plugins() -> list[Advertised]:
    """The entry points of all distributions on the import path; of two with one name, those of the first."""
    found: dict[str, list[Advertised]] = {}
    for folder in _metadata_folders():
        entry_points = _read(folder, "entry_points.txt")
        if f"[{GROUP}]" in entry_points:
            name, version = _name_and_version(folder)
            found.setdefault(name, list(_entry_points(entry_points, name, version)))
    return [plugin for plugins in found.values() for plugin in plugins] or _by_importlib()


def _metadata_folders() -> Iterator[str]:
    for path in sys.path:
        try:
            with os.scandir(path or ".") as entries:
                names = [entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
        except OSError:  # what is no folder, or not there
            continue
        yield from (os.path.join(path, name) for name in sorted(names))


def _read(folder: str, name: str) -> str:
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _name_and_version(folder: str) -> tuple[str, str]:
    """The distribution's name and version, from the head of its metadata."""
    metadata = _read(folder, "METADATA") or _read(folder, "PKG-INFO")
    head = dict(line.partition(": ")[::2] for line in metadata.partition("\n\n")[0].splitlines())
    return head.get("Name", os.path.basename(folder).partition("-")[0]), head.get("Version", "")


def _entry_points(text: str, distribution: str, version: str) -> Iterator[Advertised]:
    for section in _SECTION.finditer(text):
        for line in _LINE.finditer(section[1]):
            yield Advertised(line["name"], line["module"], distribution, version, line["object"] or "")


def _by_importlib() -> list[Advertised]:
    from importlib.metadata import entry_points

    return [
        Advertised(point.name, point.module, point.dist.name, point.dist.version, point.attr or "")
        for point in entry_points(group=GROUP)
        if point.dist is not None
    ]
