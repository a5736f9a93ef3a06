"""The command line as scripts use it: exit statuses, the two lines of an error, formats, addresses, plugins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LEFT = "各位来宾：\n河边的老磨坊修好了，下个月对外开放。水车每天转六个小时，孩子们可以亲手磨面。\n谢谢大家！\n"
RIGHT = "各位来宾：\n水车每天转八个小时，孩子们可以亲手磨面。河边的老磨坊修好了，下个月对外开放。\n谢谢大家！\n"
PLUGIN = """
import toolkit

class Count:
    name = "count"
    summary = "How many words"
    inputs = "corpus"
    uses = ("tokenizer",)
    def analyze(self, corpus, options, context):
        column = (toolkit.Column("document", "document"), toolkit.Column("words", "number"))
        yield toolkit.Table("words", "Words", column, tuple((d.id, len(context.tokens(d))) for d in corpus))
    def summarize(self, findings, corpus, options):
        return []

@toolkit.hookimpl
def toolkit_analyses():
    return [Count()]
"""


def toolkit(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *arguments],
        cwd=folder,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(LEFT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "gbk.txt").write_bytes((LEFT * 3).encode("gb18030"))
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "two.txt").write_text(f"之一——\n{LEFT}之二——\n{RIGHT}", encoding="utf-8")
    (tmp_path / "plugin.py").write_text(PLUGIN, encoding="utf-8")
    return tmp_path


def error_lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    lines = done.stderr.decode("utf-8").splitlines()
    assert "Traceback" not in done.stderr.decode("utf-8")
    return lines


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["show", "a.txt"], 0),
        (["diff", "a.txt", "b.txt"], 0),
        (["diff", "a.txt", "b.txt", "--exit-code"], 1),
        (["diff", "a.txt", "a.txt", "--exit-code"], 0),
        (["diff", "two.txt"], 0),
        (["diff", "two.txt#2", "two.txt#1"], 0),
        (["diff", "a.txt"], 2),
        (["diff", "two.txt", "a.txt"], 2),
        (["show", "missing.txt"], 2),
        (["show", "empty.txt"], 2),
        (["show", "a.txt", "binary.txt"], 3),
        (["reuse", "a.txt", "missing.txt", "--exit-code"], 3),
        (["reuse", "a.txt", "b.txt", "--exit-code"], 1),
        (["reuse", "a.txt", "--min-lenght", "4"], 2),
        (["reuse", "a.txt", "--min-length", "x"], 2),
        (["reuze", "a.txt"], 2),
        (["show", "a.txt", "--config", "none.toml"], 2),
        (["show", "a.txt", "-o", "out.xyz"], 2),
        (["show", "two.txt#7"], 2),
        (["plugins"], 0),
    ],
)
def test_exit_statuses(folder: Path, arguments: list[str], status: int) -> None:
    done = toolkit(*arguments, folder=folder)
    assert done.returncode == status, done.stderr.decode()
    lines = error_lines(done)
    if status >= 2:
        assert lines[0].startswith("error: ")
        assert lines[1].startswith("  ")


def test_a_misspelt_name_is_answered_with_the_nearest(folder: Path) -> None:
    assert "reuse" in error_lines(toolkit("reuze", "a.txt", folder=folder))[1]
    assert "--min-length" in error_lines(toolkit("reuse", "a.txt", "--min-lenght", "4", folder=folder))[1]
    (folder / "toolkit.toml").write_text("[reuse]\nmin-lenght = 20\n")
    done = toolkit("reuse", "a.txt", folder=folder)
    assert done.returncode == 2
    assert "min-length" in error_lines(done)[1]


def test_options_come_from_the_configuration_and_the_command_line_goes_first(folder: Path) -> None:
    (folder / "toolkit.toml").write_text('[reuse]\nmin-length = 20\nformat = "json"\n')
    configured = json.loads(toolkit("reuse", "a.txt", folder=folder).stdout)
    assert configured["analysis"]["options"]["min_length"] == 20
    given = json.loads(toolkit("reuse", "a.txt", "--min-length", "5", folder=folder).stdout)
    assert given["analysis"]["options"]["min_length"] == 5


def test_standard_output_is_the_report_in_utf_8_whatever_the_locale(folder: Path) -> None:
    done = toolkit("diff", "a.txt", "b.txt", "-f", "json", folder=folder, PYTHONIOENCODING="gbk", LC_ALL="C")
    report = json.loads(done.stdout.decode("utf-8"))
    (comparison, summary, outline) = report["findings"]
    assert (comparison["kind"], summary["name"], outline["name"]) == ("comparison", "summary", "outline")
    assert any(row["moved"] for row in comparison["rows"])
    assert report["documents"][0]["text"] == LEFT
    again = toolkit("diff", "a.txt", "b.txt", "-f", "json", folder=folder, PYTHONHASHSEED="7")
    assert again.stdout == done.stdout


def test_encodings_are_recognized(folder: Path) -> None:
    report = json.loads(toolkit("show", "gbk.txt", "-f", "json", folder=folder).stdout)
    assert report["documents"][0]["encoding"] == "gb18030"
    assert report["documents"][0]["text"] == LEFT * 3
    assert toolkit("show", "gbk.txt", "--encoding", "utf-8", folder=folder).returncode == 2


def test_a_saved_report_is_drawn_again(folder: Path) -> None:
    assert toolkit("reuse", "a.txt", "b.txt", "-o", "report.json", folder=folder).returncode == 0
    direct = toolkit("reuse", "a.txt", "b.txt", "-f", "markdown", folder=folder).stdout
    assert toolkit("render", "report.json", "-f", "markdown", folder=folder).stdout == direct
    assert toolkit("reuse", "a.txt", "b.txt", "--no-text", "-o", "bare.json", folder=folder).returncode == 0
    assert "text" not in json.loads((folder / "bare.json").read_bytes())["documents"][0]
    assert toolkit("render", "bare.json", "-f", "markdown", folder=folder).stdout == direct
    (folder / "a.txt").write_text("changed", encoding="utf-8")
    assert toolkit("render", "bare.json", "-f", "markdown", folder=folder).returncode == 2


def test_every_format_is_written(folder: Path) -> None:
    lines = toolkit("reuse", "a.txt", "b.txt", "-f", "jsonl", folder=folder).stdout.decode().splitlines()
    assert json.loads(lines[0])["analysis"]["name"] == "reuse"
    assert set(json.loads(lines[-1])) == {"problems", "notes"}
    shares = toolkit("reuse", "a.txt", "b.txt", "-f", "csv", "--table", "shares", folder=folder).stdout.decode()
    contract = "document,characters,reused,distinctive,largest_source,from_largest_source,"
    assert shares.splitlines()[0].startswith(contract)
    links = toolkit("reuse", "a.txt", "b.txt", "-f", "csv", folder=folder).stdout.decode().splitlines()
    assert links[0].startswith("passage,label,reason,link")
    assert len(links) > 1


def test_the_terminal_shows_signs_marks_and_no_escape_codes_where_there_is_no_terminal(folder: Path) -> None:
    (folder / "a.txt").write_text(LEFT + "\x1b[31m[red]危险[/red]\u202e\n", encoding="utf-8")
    shown = toolkit("diff", "a.txt", "b.txt", folder=folder, COLUMNS="90").stdout.decode("utf-8")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]" in shown
    assert "⇅" in shown
    assert "[-六" in shown
    assert "{+八" in shown


def test_a_one_file_plugin_gets_its_command(folder: Path) -> None:
    done = toolkit("count", "a.txt", "--plugin", "plugin.py", "-f", "json", folder=folder)
    report = json.loads(done.stdout)
    assert report["analysis"]["plugin"] == "plugin"
    assert report["findings"][0]["rows"][0][1] > 10
    assert "Words" in toolkit("--plugin", "plugin.py", "count", "a.txt", folder=folder).stdout.decode()


@pytest.mark.parametrize(
    "code",
    [
        "raise RuntimeError('no')",
        "def broken(:",
        "import toolkit\n\n@toolkit.hookimpl\ndef toolkit_analysis(): return []\n",
    ],
)
def test_a_plugin_that_fails_is_named_and_the_rest_goes_on(folder: Path, code: str) -> None:
    (folder / "bad.py").write_text(code)
    done = toolkit("show", "a.txt", "--plugin", "bad.py", folder=folder)
    assert done.returncode == 3
    assert "bad" in error_lines(done)[0]
    assert "a.txt" in done.stdout.decode()
    listed = json.loads(toolkit("plugins", "--format", "json", "--plugin", "bad.py", folder=folder).stdout)
    assert {p["name"]: p["state"] for p in listed}["bad"] == "failed"
    if "hookimpl" in code:
        assert "toolkit_analyses" in error_lines(done)[0]


def test_two_components_of_one_name_name_both_owners(folder: Path) -> None:
    (folder / "second.py").write_text(PLUGIN)
    done = toolkit("count", "a.txt", "--plugin", "plugin.py", "--plugin", "second.py", folder=folder)
    assert done.returncode == 3
    assert "plugin" in error_lines(done)[0]
    assert "second" in error_lines(done)[0]


def test_plugins_can_be_left_out(folder: Path) -> None:
    assert toolkit("reuse", "a.txt", "--no-plugin", "toolkit_reuse", folder=folder).returncode == 2
    few = "toolkit_files,toolkit_show,toolkit_render"
    assert toolkit("show", "a.txt", folder=folder, TOOLKIT_PLUGINS=few).returncode == 0
    traced = toolkit("show", "a.txt", folder=folder, TOOLKIT_TRACE="1").stderr.decode()
    assert "toolkit_show.toolkit_analyses() -> show" in traced


def test_help_imports_nothing_heavy(folder: Path) -> None:
    code = (
        "import sys\n"
        "from toolkit.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'jieba', 'rjieba', 'rich', 'numpy', 'opencc', 'chardet', 'rapidfuzz', 'diff_match_patch', 'duckdb'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"reuse" in done.stdout
