"""The suites that plugin authors use find what is wrong, and say it in plain words."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import toolkit
from toolkit import Annotation, Document, OffsetMap, Operation, Region, Row, Span, TextView, Token
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
    check_comparison,
    check_document,
    check_documents,
    check_passages,
    check_report,
    check_row,
    check_spans,
    check_table,
    check_tokens,
    sample_report,
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


LEFT, RIGHT = "甲乙丙丁", "丙丁甲戊"
SAME = Row("equal", False, 1.0, Span(2, 4), Span(0, 2), (Operation("equal", (2, 4), (0, 2)),))
EDITED = Row(
    "edited", True, 0.5, Span(0, 2), Span(2, 4), (Operation("equal", (0, 1), (2, 3)), Operation("replace", (1, 2), (3, 4)))
)  # fmt: skip


def comparison(*rows: Row) -> toolkit.Comparison:
    return toolkit.Comparison("l", "r", 0.75, 1.0, 1.0, rows)


def changed(row: Row, **fields: Any) -> Row:
    return msgspec.structs.replace(row, **fields)


class TestComparisons:
    def test_a_good_one(self) -> None:
        check_comparison(comparison(EDITED, SAME), LEFT, RIGHT)
        check_comparison(comparison(SAME, EDITED), LEFT, RIGHT)
        check_comparison(comparison(), "", "")

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([SAME], "must tile the left text"),
            ([EDITED, SAME, SAME], "must tile the left text"),
            ([changed(EDITED, moved=False), SAME], "it is not called moved"),
            ([EDITED, changed(SAME, moved=True)], "another chain in one order has 4"),
            ([changed(EDITED, relation="equal"), SAME], "a row called equal has"),
            ([EDITED, changed(SAME, relation="edited")], "has the same characters"),
            ([changed(EDITED, relation="deleted"), SAME], "called deleted has right"),
            ([changed(EDITED, similarity=1.5), SAME], "not between 0 and 1"),
            ([changed(EDITED, operations=EDITED.operations[:1]), SAME], "end at 1 and 3"),
            ([changed(EDITED, operations=EDITED.operations[::-1]), SAME], "must go on at 0 on the left"),
            ([changed(EDITED, operations=(Operation("equal", (0, 2), (2, 4)),)), SAME], "is not the same characters"),
            (
                [changed(EDITED, operations=(Operation("delete", (0, 2), (2, 4)),)), SAME],
                "do not fit what it is called",
            ),
            ([changed(EDITED, group=1), SAME], "has only one row"),
            ([changed(EDITED, copy_of=Span(0, 1)), SAME], "only an inserted row is a copy"),
            ([changed(EDITED, left=Span(0, 9)), SAME], "leaves left"),
        ],
    )
    def test_each_law(self, rows: list[Row], words: str) -> None:
        with pytest.raises(AssertionError) as raised:
            check_comparison(comparison(*rows), LEFT, RIGHT)
        assert words in str(raised.value)

    def test_rows_without_a_partner(self) -> None:
        deleted = Row("deleted", False, 0.0, Span(0, 4), None, (Operation("delete", (0, 4), (0, 0)),))
        inserted = Row("inserted", False, 0.0, None, Span(0, 4), (Operation("insert", (4, 4), (0, 4)),))
        check_comparison(comparison(deleted, inserted), LEFT, RIGHT)
        with pytest.raises(AssertionError, match="cannot have moved"):
            check_row(changed(deleted, moved=True), LEFT, RIGHT)
        with pytest.raises(AssertionError, match="stands in no row that has a partner"):
            check_comparison(comparison(deleted, changed(inserted, copy_of=Span(0, 2))), LEFT, RIGHT)

    def test_a_row_longer_than_a_paragraph(self) -> None:
        text = "一段。\n\n二段。"
        row = Row("equal", False, 1.0, Span(0, 8), Span(0, 8), (Operation("equal", (0, 8), (0, 8)),))
        with pytest.raises(AssertionError, match="longer than a paragraph"):
            check_comparison(comparison(row), text, text)


class TestFindings:
    texts = {document.id: document.text for document in sample_report().documents}
    passage, documents, table = sample_report().findings[1:]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda p: {"places": p.places[::-1]}, "not in order"),
            (lambda p: {"places": p.places[:1], "links": ()}, "two places or more"),
            (lambda p: {"links": p.links[:-1]}, "linked every two"),
            (lambda p: {"links": (*p.links, p.links[0])}, "linked every two"),
            (lambda p: {"reason": ""}, "needs a label and a reason"),
            (lambda p: {"links": (changed(p.links[0], places=(1, 0)), *p.links[1:])}, "the earlier one first"),
            (lambda p: {"links": (changed(p.links[0], left=Span(0, 4)), *p.links[1:])}, "leaves its place"),
            (lambda p: {"links": (changed(p.links[0], pieces=()), *p.links[1:])}, "must tile the link"),
            (lambda p: {"places": (*p.places[:2], changed(p.places[2], start=3))}, "overlap in"),
            (lambda p: {"places": (changed(p.places[0], document="z"), *p.places[1:])}, "not in order"),
        ],
    )
    def test_the_laws_of_passages(self, change: Callable[[Any], dict[str, Any]], words: str) -> None:
        check_passages(self.passage, self.texts)  # type: ignore[arg-type]
        with pytest.raises(AssertionError) as raised:
            check_passages(changed(self.passage, **change(self.passage)), self.texts)  # type: ignore[arg-type]
        assert words in str(raised.value)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda d: {"members": d.members[:1]}, "two members or more"),
            (lambda d: {"members": (d.members[0], d.members[0])}, "named twice"),
            (lambda d: {"pairs": ()}, "need a pair"),
            (lambda d: {"pairs": (changed(d.pairs[0], members=(1, 0)),)}, "left first"),
            (lambda d: {"pairs": (changed(d.pairs[0], similarity=0.7),)}, "more than its smaller containment"),
            (lambda d: {"pairs": (changed(d.pairs[0], left_in_right=1.2),)}, "not between 0 and 1"),
        ],
    )
    def test_the_laws_of_documents(self, change: Callable[[Any], dict[str, Any]], words: str) -> None:
        check_documents(self.documents, self.texts)  # type: ignore[arg-type]
        with pytest.raises(AssertionError) as raised:
            check_documents(changed(self.documents, **change(self.documents)), self.texts)  # type: ignore[arg-type]
        assert words in str(raised.value)

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (("essays.txt#1", "a", 1), "3 cells for 4 columns"),
            (("other", "a", 1, 0.5), "is no document"),
            (("essays.txt#1", 1, 1, 0.5), "is no text"),
            (("essays.txt#1", "a", "1", 0.5), "is no number"),
            (("essays.txt#1", "a", float("nan"), 0.5), "is no number"),
            (("essays.txt#1", "a", True, 0.5), "is no number"),
            (("essays.txt#1", "a", 1, 50), "not between 0 and 1"),
        ],
    )
    def test_the_laws_of_tables(self, row: tuple[Any, ...], words: str) -> None:
        with pytest.raises(AssertionError) as raised:
            check_table(changed(self.table, rows=(row,)), self.texts)  # type: ignore[arg-type]
        assert words in str(raised.value)

    def test_the_laws_of_reports(self) -> None:
        report = sample_report()
        twice = msgspec.structs.replace(report, documents=(*report.documents, report.documents[0]))
        with pytest.raises(AssertionError, match="one id"):
            check_report(twice)
        fewer = msgspec.structs.replace(report, documents=report.documents[:1])
        with pytest.raises(AssertionError, match="no document of the report"):
            check_report(fewer)


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
