"""`duplicates` on an engine's tables finds what it finds in memory, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Corpus, Document
from toolkit.matching import overlap
from toolkit.plugins import Registry
from toolkit_duplicates import plan

OPTIONS: list[dict[str, Any]] = [
    {},
    {"threshold": 0.8, "containment": 0.9},
    {"threshold": 0.2},
    {"threshold": 0.0, "containment": 0.0},
    {"threshold": 1.0},
    {"unit": "sentence", "threshold": 0.6},
    {"keep": "longest"},
]


def said(corpus: Corpus, registry: Registry, engine: str, **options: Any) -> bytes:
    """All that a report says of what was found."""
    report = toolkit.run("duplicates", corpus, registry=registry, engine=engine, **options)
    assert report.problems == ()
    return msgspec.json.encode((report.documents, report.findings, report.notes))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_same_byte_for_byte(
    options: dict[str, Any],
    collection: Callable[..., list[str]],
    corpus: Callable[[Sequence[str]], Corpus],
    registry: Registry,
) -> None:
    documents = corpus(collection(300))
    expected = said(documents, registry, "local", **options)
    assert said(documents, registry, "duckdb", **options) == expected
    assert b'"pairs"' in expected


def test_where_many_texts_share_a_sentence_and_many_are_alike(
    collection: Callable[..., list[str]], corpus: Callable[[Sequence[str]], Corpus], registry: Registry
) -> None:
    """More texts than `FREQUENT` with one sentence, and more than `ALL_PAIRS` of one bucket."""
    formula = "各位领导各位来宾大家上午好今天我们在这里隆重集会。"
    own = [text[:60] for text in collection(overlap.FREQUENT + 60, seed=5)]
    letters = "甲乙丙丁戊己庚辛"
    alike = [own[0] * 3 + letters[n % 8] + letters[n // 8] for n in range(64)]
    documents = corpus([formula + text for text in own] + alike + [formula, formula * 2])
    assert said(documents, registry, "duckdb") == said(documents, registry, "local")


def test_where_a_sample_is_taken_and_texts_are_counted_in_rounds(
    collection: Callable[..., list[str]],
    corpus: Callable[[Sequence[str]], Corpus],
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(overlap, "SAMPLE", 5000)
    monkeypatch.setattr(plan, "MET_AT_ONCE", 100)
    monkeypatch.setattr(plan, "KEYS_AT_ONCE", 2000)
    documents = corpus(collection(300, seed=9))
    assert said(documents, registry, "duckdb") == said(documents, registry, "local")


@pytest.mark.parametrize("texts", [[], ["今天天气很好，我们去公园散步。"], ["短"], ["", " \n"]], ids=str)
def test_with_little_or_nothing(
    texts: list[str], corpus: Callable[[Sequence[str]], Corpus], registry: Registry
) -> None:
    assert said(corpus(texts), registry, "duckdb") == said(corpus(texts), registry, "local")


WORDS = st.sampled_from(
    ["上午", "我们", "在", "广场", "集合", "the ", "quick ", "fox ", "。", "\n", "ａ", "臺灣", "台湾"]
)


@settings(max_examples=20)
@given(st.lists(st.lists(WORDS, max_size=30).map("".join), max_size=8))
def test_the_same_whatever_the_texts(texts: list[str]) -> None:
    registry = _registry()
    documents = Corpus([Document.of_text(text, id=str(n)) for n, text in enumerate(texts)])
    expected = said(documents, registry, "local", min_length=1)
    assert said(documents, registry, "duckdb", min_length=1) == expected


def _registry() -> Registry:
    from toolkit.testing import installed

    return installed()
