"""Documents that loaders put together from paragraphs, and what the core makes of what a loader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Annotation, Document, DocumentBuilder, Locator, Region, Source
from toolkit.building import clean
from toolkit.loading import load_corpus
from toolkit.plugins import Registry
from toolkit.testing import check_document

KINDS = st.sampled_from([None, "furniture", "heading", "footnote"])
PIECES = st.lists(st.tuples(st.text(max_size=8), st.integers(1, 3)), max_size=4)


def builder() -> DocumentBuilder:
    return DocumentBuilder(Source("a.x", data=b"bytes"), b"bytes")


@given(st.lists(st.tuples(PIECES, KINDS), min_size=1, max_size=12))
def test_what_is_built_is_a_whole_document_with_all_that_was_added(
    added: list[tuple[list[tuple[str, int]], Any]],
) -> None:
    made = builder()
    for pieces, kind in added:
        made.add(pieces, kind)
    try:
        document = made.document("utf-8")
    except toolkit.LoadError:
        assert not any(clean(piece).strip() for pieces, _ in added for piece, _ in pieces)
        return
    check_document(document)
    seen = "".join("".join(piece for piece, _ in pieces) for pieces, _ in added)
    assert "".join(document.text.split()) == "".join(clean(seen).split())


def test_a_glyph_in_the_place_of_a_form_feed_begins_no_work() -> None:
    """Fonts of formulas have one there."""
    made = builder()
    made.add("所以\f成立，\v如上所述。")
    assert made.document("utf-8").text == "所以 成立， 如上所述。"


def test_pages_tile_the_text_and_furniture_that_follows_furniture_is_one() -> None:
    made = builder()
    made.add([("一段话在这一页开始，", 1), ("在下一页结束。", 2)])
    made.add([("— 1 —", 1)], "furniture")
    made.add([("街坊简报", 2)], "furniture")
    made.add([("另一段。", 2)])
    document = made.document("utf-8")
    assert document.text == "一段话在这一页开始，在下一页结束。\n\n— 1 —\n\n街坊简报\n\n另一段。"
    assert [r.span.of(document.text) for r in document.regions_of("furniture")] == ["— 1 —\n\n街坊简报"]
    pages = [(r.locator and r.locator.page, r.span.of(document.text).strip()) for r in document.regions_of("page")]
    assert pages == [(1, "一段话在这一页开始，"), (2, "在下一页结束。"), (1, "— 1 —"), (2, "街坊简报\n\n另一段。")]


def test_what_no_output_could_hold_is_left_out() -> None:
    made = builder()
    made.add("a\x00b\ud800c\ufeff\x1bd")
    assert made.document("utf-8").text == "ab\ufffdcd"


class Loads:
    """A loader that knows the title, a heading and the date."""

    name = "loads"
    summary = "Loads"

    def __init__(self, document: Document) -> None:
        self._document = document

    def accepts(self, source: Source) -> bool:
        return True

    def load(self, source: Source, options: Any) -> Iterator[Document]:
        yield self._document


class Guesses:
    name = "guesses"
    summary = "Guesses"
    scope = "document"

    def annotate(self, documents: Any, options: Any) -> Iterator[Annotation]:
        for document in documents:
            regions = (Region("title", 0, 2), Region("heading", 6, 8, level=3), Region("heading", 9, 11, level=1))
            yield Annotation(document.id, regions, title="猜的", metadata={"date": "1999-01-01", "author": "猜测者"})


def test_what_a_loader_knows_goes_before_what_is_guessed(
    registry_of: Callable[..., Registry], write: Callable[..., Path]
) -> None:
    known = Document.of_text("正文 标题 小题 再题", id="a.x")
    known = Document(
        known.id, known.uri, known.text, 0, len(known.text), known.sha256, "utf-8",
        title="标题", metadata={"date": "2024-05-06"},
        regions=(Region("title", 3, 5), Region("heading", 6, 8, level=2)),
    )  # fmt: skip
    registry = registry_of(loader=[Loads(known)], annotator=[Guesses()])
    [document] = load_corpus(registry, None, [str(write("a.x", "x"))]).corpus
    assert document.title == "标题"
    assert document.metadata == {"date": "2024-05-06", "author": "猜测者"}
    assert [(r.kind, r.start, r.level) for r in document.regions] == [
        ("title", 3, None), ("heading", 6, 2), ("heading", 9, 1),
    ]  # fmt: skip


class Halves:
    name = "halves"
    summary = "Halves"
    level = "work"

    def segment(self, view: toolkit.TextView) -> Iterator[toolkit.Span]:
        yield toolkit.Span(0, 4)
        yield toolkit.Span(4, len(view))


def test_works_that_share_a_page_have_their_part_of_it(
    registry_of: Callable[..., Registry], write: Callable[..., Path]
) -> None:
    known = Document.of_text("一二三四五六七八", id="a.x")
    pages = (Region("page", 0, 2, locator=Locator(page=1)), Region("page", 2, 8, locator=Locator(page=2)))
    document = Document(known.id, known.uri, known.text, 0, 8, known.sha256, "utf-8", regions=pages)
    registry = registry_of(loader=[Loads(document)], segmenter=[Halves()])
    works = load_corpus(registry, None, [str(write("a.x", "x"))]).corpus
    found = [[(r.start, r.end, r.locator and r.locator.page) for r in work.regions_of("page")] for work in works]
    assert found == [[(0, 2, 1), (2, 4, 2)], [(0, 4, 2)]]


def test_a_text_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.building.LONGEST", 1_000_000)
    made = builder()
    made.add("字" * 1_000_000)
    with pytest.raises(toolkit.LoadError, match="1 million characters"):
        made.add("字")
