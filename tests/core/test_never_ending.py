"""A plugin that never ends: Ctrl-C ends it, and what was done before is there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .failing_plugins import write_plugin

pytestmark = pytest.mark.usefixtures("one_text_here")


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

    def test_while_other_processes_read(self) -> None:
        for number in range(70):
            Path(f"{number}.txt").write_text(f"第{number}篇。", encoding="utf-8")
        write_plugin(f"""
            class Mine(Base):
                scope = "document"
                def annotate(self, documents, options):
                    if documents[0].id.endswith("/9.txt"):
                        {self.ENDLESS}
                    return []

            @toolkit.hookimpl
            def toolkit_annotators():
                return [Mine()]
            """)
        began = time.monotonic()
        status, out, errors = self.interrupted("reuse", os.getcwd(), "--jobs", "2")
        assert (status, out) == (2, "")
        # This process reads too, and knows what it was at.
        assert errors[0] in ("error: interrupted", "error: interrupted while the plugin mine was annotating")
        assert errors[1].startswith("  Nothing was written.")
        assert time.monotonic() - began < 60  # it would sleep for 600 s

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
