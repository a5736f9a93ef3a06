"""The public API is one list, said in three places; and the walls of pyproject.toml stand around the whole core."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import toolkit

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_MODULES = {"toolkit.matching", "toolkit.testing"}
"""Modules of the core that a plugin may import beside `toolkit` itself."""


def for_type_checkers() -> set[str]:
    """The names that `toolkit/__init__.py` imports under TYPE_CHECKING."""
    tree = ast.parse(Path(toolkit.__file__).read_text(encoding="utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    return {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_every_name_is_listed_resolved_and_known_to_type_checkers() -> None:
    names = set(toolkit.__all__) - {"__version__"}
    assert names == set(toolkit._MODULE_OF) == for_type_checkers()
    assert len(toolkit.__all__) == len(set(toolkit.__all__))


@pytest.mark.parametrize("name", toolkit.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(toolkit, name) is getattr(toolkit, name)
    assert name in dir(toolkit)


def test_any_other_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Speach'"):
        toolkit.Speach  # noqa: B018


def test_importing_toolkit_imports_next_to_nothing() -> None:
    ours = "m.partition('.')[0] in ('toolkit', 'msgspec', 'numpy')"
    code = f"import sys, toolkit; print(*sorted(m for m in sys.modules if {ours}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["toolkit"]


def test_help_imports_neither_msgspec_nor_metadata() -> None:
    """What a list of commands does not need: the ratio of benchmarks/startup.py hangs on it."""
    code = (
        "import sys\n"
        "from toolkit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({'msgspec', 'numpy', 'rich', 'importlib.metadata', 'email', 'toolkit.findings'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == ""


def test_plugins_may_import_no_other_module_of_the_core() -> None:
    settings = ROOT / "pyproject.toml"
    contracts = tomllib.loads(settings.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    plugins = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py"))
    core = {
        f"toolkit.{path.stem}"
        for path in (ROOT / "toolkit").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and not path.stem.startswith("__")
    }
    by_name = {contract["name"]: contract for contract in contracts}
    api = by_name["Plugins import only the public API"]
    assert sorted(api["source_modules"]) == plugins
    assert set(api["forbidden_modules"]) == core - PUBLIC_MODULES
    assert sorted(by_name["The core imports no plugin"]["forbidden_modules"]) == plugins
    assert sorted(by_name["Plugins are independent of each other"]["modules"]) == plugins


def test_the_public_rooms_need_no_import_of_their_own() -> None:
    code = "import toolkit; print(toolkit.testing.AnalysisContract.kind, toolkit.matching.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["analysis", "toolkit.matching"]
