"""What a reader of books gets from the loader."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import ONE, archive, book, package, xhtml
from toolkit_epub.archive import MOST_OF_A_FILE
from toolkit_epub.loader import EpubLoader, EpubOptions

import toolkit
import toolkit.testing


def load(data: bytes, *, chapters: bool = False) -> list[toolkit.Document]:
    return list(EpubLoader().load(toolkit.Source("book.epub", data=data), EpubOptions(chapters=chapters)))


def marked(document: toolkit.Document, kind: str) -> list[str]:
    return [region.span.of(document.text) for region in document.regions_of(kind)]


class TestContract(toolkit.testing.LoaderContract):
    component = EpubLoader()
    files = {"book.epub": book(), "other.epub": book(one=xhtml(ONE, "utf-16"))}


class TestByChapters(TestContract):
    options = EpubOptions(chapters=True)


class TestText:
    def test_the_pages_come_in_reading_order_as_a_reader_sees_them(self) -> None:
        [document] = load(book())
        assert document.text == (
            "目录\n\n渡口\n\n"
            "第一章　渡口\n\n老渡口的石阶，一共有四十级。涨水的时候，只剩 十来级露在外面。\n\n"
            "艄公姓何，\xa0话不多。\n他只问一句：“过河？”\n\n水有水的脾气，人有人的耐心。\n\n石阶后来修过两次。\n\n"
            "第二章　集市\n\n逢三逢八，对岸有集。\n\n米\t三元\n盐\t两元\n\n版权所有，翻印必究。\n\n"
        )

    def test_what_the_parts_are_is_marked(self) -> None:
        [document] = load(book())
        assert marked(document, "heading") == ["第一章　渡口", "第二章　集市"]
        assert marked(document, "quotation") == ["水有水的脾气，人有人的耐心。"]
        assert marked(document, "note") == ["石阶后来修过两次。"]
        assert marked(document, "furniture") == ["目录\n\n渡口", "版权所有，翻印必究。"]

    def test_the_book_says_what_it_is(self) -> None:
        [document] = load(book())
        assert (document.title, document.language) == ("何家渡", "zh-CN")
        assert document.metadata == {"author": "沈一苇", "date": "2019-04-02"}

    def test_chapters_tile_the_book_and_are_numbered(self) -> None:
        [whole], chapters = load(book()), load(book(), chapters=True)
        assert "".join(chapter.text for chapter in chapters) == whole.text
        assert [chapter.id for chapter in chapters] == [f"book.epub#{n}" for n in range(1, 5)]
        assert [chapter.title for chapter in chapters][1:3] == ["第一章　渡口", "第二章　集市"]
        assert all(whole.text[chapter.start : chapter.end] == chapter.text for chapter in chapters)
        assert marked(chapters[1], "quotation") == marked(whole, "quotation")

    def test_a_page_that_is_listed_twice_is_read_once(self) -> None:
        twice = package({"one.xhtml": "", "./one.xhtml": "", "%6Fne.xhtml": ""})
        assert load(book(book=twice))[0].text.count("老渡口") == 1

    @pytest.mark.parametrize(
        "body", ["<body><p>一<p>二</b></div></p>三", "<p>一</p><p>二</p><div>三", "一<p/>二<p/>三"]
    )
    def test_pages_that_are_no_xml_are_read_as_a_browser_would(self, body: str) -> None:
        assert load(book(one=xhtml(body)))[0].text.split()[2:5] == ["一", "二", "三"]

    def test_it_is_known_by_its_bytes(self) -> None:
        assert EpubLoader().accepts(toolkit.Source("-", data=book()))
        assert not EpubLoader().accepts(toolkit.Source("-", data=b"PK\x03\x04 something else"))


LOCK = """<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData>
</enc:EncryptedData></encryption>"""
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><package><metadata>&b;</metadata></package>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><package><metadata>&a;</metadata></package>'


class TestRefused:
    """Hostile and damaged books: each a message that says what is wrong and what to do."""

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (book()[:400], "only a part"),
            (book()[200:], "cannot be unpacked|damaged|only a part"),
            (archive({"a.txt": "a"}), "no EPUB book"),
            (book(container="<container/>"), "names no package"),
            (book(container="<container"), "damaged"),
            (book(book=LAUGHS), "declares entities"),
            (book(book=OUTSIDE), "declares entities"),
            (book(book=package({"gone.xhtml": ""})), "does not hold"),
            (book(book=package({"../../../etc/hostname": ""})), "does not hold"),
            (book(book=package({"/etc/hostname": ""})), "does not hold"),
            (book(book=package({"https://example.org/a.xhtml": ""})), "does not hold"),
            (book(book=package({})), "no text"),
            (book(one=b"<p>\xff\xfe\xfd</p>"), "encoding"),
            (book(one=b"<?xml version='1.0' encoding='no-such'?><p>a</p>"), "encoding"),
            (book(one=b"<p>" + b"a" * MOST_OF_A_FILE + b"</p>"), "more than a book has"),
            (book(encryption=LOCK.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/one.xhtml")), "DRM"),
        ],
    )
    def test_it_is_refused_in_words(self, data: bytes, said: str) -> None:
        with pytest.raises(toolkit.LoadError, match=said) as caught:
            load(data)
        assert caught.value.message.startswith(("book.epub", "the page OEBPS/one.xhtml of book.epub"))
        assert caught.value.hint

    def test_many_pages_may_not_fill_the_machine_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("toolkit_epub.archive.MOST_IN_ALL", 2000)
        with pytest.raises(toolkit.LoadError, match="more than a book has"):
            load(book(one=b"<p>" + b"a" * 900 + b"</p>", two=b"<p>" + b"b" * 900 + b"</p>"))

    def test_hidden_fonts_lock_nothing(self) -> None:
        lock = LOCK.format("http://www.idpf.org/2008/embedding", "OEBPS/one.xhtml")
        assert "老渡口" in load(book(encryption=lock))[0].text

    def test_a_million_tags_inside_each_other_are_read(self) -> None:
        deep = "<div>" * 100_000 + "深" + "</span></div>" * 100_000
        assert "深" in load(book(one=xhtml(deep)))[0].text


class TestInstalled:
    """As a user has it: found by its entry point, beside ours."""

    @pytest.fixture
    def corpus(self, tmp_path: Path) -> toolkit.Corpus:
        for name, data in {"first.epub": book(), "second.epub": book(two=xhtml("<p>集市散了。</p>"))}.items():
            (tmp_path / name).write_bytes(data)
        return toolkit.load(str(tmp_path))

    def test_books_are_compared(self, corpus: toolkit.Corpus) -> None:
        report = toolkit.run("diff", corpus)
        assert report.problems == ()
        assert {document.metadata["author"] for document in report.documents} == {"沈一苇"}
        [comparison] = (finding for finding in report.findings if isinstance(finding, toolkit.Comparison))
        assert 0.5 < comparison.similarity < 1

    def test_the_option_is_one_of_the_command(self, corpus: toolkit.Corpus) -> None:
        assert toolkit.run("reuse", corpus, chapters=False).analysis.options["chapters"] is False
