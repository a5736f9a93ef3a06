"""The texts that the project was started from, read as their reader does. Skipped where they are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolkit
from toolkit import Comparison, Corpus, Passages
from toolkit.plugins import Registry


@pytest.fixture(scope="module")
def speeches(shared_data: Path, registry: Registry) -> Corpus:
    return toolkit.load(str(shared_data / "speeches" / "*.txt"), registry=registry)


def test_the_file_with_two_essays_is_two_documents(speeches: Corpus) -> None:
    two = [document for document in speeches if "002_" in document.uri]
    assert [document.id[-2:] for document in two] == ["#1", "#2"]
    assert two[1].text.startswith("之二")
    assert two[0].end == two[1].start
    assert len(speeches) == 6


@pytest.mark.parametrize("name", ["000_", "001_", "003_", "004_"])
def test_heads_and_feet_are_marked_and_not_one_line_of_a_speech(speeches: Corpus, name: str) -> None:
    (document,) = (document for document in speeches if name in document.uri)
    marked = [region.span.of(document.text) for region in document.regions_of("furniture")]
    lines = [line.strip() for block in marked for line in block.splitlines() if line.strip()]
    furniture = (
        "首页",
        "发布时间",
        "时间:",
        "网友发表时间",
        "导语:",
        "下面是小编",
        "推荐访问",
        "相关推荐",
        "版权所有",
        "京ICP备",
    )
    for line in document.text.splitlines():
        if line.strip().startswith(furniture):
            assert line.strip() in lines, line
    assert document.title is not None
    assert all(len(line) <= 130 and not line.startswith(("同志们", "一、", "杨汉军", "(作者")) for line in lines)
    assert sum(map(len, lines)) < 0.06 * len(document.text)


def test_the_reworked_essay_is_found_and_its_moved_sentences_stand_beside_their_partners(
    speeches: Corpus, registry: Registry
) -> None:
    left, right = (document for document in speeches if "002_" in document.uri)
    (comparison, *_) = toolkit.run("diff", Corpus([left, right]), registry=registry).findings
    assert isinstance(comparison, Comparison)
    moved = [row for row in comparison.rows if row.moved and row.left is not None and row.right is not None]
    partners = {row.left.of(left.text)[:6]: row.right.of(right.text)[:6] for row in moved if row.left and row.right}
    assert partners["用人导向是一"] == "用人导向是一"
    assert partners["工作实效是百"] == "工作实效是百"
    reused = [
        f for f in toolkit.run("reuse", Corpus([left, right]), registry=registry).findings if isinstance(f, Passages)
    ]
    found = set()
    for finding in reused:
        for place in finding.places:
            if place.document == right.id:
                found.update(range(place.start, place.end))
    taken = [
        row.right
        for row in comparison.rows
        if row.relation == "equal" and row.right is not None and len(row.right) > 12
    ]
    new = [row.right for row in comparison.rows if row.relation == "inserted" and row.right is not None]
    in_taken = sum(i in found for span in taken for i in range(span.start, span.end))
    in_new = sum(i in found for span in new for i in range(span.start, span.end))
    assert in_taken >= 0.97 * sum(map(len, taken))
    assert in_new <= 0.02 * sum(map(len, new))


def test_stock_phrases_of_four_speeches_are_formulas(speeches: Corpus, registry: Registry) -> None:
    four = Corpus([document for document in speeches if "002_" not in document.uri])
    found = [f for f in toolkit.run("reuse", four, registry=registry).findings if isinstance(f, Passages)]
    assert found
    assert sum(finding.label == "formula" for finding in found) >= 0.7 * len(found)


@pytest.mark.parametrize("folder", ["zh-speeches-2020/docs", "zh-gov-reports/zh", "zh-law-versions/docs"])
def test_no_other_file_is_split(shared_data: Path, registry: Registry, folder: str) -> None:
    files = sorted((shared_data / folder).glob("**/*.txt"))[:60]
    corpus = toolkit.load(*map(str, files), registry=registry)
    assert len(corpus) == len({document.sha256 for document in corpus} | {d.id for d in corpus}) - len(
        {document.sha256 for document in corpus}
    )
    assert all("#" not in document.id for document in corpus)
