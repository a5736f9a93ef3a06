"""Long sequences are compared in pieces: what is found is equal, in order, and as good as nearly all there is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from toolkit.matching import differences
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
        told = list(stretches(left, right))
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


@pytest.mark.parametrize("every", [5, 50])
def test_little_is_lost_between_the_pieces(every: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(every)
    words = chance.choices(WORDS, k=6000)
    words[1000:1500], words[4000:4500] = words[4000:4500], words[1000:1500]
    left, right = "".join(words), "".join(edited(words, chance, every))
    exact = sum(size for _, _, size in common(left, right))
    monkeypatch.setattr(differences, "AT_ONCE", 1 << 16)
    assert sum(size for _, _, size in common(left, right)) >= 0.99 * exact
