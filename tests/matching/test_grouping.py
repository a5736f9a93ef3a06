"""Rows that share their key, against a naive oracle."""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.matching import grouping
from toolkit.matching.grouping import grouped

FIRST_BITS = 1 << 60
"""A step that changes only the first bits of a key, by which rows are dealt out."""


def _naive(keys: list[int]) -> list[list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        rows[key].append(row)
    return sorted(some for some in rows.values() if len(some) > 1)


def _groups(keys: list[int], threads: int) -> list[list[int]]:
    members, bounds = grouped(np.array(keys, dtype=np.uint64), threads)
    return [members[start:end].tolist() for start, end in itertools.pairwise(bounds.tolist())]


KEYS = st.one_of(
    st.integers(0, 20),  # unequal keys whose fronts are equal
    st.integers(0, 15).map(lambda n: n * FIRST_BITS),
    st.tuples(st.integers(0, 15), st.integers(0, 3)).map(lambda two: two[0] * FIRST_BITS + two[1]),
    st.integers(0, 2**64 - 1),
)


@given(st.lists(KEYS, max_size=200), st.sampled_from((1, 2)), st.sampled_from((7, 64, 1 << 18)))
def test_the_rows_that_share_their_key_are_found(keys: list[int], threads: int, rows: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "ROWS", rows)  # so that there are many parts, and parts of many slices
        assert _groups(keys, threads) == _naive(keys)


def test_many_rows_are_grouped_as_few_are() -> None:
    keys = (
        np.random.default_rng(3).integers(0, 400_000, 600_000, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    ).tolist()
    assert _groups(keys, 2) == _naive(keys)
