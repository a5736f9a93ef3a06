"""The suites that plugin authors use find what is wrong, and say it in plain words."""

from __future__ import annotations

import contextlib
import importlib
import random
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import pytest

import toolkit
from toolkit import Annotation, Document, OffsetMap, Region, Span, TextView, Token
from toolkit.testing import (
    SAMPLES,
    AnalysisContract,
    AnnotatorContract,
    ComponentContract,
    EngineContract,
    LabelerContract,
    LoaderContract,
    NormalizerContract,
    RendererContract,
    SegmenterContract,
    TokenizerContract,
    check_document,
    check_spans,
    check_tokens,
)


def failures(suite: type[ComponentContract], component: Any) -> str:
    """What the suite says of a component, all its tests together."""
    contract = suite()
    contract.component = component
    said = []
    for name in dir(contract):
        if name.startswith("test_"):
            try:
                getattr(contract, name)()
            except Exception as error:  # whatever it raises, pytest calls the test failed
                said.append(f"{name}: {error}")
    return "\n".join(said)


class Named:
    name = "mine"
    summary = "Mine"
    priority = 0


class TestDeclarations:
    class Good(Named):
        def tokenize(self, view: TextView, options: Any) -> Iterator[Token]:
            for at, character in enumerate(view.text):
                yield Token(at, at + 1, character)

    def test_a_good_one_passes(self) -> None:
        assert failures(TokenizerContract, self.Good()) == ""

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"name": "My Tokenizer"}, "must be lower-case words joined by -"),
            ({"summary": ""}, "must be one line"),
            ({"summary": "Ends."}, "no full stop"),
            ({"languages": "zh"}, "must be a tuple"),
            ({"languages": ("Chinese!",)}, "BCP 47"),
            ({"priority": "high"}, "whole number"),
            ({"Options": dict}, "must derive from toolkit.Options"),
        ],
    )
    def test_what_is_declared_wrongly(self, changed: dict[str, Any], words: str) -> None:
        component = self.Good()
        for name, value in changed.items():
            setattr(component, name, value)
        assert words in failures(TokenizerContract, component)

    def test_an_option_without_help(self) -> None:
        class Options(toolkit.Options, frozen=True):
            width: int = 3

        component = self.Good()
        component.Options = Options  # type: ignore[attr-defined]
        assert "width" in failures(TokenizerContract, component)
        assert "has no help" in failures(TokenizerContract, component)

    def test_a_method_that_is_missing(self) -> None:
        assert "a tokenizer needs tokenize" in failures(TokenizerContract, Named())


class TestViews:
    def normalizer(self, change: Callable[[TextView], TextView]) -> str:
        class Mine(Named):
            default = False

            def normalize(self, view: TextView, options: Any) -> TextView:
                return change(view)

        return failures(NormalizerContract, Mine())

    def test_good_ones_pass(self) -> None:
        assert self.normalizer(lambda view: view) == ""
        assert self.normalizer(lambda view: view.translate(str.upper)) == ""
        assert self.normalizer(lambda view: view.translate(lambda c: "" if c.isspace() else c)) == ""

    def test_a_view_that_forgets_the_way_back(self) -> None:
        said = self.normalizer(lambda view: TextView.of(view.text))
        assert "not to the original's" in said
        assert "by the methods of the view" in said

    def test_a_map_that_is_off_by_one(self) -> None:
        def shifted(view: TextView) -> TextView:
            if len(view) < 3:
                return view
            starts = view.offsets.starts + 0
            ends = view.offsets.ends + 0
            starts[:-1], ends[:-1] = view.offsets.starts[1:], view.offsets.ends[1:]
            return TextView(view.text, OffsetMap(starts, ends, view.offsets.source_length))

        assert "stand for what does not become them" in self.normalizer(shifted)

    def test_what_is_no_view(self) -> None:
        assert "gave str, not a TextView" in self.normalizer(lambda view: view.text)  # type: ignore[arg-type,return-value]

    def test_a_result_that_changes(self) -> None:
        assert "two results differ" in self.normalizer(
            lambda view: view.translate(lambda c: c if random.random() < 0.5 else "x")
        )

    def tokenizer(self, tokens: Callable[[str], list[Token]]) -> str:
        class Mine(Named):
            def tokenize(self, view: TextView, options: Any) -> list[Token]:
                return tokens(view.text)

        return failures(TokenizerContract, Mine())

    def test_tokens_that_lose_text(self) -> None:
        assert "no token holds" in self.tokenizer(lambda text: [Token(0, 1, text[0])] if text else [])

    def test_tokens_that_change_text(self) -> None:
        said = self.tokenizer(lambda text: [Token(i, i + 1, c.lower()) for i, c in enumerate(text)])
        assert "where the text has" in said

    def test_tokens_that_overlap_or_leave(self) -> None:
        with pytest.raises(AssertionError, match="begins before"):
            check_tokens([Token(0, 2, "ab"), Token(1, 3, "bc")], "abc")
        with pytest.raises(AssertionError, match="leaves the text"):
            check_tokens([Token(0, 4, "abc")], "abc")
        with pytest.raises(AssertionError, match="is empty"):
            check_spans([Span(0, 0)], 3)
        check_spans([Span(0, 0), Span(0, 3)], 3, empty=True)

    def test_a_segmenter_of_no_level(self) -> None:
        class Mine(Named):
            level = "chapter"

            def segment(self, view: TextView) -> list[Span]:
                return [Span(0, len(view))] if len(view) else []

        assert failures(SegmenterContract, Mine()).endswith("is none of work, paragraph, sentence, clause")


