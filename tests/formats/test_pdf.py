"""PDF: reading order, paragraphs over lines, columns and pages, and what a page says around its text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import toolkit
import toolkit_pdf.worker as worker
from toolkit import Document

Read = Callable[..., Document]


def parts(document: Document) -> list[str]:
    return document.text.split("\n\n")


def test_lines_are_joined_to_the_paragraphs_that_were_set(making: ModuleType, read: Read) -> None:
    assert parts(read("a.pdf", making.pdf([making.column(making.PARAGRAPHS)]))) == list(making.PARAGRAPHS)


@pytest.fixture
def book(making: ModuleType) -> bytes:
    """Three pages with a running head, page numbers and a footnote; paragraphs go on over the pages' ends."""
    lines = making.column(making.PARAGRAPHS * 14, top=0)
    pages = []
    for number in range(3):
        part = lines[number * 28 : number * 28 + 28]
        text = [(left, 750 - 19.2 * at, size, said) for at, (left, _, size, said) in enumerate(part)]
        pages.append([(70, 800, 9, f"街坊简报 第{number + 1}期"), *text, (290, 40, 9, f"— {number + 1} —")])
    pages[0].append((70, 80, 8, "① 这棵树是光绪年间种下的。"))
    data: bytes = making.pdf(pages)
    return data


def test_paragraphs_go_on_over_the_ends_of_pages(book: bytes, making: ModuleType, read: Read, main_text: Any) -> None:
    said = [part for part in main_text(read("a.pdf", book)).split("\n\n") if part.strip()]
    whole = list(making.PARAGRAPHS * 14)
    assert said[:-1] == whole[: len(said) - 1]
    assert whole[len(said) - 1].startswith(said[-1])
    assert len(said) > 40


def test_running_heads_page_numbers_and_footnotes_are_furniture_and_still_there(
    book: bytes, read: Read, furniture: Any
) -> None:
    said = "\n\n".join(furniture(read("a.pdf", book))).split("\n\n")
    assert said == [
        "街坊简报 第1期", "① 这棵树是光绪年间种下的。", "— 1 —", "街坊简报 第2期", "— 2 —", "街坊简报 第3期", "— 3 —",
    ]  # fmt: skip


def test_a_paragraph_that_begins_two_pages_is_text(making: ModuleType, read: Read, main_text: Any) -> None:
    first, *others = making.PARAGRAPHS
    pages = [making.column([first, other]) for other in others]
    said = main_text(read("a.pdf", making.pdf(pages)))
    assert said.count(first) == 2


def test_a_short_line_apart_from_the_text_of_two_pages_is_a_running_head(
    making: ModuleType, read: Read, furniture: Any
) -> None:
    pages = [[(250, 800, 12, "街坊简报"), *making.column([text], top=740)] for text in making.PARAGRAPHS[:2]]
    assert furniture(read("a.pdf", making.pdf(pages))) == ["街坊简报", "街坊简报"]


def test_every_character_stands_on_a_page(book: bytes, read: Read) -> None:
    document = read("a.pdf", book)
    pages = document.regions_of("page")
    assert {region.locator.page for region in pages if region.locator} == {1, 2, 3}
    bounds = sorted((region.start, region.end) for region in pages)
    at = 0
    for start, end in bounds:
        assert start >= at
        assert not document.text[at:start].strip()
        at = end
    assert at == len(document.text)


def test_columns_are_read_one_after_the_other_below_what_spans_them(making: ModuleType, read: Read) -> None:
    one, two, three = making.PARAGRAPHS
    left = making.column([one, two], left=50, top=740, width=18)
    right = making.column([three, one], left=310, top=740, width=18)
    mixed = [placed for pair in zip(left, right, strict=False) for placed in pair]
    mixed += [*left[len(right) :], *right[len(left) :]]
    document = read("a.pdf", making.pdf([[(180, 790, 20, "两栏的街坊报"), *mixed]]))
    assert parts(document) == ["两栏的街坊报", one, two, three, one]
    assert document.title == "两栏的街坊报"


@pytest.fixture
def chinese_font(making: ModuleType, write: Callable[..., Path]) -> None:
    """Skips where no font of the machine has a hanzi: PDFium then leaves out what stands by itself."""
    try:
        toolkit.load(str(write("hanzi.pdf", making.pdf([[(50, 700, 12, "天")]]))))
    except toolkit.LoadError as error:
        if "neither the file nor this machine has" not in str(error):
            raise
        pytest.skip("no font of this machine has hanzi")


def test_a_character_that_no_font_has_is_told(making: ModuleType, read: Read) -> None:
    with pytest.raises(toolkit.LoadError, match="neither the file nor this machine has") as told:
        read("a.pdf", making.pdf([[(50, 700, 12, "\ue000")]]))
    assert told.value.hint
    assert "fonts" in told.value.hint


@pytest.mark.usefixtures("chinese_font")
def test_vertical_lines_are_read_from_right_to_left(making: ModuleType, read: Read) -> None:
    one, two = making.PARAGRAPHS[:2]
    said = [("\0" + one)[at : at + 30] for at in range(0, len(one) + 1, 30)]
    said += [("\0" + two)[at : at + 30] for at in range(0, len(two) + 1, 30)]
    page = [
        (500 - 20 * column, 760 - 12 * row, 12, character)
        for column, line in enumerate(said)
        for row, character in enumerate(line)
        if character != "\0"
    ]
    assert parts(read("a.pdf", making.pdf([page]))) == [one, two]


