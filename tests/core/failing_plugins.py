"""Plugins that fail, written into the test's folder as mine.py, and the command with them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

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


def write_plugin(code: str) -> None:
    Path("mine.py").write_text(HEAD + textwrap.dedent(code), encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *arguments, "--plugin", "mine.py"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
