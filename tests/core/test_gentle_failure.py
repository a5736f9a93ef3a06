"""A plugin that fails: one clear line, the rest of the work done, and its state in the list of plugins."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import toolkit

HEAD = """
import sys, time
import toolkit

class Base:
    name = "mine"
    summary = "Mine"
    inputs = "corpus"
    priority = 50
    suffixes = (".mine",)
    def analyze(self, corpus, options, context):
        yield toolkit.Table("first", "First", (toolkit.Column("n", "number"),), ((1,),))
    def summarize(self, findings, corpus, options):
        return []
"""

PLUGINS = {
    "raises at import": "1 / 0",
    "asks for what is not there": "from toolkit import Telescope",
    "is built for a later version": f"TOOLKIT_INTERFACE = {toolkit.INTERFACE + 1}",
    "is built for an earlier version": f"TOOLKIT_INTERFACE = {toolkit.INTERFACE - 1}",
    "does not know its version": "TOOLKIT_INTERFACE = 'new'",
    "raises at registration": """
        @toolkit.hookimpl
        def toolkit_analyses():
            raise ValueError("no")
        """,
    "registers a taken name": """
        class Mine(Base):
            name = "reuse"

        @toolkit.hookimpl
        def toolkit_analyses():
            return [Mine()]
        """,
    "registers a command's name for an analysis": """
        class Mine(Base):
            name = "render"

        @toolkit.hookimpl
        def toolkit_analyses():
            return [Mine()]
        """,
    "registers the name of the list of plugins": """
        class Mine(Base):
            name = "plugins"

        @toolkit.hookimpl
        def toolkit_analyses():
            return [Mine()]
        """,
    "has a priority that is no number": """
        class Mine(Base):
            priority = "high"
            def tokenize(self, view, options):
                return []

        @toolkit.hookimpl
        def toolkit_tokenizers():
            return [Mine()]
        """,
    "declares an option without help": """
        class Mine(Base):
            class Options(toolkit.Options, frozen=True):
                width: int = 3
            def render(self, report, stream, options):
                pass

        @toolkit.hookimpl
        def toolkit_renderers():
            return [Mine()]
        """,
    "raises in accepts": """
        class Mine(Base):
            def accepts(self, source):
                raise ValueError("no")
            def load(self, source, options):
                return []

        @toolkit.hookimpl
        def toolkit_loaders():
            return [Mine()]
        """,
}

PLUGINS |= {
    "forgets the mark of a hook": """
        def toolkit_analyses():
            return [Base()]
        """,
    "has a hook with an argument": """
        @toolkit.hookimpl
        def toolkit_analyses(registry):
            return [Base()]
        """,
    "gives a class": """
        @toolkit.hookimpl
        def toolkit_analyses():
            return [Base]
        """,
    "gives no list": """
        @toolkit.hookimpl
        def toolkit_analyses():
            return Base()
        """,
    "gives labels that are texts": """
        class Mine(Base):
            def label(self, findings, corpus, options, context):
                return ["formula" for finding in findings]

        @toolkit.hookimpl
        def toolkit_labelers():
            return [Mine()]
        """,
    "gives tokens that are texts": """
        class Mine(Base):
            languages = ("zh",)
            def tokenize(self, view, options):
                return list(view.text)

        @toolkit.hookimpl
        def toolkit_tokenizers():
            return [Mine()]
        """,
    "gives a text for a view": """
        class Mine(Base):
            default = True
            def normalize(self, view, options):
                return view.text.lower()

        @toolkit.hookimpl
        def toolkit_normalizers():
            return [Mine()]
        """,
    "annotates what is not there": """
        class Mine(Base):
            scope = "document"
            def annotate(self, documents, options):
                return [toolkit.Annotation("nowhere.txt")]

        @toolkit.hookimpl
        def toolkit_annotators():
            return [Mine()]
        """,
}

LINES = {
    "forgets the mark of a hook": r"error: plugin mine: toolkit_analyses is a plain function: write @toolkit\.hookimpl",
    "has a hook with an argument": r"error: plugin mine: toolkit_analyses takes arguments: a hook takes none",
    "gives a class": r"error: plugin mine: toolkit_analyses gave the class Base: give an object of it, Base\(\)",
    "gives no list": r"error: plugin mine: toolkit_analyses: it gave Base, not a list of components",
    "gives labels that are texts": r"error: the labeler mine: label gave str, not Label",
    "gives tokens that are texts": r"error: the tokenizer mine: tokenize gave str, not Token",
    "gives a text for a view": r"error: the normalizer mine: normalize gave str, not TextView",
    "annotates what is not there": r"error: an annotation is of 'nowhere\.txt', which is none of the documents",
    "raises at import": r"error: plugin mine: ZeroDivisionError: division by zero",
    "asks for what is not there": r"error: plugin mine: it needs toolkit\.Telescope, which this toolkit does not have",
    "is built for a later version": r"error: plugin mine: it is built for version 2 .*, and this toolkit has version 1",
    "is built for an earlier version": r"error: plugin mine: it is built for version 0 .*, and this toolkit has version 1",
    "does not know its version": r"error: plugin mine: TOOLKIT_INTERFACE is 'new'",
    "raises at registration": r"error: plugin mine: toolkit_analyses: ValueError: no",
    "registers a taken name": r"error: plugin mine: the analysis 'reuse' of mine is refused: toolkit_reuse has given one",
    "registers a command's name for an analysis": r"error: plugin mine: .* is refused: toolkit_render has given one",
    "registers the name of the list of plugins": r"error: plugin mine: .* is refused: the toolkit itself has given one",
    "has a priority that is no number": r"error: plugin mine: priority of a tokenizer \(Mine\) is 'high', not a whole",
    "declares an option without help": r"error: plugin mine: the renderer 'mine': the option width .* has no help",
    "raises in accepts": r"error: ValueError: no",
}

SEEN_ONLY_AT_WORK = (
    "raises in accepts",
    "gives labels that are texts",
    "gives tokens that are texts",
    "gives a text for a view",
    "annotates what is not there",
)
"""Here the list of plugins has nothing to say: what it does not try cannot fail."""

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    Path("a.txt").write_text("河边的老磨坊修好了，下个月对外开放，欢迎大家来看看。\n" * 2, encoding="utf-8")


@pytest.fixture(params=sorted(PLUGINS))
def failing(request: pytest.FixtureRequest) -> str:
    """A plugin in mine.py that fails; gives how."""
    how: str = request.param
    write_plugin(PLUGINS[how])
    return how


def write_plugin(code: str) -> None:
    Path("mine.py").write_text(HEAD + textwrap.dedent(code), encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *arguments, "--plugin", "mine.py"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_one_line_says_what_is_wrong_and_the_rest_is_done(failing: str) -> None:
    done = run("reuse", "a.txt", "--format", "json")
    assert done.returncode == 3
    assert len(json.loads(done.stdout)["findings"]) == 3  # the passage that stands twice, and the two tables
    what, hint = done.stderr.splitlines()
    assert re.match(LINES[failing], what), what
    assert hint.startswith("  ")


def test_the_state_stands_in_the_list_of_plugins(failing: str) -> None:
    done = run("plugins", "--format", "json")
    [mine] = [plugin for plugin in json.loads(done.stdout) if plugin["name"] == "mine"]
    table = run("plugins").stdout
    if failing in SEEN_ONLY_AT_WORK:
        assert (done.returncode, mine["state"]) == (0, "ok")
        assert re.search(r"mine +ok ", table)
    else:
        assert (done.returncode, mine["state"]) == (3, "failed")
        assert re.match(LINES[failing], f"error: plugin mine: {mine['why']}")
        assert re.search(r"mine +failed +\S", table)


def test_the_list_says_what_was_built_for_which_version() -> None:
    write_plugin(f"TOOLKIT_INTERFACE = {toolkit.INTERFACE}")
    listed = {plugin["name"]: plugin for plugin in json.loads(run("plugins", "-f", "json").stdout)}
    assert listed["mine"]["interface"] == toolkit.INTERFACE
    assert listed["mine"]["state"] == "ok"
    assert f"Version {toolkit.INTERFACE} of the plugin interface." in run("plugins").stdout


@pytest.mark.parametrize("columns", [60, 200])
def test_the_list_keeps_to_the_columns_that_there_are(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    write_plugin("")
    lines = run("plugins").stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert [line for line in lines if line != line.rstrip()] == []
    whole = "segmenter: work-any, paragraph-any, sentence-any, clause-any"
    assert any(whole in line for line in lines) == (columns == 200)


class TestAtWork:
    def test_an_analysis_that_raises_keeps_what_it_found(self) -> None:
        write_plugin("""
            class Mine(Base):
                def analyze(self, corpus, options, context):
                    yield from Base.analyze(self, corpus, options, context)
                    raise ValueError("in the middle")

            @toolkit.hookimpl
            def toolkit_analyses():
                return [Mine()]
            """)
        done = run("mine", "a.txt", "--format", "json")
        assert done.returncode == 3
        assert [finding["name"] for finding in json.loads(done.stdout)["findings"]] == ["first"]
        assert done.stderr.splitlines()[0] == "error: ValueError: in the middle"
        assert "the plugin mine" in done.stderr
        assert json.loads(run("plugins", "-f", "json").stdout)[-1]["state"] == "ok"

    def test_a_renderer_that_raises_leaves_the_report(self) -> None:
        write_plugin("""
            class Mine(Base):
                def render(self, report, stream, options):
                    stream.write("half")
                    raise ValueError("while drawing")

            @toolkit.hookimpl
            def toolkit_renderers():
                return [Mine()]
            """)
        Path("out.mine").write_text("yesterday's", encoding="utf-8")
        done = run("reuse", "a.txt", "--output", "out.mine")
        assert (done.returncode, done.stdout) == (3, "")
        what, hint = done.stderr.splitlines()
        assert what == "error: the report could not be drawn as mine: ValueError: while drawing"
        assert "the plugin mine" in hint
        assert hint.endswith("The report is saved: toolkit render out.mine.report.json")
        assert Path("out.mine").read_text(encoding="utf-8") == "yesterday's"
        again = run("render", "out.mine.report.json", "--format", "json")
        assert len(json.loads(again.stdout)["findings"]) == 3

    @pytest.mark.parametrize("where", ["made", "used"])
    def test_a_command_that_raises(self, where: str) -> None:
        write_plugin(f"""
            import click

            class Mine(Base):
                def command(self):
                    if {where == "made"}:
                        raise ValueError("no")
                    def run():
                        raise ValueError("no")
                    return click.Command("mine", callback=run)

            @toolkit.hookimpl
            def toolkit_commands():
                return [Mine()]
            """)
        done = run("mine")
        assert done.returncode == 2
        assert done.stderr.splitlines() == [
            "error: ValueError: no",
            "  This is a fault of the plugin mine; --traceback shows where.",
        ]
        assert run("--help").returncode == 0

    def test_a_command_that_is_not_there_since_its_plugin_failed(self) -> None:
        write_plugin("1 / 0")
        done = run("mine", "a.txt")
        assert done.returncode == 2
        assert "there is no command 'mine'" in done.stderr
        assert "error: plugin mine: ZeroDivisionError" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="no signals like these")
class TestNeverEnding:
    """Ctrl-C ends it, and what was done before is there."""

    ENDLESS = 'print("endless", file=sys.stderr, flush=True); time.sleep(600)'

    def interrupted(self, *arguments: str) -> tuple[int, str, list[str]]:
        running = subprocess.Popen(
            [sys.executable, "-m", "toolkit", *arguments, "--plugin", "mine.py"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert running.stderr is not None
        assert running.stderr.readline() == "endless\n"
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=60)
        assert "Traceback" not in errors
        return running.returncode, out, errors.splitlines()

    def test_in_an_analysis(self) -> None:
        write_plugin(f"""
            class Mine(Base):
                def analyze(self, corpus, options, context):
                    yield from Base.analyze(self, corpus, options, context)
                    {self.ENDLESS}

            @toolkit.hookimpl
            def toolkit_analyses():
                return [Mine()]
            """)
        status, out, errors = self.interrupted("mine", "a.txt", "--format", "json")
        assert status == 3
        assert [finding["name"] for finding in json.loads(out)["findings"]] == ["first"]
        assert errors[0] == "error: mine was interrupted: this report is partial"

    def test_in_a_labeler(self) -> None:
        write_plugin(f"""
            class Mine(Base):
                def label(self, findings, corpus, options, context):
                    {self.ENDLESS}

            @toolkit.hookimpl
            def toolkit_labelers():
                return [Mine()]
            """)
        status, out, errors = self.interrupted("reuse", "a.txt", "--format", "json")
        assert status == 3
        assert "passages" in [finding["kind"] for finding in json.loads(out)["findings"]]
        assert errors[0] == "error: reuse was interrupted: this report is partial"

    def test_in_a_renderer(self) -> None:
        write_plugin(f"""
            class Mine(Base):
                def render(self, report, stream, options):
                    {self.ENDLESS}

            @toolkit.hookimpl
            def toolkit_renderers():
                return [Mine()]
            """)
        status, _, errors = self.interrupted("reuse", "a.txt", "--output", "out.mine")
        assert status == 3
        assert errors[0] == "error: drawing as mine was interrupted"
        assert json.loads(Path("out.mine.report.json").read_bytes())["analysis"]["name"] == "reuse"

    @pytest.mark.parametrize(("method", "doing"), [("accepts", "looking at a.txt"), ("load", "reading a.txt")])
    def test_while_it_reads(self, method: str, doing: str) -> None:
        write_plugin(f"""
            class Mine(Base):
                def accepts(self, source):
                    return True
                def load(self, source, options):
                    return []
                def {method}(self, source, options=None):
                    {self.ENDLESS}

            @toolkit.hookimpl
            def toolkit_loaders():
                return [Mine()]
            """)
        status, out, errors = self.interrupted("reuse", "a.txt")
        assert (status, out) == (2, "")
        assert errors == [
            f"error: interrupted while the plugin mine was {doing}",
            "  Nothing was written. If it never ends, leave it out with --no-plugin mine.",
        ]

    @pytest.mark.parametrize("swallowed", [False, True])
    def test_while_it_is_imported(self, swallowed: bool) -> None:
        write_plugin(f"""
            try:
                {self.ENDLESS}
            except KeyboardInterrupt:
                if {swallowed}:
                    raise ImportError("whatever happens, some libraries say this") from None
                raise
            """)
        status, out, errors = self.interrupted("reuse", "a.txt")
        assert (status, out) == (2, "")
        assert errors == [
            "error: interrupted while the plugin mine was loading",
            "  If it never ends, leave it out with --no-plugin mine.",
        ]
