"""A plugin that fails while it works: what was found is kept, and the message names whose fault it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .failing_plugins import run, write_plugin

pytestmark = pytest.mark.usefixtures("one_text_here")


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
