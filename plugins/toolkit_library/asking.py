"""Which documents of a library may share with others what is asked for: found by their seeds, without reading a text.

The seeds of the documents asked about are looked up among those of all documents, and those that meet are counted: for a
passage within its length, for a share in all. A candidate is what counts enough; the analysis then compares it exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.matching.seeds import ALL_PAIRS
from toolkit_library.adding import folded
from toolkit_library.fingerprints import LENGTHS, digest_of, fingerprints

if TYPE_CHECKING:
    import duckdb

    from toolkit import Context, Document, Wanted

COMMON = 5000
"""A seed of more documents than this is left out."""

MOST = 1000
"""Documents that are given at the most: those that share the most."""

NEAR, FAR = 26, 256
"""Units within which a passage has its seeds: one of the least length, and one whose matches lie far apart."""

REACH = (1, 1, 3)
"""How many of the shortest seeds one of each kind (`fingerprints.KINDS`) stands for."""

TWICE = (3, 2, 4)
"""How many seeds of each kind follow one where a run has about twice its length."""

SURE = 0.75
"""Of the shingles that two texts share so many are seeds of both, at the least but for odd texts."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Numbers of documents in the library. `left_out`: how many more there are."""

    numbers: tuple[int, ...]
    left_out: int


def candidates(
    connection: duckdb.DuckDBPyConnection, documents: Sequence[Document], wanted: Wanted, context: Context
) -> Candidates:
    """The documents that may share with one of these what is wanted."""
    units = [folded(document, context) for document in documents]
    marks = fingerprints(units)
    columns = {"key": marks.keys, "asker": marks.texts, "position": marks.positions, "kind": marks.kinds}
    connection.register("given", columns)
    _define(connection, "asked", "SELECT * FROM given")
    connection.unregister("given")
    _define(connection, "met", "SELECT key, document FROM seeds SEMI JOIN asked USING (key)")
    _define(
        connection,
        "counted",
        "SELECT key, places, times FROM (SELECT key, count(*) AS places FROM met GROUP BY key) "
        "JOIN (SELECT key, count(*) AS times FROM asked GROUP BY key) USING (key)",
    )
    queries = []
    if wanted.run is not None:
        queries += _by_passage(connection, wanted.run)
    if wanted.share is not None:
        queries += [_by_share(connection, wanted.share, [digest_of(each) for each in units])]
    found = connection.execute(
        f"SELECT document, max(weight) AS weight FROM ({' UNION ALL '.join(queries)}) GROUP BY document "
        "ORDER BY weight DESC, document"
    ).fetchall()
    numbers = tuple(sorted(document for document, _ in found[:MOST]))
    return Candidates(numbers, max(0, len(found) - MOST))


def _by_passage(connection: duckdb.DuckDBPyConnection, run: int) -> list[str]:
    """Who shares so many seeds within the length of a passage that `run` units can be matched.

    A seed that makes many pairs of places says nothing alone: as `reuse` tries it again at twice its length and then at that
    of a passage, it counts where those around it are met as well, and in as few places. Of pairs of words, of which any text
    has most somewhere, that is asked of the seeds of four words.
    """
    _define(
        connection,
        "hits",
        f"SELECT document, asker, position, kind, {_of_kind(REACH)} AS reach, places * times <= {ALL_PAIRS} AS rare "
        f"FROM met JOIN counted USING (key) JOIN asked USING (key) WHERE places <= {COMMON}",
    )
    twice, whole = _of_kind(TWICE), _of_kind([max(1, run - length) for length in LENGTHS])
    _define(
        connection,
        "stretches",
        f"SELECT document, asker, position, kind, {twice} + reach AS double_reach, {whole} + reach AS whole_reach, "
        f"lead(position, {twice}) OVER follow = position + {twice} AS double, "
        f"lead(position, {whole}) OVER follow = position + {whole} AS whole FROM hits "
        "WINDOW follow AS (PARTITION BY document, asker, kind ORDER BY position)",
    )
    _define(
        connection,
        "telling",
        "SELECT document, asker, unnest(range(position, position + reach)) AS position FROM hits WHERE rare UNION "
        "SELECT document, asker, unnest(range(position, position + double_reach)) FROM stretches JOIN "
        "(SELECT asker, position, kind FROM stretches WHERE double GROUP BY asker, position, kind "
        f"HAVING count(*) <= {ALL_PAIRS}) USING (asker, position, kind) WHERE double UNION "
        "SELECT document, asker, unnest(range(position, position + whole_reach)) FROM stretches WHERE whole",
    )
    near, far = (max(NEAR, 2 * run), least_seeds(run)), (max(FAR, 20 * run), least_seeds(2 * run))
    return [
        f"SELECT document, count(*) AS weight FROM (SELECT document, asker, unnest([position // {stride}, "
        f"position // {stride} - 1]) AS stretch FROM telling) GROUP BY document, asker, stretch HAVING count(*) >= {least}"
        for stride, least in (near, far)
    ]


def _of_kind(values: Sequence[int]) -> str:
    """In SQL, the value for the kind of a seed."""
    return f"CASE kind {' '.join(f'WHEN {kind} THEN {value}' for kind, value in enumerate(values))} END"


def least_seeds(run: int) -> int:
    """How many seeds `run` matched units have at the least, whatever runs they are made of: each has those of its length."""
    longest = max(LENGTHS)
    return max(1, run - (run // longest) * (longest - 1))


def _by_share(connection: duckdb.DuckDBPyConnection, share: float, digests: Sequence[str]) -> str:
    """Who has the share of the smaller one's seeds, those of very many documents taken as shared; and whole copies."""
    _define(connection, "own", "SELECT DISTINCT asker, key FROM asked")
    _define(
        connection,
        "sizes",
        "SELECT asker, count(*) AS size, "
        f"count(*) FILTER (WHERE places > {COMMON}) AS common FROM own LEFT JOIN counted USING (key) GROUP BY asker",
    )
    _define(
        connection,
        "shared",
        "SELECT document, asker, count(*) AS weight FROM met JOIN own USING (key) JOIN counted USING (key) "
        f"WHERE places <= {COMMON} GROUP BY document, asker",
    )
    listed = ", ".join(f"'{digest}'" for digest in digests)
    return (
        "SELECT document, weight FROM shared JOIN sizes USING (asker) JOIN documents ON number = document "
        f"WHERE weight >= {SURE * share} * least(size, seeds) - common "
        f"UNION ALL SELECT number, 1000000000 FROM documents WHERE folded IN ({listed})"
    )


def _define(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
