"""`toolkit plugins new`: a plugin of each kind that works as it is made, and names that cannot be taken."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.plugins import HOOKS

Command = Callable[..., tuple[int, str, list[str]]]


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", HOOKS)
def test_a_project_has_all_that_it_needs(command: Command, kind: str) -> None:
    status, out, errors = command("plugins", "new", "sound-marks", "--kind", kind)
    assert (status, errors) == (0, [])
    assert out.splitlines()[0].startswith("toolkit-sound-marks: a")
    assert files(Path("toolkit-sound-marks")) == {
        "pyproject.toml",
        "README.md",
        ".gitignore",
        "src/toolkit_sound_marks/__init__.py",
        f"src/toolkit_sound_marks/{kind}.py",
        "src/toolkit_sound_marks/py.typed",
        f"tests/test_{kind}.py",
    }
    project = tomllib.loads(Path("toolkit-sound-marks/pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "toolkit-sound-marks"
    assert project["entry-points"]["toolkit"] == {"sound-marks": "toolkit_sound_marks"}
    assert project["dependencies"] == ["text-comparison-toolkit>=0.1,<0.2"]


@pytest.mark.parametrize("kind", HOOKS)
def test_a_file_is_a_plugin_that_passes_the_check(command: Command, kind: str) -> None:
    assert command("plugins", "new", "sound-marks", "--kind", kind, "--one-file")[0] == 0
    assert files(Path()) == {"toolkit_sound_marks.py"}
    listed = json.loads(command("plugins", "-f", "json", "--plugin", "toolkit_sound_marks.py")[1])
    mine = next(plugin for plugin in listed if plugin["name"] == "toolkit_sound_marks")
    assert (mine["state"], mine["components"]) == ("ok", [{"kind": kind, "name": "sound-marks"}])
    status, out, errors = command("plugins", "check", "toolkit_sound_marks.py")
    assert (status, errors) == (0, [])
    assert out.endswith("Nothing is wrong.\n")
    assert "note:" not in out


def test_what_is_made_is_clean(command: Command) -> None:
    """The linter and the formatter have nothing to say; mypy and the projects' own tests are run by .ci/try-new-plugins."""
    for kind in HOOKS:
        assert command("plugins", "new", f"a-{kind}", "--kind", kind)[0] == 0
        assert command("plugins", "new", f"b-{kind}", "--kind", kind, "--one-file")[0] == 0
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *arguments, "--line-length", "120", "."],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_a_file_works_at_once(command: Command) -> None:
    command("plugins", "new", "longest", "--one-file")
    Path("yard.txt").write_text("雨停了。院子里的石榴树一夜之间落了许多花。", encoding="utf-8")
    status, out, _ = command("longest", "yard.txt", "--plugin", "toolkit_longest.py", "--top", "1", "-f", "json")
    assert status == 0
    assert json.loads(out)["findings"][0]["rows"] == [["yard.txt", 17, "院子里的石榴树一夜之间落了许多花。"]]


def test_it_is_made_in_the_folder_that_is_named(command: Command) -> None:
    Path("elsewhere").mkdir()
    assert command("plugins", "new", "longest", "--folder", "elsewhere")[0] == 0
    assert Path("elsewhere/toolkit-longest/pyproject.toml").is_file()


@pytest.mark.parametrize("name", ["toolkit-longest", "toolkit_longest", "longest"])
def test_the_first_word_may_be_there_already(command: Command, name: str) -> None:
    assert command("plugins", "new", name)[0] == 0
    assert files(Path("toolkit-longest"))


@pytest.mark.parametrize(
    ("name", "kind", "what", "hint"),
    [
        ("Sound Marks", "analysis", "'Sound Marks' is no name", "Take sound-marks."),
        ("sound_marks", "analysis", "'sound_marks' is no name", "Take sound-marks."),
        ("2nd", "analysis", "'2nd' is no name", "Take nd."),
        ("排比", "analysis", "'排比' is no name", "such as rhymes"),
        ("../up", "analysis", "'../up' is no name", "Take up."),
        ("a" * 41, "analysis", "longer than 40", "shorter"),
        ("reuse", "analysis", "there is an analysis 'reuse' already, of the plugin toolkit_reuse", "another name"),
        ("render", "analysis", "there is a command 'render' already, of the plugin toolkit_render", "another name"),
        ("jieba", "tokenizer", "there is a tokenizer 'jieba' already", "another name"),
        ("plugins", "command", "is a word of the toolkit's own", "another name"),
        ("tokenizer", "analysis", "is a word of the toolkit's own", "another name"),
        ("chinese", "analysis", "there is a package toolkit_chinese already", "another name"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--one-file"]])
def test_a_name_that_cannot_be_taken(
    command: Command, name: str, kind: str, what: str, hint: str, form: list[str]
) -> None:
    status, out, errors = command("plugins", "new", name, "--kind", kind, *form)
    assert (status, out, len(errors)) == (2, "", 2)
    assert what in errors[0]
    assert hint in errors[1]
    assert files(Path()) == set()


def test_what_exists_is_left_alone(command: Command) -> None:
    Path("toolkit-longest").mkdir()
    Path("toolkit_longest.py").write_text("mine", encoding="utf-8")
    assert command("plugins", "new", "longest")[2][0] == "error: toolkit-longest exists already"
    assert command("plugins", "new", "longest", "--one-file")[2][0] == "error: toolkit_longest.py exists already"
    assert Path("toolkit_longest.py").read_text(encoding="utf-8") == "mine"
    assert files(Path("toolkit-longest")) == set()


def test_an_unknown_kind_or_command(command: Command) -> None:
    status, _, errors = command("plugins", "new", "longest", "--kind", "detector")
    assert status == 2
    assert "analysis" in errors[0]
    assert command("plugins", "nwe")[2] == ["error: there is no command 'plugins nwe'", "  Did you mean new?"]
