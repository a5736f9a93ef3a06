"""Stock phrases and what is said often, against naive counts."""

from __future__ import annotations

from collections import defaultdict
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit import Passages, Place, TextView
from toolkit.matching.grouping import grouped
from toolkit.matching.runs import Collection
from toolkit.matching.seeds import EVERYWHERE, Seeds
from toolkit.matching.units import gram_hashes, units_of
from toolkit_reuse import spoken, stock
from toolkit_reuse.detection import lengths_of

TEXTS = st.lists(st.text("春天来了 the cat sat，", max_size=25), max_size=12)


@pytest.mark.parametrize(("part", "threads"), [(1, 1), (20, 3), (1 << 20, 1)])
@given(TEXTS)
@example([])
@example(["春天来了春天来了"] * 6 + ["", "the cat sat the cat sat 春天来"] * 5)
def test_stock_is_what_stands_in_enough_documents(part: int, threads: int, texts: list[str]) -> None:
    units = [units_of(TextView.of(text)) for text in texts]
    collection = Collection.of(units)
    frequent = Seeds.of(collection, grouped, lengths_of(13), 13, EVERYWHERE, often=stock.often_in(len(units))).frequent
    with patch.object(stock, "_PART", part):
        found = stock.Stock.of(collection, threads)
        assert np.array_equal(stock.Stock.of(collection, threads, frequent).frequent, found.frequent)
    documents = defaultdict(int)
    for each in units:
        for gram in set(stock.grams_of(each).tolist()):
            documents[gram] += 1
    assert found.documents == len(texts)
    assert found.frequent.tolist() == sorted(gram for gram, count in documents.items() if count >= found.often)


@given(st.text("春天来了 the cat，", max_size=25))
def test_the_run_of_a_hanzi_is_longer_than_that_of_a_word(text: str) -> None:
    units = units_of(TextView.of(text))
    count = len(units)
    lengths = [
        stock.CHARACTERS if not units.words[at] and at + stock.CHARACTERS <= count else stock.WORDS
        for at in range(max(0, count - stock.WORDS + 1))
    ]
    runs = [int(gram_hashes(units.keys[at : at + length], length)[0]) for at, length in enumerate(lengths)]
    assert stock.grams_of(units).tolist() == runs


PLACES = st.lists(
    st.builds(lambda d, s, n: Place(d, s, s + n), st.sampled_from("ab"), st.integers(0, 40), st.integers(1, 20)),
    min_size=1,
    max_size=4,
)


@pytest.mark.parametrize("at_once", [1, 1 << 20])
@given(st.lists(PLACES, min_size=1, max_size=8))
def test_what_says_the_same_is_found_for_every_place(at_once: int, listed: list[list[Place]]) -> None:
    findings = [Passages("distinctive", "", 1.0, tuple(places), ()) for places in listed]
    with patch.object(spoken, "AT_ONCE", at_once):
        said = spoken.Spoken(findings)
        for finding in findings:
            assert said.places(finding) == naive_places(finding, findings)


def naive_places(one: Passages, findings: list[Passages]) -> list[Place]:
    def same(a: Place, b: Place) -> bool:
        return a.document == b.document and a.span.overlap(b.span) >= spoken.SAME * max(len(a.span), len(b.span))

    saying = [f for f in findings if any(same(a, b) for a in one.places for b in f.places)]
    apart: list[Place] = []
    for place in sorted({*one.places, *(place for finding in saying for place in finding.places)}):
        if not apart or apart[-1].document != place.document or apart[-1].end <= place.start:
            apart.append(place)
    return apart


def test_of_what_everybody_says_only_some_is_looked_at() -> None:
    places = [(Place("a", 0, 10), Place("b", 20 * n, 20 * n + 10)) for n in range(500)]
    findings = [Passages("distinctive", "", 1.0, both, ()) for both in places]
    assert len(spoken.Spoken(findings).places(findings[0])) == 1 + spoken.ENOUGH
