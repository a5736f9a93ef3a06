"""Which documents of a library may share with others what is asked for: found by their seeds, without reading a text.

The seeds of the documents asked about are looked up among those of all. What says little, a seed of very many documents, is
left out. No document that shares what is wanted by other seeds is missed: who counts is a candidate, and the analysis
compares what is left exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit_library.adding import folded
from toolkit_library.fingerprints import CHARACTERS, fingerprints
from toolkit_library.store import value

if TYPE_CHECKING:
    import duckdb

    from toolkit import Context, Document, Wanted

COMMON = 5000
"""A seed of more documents than this is left out."""

MOST = 1000
"""Documents that are given at the most: those that share the most."""

NEAR, FAR = 26, 256
"""Units within which a passage has its seeds: one of the least length, and one whose matches lie far apart."""

SURE = 0.75
"""Of the shingles that two texts share so many are seeds of both, at the least but for odd texts."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Numbers of documents in the library. `left_out`: how many more there are. `common`: the seeds that were left out."""

    numbers: tuple[int, ...]
    left_out: int
    common: int


def candidates(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[Document], wanted: Wanted, context: Context
) -> Candidates:
    """The documents that may share with one of these what is wanted."""
    marks = fingerprints([folded(document, context) for document in documents])
    sizes = np.bincount(marks.texts, minlength=len(documents))
    connection.register(
        "given", {"key": marks.keys, "asker": marks.texts, "position": marks.positions, "size": sizes[marks.texts]}
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE asked AS SELECT * FROM given")
    connection.unregister("given")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE met AS SELECT key, document FROM seeds SEMI JOIN asked USING (key)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE common AS SELECT key FROM met GROUP BY key HAVING count(*) > {COMMON}"
    )
    common = value(connection, "SELECT count(*) FROM common")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE hits AS SELECT * FROM met JOIN asked USING (key) ANTI JOIN common USING (key)"
    )
    queries = [_by_passage(wanted.run)] if wanted.run is not None else []
    if wanted.share is not None:
        queries += [_by_share(wanted.share), _by_copies(marks.digests)]
    found = connection.execute(
        f"SELECT document, max(weight) AS weight FROM ({' UNION ALL '.join(queries)}) GROUP BY document "
        "ORDER BY weight DESC, document"
    ).fetchall()
    numbers = tuple(sorted(document for document, _ in found[:MOST]))
    return Candidates(numbers, max(0, len(found) - MOST), common)


def _by_passage(run: int) -> str:
    """Who shares so many seeds within the length of a passage that `run` units can be matched."""
    near = least_seeds(run)
    far = least_seeds(2 * run)
    width, wide = max(NEAR, 2 * run), max(FAR, 20 * run)
    return " UNION ALL ".join(
        f"SELECT document, count(*) AS weight FROM (SELECT document, asker, unnest([position // {stride}, "
        f"position // {stride} - 1]) AS stretch FROM hits) GROUP BY document, asker, stretch HAVING count(*) >= {least}"
        for stride, least in ((width, near), (wide, far))
    )


def least_seeds(run: int) -> int:
    """How many seeds `run` matched units have at the least, whatever runs they are made of: each has those of its length."""
    return max(1, run - (run // CHARACTERS) * (CHARACTERS - 1))


def _by_share(share: float) -> str:
    """Who has the share of the smaller one's seeds, of those that are looked at."""
    least = max(0.0, SURE * share)
    return (
        "SELECT h.document, h.weight FROM (SELECT document, asker, any_value(size) AS size, count(*) AS weight FROM hits "
        "GROUP BY document, asker) AS h JOIN documents ON documents.number = h.document "
        "LEFT JOIN (SELECT asker, count(*) AS missing FROM asked SEMI JOIN common USING (key) GROUP BY asker) AS m "
        "ON m.asker = h.asker "
        f"WHERE h.weight >= {least} * least(h.size, documents.seeds) - coalesce(m.missing, 0)"
    )


def _by_copies(digests: Sequence[str]) -> str:
    listed = ", ".join(f"'{digest}'" for digest in digests)
    return f"SELECT number AS document, 1000000000 AS weight FROM documents WHERE folded IN ({listed})"
