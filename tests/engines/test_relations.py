"""Pairs and components in SQL, against a plain reckoning."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import Tables
from toolkit.matching.relations import label_components, pair_up
from toolkit_duckdb.engine import DuckDBEngine, EngineOptions


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    with DuckDBEngine().opened(EngineOptions()) as engine:
        yield engine.tables  # type: ignore[attr-defined]


NODES = st.integers(-3, 40)


@given(edges=st.lists(st.tuples(NODES, NODES), max_size=60))
def test_each_node_gets_the_least_of_its_component(tables: Tables, edges: list[tuple[int, int]]) -> None:
    edges = [(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]]
    for here in (0, 100):
        assert _labels(tables, edges, here) == _reckoned(edges)


def test_a_long_chain_in_any_order_is_one_component(tables: Tables) -> None:
    order = np.random.default_rng(3).permutation(400).tolist()
    edges = [(min(pair), max(pair)) for pair in itertools.pairwise(order)]
    assert set(_labels(tables, edges, 0).values()) == {0}


@given(keys=st.lists(st.integers(-2, 6), max_size=40), most=st.integers(2, 6))
def test_rows_with_one_key_are_pairs_and_of_many_each_with_the_first(
    tables: Tables, keys: list[int], most: int
) -> None:
    rows = {"key": np.array(keys, dtype=np.int64), "row_number": np.arange(len(keys), dtype=np.int64)}
    tables.put("keyed", {"key": "BIGINT", "row_number": "BIGINT"}, [rows])
    pair_up(tables, "paired", "keyed", most)
    expected: set[tuple[int, int]] = set()
    for key in set(keys):
        same = [row for row, other in enumerate(keys) if other == key]
        expected |= set(itertools.combinations(same, 2)) if len(same) <= most else {(same[0], row) for row in same[1:]}
    assert _pairs(tables, "SELECT low, high FROM paired") == sorted(expected)


def _labels(tables: Tables, edges: list[tuple[int, int]], here: int) -> dict[int, int]:
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    tables.put("edges", {"low": "BIGINT", "high": "BIGINT"}, [{"low": ends[:, 0], "high": ends[:, 1]}])
    label_components(tables, "labels", "edges", here)
    return dict(_pairs(tables, "SELECT node, label FROM labels"))


def _pairs(tables: Tables, query: str) -> list[tuple[int, int]]:
    found = []
    for columns in tables.rows(query):
        one, other = columns.values()
        found += list(zip(one.tolist(), other.tolist(), strict=True))
    return sorted(found)


def _reckoned(edges: list[tuple[int, int]]) -> dict[int, int]:
    label = {node: node for edge in edges for node in edge}
    for _ in label:
        for one, other in edges:
            label[one] = label[other] = min(label[one], label[other])
    return label
