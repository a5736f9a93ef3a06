"""The shell completes what is installed: commands, options, formats, names, files; by click's protocol for each shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = """
import toolkit

class Mine:
    name = "minerals"
    summary = "Mine"
    inputs = "corpus"
    def analyze(self, corpus, options, context):
        return []
    def summarize(self, findings, corpus, options):
        return []

@toolkit.hookimpl
def toolkit_analyses():
    return [Mine()]
"""
SHELLS = ("bash", "zsh", "fish")
SCRIPT = Path(sys.executable).with_name("toolkit")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(PLUGIN, encoding="utf-8")


def asked(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit"],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def completions(shell: str, *words: str) -> list[str]:
    """What the shell is told for the last of the words, by the protocol of its own."""
    line = " ".join(("toolkit", *words))
    at = words[-1] if shell == "fish" else str(len(words))
    answer = asked(_TOOLKIT_COMPLETE=f"{shell}_complete", COMP_WORDS=line, COMP_CWORD=at).splitlines()
    if shell == "zsh":  # three lines each: type, value, help
        return [f"{kind},{value}" for kind, value in zip(answer[::3], answer[1::3], strict=True)]
    return [line.partition("\t")[0] for line in answer]


@pytest.mark.parametrize("shell", SHELLS)
class TestEveryShell:
    def test_its_function_is_printed(self, shell: str) -> None:
        assert f"_TOOLKIT_COMPLETE={shell}_complete" in asked(_TOOLKIT_COMPLETE=f"{shell}_source")

    def test_commands(self, shell: str) -> None:
        assert completions(shell, "re") == ["plain,reuse", "plain,render"]
        assert completions(shell, "plugins", "ch") == ["plain,check"]

    def test_the_analyses_of_plugins(self, shell: str) -> None:
        assert completions(shell, "--plugin", "mine.py", "mi") == ["plain,minerals"]
        assert completions(shell, "mi", "--plugin", "mine.py", "minerals", "--enc") == []  # no command is called mi

    def test_options(self, shell: str) -> None:
        assert completions(shell, "reuse", "--min-l") == ["plain,--min-length"]
        assert completions(shell, "--plugin", "mine.py", "minerals", "--form") == ["plain,--format"]
        assert "plain,--no-plugin" in completions(shell, "reuse", "--no")

    def test_formats_and_other_names(self, shell: str) -> None:
        assert completions(shell, "reuse", "--format", "js") == ["plain,json", "plain,jsonl"]
        assert completions(shell, "render", "-f", "ma") == ["plain,markdown"]
        assert completions(shell, "reuse", "--tokenizer", "ji") == ["plain,jieba"]
        assert sorted(completions(shell, "show", "--no-plugin", "toolkit_reu")) == ["plain,toolkit_reuse"]
        assert completions(shell, "plugins", "check", "toolkit_sh") == ["plain,toolkit_show"]

    @pytest.mark.parametrize("before", [["reuse"], ["reuse", "-o"], ["--plugin"], ["render"], ["reuse", "--against"]])
    def test_files_are_left_to_the_shell(self, shell: str, before: list[str]) -> None:
        assert completions(shell, *before, "mi") == ["file,mi"]

    def test_what_cannot_be_completed_says_nothing(self, shell: str) -> None:
        assert completions(shell, "rouse", "--min") == []
        assert completions(shell, "reuse", "--format", "x") == []


def test_a_shell_that_there_is_no_completion_for() -> None:
    environment = {**os.environ, "_TOOLKIT_COMPLETE": "tcsh_source"}
    done = subprocess.run(
        [sys.executable, "-m", "toolkit"], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "bash_source" in done.stderr


@pytest.mark.skipif(shutil.which("bash") is None or not SCRIPT.exists(), reason="no bash, or no command toolkit")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["toolkit", "du"], ["duplicates"]),
        (["toolkit", "reuse", "--min-l"], ["--min-length"]),
        (["toolkit", "reuse", "--format", "mark"], ["markdown"]),
        (["toolkit", "reuse", "--format", "=", "mark"], ["markdown"]),
        (["toolkit", "--plugin", "mine.py", "mine"], ["minerals"]),
    ],
)
def test_a_real_bash(words: list[str], expected: list[str]) -> None:
    """The line that the documentation gives, then what bash does at the key."""
    script = f"""
        PATH={SCRIPT.parent}:$PATH
        eval "$(_TOOLKIT_COMPLETE=bash_source toolkit)"
        complete -p toolkit >&2
        COMP_WORDS=({" ".join(words)})
        COMP_CWORD={len(words) - 1}
        _toolkit_completion toolkit
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert "-F _toolkit_completion toolkit" in done.stderr
    assert done.stdout.split() == expected


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_can_read_their_function(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    function = asked(_TOOLKIT_COMPLETE=f"{shell}_source")
    done = subprocess.run([shell, "-n"], input=function, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