class TestDocuments:
    def test_a_loader_that_writes_and_breaks(self) -> None:
        class Mine(Named):
            def accepts(self, source: toolkit.Source) -> bool:
                return True

            def load(self, source: toolkit.Source, options: Any) -> Iterator[Document]:
                if source.path:
                    with open(source.path + ".cache", "w"):
                        pass
                strict = "strict" if len(source.read()) == 997 else "replace"  # fails on the noise alone
                yield Document.of_text(source.read().decode("utf-8", strict), id=source.uri)

        said = failures(LoaderContract, Mine())
        assert "files were written or changed" in said
        assert "raise LoadError, not UnicodeDecodeError" in said

    def test_a_loader_that_fetches_and_leaves_something_behind(self) -> None:
        class Mine(Named):
            def accepts(self, source: toolkit.Source) -> bool:
                return True

            def load(self, source: toolkit.Source, options: Any) -> Iterator[Document]:
                tempfile.mkdtemp(prefix="unpacked-")
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", 9)):
                    pass
                yield Document.of_text(source.read().decode("utf-8", "replace"), id=source.uri)

        with tempfile.TemporaryDirectory() as folder, mock.patch.object(tempfile, "tempdir", folder):
            said = failures(LoaderContract, Mine())
        assert "it leaves unpacked-" in said
        assert "it asked the network for" in said

    def test_a_loader_that_reads_none_of_its_files(self) -> None:
        class Mine(Named):
            def accepts(self, source: toolkit.Source) -> bool:
                return False

            def load(self, source: toolkit.Source, options: Any) -> Iterator[Document]:
                raise AssertionError

        assert "it accepts none of the sample files" in failures(LoaderContract, Mine())

    def annotator(self, annotation: Callable[[Document], Annotation]) -> str:
        class Mine(Named):
            scope = "document"

            def annotate(self, documents: list[Document], options: Any) -> Iterator[Annotation]:
                return map(annotation, documents)

        return failures(AnnotatorContract, Mine())

    @pytest.mark.parametrize(
        ("facts", "words"),
        [
            ({"regions": (Region("title", 0, 10**6),)}, "leaves its text"),
            ({"regions": (Region("title", 0, 0),)}, "is empty"),
            ({"regions": (Region("heading", 0, 10**6, level=0),)}, "test_annotations"),
            ({"language": "the Chinese"}, "BCP 47"),
            ({"metadata": {"date": "14 March"}}, "ISO 8601"),
        ],
    )
    def test_annotations_that_are_wrong(self, facts: dict[str, Any], words: str) -> None:
        assert words in self.annotator(lambda document: Annotation(document.id, **facts))

    def test_annotations_that_are_right(self) -> None:
        assert self.annotator(lambda document: Annotation(document.id, title="T", metadata={"date": "2024-05"})) == ""
        assert "none of the documents" in self.annotator(lambda document: Annotation("other"))

    def test_a_document_that_does_not_fit(self) -> None:
        document = Document.of_text("text")
        with pytest.raises(AssertionError, match="has 4 characters"):
            check_document(msgspec.structs.replace(document, end=5))
        with pytest.raises(AssertionError, match="SHA-256"):
            check_document(msgspec.structs.replace(document, sha256="none"))


