"""Texts to try components on, and reports with every kind of finding. Written for this purpose."""

from __future__ import annotations

import itertools

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
    Op,
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
    return _report("春天来了", "essays.txt", "plain words", text=text, findings=findings)


def hostile_report() -> Report:
    """A report whose texts, names and messages hold control characters, markup and the separators of formats."""
    bad = 'x\x1b[2J\x07,"\n|<b>&\u202e'
    return _report(bad, f"dir/{bad}.txt", bad)


_TAIL = "雨停了。"


def _report(head: str, uri: str, words: str, *, text: bool = True, findings: bool = True) -> Report:
    """On the left a sentence of two clauses and a tail; on the right the tail, twice, and the sentence, in two."""
    left, right = (f"{head}，", "花就开了。", _TAIL), (_TAIL, _TAIL, f"{head}。", "花开了。")
    documents = (_document("".join(left), f"{uri}#1", words), _document("".join(right), f"{uri}#2", words))
    problems = (
        Problem("error", "load", "missing.txt", None, f"missing.txt does not exist: {words}", "Check the spelling."),
        Problem("warning", "analyze", None, "toolkit_sample", words, words),
    )
    return Report(
        SCHEMA,
        Tool("toolkit", "0.0.0"),
        AnalysisRecord("sample", "toolkit_sample", "0.0.0", {"min_length": 3, "word": words, "ignore": ["case"]}),
        tuple(DocumentRecord.of(document, text=text) for document in documents),
        _findings(documents[0], documents[1], left, right, words) if findings else (),
        problems if findings else (),
        (f"a note in {words}",) if findings else (),
    )


def _document(text: str, id: str, title: str) -> Document:
    regions = (Region("heading", 0, 2, level=1), Region("furniture", len(text) - 1, len(text)))
    made = Document.of_text(text, id=id, language="zh")
    uri = id.rpartition("#")[0]
    return Document(id, uri, text, 0, len(text), made.sha256, "utf-8", "zh", title, {"date": "2024-05-01"}, regions)


def _findings(
    left: Document, right: Document, left_pieces: tuple[str, ...], right_pieces: tuple[str, ...], words: str
) -> tuple[Finding, ...]:
    first, second, tail = _spans(left_pieces)
    copy, other, third, fourth = _spans(right_pieces)
    rows = (
        _edited(first, third, len(first) - 1, 0.9),
        _edited(second, fourth, 1, 0.8),
        _equal(tail, copy, moved=True),
        Row("inserted", False, 0.0, None, other, (_step("insert", Span(0, 0), other),), copy_of=tail),
    )
    places = (_place(left, tail), _place(right, copy), _place(right, other))
    links = tuple(
        Link(pair, one, two, 1.0, pair == (0, 1), (_equal(one, two),))
        for pair, one, two in (((0, 1), tail, copy), ((0, 2), tail, other), ((1, 2), copy, other))
    )
    columns = (
        Column("document", "document"),
        Column("what", "text"),
        Column("characters", "number", "characters"),
        Column("share", "share"),
    )
    cells = ((left.id, words, len(left.text), 0.5), (right.id, None, len(right.text), None))
    whole = (_place(left, left.span), _place(right, right.span))
    return (
        Comparison(left.id, right.id, 0.75, 1.0, 1 - len(other) / len(right.text), rows),
        Passages("distinctive", f"because of {words}", 1.0, places, links),
        Documents("document", "near-duplicate", whole, (DocumentPair((0, 1), 0.5, 0.75, 0.625),)),
        Table("shares", f"A table of {words}", columns, cells),
    )


def _spans(pieces: tuple[str, ...]) -> list[Span]:
    bounds = [0, *itertools.accumulate(map(len, pieces))]
    return [Span(start, end) for start, end in itertools.pairwise(bounds)]


def _equal(left: Span, right: Span, *, moved: bool = False) -> Row:
    return Row("equal", moved, 1.0, left, right, (_step("equal", left, right),))


def _edited(left: Span, right: Span, same: int, similarity: float) -> Row:
    """An edited row whose first `same` characters are equal; what is left of the two was replaced."""
    steps = (
        _step("equal", Span(left.start, left.start + same), Span(right.start, right.start + same)),
        _step("replace", Span(left.start + same, left.end), Span(right.start + same, right.end)),
    )
    return Row("edited", False, similarity, left, right, steps, group=0)


def _step(op: Op, left: Span, right: Span) -> Operation:
    return Operation(op, (left.start, left.end), (right.start, right.end))


def _place(document: Document, span: Span) -> Place:
    return Place(document.id, span.start, span.end)
