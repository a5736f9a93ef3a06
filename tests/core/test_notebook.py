"""The toolkit from Python: results that show themselves, and results as pandas and Arrow."""

from __future__ import annotations

import csv
import io
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import toolkit
from toolkit.testing import hostile_report, sample_report

EXAMPLES = Path(__file__).parents[2] / "examples"


def reports() -> list[toolkit.Report]:
    notices = toolkit.load(str(EXAMPLES / "notices"))
    essays = toolkit.load(str(EXAMPLES / "two_essays.txt"))
    return [
        toolkit.run("diff", essays),
        toolkit.run("reuse", notices, min_length=20),
        toolkit.run("duplicates", notices),
        toolkit.run("show", notices),
    ]


@pytest.fixture(scope="module")
def made() -> list[toolkit.Report]:
    return reports()


def csv_of(report: toolkit.Report, table: str | None, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    toolkit.draw(report, format="csv", **({"table": table} if table else {}))
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


class TestFrames:
    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_there_is_a_row_for_each_line_of_the_csv(
        self, made: list[toolkit.Report], number: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        head, *lines = csv_of(made[number], None, capsys)
        frame = made[number].to_pandas()
        assert len(frame) == len(lines) > 0
        assert set(frame.columns) <= set(head)
        relations = [line[head.index("similarity")] for line in lines]
        assert frame["similarity"].tolist() == [float(value) for value in relations]

    def test_offsets_are_whole_numbers_and_lead_to_the_text(self, made: list[toolkit.Report]) -> None:
        report = made[0]
        frame = report.to_pandas()
        assert str(frame["left_start"].dtype) == "Int64"
        assert frame["moved"].dtype == "boolean"
        assert frame[frame["relation"] == "inserted"]["left_text"].isna().all()
        for row in frame[frame["left_text"].notna()].to_dict("records"):
            text = report.document(row["left_document"]).text
            assert text is not None
            assert text[row["left_start"] : row["left_end"]] == row["left_text"]

    def test_a_table_by_its_name(self, made: list[toolkit.Report]) -> None:
        frame = made[1].to_pandas("shares")
        assert len(frame) == len(made[1].documents)
        assert frame["reused"].between(0, 1).all()
        assert str(frame["characters"].dtype) == "Int64"

    def test_arrow_has_the_same(self, made: list[toolkit.Report]) -> None:
        for report in made[:3]:
            arrow, frame = report.to_arrow(), report.to_pandas()
            assert arrow.column_names == list(frame.columns)
            for name in arrow.column_names:
                missing = frame[name].isna().tolist()
                ours = [None if gone else value for gone, value in zip(missing, frame[name].tolist(), strict=True)]
                assert arrow[name].to_pylist() == ours

    def test_a_report_without_findings_lists_the_documents(
        self, made: list[toolkit.Report], capsys: pytest.CaptureFixture[str]
    ) -> None:
        head, *lines = csv_of(made[3], None, capsys)
        frame = made[3].to_pandas()
        assert set(frame.columns) <= set(head)
        assert frame["document"].tolist() == [line[0] for line in lines]

    def test_columns_keep_their_types_without_rows(self) -> None:
        corpus = toolkit.Corpus([toolkit.Document.of_text("一二三", language="zh")])
        frame = toolkit.run("reuse", corpus).to_pandas()
        assert len(frame) == 0
        assert (str(frame["left_start"].dtype), str(frame["left_text"].dtype)) == ("Int64", "string")

    def test_without_texts_the_offsets_stay(self) -> None:
        frame = sample_report(text=False).to_pandas()
        assert frame["left_text"].isna().all()
        assert frame["left_start"].notna().any()

    def test_an_unknown_table_names_those_there_are(self, made: list[toolkit.Report]) -> None:
        with pytest.raises(toolkit.UsageError, match="no table 'share'") as caught:
            made[1].to_pandas("share")
        assert "shares" in caught.value.hint

    @pytest.mark.parametrize(("library", "method"), [("pandas", "to_pandas"), ("pyarrow", "to_arrow")])
    def test_without_the_library_the_message_says_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch, library: str, method: str
    ) -> None:
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(toolkit.MissingDependencyError, match=library) as caught:
            getattr(sample_report(), method)()
        assert "pip install" in caught.value.hint


class Tags(HTMLParser):
    """Collects the tags of a piece of HTML, and holds that they nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self._open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.seen.add(tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


class TestNotebook:
    def test_a_report_says_what_was_found(self, made: list[toolkit.Report]) -> None:
        said = [Tags(report._repr_html_()).text for report in made]
        assert "Alike by" in said[0]
        assert "distinctive" in said[1]
        assert "near-duplicate" in said[2]
        assert all("5 documents" in text for text in said[1:])

    def test_changed_words_are_marked(self, made: list[toolkit.Report]) -> None:
        assert {"ins", "del"} <= Tags(made[0]._repr_html_()).seen

    @pytest.mark.parametrize("report", [hostile_report(), sample_report(text=False)])
    def test_texts_and_names_are_text(self, report: toolkit.Report) -> None:
        allowed = {"div", "p", "strong", "em", "table", "thead", "tbody", "tr", "th", "td", "ins", "del"}
        assert Tags(report._repr_html_()).seen <= allowed

    def test_a_corpus_and_its_documents_show_themselves(self) -> None:
        corpus = toolkit.Corpus([toolkit.Document.of_text(f"<script>{n}</script>", f"<b>{n}") for n in range(30)])
        shown = Tags(corpus._repr_html_())
        assert "30 documents" in shown.text
        assert "… and 10 more" in shown.text
        assert Tags(corpus["<b>3"]._repr_html_()).seen == {"div", "p", "strong"}

    def test_a_table_shows_shares_as_percentages(self) -> None:
        columns = (toolkit.Column("document", "document"), toolkit.Column("copied", "share"))
        table = toolkit.Table("shares", "Shares", columns, (("a.txt", 0.256), ("b.txt", None)))
        assert "25.6%" in Tags(table._repr_html_()).text
