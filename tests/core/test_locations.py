"""Where something stands, for people: page or record, paragraph, line; in every format that a reader sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Corpus, Document, Location, Locations, Locator, Region
from toolkit.locations import paragraph_starts
from toolkit.testing import SAMPLES

WRAPPED = (
    "The lamps in the east lane were mended in two days by the\n"
    "master whom the street had called, and the old people who\n"
    "go out at night now say that they feel safe when they walk\n"
    "home, which they did not in all the years before this one\n\n"
    "The accounts go up on the board by the door, line by line,\nand who has a question comes and asks it at any hour of a\n"
    "day, as it was agreed among all of the neighbors last year"
)


@given(text=st.text(alphabet="a路。\n\r \t", max_size=60), data=st.data())
def test_lines_and_paragraphs_are_as_one_counts_them(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    place = Locations(text, (), "zh").of(offset)
    before = text[:offset]
    ends = before.count("\n") + before.count("\r") - before.count("\r\n")
    if text[offset - 1 : offset + 1] == "\r\n" and offset > 0:
        ends -= 1  # between the two halves of one line end nothing has ended yet
    assert place.line == ends + 1
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert place.paragraph == max(1, sum(bool(line.strip()) for line in lines[: place.line]))


def test_a_text_that_was_broken_at_a_width_has_blocks_for_paragraphs() -> None:
    place = Locations(WRAPPED, (), "en").of(WRAPPED.index("line by line"))
    assert (place.paragraph, place.line) == (2, 6)
    assert len(paragraph_starts(SAMPLES["simplified"], "zh")) == 6


def test_a_work_counts_the_lines_of_its_file(write: Callable[..., Path]) -> None:
    text = "之一——\n路灯修好了，巷子亮了。\n\n之二——\n账目公开了，心里亮了。\n"
    one, other = toolkit.load(str(write("a.txt", text)))
    report = toolkit.run("show", Corpus([one, other]))
    assert report.location(one.id, one.text.index("路灯")).words == "paragraph 2, line 2"
    assert report.location(other.id, other.text.index("账目")).words == "paragraph 2, line 5"


def test_pages_and_records() -> None:
    pages = (Region("page", 0, 4, locator=Locator(page=7)), Region("page", 4, 9, locator=Locator(page=8)))
    places = Locations("一二\n\n三四五\n六", pages, "zh")
    assert [places.of(at).words for at in (0, 4, 8)] == [
        "page 7, paragraph 1", "page 8, paragraph 2", "page 8, paragraph 3",
    ]  # fmt: skip
    record = (Region("record", 0, 3, locator=Locator(record=17)),)
    assert Locations("一\n二", record, "zh", {"id": "x7"}).of(2).words == "record 17 (x7), paragraph 2"
    assert Locations("一\n二", record, "zh").of(2).words == "record 17, paragraph 2"
    assert Locations(None, pages).of(5) == Location(page=8)
    assert Locations(None).of(5).words == ""


def test_in_short() -> None:
    assert Location(paragraph=4, line=7).short == "4:7"
    assert Location(page=3, paragraph=12).short == "p3:12"
    assert Location(record=17, paragraph=2).short == "2"


SHARED = "东头那条巷子一共有十二盏路灯，坏了的五盏已经请师傅修好了，老人晚上出门踏实多了。"


@pytest.fixture
def paged() -> Corpus:
    """A document with pages and a record of a collection that share a sentence."""
    left = f"第一页上的话，和别处不一样。\n{SHARED}"
    right = f"这一条开头说的是别的事情。\n\n{SHARED}"
    at = left.index(SHARED)
    pages = (Region("page", 0, at, locator=Locator(page=1)), Region("page", at, len(left), locator=Locator(page=2)))
    record = (Region("record", 0, len(right), locator=Locator(record=17)),)
    documents = [Document.of_text(left, "a.pdf", "zh"), Document.of_text(right, "b.jsonl#17", "zh")]
    return Corpus([
        Document(**{**fields(documents[0]), "regions": pages}),
        Document(**{**fields(documents[1]), "regions": record, "metadata": {"id": "x7"}}),
    ])  # fmt: skip


def fields(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in document.__struct_fields__}


@pytest.mark.parametrize("format", ["terminal", "markdown"])
@pytest.mark.parametrize("analysis", ["reuse", "duplicates"])
def test_in_what_people_read(paged: Corpus, capsys: pytest.CaptureFixture[str], format: str, analysis: str) -> None:
    report = toolkit.run(analysis, paged, **({"unit": "sentence"} if analysis == "duplicates" else {}))
    toolkit.draw(report, format=format, **({"full": True} if format == "terminal" else {}))
    drawn = capsys.readouterr().out.replace("\\", "")
    assert "a.pdf, page 2, paragraph 2" in drawn
    assert "b.jsonl#17, record 17 (x7), paragraph 2" in drawn


def test_on_the_page_in_its_language(paged: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    toolkit.draw(toolkit.run("reuse", paged), format="html")
    drawn = capsys.readouterr().out
    assert "第 2 页，第 2 段" in drawn
    assert "第 17 条 (x7)，第 2 段" in drawn


@pytest.mark.parametrize("analysis", ["reuse", "diff", "duplicates"])
def test_in_csv(paged: Corpus, capsys: pytest.CaptureFixture[str], analysis: str) -> None:
    report = toolkit.run(analysis, paged, **({"unit": "sentence"} if analysis == "duplicates" else {}))
    toolkit.draw(report, format="csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert any(
        (row["left_place"], row["right_place"]) == ("page 2, paragraph 2", "record 17 (x7), paragraph 2")
        for row in rows
    )


@pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
def test_in_a_comparison_where_a_paragraph_begins(
    paged: Corpus, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    toolkit.draw(toolkit.run("diff", paged), format=format)
    assert "p2:2" in capsys.readouterr().out
