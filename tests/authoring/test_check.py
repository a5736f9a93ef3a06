"""`toolkit plugins check` says in plain words what is wrong with a plugin."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = """
import random
import toolkit

TOOLKIT_INTERFACE = 1

class Base:
    name = "mine"
    summary = "Mine"
    def summarize(self, findings, corpus, options):
        return []
"""

WRONG = {
    "an offset outside the text": (
        "analysis",
        """
        class Mine(Base):
            inputs = "corpus"
            def analyze(self, corpus, options, context):
                for document in corpus:
                    place = toolkit.Place(document.id, 0, len(document.text) + 5)
                    yield toolkit.Documents("document", "exact", (place, place), ())
        """,
        "on sample/empty.txt: a finding ends at 5 in sample/empty.txt, which has 0 characters",
    ),
    "a view whose map lies": (
        "normalizer",
        """
        class Mine(Base):
            default = False
            def normalize(self, view, options):
                return toolkit.TextView.of(view.text.upper())
        """,
        "make views by the methods of the view that was given",
    ),
    "an option without help": (
        "tokenizer",
        """
        class Mine(Base):
            class Options(toolkit.Options, frozen=True):
                width: int = 3
            def tokenize(self, view, options):
                return [toolkit.Token(i, i + 1, c) for i, c in enumerate(view.text)]
        """,
        "the option width of toolkit_file_mine.Mine.Options has no help",
    ),
    "a result that changes between runs": (
        "analysis",
        """
        class Mine(Base):
            inputs = "corpus"
            def analyze(self, corpus, options, context):
                words = tuple((word,) for word in {f"word {n}" for n in range(40)})
                yield toolkit.Table("words", "Words", (toolkit.Column("word", "text"),), words)
        """,
        "the result depends on the hash seed: sort what came out of a set",
    ),
    "a result that changes within a run": (
        "segmenter",
        """
        class Mine(Base):
            level = "clause"
            def segment(self, view):
                at = random.randrange(1, 2 + len(view))
                at = min(at, len(view))
                return [toolkit.Span(0, at)] if len(view) else []
        """,
        "two results differ on the sample",
    ),
    "a heavy import at start-up": (
        "tokenizer",
        """
        import numpy

        class Mine(Base):
            def tokenize(self, view, options):
                return [toolkit.Token(i, i + 1, c) for i, c in enumerate(view.text)]
        """,
        "it imports numpy as soon as it is loaded, and every command waits for that: do it inside the method that needs it "
        "(mine.py:13: import numpy)",
    ),
    "much of Python's library at start-up": (
        "tokenizer",
        """
        import asyncio, unittest.mock, xmlrpc.client

        class Mine(Base):
            def tokenize(self, view, options):
                return [toolkit.Token(i, i + 1, c) for i, c in enumerate(view.text)]
        """,
        "modules of Python's library as soon as it is loaded, such as ",
    ),
    "it prints": (
        "tokenizer",
        """
        print("hello")

        class Mine(Base):
            def tokenize(self, view, options):
                return [toolkit.Token(i, i + 1, c) for i, c in enumerate(view.text)]
        """,
        "it writes to standard output while it is loaded, where only results belong: 'hello'",
    ),
    "a loader that gives texts": (
        "loader",
        """
        class Mine(Base):
            def accepts(self, source):
                return True
            def load(self, source, options):
                return [source.read().decode("utf-8", "replace")]
        """,
        "load gave str, not Document, Source or LoadError",
    ),
    "a loader that gives nothing": (
        "loader",
        """
        class Mine(Base):
            def accepts(self, source):
                return True
            def load(self, source, options):
                return []
        """,
        "it accepts simplified.txt and gives nothing: raise LoadError where nothing is there",
    ),
    "findings that are none": (
        "analysis",
        """
        class Mine(Base):
            inputs = "corpus"
            def analyze(self, corpus, options, context):
                yield {"kind": "table"}
        """,
        "the analysis mine: analyze gave dict, not Comparison, Passages, Documents or Table",
    ),
    "spans that are none": (
        "segmenter",
        """
        class Mine(Base):
            level = "clause"
            def segment(self, view):
                return [(0, len(view))]
        """,
        "the clause (0, 0) is no toolkit.Span",
    ),
    "an error of its own": (
        "tokenizer",
        """
        class Mine(Base):
            def tokenize(self, view, options):
                yield toolkit.Token(0, 1, view.text[0])
        """,
        "on the sample 'empty': IndexError: string index out of range (mine.py:15)",
    ),
}

HOOK = """
@toolkit.hookimpl
def {hook}():
    return [Mine()]
