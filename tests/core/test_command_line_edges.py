"""The command line at its edges: streams, signals, options everywhere, and failures that must not become tracebacks."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.cli.console import ProgressLine, visible
from toolkit.cli.everywhere import read_everywhere
from toolkit.cli.main import run

SLOW = """
import sys, time
import toolkit

class Slow:
    name = "slow"
    summary = "Takes its time"
    inputs = "corpus"
    def analyze(self, corpus, options, context):
        yield toolkit.Table("first", "First", (toolkit.Column("n", "number"),), ((1,),))
        print("running", file=sys.stderr, flush=True)
        time.sleep(60)
    def summarize(self, findings, corpus, options):
        return []

@toolkit.hookimpl
def toolkit_analyses():
    return [Slow()]
"""
FAILING = """
import toolkit

class Fails:
    name = "fails"
    summary = "Fails in the middle"
    inputs = "corpus"
    suffixes = (".bad",)
    def analyze(self, corpus, options, context):
        context.problem("that was odd", "Look at it.", severity="warning")
        yield toolkit.Table("first", "First", (toolkit.Column("n", "number"),), ((1,),))
        raise ValueError("in the middle")
    def summarize(self, findings, corpus, options):
        return []
    def render(self, report, stream, options):
        raise ValueError("while drawing")

@toolkit.hookimpl
def toolkit_analyses():
    return [Fails()]

@toolkit.hookimpl
def toolkit_renderers():
    return [Fails()]
"""
WARNING = """
import toolkit

class Only:
    name = "only"
    summary = "Warns"
    inputs = "corpus"
    def analyze(self, corpus, options, context):
        context.problem("that was odd", "Look at it.", severity="warning")
        return []
    def summarize(self, findings, corpus, options):
        return []

