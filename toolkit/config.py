"""The configuration file: `toolkit.toml`, or `[tool.toolkit]` in `pyproject.toml`.

Two kinds of table: `[reuse]` holds options of an analysis by their long names, `[tokenizer.jieba]` those of a component.
Keys may be written with `-` or `_`. Names are checked where they are used (`toolkit.settings`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import UsageError

FILE = "toolkit.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The tables of a configuration file, and its name for messages."""

    origin: str = ""
    tables: Mapping[str, Any] = field(default_factory=dict)

    def table(self, *path: str) -> dict[str, Any]:
        """The keys of the table `[path[0].path[1]…]`, with `_` for `-`; empty where there is none."""
        table: Any = self.tables
        for name in path:
            table = table.get(name, {}) if isinstance(table, Mapping) else {}
        if not isinstance(table, Mapping):
            raise UsageError(f"{self.origin}: {'.'.join(path)} must be a table", f"Write [{'.'.join(path)}].")
        return {key.replace("-", "_"): value for key, value in table.items()}


def read_config(file: str | None = None) -> Config:
    """The configuration in `file`, else that of the current folder, else an empty one.

    Raises UsageError where the named file is missing or a file is not TOML.
    """
    if file is not None:
        return _read(Path(file))
    if Path(FILE).is_file():
        return _read(Path(FILE))
    if Path("pyproject.toml").is_file():
        return _read(Path("pyproject.toml"))
    return Config()


def _read(path: Path) -> Config:
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
    except OSError as error:
        raise UsageError(f"the configuration {path} cannot be read: {error.strerror}", "Check --config.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the configuration {path} is not TOML: {error}", "Mend the file.") from error
    if path.name == "pyproject.toml":
        ours = data.get("tool", {}).get("toolkit", {})
        if not isinstance(ours, Mapping):
            raise UsageError(f"{path}: tool.toolkit must be a table", "Write [tool.toolkit].")
        return Config(f"{path} [tool.toolkit]", ours)
    return Config(str(path), data)