@pytest.mark.usefixtures("chinese_font")
def test_tiers_of_vertical_lines_are_read_one_below_the_other(making: ModuleType, read: Read) -> None:
    one, two, three = making.PARAGRAPHS
    page = []
    for top, texts in ((780, [one, two]), (400, [three, one])):
        said = [("\0" + text)[at : at + 25] for text in texts for at in range(0, len(text) + 1, 25)]
        page += [
            (500 - 20 * column, top - 12 * row, 12, character)
            for column, line in enumerate(said)
            for row, character in enumerate(line)
            if character != "\0"
        ]
    assert parts(read("a.pdf", making.pdf([page]))) == [one, two, three, one]


def test_words_keep_their_spaces_and_a_word_that_was_broken_is_whole_again(making: ModuleType, read: Read) -> None:
    page = [(70, 700, 12, "The reading corner opened again last au-"), (70, 680, 12, "tumn, and the lamps were mended"),
            (70, 660, 12, "before the first snow.")]  # fmt: skip
    said = read("a.pdf", making.pdf([page])).text
    assert said == "The reading corner opened again last autumn, and the lamps were mended before the first snow."


def test_larger_letters_are_headings(making: ModuleType, read: Read) -> None:
    page = [(200, 790, 22, "一条街的早晨"), (70, 750, 16, "槐树"), *making.column(making.PARAGRAPHS[:1], top=720)]
    page += [(70, 600, 16, "图书角"), *making.column(making.PARAGRAPHS[1:2], top=570)]
    document = read("a.pdf", making.pdf([page]))
    assert document.title == "一条街的早晨"
    assert [(r.span.of(document.text), r.level) for r in document.regions_of("heading")] == [("槐树", 1), ("图书角", 1)]


@pytest.mark.parametrize(
    ("make", "said", "hint"),
    [
        (lambda m: m.pdf([[]], picture=True), "is scanned", "ocrmypdf"),
        (lambda m: m.pdf([[]]), "holds no text", "ocrmypdf"),
        (lambda m: b"%PDF-1.7\n" + bytes(range(256)) * 9, "is damaged", "copy"),
        (lambda m: b"<html>", "is no PDF", "ending"),
        (lambda m: b"", "is empty", "compared"),
        (lambda m: m.pdf([[(70, 700, 12, "\ue001\ue002\ue003\ue004")]]), "fonts do not say", "--force-ocr"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    make: Callable[[ModuleType], bytes], said: str, hint: str, making: ModuleType, read: Read
) -> None:
    with pytest.raises(toolkit.LoadError, match=said) as caught:
        read("a.pdf", make(making))
    assert hint in caught.value.hint


def test_an_encrypted_file_is_told_from_a_damaged_one(making: ModuleType, read: Read) -> None:
    locked = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>", locked]
    data = making.pdf_of_objects(objects, f"/Encrypt 3 0 R /ID [<{'43' * 16}> <{'43' * 16}>]")
    with pytest.raises(toolkit.LoadError, match="encrypted"):
        read("a.pdf", data)


def test_broken_tables_are_mended_or_told(making: ModuleType, read: Read) -> None:
    """Where the table of objects is wrong, the objects are found without it."""
    data = making.pdf([making.column(making.PARAGRAPHS)])
    assert parts(read("a.pdf", data.replace(b"0000000", b"9999999"))) == list(making.PARAGRAPHS)
    with pytest.raises(toolkit.LoadError, match="damaged"):
        read("b.pdf", data[: data.rindex(b"xref\n0")])


def test_too_many_pages_are_refused(making: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_PAGES", 2)
    assert list(worker.read(making.pdf([[]] * 3))) == [{"error": "long"}]


def test_two_pages_that_begin_with_the_same_paragraph_keep_it(making: ModuleType, read: Read, furniture: Any) -> None:
    first, second, third = making.PARAGRAPHS
    head = (70, 810, 9, "街坊简报")
    pages = [[head, *making.column([first, other])] for other in (second, third)]
    document = read("a.pdf", making.pdf(pages))
    assert furniture(document) == ["街坊简报", "街坊简报"]
    assert document.text.count(first) == 2


def test_a_page_whose_font_does_not_say_what_it_draws_is_named(
    making: ModuleType,
) -> None:
    """The others are read, and this one as far as it goes."""
    from toolkit_pdf.loader import PdfLoader

    jumbled = "\u7f4e\u8ebd\u9f79\u7c87" * 15
    data = making.pdf([making.column(making.PARAGRAPHS * 2), making.column([jumbled])])
    document, doubt = PdfLoader().load(toolkit.Source("a.pdf", data=data), toolkit.Options())
    assert isinstance(document, Document)
    assert making.PARAGRAPHS[1] in document.text
    assert isinstance(doubt, toolkit.LoadError)
    assert "on page 2: a font" in doubt.message
    assert "ocrmypdf" in doubt.hint