class TestDetectors:
    def analysis(self, analyze: Callable[[Any], Any]) -> str:
        class Mine(Named):
            inputs = "corpus"

            def analyze(self, corpus: Any, options: Any, context: Any) -> Any:
                return analyze(corpus)

            def summarize(self, findings: Any, corpus: Any, options: Any) -> list[Any]:
                return []

        return failures(AnalysisContract, Mine())

    def test_an_analysis_that_finds_nothing_is_fine(self) -> None:
        assert self.analysis(lambda corpus: []) == ""

    def test_one_that_raises(self) -> None:
        assert "ZeroDivisionError" in self.analysis(lambda corpus: [1 / len(corpus)])

    def test_one_whose_findings_break_a_law(self) -> None:
        table = toolkit.Table("t", "T", (toolkit.Column("d", "document"),), (("nowhere",),))
        assert "is no document of the report" in self.analysis(lambda corpus: [table])

    def test_one_whose_result_changes(self) -> None:
        column = (toolkit.Column("n", "number"),)
        said = self.analysis(lambda corpus: [toolkit.Table("t", "T", column, ((random.random(),),))])
        assert "two reports differ" in said

    def test_a_result_that_depends_on_the_hash_seed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "unordered_words.py").write_text(UNORDERED, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        component = importlib.import_module("unordered_words").Unordered()
        assert "depends on the hash seed" in failures(AnalysisContract, component)

    def test_a_labeler_that_gives_too_few(self) -> None:
        class Mine(Named):
            def label(self, findings: Any, corpus: Any, options: Any, context: Any) -> list[Any]:
                return [toolkit.Label("mine", "")] * (len(findings) > 0)

        said = failures(LabelerContract, Mine())
        assert "1 labels for 4 findings" in said

    def test_an_engine_that_mixes_up_its_groups(self) -> None:
        class Mine(Named):
            def map(self, kernel: Any, batches: Any) -> Any:
                return reversed([kernel(batch) for batch in batches])

            def group(self, keys: Any) -> Any:
                return keys, keys

        said = failures(EngineContract, Mine())
        assert "came as [1, 4, 1, 9]" in said
        assert "test_group" in said

    def test_a_renderer_that_lets_everything_through(self) -> None:
        class Mine(Named):
            suffixes = ("TXT",)

            def render(self, report: toolkit.Report, stream: Any, options: Any) -> None:
                stream.write(report.documents[0].text or "")

        said = failures(RendererContract, Mine())
        assert "an escape character of a document" in said
        assert "must be .lower-case" in said
        assert "a report without texts leaves the output empty" in said
        assert "test_a_saved_report_is_drawn_the_same: tuple index out of range" in said


UNORDERED = """
from toolkit import Column, Options, Table

class Unordered:
    name = "mine"
    summary = "Counts on the order of a set, as one does by mistake"
    inputs = "corpus"
    Options = Options

    def analyze(self, corpus, options, context):
        words = {f"word {n}" for n in range(40)}
        yield Table("words", "Words", (Column("word", "text"),), tuple((word,) for word in words))

    def summarize(self, findings, corpus, options):
        return []
"""


def test_the_samples_are_what_they_are_called() -> None:
    assert SAMPLES["empty"] == ""
    assert SAMPLES["white space"].isspace()
    assert "\r\n" in SAMPLES["CRLF"]
    assert any(ord(c) > 0xFFFF for c in SAMPLES["astral"])
    assert len(set(SAMPLES["one character repeated"])) == 1
