"""Corpora, documents and reports as values: what they hold, and how they come back from JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Corpus, Document, DocumentRecord, Region, ReportError, Span, from_json, to_json
from toolkit.testing import check_report, hostile_report, sample_report


def documents(count: int) -> list[Document]:
    return [Document.of_text("字" * (n + 1), id=f"{n}.txt") for n in range(count)]


class TestCorpus:
    def test_it_can_be_gone_through_again_and_again(self) -> None:
        corpus = Corpus(iter_twice := documents(3))
        assert list(corpus) == list(corpus) == iter_twice
        assert len(corpus) == 3

    def test_one_that_is_not_in_memory_is_opened_anew_each_time(self) -> None:
        opened = []

        def open_again() -> Iterator[Document]:
            opened.append(1)
            yield from documents(4)

        corpus = Corpus(open_again)
        assert opened == []
        assert [d.id for d in corpus] == [d.id for d in corpus]
        assert len(corpus) == 4
        assert len(opened) == 3

    def test_a_document_is_found_by_its_id(self) -> None:
        corpus = Corpus(documents(3))
        assert corpus["1.txt"].text == "字字"
        with pytest.raises(KeyError, match=r"9\.txt"):
            corpus["9.txt"]

    @given(st.lists(st.integers(0, 20), max_size=20), st.integers(1, 30))
    def test_batches_hold_every_document_once_in_order(self, lengths: list[int], size: int) -> None:
        corpus = Corpus([Document.of_text("a" * length, id=str(n)) for n, length in enumerate(lengths)])
        batches = list(corpus.batches(size))
        assert [d for batch in batches for d in batch] == list(corpus)
        assert all(batches)
        # Only the last document of a batch brings it to the size.
        assert all(sum(len(d.text) for d in batch[:-1]) < size for batch in batches)

    def test_an_empty_corpus_has_no_batches(self) -> None:
        assert list(Corpus([]).batches(10)) == []


class TestDocument:
    def test_of_text_is_whole(self) -> None:
        document = Document.of_text("你好", id="a")
        assert (document.span, document.language, document.encoding) == (Span(0, 2), "und", "utf-8")
        assert document.sha256 == Document.of_text("你好", id="b").sha256

    def test_it_is_frozen(self) -> None:
        with pytest.raises(AttributeError):
            Document.of_text("a").text = "b"  # type: ignore[misc]

    def test_regions_of_kinds(self) -> None:
        regions = (Region("title", 0, 1), Region("heading", 1, 2, level=1), Region("title", 2, 3))
        document = msgspec.structs.replace(Document.of_text("abc"), regions=regions)
        assert [r.start for r in document.regions_of("title")] == [0, 2]
        assert len(document.regions_of("title", "heading")) == 3


class TestSpan:
    def test_an_empty_span_is_true_all_the_same(self) -> None:
        assert Span(3, 3)
        assert len(Span(3, 3)) == 0

    @given(*[st.integers(0, 12)] * 4)
    def test_overlap_is_what_both_hold(self, a: int, b: int, c: int, d: int) -> None:
        one, other = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
        both = set(range(one.start, one.end)) & set(range(other.start, other.end))
        assert one.overlap(other) == other.overlap(one) == len(both)

    def test_shift_and_contains(self) -> None:
        assert Span(2, 5).shift(3) == Span(5, 8)
        assert Span(2, 5).contains(Span(3, 5))
        assert not Span(2, 5).contains(Span(3, 6))
        with pytest.raises(ValueError, match="span"):
            Span(2, 5).shift(-3)


class TestReport:
    @pytest.mark.parametrize(
        "report", [sample_report(), sample_report(text=False), sample_report(findings=False), hostile_report()]
    )
    def test_it_comes_back_from_json_as_it_was(self, report: toolkit.Report) -> None:
        check_report(report)
        assert from_json(to_json(report)) == report
        assert to_json(from_json(to_json(report))) == to_json(report)

    def test_the_bytes_do_not_depend_on_the_order_of_keys(self) -> None:
        first = sample_report()
        options = dict(reversed(first.analysis.options.items()))
        again = msgspec.structs.replace(first, analysis=msgspec.structs.replace(first.analysis, options=options))
        assert to_json(first) == to_json(again)

    def test_json_is_as_the_contract_shows_it(self) -> None:
        report = json.loads(to_json(sample_report()))
        assert report["schema"] == 1
        assert [finding["kind"] for finding in report["findings"]] == ["comparison", "passages", "documents", "table"]
        row = report["findings"][0]["rows"][2]
        assert set(row) == {"relation", "moved", "similarity", "left", "right", "operations"}
        assert set(row["left"]) == {"start", "end"}
        assert row["operations"] == [{"op": "equal", "left": list(row["left"].values()), "right": [0, 4]}]
        assert report["documents"][0]["regions"][1] == {"kind": "furniture", "start": 13, "end": 14}

    def test_a_text_that_was_left_out_is_absent(self) -> None:
        report = sample_report(text=False)
        assert "text" not in json.loads(to_json(report))["documents"][0]
        assert report.documents[0].slice(Span(2, 5)) == "[2:5]"
        assert sample_report().documents[0].slice(Span(0, 2)) == "春天"

    def test_deleted_and_inserted_rows_have_null_for_the_missing_side(self) -> None:
        row = json.loads(to_json(sample_report()))["findings"][0]["rows"][3]
        assert row["left"] is None
        assert row["copy_of"] == {"start": 10, "end": 14}

    def test_a_document_is_found_by_its_id(self) -> None:
        report = sample_report()
        assert report.document("essays.txt#2").title == "plain words"
        with pytest.raises(KeyError):
            report.document("other")

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "not a report"),
            (b"no JSON", "not a report"),
            (b"[]", "not a report"),
            (b"{}", "schema None"),
            (b'{"schema": 2}', "schema 2"),
            (b'{"schema": "1"}', "schema '1'"),
            (b'{"schema": 1}', "missing required field"),
            (to_json(sample_report()).replace(b'"edited"', b'"altered"'), "altered"),
            (to_json(sample_report()).replace(b'"kind":"table"', b'"kind":"chart"'), "chart"),
            (to_json(sample_report())[:-20], "not a report"),
        ],
    )
    def test_what_is_no_report_is_refused_with_the_reason(self, data: bytes, words: str) -> None:
        with pytest.raises(ReportError, match=words) as raised:
            from_json(data)
        assert raised.value.hint

    def test_a_record_takes_everything_but_the_text_from_its_document(self) -> None:
        document = Document.of_text("你好", id="a", language="zh")
        assert DocumentRecord.of(document).text == "你好"
        assert DocumentRecord.of(document, text=False).text is None
        assert DocumentRecord.of(document, text=False).sha256 == document.sha256
