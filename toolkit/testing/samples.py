"""Texts to try components on, and reports with every kind of finding. Written for this purpose."""

from __future__ import annotations

from toolkit.documents import Document, Region
from toolkit.findings import (
    SCHEMA,
    AnalysisRecord,
    Column,
    Comparison,
    DocumentPair,
    DocumentRecord,
    Documents,
    Finding,
    Link,
    Operation,
    Passages,
    Place,
    Problem,
    Report,
    Row,
    Table,
    Tool,
)
from toolkit.text import Span

_SIMPLIFIED = """\
把小事办实，让老街坊安心

各位邻居，大家好！去年秋天，社区的图书角重新开门了，孩子们放学以后有了去处。今天我想说三件事。

一、把路灯修好
东头那条巷子一共有12盏路灯，坏了5盏。我们请来师傅，两天就修好了。老人晚上出门，心里踏实多了。

二、把账目公开
每一笔钱从哪里来、到哪里去，都写在门口的公告栏里：“花得明白，才用得放心。”谁有疑问，随时可以来问。
"""

_TRADITIONAL = """\
把小事辦實，讓老街坊安心

各位鄰居，大家好！去年秋天，社區的圖書角重新開門了，孩子們放學以後有了去處。今天我想說三件事。

東頭那條巷子一共有12盞路燈，壞了5盞。我們請來師傅，兩天就修好了。老人晚上出門，心裡踏實多了。
"""

_ENGLISH = """\
# The reading corner

Last autumn the reading corner on our street opened again. Children who used to wait on the steps now have a warm place
to go. Dr. Hale gave 3.5 hours a week to it; "nobody," she said, "should have to read in the rain."

## What comes next

We will mend the lamps in the east lane first. Then the accounts go up on the board by the door, line by line.
"""

SAMPLES: dict[str, str] = {
    "empty": "",
    "white space": " \t\n\u3000\u00a0\r\n\n \n",
    "one character": "字",
    "one character repeated": "啊" * 300,
    "simplified": _SIMPLIFIED,
    "traditional": _TRADITIONAL,
    "English": _ENGLISH,
    "mixed": "我们用Python 3.12写了一个tool，叫做“比对器”，it works well！下载请看 https://example.org/a?b=1 。\n",
    "full width": "ＡＢＣ１２３，半角ABC123。　全角空格“引号”……——〈书名〉ｶﾞｷﾞ①㍿ﬁ½\n",
    "CRLF": "第一行。\r\n第二行，\r\n\r\n第三段。\r只有回车\r\n",
    "line ends of all kinds": "a\nb\r\nc\rd\u2028e\u2029f\x0bg\x0ch\x85i",
    "no end of line": "没有句号的一行",
    "combining marks": "cafe\u0301 e\u0301\u0302\u0327 か\u3099 ą\u0328 \u0301leading zal\u0334\u0335\u0336go\n",
    "astral": "𠮷野家的𠀀𪚥，𝒜𝓑 and 😀👩\u200d👩\u200d👧🇨🇳👍🏽。\n",
    "kana and hangul": "今日はいい天気ですね。カタカナ、한국어 문장입니다. 끝!\n",
    "right to left": "שלום עולם, مرحبا بالعالم \u202eabc\u202c.\n",
    "punctuation only": "。。。，，！？……——（）《》“”,.;:!?-_=+*/\\|~`@#$%^&\n",
    "numbers": "2021年3月14日 3.14% 1,000,000元 第十二条 ２０２１ Ⅻ 十二\n",
    "hostile": "a\x00b\x1b[31mred\x1b[0m\x07\x7f\ufeff\u200b\u2060\u00ad\ufffd\U0010ffff"
    "<script>alert('x')</script>|a|b|*_`&amp;\n",
    "long line": "长句不断，" * 400 + "到此为止。",
}
"""Texts by what is special about them: empty, of one kind, mixed, and made to break things."""

LANGUAGES = {"simplified": "zh", "traditional": "zh-Hant", "English": "en", "mixed": "zh", "kana and hangul": "ja"}
"""The language of a sample, where it has one."""