"""

Command = Callable[..., tuple[int, str, list[str]]]


def write_plugin(kind: str, code: str, head: str = HEAD) -> None:
    plural = "analyses" if kind == "analysis" else f"{kind}s"
    text = head + textwrap.dedent(code) + HOOK.format(hook=f"toolkit_{plural}")
    Path("mine.py").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("what", sorted(WRONG))
def test_what_is_wrong_is_said(command: Command, what: str) -> None:
    kind, code, words = WRONG[what]
    write_plugin(kind, code)
    status, out, errors = command("plugins", "check", "mine.py")
    assert (status, errors) == (3, [])
    assert words in out, out
    assert "Traceback" not in out
    assert out.splitlines()[-1].endswith("wrong.")


def test_an_error_that_fails_many_checks_is_said_once(command: Command) -> None:
    kind, code, _ = WRONG["an error of its own"]
    write_plugin(kind, code)
    out = command("plugins", "check", "mine.py")[1]
    assert out.count("IndexError") == 1
    assert out.endswith("One thing is wrong.\n")


@pytest.mark.parametrize("what", ["a loader that gives texts", "spans that are none", "an offset outside the text"])
def test_one_fault_is_one_line(command: Command, what: str) -> None:
    kind, code, _ = WRONG[what]
    write_plugin(kind, code)
    assert command("plugins", "check", "mine.py")[1].count("wrong:") == 1


def test_chance_is_not_taken_for_the_order_of_a_set(command: Command) -> None:
    write_plugin(
        "analysis",
        """
        class Mine(Base):
            inputs = "corpus"
            def analyze(self, corpus, options, context):
                yield toolkit.Table("n", "N", (toolkit.Column("n", "number"),), ((random.random(),),))
        """,
    )
    out = command("plugins", "check", "mine.py")[1]
    assert "two reports differ" in out
    assert "hash seed" not in out


def test_each_thing_is_said_once_and_counted(command: Command) -> None:
    kind, code, words = WRONG["an option without help"]
    write_plugin(kind, code)
    checked = json.loads(command("plugins", "check", "mine.py", "--format", "json")[1])["checked"]
    assert [(outcome["kind"], outcome["name"]) for outcome in checked] == [("plugin", "mine"), ("tokenizer", "mine")]
    assert len([said for said in checked[1]["wrong"] if words in said]) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def f():\n    return 1 / 0\nf()\n", "wrong: ZeroDivisionError: division by zero (mine.py:2)"),
        ("TOOLKIT_INTERFACE = 99\n", "wrong: it is built for version 99 of the plugin interface"),
        ("", "wrong: it brings nothing: give components through one of the hooks toolkit_loaders"),
        (
            "import toolkit\n\n@toolkit.hookimpl\ndef toolkit_analysis():\n    return []\n",
            "Did you mean toolkit_analyses?",
        ),
    ],
)
def test_a_plugin_that_does_not_load_or_brings_nothing(command: Command, code: str, words: str) -> None:
    Path("mine.py").write_text(code, encoding="utf-8")
    status, out, _ = command("plugins", "check", "mine.py")
    assert status == 3
    assert words in out


def test_advice_is_no_fault(command: Command) -> None:
    write_plugin("loader", LOADER, HEAD.replace("TOOLKIT_INTERFACE = 1", ""))
    status, out, _ = command("plugins", "check", "mine.py")
    assert status == 0
    assert "note: it does not say which plugin interface it was built for: write TOOLKIT_INTERFACE = 1" in out
    assert "note: it accepts none of the files it was tried on: name one of its format with --sample FILE" in out
    assert "Nothing is wrong." in out


def test_a_loader_is_tried_on_the_files_that_are_named(command: Command) -> None:
    write_plugin("loader", LOADER)
    Path("good.mine").write_text("一句话。\n", encoding="utf-8")
    Path("bad.mine").write_bytes(b"\xff\xfe\xff")
    status, out, _ = command("plugins", "check", "mine.py", "--sample", "good.mine")
    assert (status, "note:" in out) == (3, False)
    assert "raise LoadError, not UnicodeDecodeError" in out  # half a character, and noise
    out = command("plugins", "check", "mine.py", "--sample", "bad.mine")[1]
    assert "UnicodeDecodeError: 'utf-8' codec" in out
    assert command("plugins", "check", "mine.py", "--sample", "none.mine")[0] == 2


LOADER = """
class Mine(Base):
    def accepts(self, source):
        return source.suffix == ".mine"
    def load(self, source, options):
        text = source.read().decode("utf-8")
        yield toolkit.Document(source.uri, source.uri, text, 0, len(text), source.sha256(), "utf-8")
"""


def test_an_installed_plugin_by_its_name_or_module(command: Command) -> None:
    for name in ("engine", "toolkit_engine"):
        assert command("plugins", "check", name)[:2] == (
            0,
            "plugin toolkit_engine: 3 checks, all hold\nengine local: 8 checks, all hold\nNothing is wrong.\n",
        )


@pytest.mark.parametrize(
    ("arguments", "what", "hint"),
    [
        (["toolkit_ruese"], "there is no plugin 'toolkit_ruese'", "Did you mean toolkit_reuse?"),
        (["none.py"], "there is no plugin 'none.py'", "Known:"),
        (["."], ". is a folder", "pip install -e ."),
        (["diff", "--no-plugin", "diff"], "the plugin toolkit_diff is disabled by --no-plugin", "Enable it"),
        ([], "Missing argument", "--help"),
    ],
)
def test_what_cannot_be_checked(command: Command, arguments: list[str], what: str, hint: str) -> None:
    status, out, errors = command("plugins", "check", *arguments)
    assert (status, out, len(errors)) == (2, "", 2)
    assert what in errors[0]
    assert hint in errors[1]


@pytest.mark.skipif(os.name == "nt", reason="no signals like these")
@pytest.mark.parametrize("kind", ["tokenizer", "analysis"])
def test_ctrl_c_ends_a_check_that_never_does(kind: str) -> None:
    endless = """
    import sys, time

    class Mine(Base):
        inputs = "corpus"
        def tokenize(self, view, options):
            print("endless", file=sys.stderr, flush=True)
            time.sleep(600)
        def analyze(self, corpus, options, context):
            self.tokenize(None, None)
    """
    write_plugin(kind, endless)
    running = subprocess.Popen(
        [sys.executable, "-m", "toolkit", "plugins", "check", "mine.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert running.stderr is not None
    assert running.stderr.readline() == "endless\n"
    running.send_signal(signal.SIGINT)
    out, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (3, "")
    assert out.splitlines() == ["plugin mine: 3 checks, all hold", "Interrupted: what follows was not checked."]
