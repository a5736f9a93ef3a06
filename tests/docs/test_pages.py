"""What the documentation shows was run: the tutorial, the Python page, and the example of each kind of component."""

from __future__ import annotations

import importlib.util
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from toolkit import components, hookspecs
from toolkit.plugins import HOOKS, METHODS, Registry
from toolkit.testing import CONTRACTS, LoaderContract

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


tutorial = module(DOCS / "run_tutorial.py")
maker = module(DOCS / "make_components.py")


class TestTutorial:
    def test_every_block_was_run_and_printed_what_is_shown(self, tmp_path: Path) -> None:
        page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
        assert tutorial.performed(page, tmp_path) == page, "run: python docs/run_tutorial.py"

    def test_the_chinese_one_has_the_same_blocks(self) -> None:
        english, chinese = (
            tutorial.blocks(path.read_text(encoding="utf-8")) for path in (tutorial.PAGE, tutorial.CHINESE)
        )
        assert english == chinese, "run: python docs/run_tutorial.py"

    def test_a_block_that_is_neither_file_nor_command_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError, match="untested"):
            tutorial.performed("```python\nx = 1\n```", tmp_path)
        with pytest.raises(RuntimeError, match="status 2"):
            tutorial.performed("```console\n$ toolkit no-such-command\n```", tmp_path)


class TestPythonPage:
    def test_its_blocks_run_one_after_the_other(self, tmp_path: Path) -> None:
        page = (DOCS / "python.md").read_text(encoding="utf-8")
        shown = re.findall(r"<!-- runs -->\n```python\n(.*?)```", page, re.DOTALL)
        assert len(shown) == page.count("```python")
        shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("toolkit-*"))
        script = tmp_path / "page.py"
        script.write_text("\n".join(shown), encoding="utf-8")
        environment = {**os.environ, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "page.py"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "two_essays.txt#1" in done.stdout
        assert (tmp_path / "reuse.html").stat().st_size > 1000


class TestComponentPages:
    @pytest.mark.parametrize("name", sorted(maker.pages()))
    def test_a_page_is_what_the_code_makes_of_it(self, name: str) -> None:
        made = maker.pages()[name]
        assert (DOCS / name).read_text(encoding="utf-8") == made, "run: python docs/make_components.py"

    @pytest.mark.parametrize("kind", METHODS)
    def test_it_has_the_exact_signatures(self, kind: str) -> None:
        page = (DOCS / "components" / f"{kind}.md").read_text(encoding="utf-8")
        hook = HOOKS[kind]  # type: ignore[index]
        assert f"### `{hook}{plain(getattr(hookspecs, hook))}`" in page
        protocol = vars(getattr(components, kind.capitalize()))
        for name in METHODS[kind]:  # type: ignore[index]
            member = protocol[name]
            assert f"- `{name}{': ' if isinstance(member, property) else plain(member)}" in page

    @pytest.mark.parametrize("kind", METHODS)
    def test_its_example_passes_the_contract_suite(self, kind: str) -> None:
        loaded = module(DOCS / "components" / f"{kind}.py")
        [component] = getattr(loaded, HOOKS[kind])()  # type: ignore[index]
        suite = CONTRACTS[kind]()
        suite.component = component
        if isinstance(suite, LoaderContract):
            text = "1\n00:00:01,000 --> 00:00:02,500\n各位早！\n\n2\n00:00:03,000 --> 00:00:04,000\n请坐。\n"
            suite.files = {"a.srt": text.encode(), "b.srt": text.replace("\n", "\r\n").encode("utf-8-sig")}  # type: ignore[misc]
        for name in dir(suite):
            if name.startswith("test_"):
                getattr(suite, name)()

    @pytest.mark.parametrize("kind", METHODS)
    def test_its_example_is_a_plugin_that_loads(self, kind: str) -> None:
        tool = str(Path(sys.executable).with_name("toolkit"))
        file = str(DOCS / "components" / f"{kind}.py")
        done = subprocess.run(
            [tool, "--plugin", file, "plugins", "--format", "json"], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""

    def test_all_of_ours_are_listed(self, registry: Registry) -> None:
        for kind in METHODS:
            page = (DOCS / "components" / f"{kind}.md").read_text(encoding="utf-8")
            for registered in registry.components(kind):
                assert f"- `{registered.name}` ({registered.plugin})" in page


def plain(function: object) -> str:
    return str(inspect.signature(function)).replace("'", "")  # type: ignore[arg-type]


class TestPagesFromElsewhere:
    @pytest.mark.parametrize("name", ["changelog.md", "contributing.md"])
    def test_links_into_docs_lead_there_from_the_site_too(self, name: str) -> None:
        """A file of the repository links to `docs/x.md`; its page in the site lies in docs/ itself."""
        page = (DOCS / name).read_text(encoding="utf-8")
        [included] = re.findall(r"```\{include\} \.\./(\S+)", page)
        shown = (ROOT / included).read_text(encoding="utf-8")
        links = re.findall(r"\]\((docs/[^)#]+)", shown)
        assert [link for link in links if not (ROOT / link).exists()] == []
        assert not links or ":relative-docs: docs/" in page


class TestPictures:
    @pytest.mark.parametrize("path", sorted((DOCS / "pictures").glob("*.svg")), ids=lambda path: path.name)
    def test_a_picture_says_what_it_shows_and_fetches_nothing(self, path: Path) -> None:
        root = ElementTree.parse(path).getroot()
        named = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in root}
        assert named["title"]
        assert named["desc"]
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http" not in text
        assert "url(" not in text
