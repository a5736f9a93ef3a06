"""Long sequences are compared in pieces: what is found is equal, in order, and as good as nearly all there is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

import toolkit
from toolkit import Comparison, Corpus, Document
from toolkit.matching import differences, pairs
from toolkit.matching.differences import common, stretches
from toolkit.matching.pieces import pieces

WORDS = [chr(0x4E00 + number) for number in range(500)]
SHORT = st.text(alphabet="一二三四五", max_size=60)


@given(left=SHORT, right=SHORT, most=st.integers(1, 60))
def test_pieces_tile_both_sequences(left: str, right: str, most: int) -> None:
    found = list(pieces(left, right, most))
    assert [start for start, _ in found] == [(0, 0), *(end for _, end in found[:-1])]
    assert found[-1][1] == (len(left), len(right))
    assert all((end[0] - start[0]) * (end[1] - start[1]) <= most for start, end in found)


@given(left=SHORT, right=SHORT, most=st.integers(1, 400))
def test_what_is_common_is_equal_and_in_order(left: str, right: str, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "AT_ONCE", most)
        blocks = common(left, right)
        told = list(stretches(left, right, blocks))
    assert all(size and left[a : a + size] == right[b : b + size] for a, b, size in blocks)
    ends = [(0, 0), *((a + size, b + size) for a, b, size in blocks)]
    assert all(a >= before[0] and b >= before[1] for before, (a, b, _) in zip(ends, blocks, strict=False))
    assert all(before != (a, b) for before, (a, b, _) in zip(ends[1:], blocks[1:], strict=False)), "they touch"
    assert "".join(left[a:a_end] for _, a, a_end, _, _ in told) == left
    assert "".join(right[b:b_end] for _, _, _, b, b_end in told) == right
    assert [(a, b, a_end - a) for equal, a, a_end, b, b_end in told if equal] == blocks


@given(left=SHORT, right=SHORT)
def test_what_is_short_is_compared_whole(left: str, right: str) -> None:
    assert sum(size for _, _, size in common(left, right)) * 2 == len(left) + len(right) - Indel.distance(left, right)


def edited(words: list[str], chance: random.Random, every: int) -> list[str]:
    """The words, of which one in so many is another, is gone or has a new one before it."""
    result: list[str] = []
    for word in words:
        change = chance.randrange(3 * every)
        result += [chance.choice(WORDS), word] if change == 0 else [] if change == 1 else [word]
        if change == 2:
            result[-1] = chance.choice(WORDS)
    return result


def rows() -> Iterator[tuple[str, list[str], list[str]]]:
    """Pairs of texts of thousands of words, by what is done to one of them."""
    chance = random.Random(1)
    words = chance.choices(WORDS, k=6000)
    yield "few edits", words, edited(words, chance, 50)
    yield "many edits", words, edited(words, chance, 5)
    yield "moved", [*words[:1000], *words[4000:], *words[1000:4000]], edited(words, chance, 20)
    yield "said twice", words + words, words
    yield "said three times, edited", words * 3, edited(words, chance, 20)
    yield "with something between", words + words, words + chance.choices(WORDS, k=2000) + words
    yield "a chapter over and over", words[:1000] * 8, edited(words[:1000] * 7, chance, 20)
    yield "a few words over and over", ["一", "二", "三"] * 3000, ["一", "二", "三", "四"] * 2000
    yield "one word", ["一"] * 6000, ["一"] * 5000


@pytest.mark.parametrize(("left", "right"), [pytest.param(a, b, id=name) for name, a, b in rows()])
def test_little_is_lost_between_the_pieces(left: list[str], right: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = "".join(left), "".join(right)
    exact = Indel.normalized_similarity(one, other)
    monkeypatch.setattr(differences, "AT_ONCE", 1 << 16)
    for a, b in ((one, other), (other, one)):
        assert sum(size for _, _, size in common(a, b)) * 2 >= 0.98 * exact * (len(a) + len(b))
    monkeypatch.setattr(pairs, "AT_ONCE", 1 << 16)
    assert pairs.similarity(one, other) == exact


def test_a_long_text_that_says_all_twice_is_compared() -> None:
    chance = random.Random(2)
    words = ["".join(chance.choices("abcdefghij", k=chance.randint(3, 7))) for _ in range(17_000)]
    twice, once = (Document.of_text(" ".join(said), id=name) for said, name in ((words * 2, "twice"), (words, "once")))
    assert differences.AT_ONCE < 34_000 * 17_000
    (comparison, *_) = toolkit.run("diff", Corpus([twice, once])).findings
    assert isinstance(comparison, Comparison)
    (row,) = comparison.rows
    kept = sum(step.right[1] - step.right[0] for step in row.operations if step.op == "equal")
    assert kept >= 0.99 * len(once.text)


def test_where_the_clean_up_gives_up_the_differences_stay_as_they_are() -> None:
    found = [(0, "一"), (-1, "二"), (1, "三"), (0, "四")]
    with patch.object(diff_match_patch, "diff_cleanupMerge", side_effect=RecursionError):
        assert differences.cleaned(found) == found
