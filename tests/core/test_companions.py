"""Options that name documents: who gets them, and what is said where they hold none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

import toolkit
from toolkit import Corpus, Document, LoadError, Meta, Table
from toolkit.config import Config
from toolkit.plugins import Registry
from toolkit.settings import resolve


class Plain:
    """A loader of UTF-8 text."""

    name = "plain"
    summary = "Text"

    def accepts(self, source: toolkit.Source) -> bool:
        return True

    def load(self, source: toolkit.Source, options: Any) -> Iterator[Document]:
        text = source.read().decode()
        if not text:
            raise LoadError(f"{source.uri} is empty", "Write something.")
        yield Document(source.uri, source.uri, text, 0, len(text), source.sha256(), "utf-8")


class Count:
    """An analysis with an option that names documents; it says what it was given."""

    name = "count"
    summary = "Counts"
    inputs = "corpus"
    uses = ("labelers",)

    class Options(toolkit.Options, frozen=True):
        beside: Annotated[tuple[str, ...], Meta(description="More.", extra={"path": "documents"})] = ()

    def analyze(self, corpus: Corpus, options: Any, context: toolkit.Context) -> Iterator[Table]:
        context.note(f"corpus {[(d.text, d.role) for d in corpus]}")
        context.note(f"beside {[d.text for d in context.documents('beside')]}")
        context.note(f"words {[(d.text, d.role) for d in context.documents('words')]}")
        yield from ()

    def summarize(self, findings: Any, corpus: Corpus, options: Any) -> Iterator[Table]:
        yield from ()


class Words:
    """A labeler with an option of the same kind."""

    name = "words"
    summary = "Words"

    class Options(toolkit.Options, frozen=True):
        words: Annotated[str | None, Meta(description="Words.", extra={"path": "documents"})] = None

    def label(self, findings: Any, corpus: Corpus, options: Any, context: toolkit.Context) -> Iterator[None]:
        return iter([None] * len(findings))


@pytest.fixture
def ours(registry_of: Callable[..., Registry]) -> Registry:
    return registry_of(loader=[Plain()], analysis=[Count()], labeler=[Words()])


def test_those_of_the_analysis_join_the_corpus_and_those_of_others_do_not(
    ours: Registry, write: Callable[..., Path]
) -> None:
    corpus = Corpus([Document.of_text("asked", id="asked")])
    one, words = write("one.txt", "one"), write("words.txt", "words")
    report = toolkit.run("count", corpus, registry=ours, beside=[one], words=words)
    assert list(report.notes) == [
        "corpus [('asked', None), ('one', 'beside')]",
        "beside ['one']",
        "words [('words', None)]",
    ]
    assert [(d.id, d.role) for d in report.documents] == [("asked", None), (str(one), "beside")]
    assert report.analysis.options["beside"] == [str(one)]
    plain = toolkit.run("count", corpus, registry=ours)
    assert list(plain.notes) == ["corpus [('asked', None)]", "beside []", "words []"]
    assert b"role" not in toolkit.to_json(plain)


def test_a_corpus_is_taken_as_it_is(ours: Registry) -> None:
    corpus = Corpus([Document.of_text("asked", id="asked")])
    more = Corpus([Document.of_text("more", id="more")])
    report = toolkit.run("count", corpus, registry=ours, beside=more)
    assert report.notes[0] == "corpus [('asked', None), ('more', 'beside')]"
    assert report.analysis.options["beside"] == ["more"]


def test_what_cannot_be_read_is_an_error_that_names_the_option(ours: Registry, write: Callable[..., Path]) -> None:
    corpus = Corpus([Document.of_text("asked", id="asked")])
    empty = write("empty.txt", "")
    with pytest.raises(LoadError, match=r"--words .*empty\.txt: nothing could be read: .* is empty"):
        toolkit.run("count", corpus, registry=ours, words=str(empty))
    with pytest.raises(LoadError, match="is empty"):
        toolkit.run("count", corpus, registry=ours, beside=[write("good.txt", "good"), empty])


def test_one_address_in_a_configuration_is_a_list_of_one(ours: Registry) -> None:
    config = Config("toolkit.toml", {"count": {"beside": "folder"}})
    assert resolve(ours, ours.get("analysis", "count"), {}, config).values["beside"] == ("folder",)
