"""What detectors ask of an engine's tables: rows with one key in pairs, and what hangs together. In SQL, as relations.

The SQL is what DuckDB and Spark both read. Numbers of rows and labels are BIGINT.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.matching.chains import components

if TYPE_CHECKING:
    from toolkit.tables import Columns, Tables


def count(tables: Tables, query: str) -> int:
    """The number that a query of one row and one column gives; 0 where that is NULL."""
    for columns in tables.rows(query):
        value = next(iter(columns.values()))[0]
        return 0 if value is None else int(value)
    return 0


def pair_up(tables: Tables, name: str, keyed: str, most: int) -> None:
    """Makes the table `name` of the pairs (`low`, `high`) of rows with one key, from `keyed` (`key`, `row_number`).

    Every two of up to `most` rows with one key are a pair; of more, each with the least: as `minhash.pairs_within` does.
    """
    tables.define(
        f"{name}_keys",
        f"SELECT key, COUNT(*) AS held, MIN(row_number) AS least FROM {keyed} GROUP BY key HAVING COUNT(*) > 1",
    )
    tables.define(
        f"{name}_rows",
        f"SELECT k.key, k.row_number, s.held, s.least FROM {keyed} k JOIN {name}_keys s ON k.key = s.key",
    )
    tables.define(
        name,
        "SELECT one.row_number AS low, other.row_number AS high "
        f"FROM {name}_rows one JOIN {name}_rows other ON one.key = other.key "
        f"WHERE one.held <= {most} AND one.row_number < other.row_number UNION "
        f"SELECT least AS low, row_number AS high FROM {name}_rows WHERE held > {most} AND least < row_number",
    )
    tables.drop(f"{name}_keys")
    tables.drop(f"{name}_rows")


HERE = 1 << 20
"""Up to so many edges are brought into this process: some 50 MB, and no round of an engine is as quick."""


def label_components(tables: Tables, name: str, edges: str, here: int = HERE) -> None:
    """Makes the table `name` (`node`, `label`): each node of the edges (`low`, `high`) with the least of its component.

    Up to `here` edges in this process; more on the engine, by rounds of two steps, each of which hangs nodes to lesser
    ones until every component is a star (Kiveris et al., Connected components in MapReduce and beyond, SoCC 2014): about
    the square of the logarithm of the longest path.
    """
    if count(tables, f"SELECT COUNT(*) AS n FROM {edges}") <= here:
        tables.put(name, {"node": "BIGINT", "label": "BIGINT"}, [_labels(tables, edges)])
        return
    step = f"{name}_step"
    tables.define(step, f"SELECT DISTINCT low, high FROM {edges} WHERE low < high")
    while count(tables, _NOT_STARS.format(edges=step)):
        tables.define(step, _LARGE_STAR.format(edges=step))
        tables.define(step, _SMALL_STAR.format(edges=step))
    tables.define(
        name, f"SELECT high AS node, low AS label FROM {step} UNION SELECT low AS node, low AS label FROM {step}"
    )
    tables.drop(step)


def _labels(tables: Tables, edges: str) -> Columns:
    """The nodes of the edges and their labels, in this process."""
    ends = [np.stack((rows["low"], rows["high"])) for rows in tables.rows(f"SELECT low, high FROM {edges}")]
    nodes, places = np.unique(np.concatenate([np.zeros((2, 0), dtype=np.int64), *ends], axis=1), return_inverse=True)
    low, high = places.reshape(2, -1)
    component = components(len(nodes), low, high)
    least = np.full(len(nodes), len(nodes), dtype=np.int64)
    np.minimum.at(least, component, np.arange(len(nodes)))
    return {"node": nodes, "label": nodes[least[component]] if len(nodes) else nodes}


_NOT_STARS = (
    "SELECT COUNT(*) AS n FROM (SELECT e.high FROM {edges} e JOIN {edges} f ON e.low = f.high "
    "UNION ALL SELECT high FROM {edges} GROUP BY high HAVING COUNT(*) > 1) wrong"
)
"""Nodes that hang to one that hangs itself, or to two."""

_LARGE_STAR = (
    "WITH both_ways AS (SELECT low AS node, high AS near FROM {edges} UNION ALL SELECT high, low FROM {edges}), "
    "nearest AS (SELECT node, LEAST(node, MIN(near)) AS least FROM both_ways GROUP BY node) "
    "SELECT DISTINCT n.least AS low, b.near AS high FROM both_ways b JOIN nearest n ON b.node = n.node "
    "WHERE b.near > b.node"
)
"""Of each node, those near that are greater are hung to the least of them all."""

_SMALL_STAR = (
    "WITH nearest AS (SELECT high AS node, MIN(low) AS least FROM {edges} GROUP BY high) "
    "SELECT n.least AS low, e.low AS high FROM {edges} e JOIN nearest n ON e.high = n.node WHERE e.low > n.least "
    "UNION SELECT least AS low, node AS high FROM nearest"
)
"""Of each node, those near that are less are hung, with it, to the least of them."""
