"""Offset maps and views against a naive oracle: a list of (character, start, end) for each character of the view."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import OffsetMap, Span, TextView

TEXTS = st.text(alphabet="aB1 ，。說说ﬁÀe\u0301한\u1100\u1161𠀀\r\n", max_size=30)
CHANGES = {"a": "", "B": "b", "說": "说", "ﬁ": "fi", "\r": "", "𠀀": "xyz", "，": ","}


def oracle(text: str) -> list[tuple[str, int, int]]:
    return [(c, i, i + 1) for i, c in enumerate(text)]


def translated(view: list[tuple[str, int, int]], table: dict[str, str]) -> list[tuple[str, int, int]]:
    return [(new, start, end) for c, start, end in view for new in table.get(c, c)]


def as_list(view: TextView) -> list[tuple[str, int, int]]:
    return list(zip(view.text, view.offsets.starts.tolist(), view.offsets.ends.tolist(), strict=True))


@given(TEXTS)
def test_translating_keeps_the_place_of_every_character(text: str) -> None:
    view = TextView.of(text).translate(lambda c: CHANGES.get(c, c))
    assert as_list(view) == translated(oracle(text), CHANGES)


@given(TEXTS, st.dictionaries(st.sampled_from("bfixyz,说1 "), st.sampled_from(["", "q", "rs"])))
def test_views_of_views_lead_back_to_the_original(text: str, second: dict[str, str]) -> None:
    view = TextView.of(text).translate(lambda c: CHANGES.get(c, c)).translate(lambda c: second.get(c, c))
    assert as_list(view) == translated(translated(oracle(text), CHANGES), second)


@given(TEXTS, st.data())
def test_kept_characters_are_those_asked_for(text: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    view = TextView.of(text).keep(np.array(kept, dtype=bool))
    assert as_list(view) == [c for c, k in zip(oracle(text), kept, strict=True) if k]


@given(TEXTS, st.data())
def test_a_part_is_a_view_of_its_own(text: str, data: st.DataObject) -> None:
    view = TextView.of(text).translate(lambda c: CHANGES.get(c, c))
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    part = view.within(span)
    inside = [(c, s - span.start, e - span.start) for c, s, e in as_list(view) if span.start <= s < span.end]
    assert as_list(part) == inside
    assert part.offsets.source_length == len(span)


@given(TEXTS, st.data())
def test_ranges_are_replaced_and_each_new_character_stands_for_the_whole_range(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    texts = data.draw(st.lists(st.text("xyz", max_size=3), min_size=len(pairs), max_size=len(pairs)))
    expected = []
    at = 0
    for (start, end), new in zip(pairs, texts, strict=True):
        expected += oracle(text)[at:start] + [(c, start, end) for c in new]
        at = end
    expected += oracle(text)[at:]
    starts = np.array([start for start, _ in pairs], dtype=np.int64)
    ends = np.array([end for _, end in pairs], dtype=np.int64)
    assert as_list(TextView.of(text).replace(starts, ends, texts)) == expected


@given(TEXTS, st.data())
def test_spans_go_to_the_source_and_back(text: str, data: st.DataObject) -> None:
    view = TextView.of(text).translate(lambda c: CHANGES.get(c, c))
    listed = as_list(view)
    start = data.draw(st.integers(0, len(listed)))
    end = data.draw(st.integers(start, len(listed)))
    source = view.to_source(Span(start, end))
    if start < end:
        assert source == Span(min(s for _, s, _ in listed[start:end]), max(e for _, _, e in listed[start:end]))
        assert view.to_view(source).contains(Span(start, end))
    else:
        assert len(source) == 0
        assert source.end <= len(text)


@given(TEXTS, st.data())
def test_the_view_of_a_source_span_is_all_that_stands_for_something_in_it(text: str, data: st.DataObject) -> None:
    view = TextView.of(text).translate(lambda c: CHANGES.get(c, c))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inside = [i for i, (_, s, e) in enumerate(as_list(view)) if s < end and e > start]
    found = view.to_view(Span(start, end))
    assert list(range(found.start, found.end)) == (inside if start < end else [])


def test_composition_is_associative() -> None:
    one = OffsetMap.keeping(np.array([True, False, True, True]))
    two = OffsetMap.replacing(3, np.array([0]), np.array([2]), np.array([3]))
    three = OffsetMap.identity(4)
    assert three.then(two).then(one) == three.then(two.then(one))


@pytest.mark.parametrize(
    ("starts", "ends", "length"), [([1, 0], [2, 1], 2), ([0], [0], 1), ([0], [2], 1), ([0, 0], [2, 1], 2)]
)
def test_a_map_that_breaks_a_law_is_refused(starts: list[int], ends: list[int], length: int) -> None:
    with pytest.raises(ValueError, match="offset map"):
        OffsetMap(np.array(starts), np.array(ends), length)


def test_maps_that_do_not_meet_are_not_composed() -> None:
    with pytest.raises(ValueError, match="cannot go before"):
        OffsetMap.identity(3).then(OffsetMap.identity(2))


def test_a_span_needs_its_ends_in_order() -> None:
    with pytest.raises(ValueError, match="span"):
        Span(3, 2)
