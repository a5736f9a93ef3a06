"""The examples work as shown, the README prints what the program prints, and the texts are our own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from toolkit.testing import AnalysisContract

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
PLUGIN = EXAMPLES / "one_file_plugin.py"
READMES = ("README.md", "README.zh.md")
SHARED = Path(os.environ.get("TOOLKIT_SHARED", ROOT.parent / "shared")) / "data"


def toolkit(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = str(Path(sys.executable).with_name("toolkit"))
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [script, *arguments], cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = loaded
    spec.loader.exec_module(loaded)
    return loaded


readme = module(ROOT / "docs" / "refresh_readme.py")
SHOWN = [
    pytest.param(example, id=f"{name}: {example.command}")
    for name in readme.PAGES
    for example in readme.examples((ROOT / name).read_text(encoding="utf-8"))
]


class TestOneFilePlugin:
    def test_it_has_at_most_40_lines(self) -> None:
        assert len(PLUGIN.read_text(encoding="utf-8").splitlines()) <= 40

    def test_it_passes_the_contract_suite(self) -> None:
        suite = AnalysisContract()
        suite.component = module(PLUGIN).Vocabulary()
        for name in dir(suite):
            if name.startswith("test_"):
                getattr(suite, name)()

    def test_its_command_gives_a_json_report(self) -> None:
        done = toolkit("--plugin", str(PLUGIN), "vocabulary", "examples/speeches", "-f", "json", "--top", "2")
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["analysis"]["name"] == "vocabulary"
        assert report["analysis"]["options"]["top"] == 2
        [table] = report["findings"]
        assert [column["name"] for column in table["columns"]] == [
            "document",
            "word",
            "here",
            "elsewhere",
            "divergence",
        ]
        assert len(table["rows"]) == 4

    def test_it_counts_the_words_of_the_texts(self) -> None:
        done = toolkit(
            "--plugin", str(PLUGIN), "vocabulary", "examples/english", "-f", "json", "--top", "50", "--least", "2"
        )
        texts = {
            f"examples/english/{path.name}": re.findall(r"\w+", path.read_text(encoding="utf-8").lower())
            for path in sorted((EXAMPLES / "english").iterdir())
        }
        rows = json.loads(done.stdout)["findings"][0]["rows"]
        assert rows
        for document, word, here, elsewhere, divergence in rows:
            counted = {name: words.count(word) for name, words in texts.items()}
            assert counted[document] == here
            assert sum(counted.values()) == here + elsewhere
            assert divergence > 0

    def test_its_command_draws_on_the_terminal(self) -> None:
        done = toolkit("--plugin", str(PLUGIN), "vocabulary", "examples/speeches")
        assert done.returncode == 0, done.stderr
        assert "renewal-2022.txt" in done.stdout

    def test_its_options_have_limits(self) -> None:
        done = toolkit("--plugin", str(PLUGIN), "vocabulary", "examples/speeches", "--top", "0")
        assert done.returncode == 2
        assert "top" in done.stderr
        assert "Traceback" not in done.stderr

    def test_it_is_listed_and_documented_in_the_help(self) -> None:
        done = toolkit("--plugin", str(PLUGIN), "vocabulary", "--help")
        assert "--top" in done.stdout
        assert "Words shown for each document." in done.stdout


class TestReadme:
    @pytest.mark.parametrize("example", SHOWN)
    def test_a_command_prints_what_is_shown(self, example: object) -> None:
        actual = readme.run(example.command)  # type: ignore[attr-defined]
        assert readme.matches(example.output, actual), "run docs/refresh_readme.py"  # type: ignore[attr-defined]

    @pytest.mark.parametrize("name", READMES)
    def test_a_file_is_shown_as_it_is(self, name: str) -> None:
        assert readme.stale_files((ROOT / name).read_text(encoding="utf-8")) == []

    def test_both_languages_show_the_same_commands(self) -> None:
        english, chinese = (
            [example.command for example in readme.examples((ROOT / name).read_text(encoding="utf-8"))]
            for name in READMES
        )
        assert english == chinese
        assert len(english) >= 3

    @pytest.mark.parametrize(
        "name",
        [*READMES, "CONTRIBUTING.md", *sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md"))],
    )
    def test_links_lead_to_files(self, name: str) -> None:
        page = ROOT / name
        links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == []


class TestDocumentation:
    def test_the_plugins_on_the_page_run(self, tmp_path: Path) -> None:
        page = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
        shown = re.findall(r"<!-- runs: (.+) -->\n```python\n(.*?)```", page, re.DOTALL)
        assert shown
        for number, (command, code) in enumerate(shown):
            file = tmp_path / f"shown_{number}.py"
            file.write_text(code, encoding="utf-8")
            done = toolkit("--plugin", str(file), *command.split(), "--format", "json")
            assert done.returncode == 0, done.stderr
            assert json.loads(done.stdout)["problems"] == []

    def test_the_tables_of_commands_are_complete(self) -> None:
        """What `toolkit --help` lists as an analysis of ours has its page or is named in using.md."""
        pages = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
        commands = re.findall(r"^    ([a-z]+)  ", toolkit("--help").stdout.split("Commands, ")[1], re.MULTILINE)
        assert [command for command in commands if f"toolkit {command}" not in pages] == []


class TestMatching:
    """The comparison that the README tests rest on."""

    def test_the_same_lines_match(self) -> None:
        assert readme.matches(("a", "b"), ("a", "b"))
        assert not readme.matches(("a", "b"), ("a", "c"))
        assert not readme.matches(("a",), ("a", "b"))

    def test_a_cut_stands_for_what_follows_and_for_nothing_else(self) -> None:
        assert readme.matches(("a", "…"), ("a", "b", "c"))
        assert not readme.matches(("a", "…"), ("b", "c"))
        assert not readme.matches(("a", "…"), ("a",))


def hanzi_runs(text: str, length: int = 15) -> set[str]:
    """All runs of hanzi of this length, punctuation left out."""
    hanzi = "".join(re.findall("[\u4e00-\u9fff]", text))
    return {hanzi[start : start + length] for start in range(len(hanzi) - length + 1)}


@pytest.mark.parametrize("collection", ["speeches", "zh-speeches-2020"])
def test_the_examples_hold_no_text_of_the_test_data(collection: str) -> None:
    folder = SHARED / collection
    if not folder.is_dir():
        pytest.skip("the test data is not here")
    ours: set[str] = set()
    for path in EXAMPLES.rglob("*.txt"):
        ours |= hanzi_runs(path.read_text(encoding="utf-8"))
    for path in folder.rglob("*.txt"):
        assert ours & hanzi_runs(path.read_bytes().decode("utf-8", "replace")) == set(), path.name
