"""Word files: what the page shows is the text, and what is known of its parts is marked."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

import toolkit
from toolkit import Document
from toolkit.loading import load_corpus
from toolkit.plugins import Registry
from toolkit.settings import resolve

Read = Callable[..., Document]


def marked(document: Document, kind: str) -> list[str]:
    return [region.span.of(document.text) for region in document.regions_of(kind)]


def test_paragraphs_headings_lists_cells_and_edges_come_in_the_order_of_the_page(
    making: ModuleType, read: Read
) -> None:
    document = read("a.docx", making.word())
    assert document.text.split("\n\n") == [
        "街坊简报", "一条街的早晨", "槐树下", *making.PARAGRAPHS, "1. 带一把伞", "2. 早一点出门", "豆腐", "三元一块",
        "内部资料，请勿外传",
    ]  # fmt: skip
    assert document.title == "一条街的早晨"
    assert marked(document, "title") == ["一条街的早晨"]
    assert "槐树下" in marked(document, "heading")
    assert marked(document, "furniture") == ["街坊简报", "内部资料，请勿外传"]
    assert document.language == "zh"
    assert "author" not in document.metadata


def test_a_heading_has_the_level_of_its_style_also_where_the_style_is_based_on_another(
    making: ModuleType, read: Read
) -> None:
    styles = (
        f'<w:styles xmlns:w="{making.W}">'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="公文小标题"/><w:basedOn w:val="2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="本报专用"/>'
        '<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        "</w:styles>"
    )
    body = "".join(making.paragraph(t, f'<w:pStyle w:val="{s}"/>') for t, s in (("河边", "a1"), ("桥上", "a2")))
    document = read("a.docx", making.word_of(body + making.paragraph("水面很静，船走得慢。"), styles=styles))
    assert [(r.span.of(document.text), r.level) for r in document.regions_of("heading")] == [("河边", 2), ("桥上", 3)]


def test_chinese_list_numbers_are_counted_as_word_counts_them(making: ModuleType, read: Read) -> None:
    def level(at: int, format: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
        )

    numbering = (
        f'<w:numbering xmlns:w="{making.W}"><w:abstractNum w:abstractNumId="7">'
        + level(0, "chineseCounting", "%1、") + level(1, "decimal", "（%2）") + level(2, "decimalEnclosedCircle", "%3")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )  # fmt: skip

    def item(text: str, at: int, number: int = 1) -> str:
        return making.paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')

    body = "".join(
        [
            item("修路", 0),
            item("东巷", 1),
            item("西巷", 1),
            item("灯", 2),
            item("种树", 0),
            item("槐", 1),
            item("另起", 0, 2),
        ]
    )
    lines = read("a.docx", making.word_of(body, numbering=numbering)).text.split("\n\n")
    assert lines == ["一、修路", "（1）东巷", "（2）西巷", "① 灯", "二、种树", "（1）槐", "五、另起"]


@pytest.fixture
def revised(making: ModuleType) -> bytes:
    """Tracked: a word replaced, a sentence moved away, a paragraph split in two, a row of a table taken out."""
    gone = '<w:del w:id="1" w:author="a"><w:r><w:delText>每年</w:delText></w:r></w:del>'
    new = '<w:ins w:id="2" w:author="a"><w:r><w:t>每月</w:t></w:r></w:ins>'
    split = '<w:p><w:pPr><w:rPr><w:ins w:id="3"/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>'
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc>{}</w:tc></w:tr>"
    table = row.format('<w:del w:id="4"/>', making.paragraph("旧行")) + row.format("", making.paragraph("留下的行"))
    body = (
        f"<w:p><w:r><w:t>账目</w:t></w:r>{gone}{new}<w:r><w:t>公开。</w:t></w:r></w:p>"
        f"{split}{making.paragraph('后半句。')}<w:tbl>{table}</w:tbl>"
    )
    data: bytes = making.word_of(body)
    return data


@pytest.mark.parametrize(
    ("revisions", "lines"),
    [
        ("accepted", ["账目每月公开。", "前半句，", "后半句。", "留下的行"]),
        ("original", ["账目每年公开。", "前半句，后半句。", "旧行", "留下的行"]),
    ],
)
def test_tracked_changes_are_accepted_or_undone(
    revised: bytes, revisions: str, lines: list[str], write: Callable[..., object], registry: Registry
) -> None:
    settings = resolve(registry, registry.get("analysis", "show"), {"revisions": revisions})
    loaded = load_corpus(registry, settings, [str(write("a.docx", revised))])
    assert [document.text.split("\n\n") for document in loaded.corpus] == [lines]


def test_notes_stand_at_the_end_and_do_not_break_their_sentence(making: ModuleType, read: Read) -> None:
    body = (
        '<w:p><w:r><w:t>这座桥修于明代</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:t>，至今可走。</w:t></w:r></w:p>" + making.paragraph("桥下的水不深。")
    )
    notes = (
        f'<w:footnotes xmlns:w="{making.W}"><w:footnote w:id="0" w:type="separator">{making.paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="2">{making.paragraph("据街坊口述。")}</w:footnote></w:footnotes>'
    )
    document = read("a.docx", making.word_of(body, footnotes=notes))
    assert document.text == "这座桥修于明代，至今可走。\n\n桥下的水不深。\n\n据街坊口述。"
    assert marked(document, "footnote") == ["据街坊口述。"]


def test_text_boxes_are_read_once_and_fields_show_their_result(making: ModuleType, read: Read) -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{making.paragraph('框里的话')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>五月六日</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:t>看得见</w:t></w:r></w:p>"
    )
    assert read("a.docx", making.word_of(body)).text.split("\n\n") == ["正文", "框里的话", "五月六日", "看得见"]


def test_a_word_file_and_the_same_words_as_plain_text_have_equal_paragraphs(
    making: ModuleType, read: Read, registry: Registry, write: Callable[..., object]
) -> None:
    read("a.docx", making.word_of("".join(making.paragraph(text) for text in making.PARAGRAPHS)))
    write("b.txt", "\n\n".join(making.PARAGRAPHS))
    folder = str(write("c/none.txt", "别的话。")).rpartition("/c/")[0]
    corpus = toolkit.load(f"{folder}/a.docx", f"{folder}/b.txt", registry=registry)
    [comparison, *_] = toolkit.run("diff", corpus, registry=registry).findings
    assert isinstance(comparison, toolkit.Comparison)
    assert comparison.similarity == 1.0


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cut.docx", lambda m: m.word()[:-400], "damaged"),
        (
            "changed.docx",
            lambda m: m.word_of("<w:p/>" * 99).replace(b"word/document.xml", b"word/document.xml" + b"x", 1),
            "damaged",
        ),
        ("other.docx", lambda m: m.archive({"a.txt": b"a"}), "holds no Word document"),
        (
            "locked.docx",
            lambda m: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("empty.docx", lambda m: b"", "is empty"),
        ("blank.docx", lambda m: m.word_of(m.paragraph(" ")), "holds no text"),
        ("xml.docx", lambda m: m.word_of("<w:p>"), "damaged"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    name: str, data: Callable[[ModuleType], bytes], said: str, making: ModuleType, read: Read
) -> None:
    with pytest.raises(toolkit.LoadError, match=said) as caught:
        read(name, data(making))
    assert caught.value.hint
