"""The plugins in examples/ are whole projects. `.ci/try-examples` installs them and runs their own tests."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = sorted(path.parent for path in (ROOT / "examples").glob("*/pyproject.toml"))


def described(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


def test_there_are_a_loader_a_labeler_and_an_analysis() -> None:
    hooks = {
        node.name
        for project in PROJECTS
        for path in project.glob("src/*/__init__.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert hooks == {"toolkit_loaders", "toolkit_labelers", "toolkit_analyses"}


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
class TestProject:
    def test_it_is_whole(self, project: Path) -> None:
        [package] = (project / "src").iterdir()
        assert (package / "py.typed").is_file()
        assert list(project.glob("tests/test_*.py"))
        readme = (project / "README.md").read_text(encoding="utf-8")
        assert readme.startswith(f"# {project.name}\n")
        assert f"pip install {project.name}" in readme

    def test_it_is_found_by_its_entry_point_and_names_our_version(self, project: Path) -> None:
        described_as = described(project)["project"]
        assert described_as["name"] == project.name
        [module] = described_as["entry-points"]["toolkit"].values()
        assert (project / "src" / module / "__init__.py").is_file()
        assert any(re.fullmatch(r"text-comparison-toolkit>=0\.1,<0\.2", need) for need in described_as["dependencies"])

    def test_it_imports_only_the_public_api(self, project: Path) -> None:
        public = {"toolkit", "toolkit.matching", "toolkit.testing"}
        for path in project.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                ours = [name for name in names if name == "toolkit" or name.startswith("toolkit.")]
                assert set(ours) <= public, path

    def test_its_contract_is_tested(self, project: Path) -> None:
        tests = "".join(path.read_text(encoding="utf-8") for path in project.glob("tests/test_*.py"))
        assert re.search(r"toolkit\.testing\.\w+Contract\)", tests)

    def test_ci_looks_for_it(self, project: Path) -> None:
        script = ROOT / ".ci" / "try-examples"
        if not script.exists():
            pytest.skip("the source distribution has no CI")
        names = re.search(r"^for name in (.+); do$", script.read_text(encoding="utf-8"), re.MULTILINE)
        assert names is not None
        assert project.name.removeprefix("toolkit-") in names[1].split()
