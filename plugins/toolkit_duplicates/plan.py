"""From distinct texts to verified pairs on an engine's tables: the joins as relations, the rest as kernels.

Stated once for every engine, and in its results the same as `groups.compared`, which does it on arrays in memory: the
candidates by MinHash (`toolkit.matching.minhash`) and by shared shingles (`toolkit.matching.overlap`), then the pairs that
may be findings, then their exact figures. Names of tables:

`texts`      the distinct texts (`kernels.TEXTS`), made by whoever asks
`sketches`   the minima of each
`alike`, `holding`, `candidates`   pairs, the lower number first
`verified`   the pairs that were compared exactly, and what it gave (`kernels.VERIFIED`)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.matching import overlap
from toolkit.matching.minhash import ALL_PAIRS
from toolkit.matching.overlap import FREQUENT, MOST_HOLDERS
from toolkit.matching.relations import count, pair_up
from toolkit.matching.sketches import Verified
from toolkit_duplicates import kernels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import Tables
    from toolkit.matching.minhash import Bands
    from toolkit_duplicates.groups import Limits

MET_AT_ONCE = 1 << 26
"""Texts that are met by the shingles of others and counted at a time, about: some GB while they are counted."""

KEYS_AT_ONCE = 1 << 24
"""Keys of bands that are grouped at a time, about: some hundred MB while they are."""

_MOST_ROUNDS = 32
"""Each reads all minima, or all holders: of more than so many rounds have, more are done at a time, and spill."""


def compare(tables: Tables, limits: Limits, sample: int | None = None) -> None:
    """Makes `verified` of `texts`. `sample`: how many shingles are looked at for what holds another, at the most.

    Without it as many as in memory, `overlap.SAMPLE`, whatever the number of texts.
    """
    sample = overlap.SAMPLE if sample is None else sample
    bands = limits.bands
    if bands is None:
        _find_holding(tables, min(limits.containment, limits.jaccard), sample)
        tables.define("candidates", "SELECT low, high FROM holding")
    else:
        hashes = bands.count * bands.rows
        tables.map("sketches", kernels.SKETCHES, kernels.Sketch(hashes), "SELECT text, shingles FROM texts")
        _find_alike(tables, bands)
        _find_holding(tables, limits.containment, sample)
        _keep_those_that_may_reach(tables, limits)
        tables.drop("sketches")
    tables.map(
        "verified",
        kernels.VERIFIED,
        kernels.verified,
        "SELECT c.low, c.high, a.shingles AS low_shingles, b.shingles AS high_shingles "
        "FROM candidates c JOIN texts a ON c.low = a.text JOIN texts b ON c.high = b.text",
    )
    tables.drop("candidates")


def verified_pairs(tables: Tables) -> Iterator[Verified]:
    """The rows of `verified`, in order."""
    for rows in tables.rows("SELECT low, high, jaccard, low_in_high, high_in_low FROM verified ORDER BY low, high"):
        names = ("low", "high", "jaccard", "low_in_high", "high_in_low")
        for cells in zip(*(rows[name].tolist() for name in names), strict=True):
            yield Verified(*cells)


def _find_alike(tables: Tables, bands: Bands) -> None:
    """Makes `alike`: the pairs with an equal band; in rounds of some bands, so that few keys are grouped at a time."""
    texts = count(tables, "SELECT COUNT(*) AS n FROM sketches")
    rounds = min(_MOST_ROUNDS, bands.count, 1 + texts * bands.count // KEYS_AT_ONCE)
    for number in range(rounds):
        first, last = (bands.count * part // rounds for part in (number, number + 1))
        tables.map("keyed", kernels.KEYED, kernels.BandKeys(bands, first, last), "SELECT text, minima FROM sketches")
        pair_up(tables, f"alike_{number}", "keyed", ALL_PAIRS)
        tables.drop("keyed")
    _unite(tables, "alike", [f"alike_{number}" for number in range(rounds)])


def _unite(tables: Tables, name: str, parts: list[str]) -> None:
    """Makes a table of the pairs of others, each once."""
    rows = " UNION ALL ".join(f"SELECT low, high FROM {part}" for part in parts)
    tables.define(name, f"SELECT DISTINCT low, high FROM ({rows}) parts")
    for part in parts:
        tables.drop(part)


def _keep_those_that_may_reach(tables: Tables, limits: Limits) -> None:
    """Makes `candidates` of `alike` and `holding`: the pairs that by their minima may be findings."""
    tables.define("met", "SELECT low, high FROM alike UNION SELECT low, high FROM holding")
    tables.map(
        "candidates",
        kernels.PAIRS,
        kernels.Reaching(limits),
        "SELECT m.low, m.high, a.size AS low_size, b.size AS high_size, a.minima AS low_minima, b.minima AS high_minima "
        "FROM met m JOIN sketches a ON m.low = a.text JOIN sketches b ON m.high = b.text",
    )
    for name in ("met", "alike", "holding"):
        tables.drop(name)


def _find_holding(tables: Tables, least: float, sample: int) -> None:
    """Makes `holding`: the pairs of which one may have the share `least` of its shingles in the other."""
    zeros, total = 0, count(tables, "SELECT CAST(SUM(length) AS BIGINT) AS n FROM texts")
    while total >> zeros > sample:
        zeros += 1
    tables.map("holdings", kernels.HOLDINGS, kernels.Holdings(zeros), "SELECT text, shingles FROM texts")
    tables.define("held", "SELECT key, COUNT(*) AS held FROM holdings GROUP BY key HAVING COUNT(*) > 1")
    tables.define("shared", "SELECT h.text, h.key, h.zeros, s.held FROM holdings h JOIN held s ON h.key = s.key")
    tables.drop("holdings")
    tables.drop("held")
    tables.map("seeking", kernels.SEEKING, kernels.Seeking(least, zeros), _LOOKS)
    tables.define("sought", _SOUGHT)
    tables.define("frequent", f"SELECT text, COUNT(*) AS frequent FROM sought WHERE held > {FREQUENT} GROUP BY text")
    tables.define("seekers", _SEEKERS)
    tables.define("holders", _HOLDERS)
    for name in ("shared", "seeking", "frequent"):
        tables.drop(name)
    _count_met(tables)


_LOOKS = (
    "SELECT t.text, t.shingles, l.looks FROM texts t JOIN (SELECT text, "
    f"CAST(SUM(CASE WHEN held <= {FREQUENT} THEN held ELSE 0 END) AS BIGINT) AS looks FROM shared GROUP BY text) l "
    "ON t.text = l.text"
)
"""The texts that share anything, and how many hold their shingles, frequent ones not counted."""

_SOUGHT = (
    "SELECT h.text, h.key, h.held, s.wanted FROM shared h JOIN seeking s ON h.text = s.text WHERE h.zeros >= s.zeros"
)
"""The shingles by which texts look for others."""

_SEEKERS = (
    "SELECT q.text, q.key, GREATEST(q.wanted - COALESCE(f.frequent, 0), 1) AS needed "
    f"FROM sought q LEFT JOIN frequent f ON q.text = f.text WHERE q.held <= {FREQUENT} UNION ALL "
    "SELECT text, key, GREATEST(wanted - frequent, 1) AS needed FROM (SELECT q.text, q.key, q.wanted, f.frequent, "
    # Hashes are unsigned: those that are negative as BIGINT are the greater ones.
    "ROW_NUMBER() OVER (PARTITION BY q.text ORDER BY q.held, q.key < 0, q.key) AS place "
    f"FROM sought q JOIN frequent f ON q.text = f.text WHERE q.held > {FREQUENT}) ranked "
    "WHERE place <= 1 - (wanted - frequent)"
)
"""Of these, all that few texts have, and the rarest of the others where those do not decide; and how many are needed."""

_HOLDERS = (
    f"SELECT key, text FROM shared WHERE held <= {FREQUENT} UNION ALL "
    "SELECT key, text FROM (SELECT h.key, h.text, "
    "ROW_NUMBER() OVER (PARTITION BY h.key ORDER BY t.length DESC, h.text) AS place "
    f"FROM shared h JOIN texts t ON h.text = t.text WHERE h.held > {FREQUENT}) ranked WHERE place <= {MOST_HOLDERS}"
)
"""The texts that are found by a shingle: of a frequent one the longest."""


def _count_met(tables: Tables) -> None:
    """Makes `holding` of `seekers` and `holders`: who holds as many of a text's shingles as it needs.

    In rounds of some of the texts, so that what is counted at a time is bounded.
    """
    looks = count(tables, f"SELECT CAST(SUM(LEAST(held, {FREQUENT})) AS BIGINT) AS n FROM sought")
    rounds = min(_MOST_ROUNDS, 1 + looks // MET_AT_ONCE)
    for number in range(rounds):
        tables.define(
            f"met_{number}",
            "SELECT LEAST(seeker, found) AS low, GREATEST(seeker, found) AS high FROM ("
            "SELECT s.text AS seeker, h.text AS found FROM seekers s JOIN holders h ON s.key = h.key "
            f"WHERE s.text <> h.text AND s.text % {rounds} = {number} "
            "GROUP BY s.text, h.text HAVING COUNT(*) >= MIN(s.needed)) met",
        )
    _unite(tables, "holding", [f"met_{number}" for number in range(rounds)])
    for name in ("seekers", "holders", "sought"):
        tables.drop(name)
