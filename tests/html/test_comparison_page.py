"""What stands out on the page of a comparison: facts, copies, headings as links, long stretches of one side, reasons."""

from __future__ import annotations

import io
import re

import msgspec
import pytest

import toolkit
from toolkit import Corpus, Document, Region, Report
from toolkit.matching.kinds import MEANINGS, kind_of
from toolkit.plugins import Registry
from toolkit_html.reasons import in_chinese
from toolkit_html.renderer import HtmlOptions, HtmlRenderer

COPY = "附近的居民都可以来，不收押金。"
LEFT = (
    "一、时间\n食堂从2024年5月12日起对外开放，由王建国同志负责。\n二、价格\n每份午餐十二元，孩子半价。\n"
    + COPY * 2
    + "\n"
)
RIGHT = (
    "一、时间\n食堂从2024年5月19日起对外开放，由李建华同志负责。\n二、收费\n每份午餐十二元，孩子半价。\n" + COPY + "\n"
)


def document(id: str, text: str) -> Document:
    """A document whose lines that begin with a numeral are its headings."""
    found = (Region("heading", m.start(), m.end(), level=1) for m in re.finditer(r"^[一二三]、.*$", text, re.MULTILINE))
    return msgspec.structs.replace(Document.of_text(text, id=id, language="zh"), regions=tuple(found))


def compared(left: str, right: str, registry: Registry) -> Report:
    return toolkit.run("diff", Corpus([document("a.txt", left), document("b.txt", right)]), registry=registry)


def drawn(report: Report) -> str:
    stream = io.StringIO()
    HtmlRenderer().render(report, stream, HtmlOptions())
    return stream.getvalue()


@pytest.fixture(scope="module")
def page(registry: Registry) -> str:
    return drawn(compared(LEFT, RIGHT, registry))


def test_dates_and_names_that_changed_stand_out_and_are_said_in_full(page: str) -> None:
    assert '<del class="fact-mark">12</del>' in page
    assert '<ins class="fact-mark">李建华</ins>' in page
    assert "其余相同：日期 2024年5月12日 → 2024年5月19日；名称 王建国 → 李建华" in page


def test_a_word_that_changed_is_no_fact(page: str) -> None:
    assert "<del>价格</del>" in page


def test_a_copy_that_was_taken_out_leads_to_the_one_that_stayed(page: str) -> None:
    [link] = re.findall(r'<a class="partner" href="#(c1-r\d+)">.*?⊖</span> (.*?)</a>', page)
    number = link[0].removeprefix("c1-r")
    assert link[1] == f"重复文字，右 {number} 仍有"
    [target] = re.findall(rf'id="{link[0]}".*?<p[^>]*>(.*?)</p>', page, re.DOTALL)
    assert target == COPY
    assert 'data-filter="dropped"' in page


def test_headings_of_the_outline_lead_to_their_rows(page: str) -> None:
    [table] = re.findall(r"<h2>标题对应关系</h2>.*?</table>", page, re.DOTALL)
    links = re.findall(r'<a href="#(c1-[lr]\d+)"><bdi>(.*?)</bdi></a>', table)
    assert [title for _, title in links] == ["一、时间", "一、时间", "二、价格", "二、收费"]
    for anchor, title in links:
        [target] = re.findall(rf'id="{anchor}".*?<p[^>]*>(.*?)</p>', page, re.DOTALL)
        assert re.sub(r"<[^>]*>", "", target) == title


def test_an_empty_column_beside_much_text_says_so(registry: Registry) -> None:
    new = "".join(
        f"第{n}天，志愿者把热饭送到{n}号楼，账本记得清清楚楚。" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    )
    long = drawn(compared(LEFT, LEFT + new + "\n", registry))
    assert "左侧此处没有对应文字" in long
    assert "左侧此处没有对应文字" not in drawn(compared(LEFT, LEFT + "又添了一句。\n", registry))


REASONS = [
    "145 characters long, 50 of them word for word at a stretch; 1,414 bits; 19 rare words: 收钱, 车棚; in 2 of 4 documents",
    "1 character long, all of them word for word at a stretch; 3 bits in its first 600 characters; all within one document",
    "12 characters long, 9 of them word for word at a stretch; 30 bits; 3 figures, such as 2020; in 3 of 17 documents",
    "Said in at least 4 places, in these words or nearly: 159 bits of 300",
    "Little in common, 11 characters of frequent words: 70 bits of 150, said in at least 8 places",
    "Little in common, 1 word: 7 bits of 150",
    "Made of what 3 or more of 9 documents say, such as “谢谢大家”; the rest says 12 bits of 150",
    "stock.txt lists “同志们”; beside it the passage says little",
    "It stands in the head or foot of 3 saved pages, in all 3 places",
    "It stands between quotation marks and after words that introduce it in both places; its source is named: 《论语》",
    "It stands between title marks 《》 in 1 of 2 places, not at 647 of a.txt",
    "It stands as a block quotation in all 4 places; no source is named",
    "83 % of it stands in the template form.txt",
    "The same words, or nearly, in the same slot of 9 of 17 documents: 10 to 13 characters from the end",
    "The same words, or nearly, in the same slot of 9 of 17 documents: 7 characters from the beginning",
]


@pytest.mark.parametrize("reason", REASONS)
def test_reasons_of_our_labelers_are_in_chinese(reason: str) -> None:
    said = in_chinese(reason)
    assert said is not None
    assert not re.search(r"\b(?:of|in|the|places|characters|bits)\b", said)
    assert [n for n in re.findall(r"[\d,]*\d", reason) if n not in said] == []


def test_every_reason_that_is_given_is_known(registry: Registry, shared_data: object) -> None:
    from pathlib import Path

    folders = [
        Path(str(shared_data)) / "zh-speeches-2020" / "docs",
        Path(__file__).parents[2] / "examples" / "speeches",
    ]
    for folder in folders:
        corpus = toolkit.load(str(folder), registry=registry)
        findings = toolkit.run("reuse", corpus, registry=registry).findings
        reasons = {finding.reason for finding in findings if isinstance(finding, toolkit.Passages)}
        assert reasons
        assert [reason for reason in reasons if in_chinese(reason) is None] == []


def test_a_strangers_reason_stays_as_it_is() -> None:
    assert in_chinese("Because of the moon; 12 bits") is None


def test_every_kind_of_row_has_a_meaning(registry: Registry) -> None:
    rows = compared(LEFT, RIGHT, registry).findings[0].rows  # type: ignore[union-attr]
    assert {kind_of(row) for row in rows} <= set(MEANINGS)
    assert "copy taken out" in {kind_of(row) for row in rows}
