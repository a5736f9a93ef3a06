"""A plugin that cannot be taken as it is: one clear line, the rest of the work done, and its state in the list."""

from __future__ import annotations

import json
import re

import pytest

import toolkit

from .failing_plugins import run, write_plugin

pytestmark = pytest.mark.usefixtures("one_text_here")

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


@pytest.fixture(params=sorted(PLUGINS))
def failing(request: pytest.FixtureRequest) -> str:
    """A plugin in mine.py that fails; gives how."""
    how: str = request.param
    write_plugin(PLUGINS[how])
    return how


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
