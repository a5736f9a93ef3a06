"""The texts that the project was started from, read as their reader does. Skipped where they are missing."""

from __future__ import annotations

import hashlib
import json
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


def test_moved_sentences_of_the_reworked_essay_stand_beside_their_partners(
    speeches: Corpus, registry: Registry
) -> None:
    left, right = (document for document in speeches if "002_" in document.uri)
    (comparison, *_) = toolkit.run("diff", Corpus([left, right]), registry=registry).findings
    assert isinstance(comparison, Comparison)
    moved = [row for row in comparison.rows if row.moved and row.left is not None and row.right is not None]
    partners = {row.left.of(left.text)[:6]: row.right.of(right.text)[:6] for row in moved if row.left and row.right}
    assert partners["用人导向是一"] == "用人导向是一"
    assert partners["工作实效是百"] == "工作实效是百"


@pytest.fixture(scope="module")
def marks(speeches: Corpus) -> dict[str, set[int]]:
    """What three readers all marked in the second essay: the characters taken over from the first, and those that are new.

    Neither are enumerators, words put in the place of others inside a clause that was taken over, and the few clauses of
    which a reader cannot say. The readers are a language model that was asked three times, each time anew, and had not seen
    what `reuse` says of the essays; no person has checked it. Offsets only, as the text is another's.
    """
    gold = json.loads((Path(__file__).parent / "essays_gold.json").read_text(encoding="utf-8"))
    (second,) = (document for document in speeches if document.id.endswith("#2"))
    assert hashlib.sha256(Path(second.uri).read_bytes()).hexdigest() == gold["sha256"], "marked in another text"
    return {
        kind: set.intersection(
            *({i for start, end in reader[kind] for i in range(start, end)} for reader in gold["readers"])
        )
        for kind in ("taken", "new")
    }


@pytest.fixture(scope="module")
def found(speeches: Corpus, registry: Registry) -> set[int]:
    """The characters of the second essay that `reuse` reports, whatever the label, for the file with the two essays."""
    essays = [document for document in speeches if "002_" in document.uri]
    findings = toolkit.run("reuse", Corpus(essays), registry=registry).findings
    places = [place for finding in findings if isinstance(finding, Passages) for place in finding.places]
    return {i for place in places if place.document == essays[1].id for i in range(place.start, place.end)}


def test_next_to_nothing_that_a_reader_calls_new_is_reported(marks: dict[str, set[int]], found: set[int]) -> None:
    assert len(marks["new"]) > 1000
    assert len(found & marks["new"]) <= 0.01 * len(marks["new"])


def test_what_a_reader_calls_taken_over_is_reported(marks: dict[str, set[int]], found: set[int]) -> None:
    assert len(found & marks["taken"]) >= 0.97 * len(marks["taken"])


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
