"""What holds for the project as a whole: its targets, its packaging, and what no file of it may name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import toolkit

ROOT = Path(__file__).resolve().parent.parent
# Put together here, so that this file does not name them.
FORBIDDEN = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "/" + "work/",
    "/" + "tmp/",
    "/" + "root/",
    "/" + "home/",
    "/" + "opt/",
    "/" + "Users/",
)
LONGEST = 450
"""Lines of a Python file: who needs more needs a second file."""


def tracked() -> list[Path]:
    """The files that belong to the project, as git has them."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def pyproject() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("target", ["demo", "test", "test-all", "bench", "docs", "clean"])
def test_make_has_the_target(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## \w", makefile, re.MULTILINE), f"no target {target} with a line of help"


def test_the_ci_script_is_executable_and_runs_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    if not script.exists():
        pytest.skip("the source distribution has no CI")
    assert os.access(script, os.X_OK)
    steps = re.findall(r"^step (.+)$", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert steps.index("make test") < steps.index("make test-all")


def test_no_file_names_a_registry_host_or_a_place_on_one_machine() -> None:
    found = [
        (path.relative_to(ROOT).as_posix(), word)
        for path in tracked()
        for word in FORBIDDEN
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_every_python_file_is_short_enough_to_read() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in tracked()
        if path.suffix == ".py"
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_plugin_folder_is_an_entry_point_of_its_name() -> None:
    folders = {path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py")}
    declared = pyproject()["project"]["entry-points"]["toolkit"]
    assert set(declared.values()) == folders
    assert all(module == f"toolkit_{name}" for name, module in declared.items())


def test_the_installed_plugins_are_those_declared() -> None:
    declared = pyproject()["project"]["entry-points"]["toolkit"]
    installed = {e.name: e.value for e in entry_points(group="toolkit") if e.dist and "toolkit" in e.dist.name}
    assert declared.items() <= installed.items(), "install again: entry points are read from the installed package"


def test_every_package_says_that_it_is_typed() -> None:
    packages = [ROOT / "toolkit", *(path.parent for path in (ROOT / "plugins").glob("*/__init__.py"))]
    assert [package.name for package in packages if not (package / "py.typed").is_file()] == []


def test_the_tools_know_every_plugin() -> None:
    """A plugin that mypy or import-linter is not told of would go unchecked."""
    tool: dict[str, dict[str, list[str]]] = pyproject()["tool"]  # type: ignore[assignment]
    packages = {"toolkit", *(path.parent.name for path in (ROOT / "plugins").glob("*/__init__.py"))}
    assert set(tool["mypy"]["packages"]) == packages
    assert set(tool["importlinter"]["root_packages"]) == packages


def test_the_tests_see_the_installed_package() -> None:
    """`make test` says so by TOOLKIT_INSTALLED=1; with an editable install it is the sources that are tested."""
    if os.environ.get("TOOLKIT_INSTALLED") != "1":
        pytest.skip("TOOLKIT_INSTALLED is not 1")
    assert not Path(toolkit.__file__).is_relative_to(ROOT / "toolkit")
    [files] = [e for e in entry_points(group="toolkit") if e.name == "files"]
    assert not Path(str(files.load().__file__)).is_relative_to(ROOT / "plugins")


def test_child_processes_see_the_installed_package() -> None:
    if os.environ.get("TOOLKIT_INSTALLED") != "1":
        pytest.skip("TOOLKIT_INSTALLED is not 1")
    code = "import toolkit; print(toolkit.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert not Path(done.stdout.strip()).is_relative_to(ROOT / "toolkit")


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{toolkit.__version__}]" in changelog