@toolkit.hookimpl
def toolkit_analyses():
    return [Only()]
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("河边的老磨坊修好了，下个月对外开放。\n" * 3, encoding="utf-8")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, list[str]]]:
    """Runs the command line in this process: gives status, standard output, and the lines of standard error."""

    def command(*arguments: str) -> tuple[int, str, list[str]]:
        status = run(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err.splitlines()

    return command


def process(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "toolkit", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
    )


class TestEverywhere:
    def test_options_of_every_command_stand_anywhere(self) -> None:
        given = read_everywhere(["--plugin", "a.py", "show", "--no-plugin=b", "x", "--traceback", "--plugin=c.py"])
        assert (given.plugins, given.without, given.traceback) == (("a.py", "c.py"), ("b",), True)
        assert given.rest == ("show", "x")

    def test_after_two_dashes_all_are_sources(self) -> None:
        assert read_everywhere(["show", "--", "--plugin", "x"]).rest == ("show", "--", "--plugin", "x")

    def test_an_option_without_its_value(self, command: Callable[..., tuple[int, str, list[str]]]) -> None:
        status, out, errors = command("show", "a.txt", "--plugin")
        assert (status, out) == (2, "")
        assert "--plugin" in errors[0]


class TestHelp:
    def test_without_a_command_it_is_shown(self, command: Callable[..., tuple[int, str, list[str]]]) -> None:
        status, out, errors = command()
        assert (status, errors) == (0, [])
        assert out.startswith("Usage: toolkit")
        assert "reuse" in out

    def test_every_analysis_has_its_options_under_their_headings(
        self, command: Callable[..., tuple[int, str, list[str]]]
    ) -> None:
        status, out, _ = command("reuse", "--help")
        assert status == 0
        assert out.index("Options:") < out.index("--min-length") < out.index("Options of every analysis:")
        assert "[default: 13]" in out
        assert "Options of the" in out
        for option in ("--format", "--output", "--encoding", "--no-split", "--language", "--no-text", "--exit-code"):
            assert option in out
        assert not [line for line in out.splitlines() if line.strip().startswith("SOURCES...")]

    def test_the_commands_stand_under_the_plugin_that_brought_them(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("mine.py", WARNING)
        shown = command("--help", "--plugin", "mine.py")[1].split("Commands, by the plugin that brings them:\n")[1]
        groups = re.findall(r"^  (\S.*)\n((?:    .*\n)+)", shown, re.MULTILINE)
        brought = {plugin: re.findall(r"^    (\S+)  ", lines, re.MULTILINE) for plugin, lines in groups}
        assert brought["toolkit_reuse"] == ["reuse"]
        assert brought["toolkit_render"] == ["render"]
        assert brought["mine"] == ["only"]
        assert brought["the toolkit itself"] == ["plugins"]
        columns = {re.search(r"(?<=\S)  +\S", line).end() for line in shown.splitlines() if re.match(r"    \S", line)}  # type: ignore[union-attr]
        assert len(columns) == 1  # the summaries stand below each other

    def test_version(self, command: Callable[..., tuple[int, str, list[str]]]) -> None:
        import toolkit

        assert command("--version")[:2] == (0, f"toolkit {toolkit.__version__}\n")


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "what", "hint"),
        [
            (["shw", "a.txt"], "there is no command 'shw'", "Did you mean show?"),
            (["show"], "Missing argument", "See toolkit show --help."),
            (["show", "a.txt", "-f", "jsn"], "--format: there is no 'jsn'", "Did you mean json?"),
            (["reuse", "a.txt", "--tokenizer", "unicod"], "--tokenizer: there is no 'unicod'", "Did you mean unicode?"),
            (["show", "a.txt", "--fromat", "json"], "there is no option --fromat", "Did you mean --format?"),
            (["show", "a.txt", "-o", "missing/out.json"], "missing/out.json cannot be written", "--output"),
            (["show", "a.txt", "--no-plugin", "toolkit_ruese"], "no plugin 'toolkit_ruese'", "toolkit_reuse"),
            (["diff", "a.txt"], "diff compares two documents, and there is only a.txt", "Name a second one."),
            (["render", "a.txt"], "this is not a report", "--format json"),
            (["render", "none.json"], "none.json cannot be read", "Name a saved report."),
            (["reuse", "a.txt", "--min-length", "0"], "min-length = 0", "--help"),
        ],
    )
    def test_an_error_is_a_line_that_says_what_and_a_line_that_says_what_to_do(
        self,
        command: Callable[..., tuple[int, str, list[str]]],
        arguments: list[str],
        what: str,
        hint: str,
    ) -> None:
        status, out, errors = command(*arguments)
        assert (status, out) == (2, "")
        assert len(errors) == 2
        assert errors[0].startswith("error: ")
        assert what in errors[0]
        assert hint in errors[1]

    def test_a_name_cannot_drive_the_terminal(self, command: Callable[..., tuple[int, str, list[str]]]) -> None:
        status, _, errors = command("show", "no\x1b7\nfile")
        assert status == 2
        assert errors[0].startswith("error: no\\x1b7\\nfile does not exist")
        assert visible("a\tb\u202ec 字") == "a\\tb\\u202ec 字"

    def test_an_analysis_that_fails_keeps_what_it_found(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("p.py", FAILING)
        status, out, errors = command("fails", "a.txt", "--plugin", "p.py", "-f", "json", "--exit-code")
        assert status == 3
        report = json.loads(out)
        assert [finding["name"] for finding in report["findings"]] == ["first"]
        assert [(p["severity"], p["stage"], p["plugin"]) for p in report["problems"]] == [
            ("warning", "analyze", "p"),
            ("error", "analyze", "p"),
        ]
        assert errors == [
            "warning: that was odd",
            "  Look at it.",
            "error: ValueError: in the middle",
            "  This is a fault of the plugin p; --traceback shows where.",
        ]

    def test_a_renderer_that_fails(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("p.py", FAILING)
        status, _, errors = command("show", "a.txt", "--plugin", "p.py", "-o", "out.bad")
        assert status == 3
        assert errors[0] == "error: the report could not be drawn as fails: ValueError: while drawing"

    def test_a_warning_is_no_failure_and_quiet_leaves_it_out(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("p.py", WARNING)
        assert command("only", "a.txt", "--plugin", "p.py")[::2] == (0, ["warning: that was odd", "  Look at it."])
        assert command("only", "a.txt", "--plugin", "p.py", "--quiet")[::2] == (0, [])

    def test_a_failed_plugin_goes_before_found(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("bad.py", "1 / 0")
        arguments = ("reuse", "a.txt", "--exit-code", "--plugin", "bad.py", "-f", "json")
        status, out, errors = command(*arguments)
        assert status == 3
        assert errors == [
            "error: plugin bad: ZeroDivisionError: division by zero",
            "  Repair it, or leave it out with --no-plugin bad.",
        ]
        assert [problem["stage"] for problem in json.loads(out)["problems"]] == ["plugin"]
        assert command(*arguments, "--no-plugin", "bad")[0] == 1

    def test_traceback_shows_where(self, write: Callable[..., Path]) -> None:
        write("p.py", FAILING)
        done = process("fails", "a.txt", "--plugin", "p.py", "--traceback", "-f", "json")
        _, errors = done.communicate(timeout=60)
        assert b"Traceback" in errors
        assert b'raise ValueError("in the middle")' in errors


class TestOutput:
    @pytest.mark.parametrize(
        ("name", "begin"), [("r.json", '{"'), ("r.JSONL", '{"'), ("r.csv", "document,"), ("r.md", "#")]
    )
    def test_the_ending_of_the_file_names_the_format(
        self, command: Callable[..., tuple[int, str, list[str]]], name: str, begin: str
    ) -> None:
        assert command("show", "a.txt", "-o", name) == (0, "", [])
        assert Path(name).read_text(encoding="utf-8").startswith(begin)

    def test_the_format_goes_before_the_ending(self, command: Callable[..., tuple[int, str, list[str]]]) -> None:
        assert command("show", "a.txt", "-o", "r.csv", "-f", "json")[0] == 0
        assert json.loads(Path("r.csv").read_bytes())["schema"] == 1

    def test_a_dash_is_standard_output(self, command: Callable[..., tuple[int, str, list[str]]]) -> None:
        assert command("show", "a.txt", "-o", "-", "-f", "json")[1].startswith("{")

    def test_a_result_that_cannot_be_drawn_leaves_the_file_that_was_there(
        self, command: Callable[..., tuple[int, str, list[str]]]
    ) -> None:
        Path("r.csv").write_text("yesterday's")
        assert command("show", "a.txt", "-o", "r.csv", "--table", "none")[0] == 2
        assert Path("r.csv").read_text() == "yesterday's"

    def test_utf_8_in_every_locale(self) -> None:
        outputs = set()
        for environment in ({"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C.UTF-8"}):
            out, _ = process("show", "a.txt", "-f", "markdown", **environment).communicate(timeout=60)
            outputs.add(out.decode("utf-8"))
        [text] = outputs
        assert "a.txt" in text

    def test_errors_are_utf_8_too(self) -> None:
        _, errors = process("show", "没有.txt", LC_ALL="C", PYTHONIOENCODING="gbk").communicate(timeout=60)
        assert "没有.txt does not exist" in errors.decode("utf-8")

    def test_standard_input(
        self, command: Callable[..., tuple[int, str, list[str]]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("你好，世界。".encode())))
        status, out, _ = command("show", "-", "-f", "json")
        assert (status, json.loads(out)["documents"][0]["text"]) == (0, "你好，世界。")

    def test_a_reader_that_has_gone_is_no_error(self, write: Callable[..., Path]) -> None:
        write("big.txt", "河边的老磨坊修好了。\n" * 20000)
        running = process("show", "big.txt", "-f", "json")
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert (running.wait(timeout=60), running.stderr.read()) == (0, b"")
        running.stderr.close()

    @pytest.mark.skipif(os.name == "nt", reason="no signals like these")
    def test_ctrl_c_gives_a_partial_report(self, write: Callable[..., Path]) -> None:
        write("slow.py", SLOW)
        running = process("slow", "a.txt", "--plugin", "slow.py", "-f", "json")
        assert running.stderr is not None
        assert running.stderr.readline() == b"running\n"
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=30)
        assert running.returncode == 3
        assert json.loads(out)["findings"][0]["name"] == "first"
        assert b"interrupted: this report is partial" in errors
        assert b"Traceback" not in errors


class TestProgress:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def test_none_where_nobody_is_there_to_see(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("toolkit.cli.console.PATIENCE", 0.0)
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        with ProgressLine(quiet=False) as progress:
            progress("work", 1, 2)
        assert stream.getvalue() == ""

    @pytest.mark.parametrize(
        ("quiet", "patience", "shown"), [(False, 0.0, True), (True, 0.0, False), (False, 99, False)]
    )
    def test_after_a_second_on_a_terminal(
        self, monkeypatch: pytest.MonkeyPatch, quiet: bool, patience: float, shown: bool
    ) -> None:
        monkeypatch.setattr("toolkit.cli.console.PATIENCE", patience)
        monkeypatch.setenv("TERM", "xterm")
        stream = self.Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        with ProgressLine(quiet=quiet) as progress:
            progress("work", 1, 2)
        assert ("work" in stream.getvalue()) == shown


class TestPlugins:
    def test_the_table_and_json(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("mine.py", WARNING)
        status, out, _ = command("plugins", "--plugin", "mine.py", "--no-plugin", "toolkit_diff")
        assert status == 0
        assert "toolkit_reuse" in out
        assert re.search(r"toolkit_diff +disabled +by --no-plugin", out)
        status, out, _ = command("plugins", "--format", "json", "--plugin", "mine.py")
        listed = {plugin["name"]: plugin for plugin in json.loads(out)}
        assert listed["mine"]["components"] == [{"kind": "analysis", "name": "only"}]
        assert listed["toolkit_reuse"]["distribution"] == "text-comparison-toolkit"
        assert {"kind": "analysis", "name": "reuse"} in listed["toolkit_reuse"]["components"]
        assert set(listed["mine"]) == {"name", "distribution", "version", "state", "why", "interface", "components"}

    def test_a_failed_one_is_listed_and_named(
        self, command: Callable[..., tuple[int, str, list[str]]], write: Callable[..., Path]
    ) -> None:
        write("bad.py", "1 / 0")
        status, out, errors = command("plugins", "--plugin", "bad.py")
        assert status == 3
        assert re.search(r"bad +failed +ZeroDivisionError", out)
        assert errors[0] == "error: plugin bad: ZeroDivisionError: division by zero"
