"""The words of many spans, cut in one go, are those of each by itself; and rows that share a key are found among all."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Document, Span, TextView, Token
from toolkit.matching.grouping import grouped
from toolkit.plugins import Registry
from toolkit_reuse.formulas import Information, word_counts
from toolkit_reuse.lines import Lines

PIECES = st.sampled_from(
    [
        "春天",
        "的河岸",
        "，",
        "。",
        "\n",
        "\r",
        "　",
        " ",
        "臺灣",
        "羣眾",
        "Ａ１２",
        "ferry",
        "the ",
        "é",
        "，圖書館",
        "2024年",
        "—",
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)
LANGUAGES = st.sampled_from(["zh", "en", "lzh"])


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[Document, Span]]:
    """Spans of some documents, in any order, empty ones among them."""
    documents = [
        Document.of_text(draw(TEXTS), id=f"d{number}", language=draw(LANGUAGES))
        for number in range(draw(st.integers(1, 4)))
    ]
    found = []
    for document in draw(st.lists(st.sampled_from(documents), max_size=8)):
        start, end = sorted(draw(st.integers(0, len(document.text))) for _ in range(2))
        found.append((document, Span(start, end)))
    return found


@given(spans())
def test_the_words_of_several_spans_are_those_of_each(registry: Registry, listed: list[tuple[Document, Span]]) -> None:
    information = Information(toolkit.context_of("reuse", registry=registry))
    together = information.of_spans(listed)
    assert together == [words for one in listed for words in information.of_spans([one])]
    for (document, span), words in zip(listed, together, strict=True):
        assert all(span.contains(said.span) for said in words)
        assert [said.span for said in words] == sorted(said.span for said in words)
        letters = {at for at in range(span.start, span.end) if document.text[at].isalnum()}
        assert letters <= {at for said in words for at in range(said.span.start, said.span.end)}


class Lumps:
    """A context whose tokenizer is one to which a line end is no border: each word has three characters."""

    def tokens(self, document: Document, span: Span | None = None) -> Iterator[Token]:
        span = document.span if span is None else span
        for start in range(span.start, span.end, 3):
            end = min(start + 3, span.end)
            yield Token(start, end, document.text[start:end])


def test_a_word_does_not_go_on_in_the_next_line() -> None:
    lines = Lines.of(["春夏秋冬", "", "山水", "田"], Document.of_text("", id="d", language="zh"))
    context: Any = Lumps()
    assert [[token.text for token in tokens] for tokens in lines.tokens(context)] == [
        ["春夏秋", "冬"],
        [],
        ["山水"],
        ["田"],
    ]


@pytest.mark.parametrize("texts", [[], [""], ["", ""]])
def test_of_nothing_there_are_no_words(registry: Registry, texts: list[str]) -> None:
    document = Document.of_text("春", id="d", language="zh")
    lines = Lines.of(texts, document)
    assert lines.tokens(toolkit.context_of("reuse", registry=registry)) == [[] for _ in texts]
    assert [view.text for view in lines.views(lambda document: TextView.of(document.text))] == texts


def test_a_line_is_folded_by_itself_where_a_line_end_is_no_border() -> None:
    """As by a normalizer that makes words whole again that were broken at the end of a line."""

    def without_hyphens(document: Document) -> TextView:
        text = document.text
        broken = [text[at : at + 2] == "-\n" or text[at - 1 : at + 1] == "-\n" for at in range(len(text))]
        return TextView.of(text).keep(~np.array(broken))

    lines = Lines.of(["a read-", "ing, read-\ning", "room"], Document.of_text("", id="d", language="en"))
    assert [view.text for view in lines.views(without_hyphens)] == ["a read-", "ing, reading", "room"]


def test_the_counts_are_those_of_jiebas_dictionary() -> None:
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    counts, total = word_counts()
    with (Path(spec.submodule_search_locations[0]) / "dict.txt").open(encoding="utf-8") as lines:
        expected = {word: int(count) for word, count, *_ in map(str.split, lines)}
    assert counts == expected
    assert total == sum(expected.values()) > 10**7


@settings(max_examples=30)
@given(st.integers(0, 4000), st.integers(1, 3000), st.integers(0, 10), st.integers(1, 2))
def test_rows_that_share_their_key_are_found(rows: int, keys: int, seed: int, threads: int) -> None:
    chance = np.random.default_rng(seed)
    drawn = chance.integers(0, 1 << 63, keys, dtype=np.uint64)[chance.integers(0, keys, rows)]
    members, bounds = grouped(drawn, threads)
    by_key: dict[int, list[int]] = {}
    for row, key in enumerate(drawn.tolist()):
        by_key.setdefault(key, []).append(row)
    found = [members[a:b].tolist() for a, b in itertools.pairwise(bounds)]
    assert found == [listed for listed in by_key.values() if len(listed) > 1]