def sample_documents() -> list[Document]:
    """A document for each sample text, named `sample/` and what is special about it."""
    return [
        Document.of_text(text, id=f"sample/{name}.txt", language=LANGUAGES.get(name, "und"))
        for name, text in SAMPLES.items()
    ]


def sample_report(*, text: bool = True, findings: bool = True) -> Report:
    """A small report with a finding of every kind, a problem and a note; without texts or findings if asked."""
    return _report(("春天来了，花开了。雨停了。", "雨停了。春天到了，花开了。鸟叫了。"), "essays.txt", text, findings)


def hostile_report() -> Report:
    """A report whose texts, names and messages hold control characters, markup and the separators of formats."""
    bad = 'x\x1b[2J\x07,"\n|<b>&\u202e'
    return _report((bad + "，花开了。雨停了。", bad + "，鸟叫了。雨停了。"), f"dir/{bad}.txt", True, True, bad)


def _report(texts: tuple[str, str], uri: str, text: bool, with_findings: bool, words: str = "plain words") -> Report:
    documents = tuple(_document(content, f"{uri}#{n}", words) for n, content in enumerate(texts, 1))
    findings = _findings(documents[0], documents[1], words) if with_findings else ()
    return Report(
        SCHEMA,
        Tool("toolkit", "0.0.0"),
        AnalysisRecord("sample", "toolkit_sample", "0.0.0", {"min_length": 3, "word": words, "ignore": ["case"]}),
        tuple(DocumentRecord.of(document, text=text) for document in documents),
        findings,
        (
            Problem(
                "error", "load", "missing.txt", None, f"missing.txt does not exist: {words}", "Check the spelling."
            ),
            Problem("warning", "analyze", None, "toolkit_sample", words, words),
        )
        if with_findings
        else (),
        (f"a note in {words}",) if with_findings else (),
    )


def _document(text: str, id: str, title: str) -> Document:
    document = Document.of_text(text, id=id, language="zh")
    regions = (Region("heading", 0, min(2, len(text)), level=1), Region("furniture", len(text) - 1, len(text)))
    return Document(
        id, id.rpartition("#")[0], text, 0, len(text), document.sha256, "utf-8", "zh", title, {"date": "2024-05-01"}, regions
    )  # fmt: skip


def _findings(left: Document, right: Document, words: str) -> tuple[Finding, ...]:
    a, b = len(left.text), len(right.text)
    # The last four characters of the left stand in the right too, at `at`.
    tail = Span(a - 4, a)
    at = right.text.index(tail.of(left.text))
    same = Row("equal", True, 1.0, tail, Span(at, at + 4), (Operation("equal", (tail.start, tail.end), (at, at + 4)),))
    rows = [_edited(Span(0, a - 4), Span(at + 4, b)) if at == 0 else _edited(Span(0, a - 4), Span(0, at)), same]
    if at > 0 and at + 4 < b:
        rows.append(
            Row(
                "inserted", False, 0.0, None, Span(at + 4, b), (Operation("insert", (0, 0), (at + 4, b)),), copy_of=tail
            )
        )
    columns = (
        Column("document", "document"),
        Column("what", "text"),
        Column("characters", "number", "characters"),
        Column("share", "share"),
    )
    cells = ((left.id, words, a, 0.5), (right.id, None, b, None))
    places = (Place(left.id, tail.start, tail.end), Place(right.id, at, at + 4))
    link = Link((0, 1), tail, Span(at, at + 4), 1.0, True, (same,))
    return (
        Comparison(left.id, right.id, 0.5, 1.0, 1.0, tuple(rows)),
        Passages("distinctive", f"because of {words}", 1.0, places, (link,)),
        Documents(
            "document",
            "near-duplicate",
            (Place(left.id, 0, a), Place(right.id, 0, b)),
            (DocumentPair((0, 1), 0.5, 0.75, 0.625),),
        ),
        Table("shares", f"A table of {words}", columns, cells),
    )


def _edited(left: Span, right: Span) -> Row:
    if not len(right):
        return Row("deleted", False, 0.0, left, None, (Operation("delete", (left.start, left.end), (0, 0)),))
    step = Operation("replace", (left.start, left.end), (right.start, right.end))
    return Row("edited", False, 0.25, left, right, (step,), group=0)
