"""From texts to matches on an engine's tables: the seeds that places share as relations, the rest as kernels.

Stated once for every engine, and in its results the same as `detection.detect`, which does it on arrays in memory; the
search for seeds is told in `toolkit.matching.seeds`. Names of tables:

`texts`      the texts that are compared (`pairing.TEXTS`), made by whoever asks
`seeds`      the seeds of one length (`pairing.SEEDS`), and `grouped` those that stand in several places of the scope
`several`    those of the length before that stand in too many places for all their pairs
`pairs_0` …  pairs of places with equal seeds, of each length (`pairing.PAIRS`)
`met`        the pairs of texts that may have a match, with their seeds
`matches`    the matches of each, and some of those that are too short (`pairing.MATCHES`)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.matching.relations import count
from toolkit.matching.seeds import ALL_PAIRS, REPETITION
from toolkit_reuse import pairing
from toolkit_reuse.detection import Detected, joining_of, lengths_of

if TYPE_CHECKING:
    from toolkit import Tables
    from toolkit.matching.chains import Joining
    from toolkit.matching.decided import Bans
    from toolkit.matching.runs import Collection
    from toolkit.matching.seeds import Lengths, Scope

_TEXT = f">> {pairing.TEXT_BITS}"
_UNIT = f"& {(1 << pairing.TEXT_BITS) - 1}"


def detect(collection: Collection, min_length: int, tables: Tables, scope: Scope, bans: Bans) -> Detected:
    """The matches of a collection that is in this process, as `detection.detect` gives them."""
    tables.put("texts", pairing.TEXTS, pairing.text_rows(collection))
    match_texts(tables, min_length, scope, pairing.BansOfTexts.of(bans, collection))
    found = detected_in(tables, min_length)
    for name in ("texts", "matches"):
        tables.drop(name)
    return found


def match_texts(tables: Tables, min_length: int, scope: Scope, bans: pairing.BansOfTexts) -> None:
    """Makes `matches` of `texts`."""
    joining = joining_of(min_length)
    _gather(tables, _find_pairs(tables, min_length, joining, scope), joining)
    tables.map(
        "matches",
        pairing.MATCHES,
        pairing.Matching(min_length, bans),
        "SELECT m.one, m.other, m.seeds, a.keys AS one_keys, b.keys AS other_keys "
        "FROM met m JOIN texts a ON m.one = a.text JOIN texts b ON m.other = b.text",
    )
    tables.drop("met")


def detected_in(tables: Tables, min_length: int) -> Detected:
    """What `matches` says: those of at least the length asked for, in order, and the longest that is shorter."""
    listed = f"SELECT one, other, tiles FROM matches WHERE matched >= {min_length} ORDER BY one, other, number"
    shorter = (
        f"SELECT one, other, tiles FROM matches WHERE matched < {min_length} "
        "ORDER BY matched DESC, one, other, number LIMIT 1"
    )
    nearest = (match for rows in tables.rows(shorter) for match in pairing.matches_in(rows))
    matches = (match for rows in tables.rows(listed) for match in pairing.matches_in(rows))
    return Detected(tuple(matches), min_length, next(nearest, None))


def _find_pairs(tables: Tables, min_length: int, joining: Joining, scope: Scope) -> list[str]:
    """Makes tables of pairs of places with equal seeds, from short seeds to long, and gives their names."""
    found: list[str] = []
    stars = _Stars(min_length, scope)
    lengths, sought, level = lengths_of(min_length), "SELECT text, keys, words FROM texts", 0
    while True:
        tables.map("seeds", pairing.SEEDS, pairing.SeedsOf(lengths, scope.within), sought)
        tables.define("grouped", _grouped("seeds", scope))
        tables.drop("seeds")
        if level:
            found.append(stars.make(tables, f"stars_{level}"))
            tables.drop("several")
        if count(tables, _COUNT_MANY) >= REPETITION:
            found += _take_out_repetitions(tables, f"repetitions_{level}", scope)
        found.append(f"pairs_{level}")
        tables.define(found[-1], _all_pairs(lengths, joining.strong, scope))
        several = count(tables, _COUNT_MANY)
        if several:
            tables.define("several", "SELECT key, place, length FROM grouped WHERE many")
        tables.drop("grouped")
        if not several:
            return found
        lengths, sought, level = lengths.longer(min_length), _ACTIVE, level + 1


_COUNT_MANY = "SELECT COUNT(*) AS n FROM grouped WHERE many"

_ACTIVE = (
    "SELECT t.text, t.keys, t.words, a.units FROM texts t JOIN "
    f"(SELECT place {_TEXT} AS text, string_agg(CAST(place {_UNIT} AS STRING), ' ') AS units "
    f"FROM several GROUP BY place {_TEXT}) a ON t.text = a.text"
)
"""The texts in which a longer seed is tried, and at which units."""


def _grouped(seeds: str, scope: Scope) -> str:
    """The seeds that make a pair at least, and whether they make too many."""
    pairs, most = "COUNT(*) * (COUNT(*) - 1)", 2 * ALL_PAIRS
    if scope.border is not None:
        here = f"SUM(CASE WHEN place < {_border(scope)} THEN 1 ELSE 0 END)"
        pairs, most = f"{here} * (COUNT(*) - {here})", ALL_PAIRS
    return (
        f"SELECT s.key, s.place, s.length, s.beside, g.many FROM {seeds} s JOIN "
        f"(SELECT key, {pairs} > {most} AS many FROM {seeds} GROUP BY key HAVING {pairs} > 0) g ON s.key = g.key"
    )


def _border(scope: Scope) -> int:
    """The first place beyond the border."""
    assert scope.border is not None
    return scope.border << pairing.TEXT_BITS


def _all_pairs(lengths: Lengths, strong: int, scope: Scope) -> str:
    """Each seed in few places with all that come after it, or with all beyond the border."""
    order = "l.place < r.place"
    if scope.border is not None:
        order = f"l.place < {_border(scope)} AND r.place >= {_border(scope)}"
    return (
        f"SELECT l.place AS low, r.place AS high, l.length, {_may_be_strong(lengths, strong)} AS strong "
        f"FROM grouped l JOIN grouped r ON l.key = r.key WHERE NOT l.many AND NOT r.many AND {order}"
    )


def _may_be_strong(lengths: Lengths, strong: int) -> str:
    """Whether the run of a seed may be a chain by itself, for all that the units beside it say."""
    cases = {units: _may_grow(strong - units) for units in sorted({lengths.characters, lengths.words})}
    # Inside one text a run may become two of its length, where it is cut so as not to overlap itself.
    return (
        f"CASE WHEN l.place {_TEXT} = r.place {_TEXT} THEN TRUE "
        + " ".join(f"WHEN l.length = {units} THEN {grows}" for units, grows in cases.items())
        + " END"
    )


def _may_grow(missing: int) -> str:
    """Whether there may be so many equal units more, on both sides together."""
    if missing <= 0:
        return "TRUE"
    ways = []
    for before in range(missing + 1):
        units = [*range(before), *(pairing.BESIDE + after for after in range(missing - before))]
        mask = sum(((1 << pairing.BESIDE_BITS) - 1) << (pairing.BESIDE_BITS * unit) for unit in units)
        ways.append(f"(l.beside & {mask}) = (r.beside & {mask})")
    return f"({' OR '.join(ways)})"


@dataclass(frozen=True, slots=True)
class _Stars:
    """Of what stands in too many places for all pairs, each place that no longer seed joins to another, with the first."""

    least: int
    scope: Scope

    def make(self, tables: Tables, name: str) -> str:
        """Makes the table of pairs, of `several` and of the seeds that are longer, in `grouped`."""
        tables.define(
            "chosen",
            "SELECT v.key, v.place, v.length, g.place IS NULL AS chosen FROM several v "
            f"LEFT JOIN grouped g ON v.place = g.place WHERE v.length >= {self.least}",
        )
        pairs = self._pairs if self.scope.border is None else self._pairs_across
        # Where the others have more in common with each other, the first is still to be found: with the last.
        tables.define(
            name,
            f"WITH heads AS ({self._heads()}), members AS (SELECT c.place, c.length, h.first, h.across, "
            "c.chosen OR (c.place = h.last AND h.first_chosen = 1) AS chosen, c.chosen AS alone "
            f"FROM chosen c JOIN heads h ON c.key = h.key) {pairs()}",
        )
        tables.drop("chosen")
        return name

    def _heads(self) -> str:
        """The first and the last place of each seed, the first beyond the border, and whether the first is chosen."""
        across = (
            "MIN(place)"
            if self.scope.border is None
            else f"MIN(CASE WHEN place >= {_border(self.scope)} THEN place END)"
        )
        return (
            f"SELECT key, MIN(place) AS first, MAX(place) AS last, {across} AS across, "
            "MAX(CASE WHEN chosen AND place = start THEN 1 ELSE 0 END) AS first_chosen "
            "FROM (SELECT key, place, chosen, MIN(place) OVER (PARTITION BY key) AS start FROM chosen) c GROUP BY key"
        )

    def _pairs(self) -> str:
        return "SELECT first AS low, place AS high, length, TRUE AS strong FROM members WHERE chosen AND place > first"

    def _pairs_across(self) -> str:
        return (
            "SELECT first AS low, place AS high, length, TRUE AS strong FROM members WHERE chosen AND place >= across "
            "UNION ALL "
            "SELECT place AS low, across AS high, length, TRUE AS strong FROM members WHERE alone AND place < across"
        )


def _take_out_repetitions(tables: Tables, name: str, scope: Scope) -> list[str]:
    """Leaves of stretches that repeat a period over and over their first period only in `grouped`.

    Makes the table `name` of the stretches as pairs of places, where there are any and texts are compared with themselves.
    Gives the names of the tables that were made.
    """
    tables.define("stretches", _STRETCHES)
    found: list[str] = []
    if count(tables, "SELECT COUNT(*) AS n FROM stretches"):
        if scope.border is None:
            found.append(name)
            tables.map(
                found[-1],
                pairing.PAIRS,
                pairing.repetitions,
                "SELECT s.first, s.last, s.period, g.length FROM stretches s JOIN grouped g ON g.place = s.last - 1",
            )
        tables.define("kept", _KEPT)
        tables.define("grouped", _grouped("kept", scope))
        tables.drop("kept")
    tables.drop("stretches")
    return found


_STRETCHES = (
    "WITH followed AS (SELECT place, "
    f"LEAD(place) OVER (PARTITION BY key, place {_TEXT} ORDER BY place) - place AS period FROM grouped WHERE many), "
    f"islands AS (SELECT place, period, place - ROW_NUMBER() OVER (PARTITION BY place {_TEXT}, period ORDER BY place) "
    "AS island FROM followed WHERE period IS NOT NULL) "
    "SELECT MIN(place) AS first, MAX(place) + 1 AS last, period FROM islands "
    f"GROUP BY place {_TEXT}, period, island HAVING COUNT(*) >= {REPETITION} AND COUNT(*) >= 3 * period"
)
"""Stretches of places that each have their next one in the same text at one distance, three times as long at the least."""

_KEPT = (
    "SELECT g.key, g.place, g.length, g.beside FROM grouped g LEFT JOIN stretches s "
    f"ON s.first {_TEXT} = g.place {_TEXT} AND g.place >= s.first + s.period AND g.place < s.last WHERE s.first IS NULL"
)


def _gather(tables: Tables, pairs: list[str], joining: Joining) -> None:
    """Makes `met` of the pairs of places: those of each two texts together, without seeds that go on from the one before.

    Two texts that share short runs only, none near another, have no chain, and are left out here: their keys need not
    travel. Most pairs of texts are such.
    """
    # As far as two seeds may be from each other whose runs are one chain, where neither is strong (`chains.connected`).
    reach = 3 * joining.gap // 2 + 2 * joining.strong
    together = " UNION ALL ".join(f"SELECT low, high, length, strong FROM {name}" for name in pairs)
    tables.define(
        "met",
        f"WITH placed AS ({together}), stepping AS (SELECT low, high, length, strong, low - LAG(low) OVER w AS step, "
        "(high - low) - LAG(high - low) OVER w AS shift "
        f"FROM placed WINDOW w AS (PARTITION BY low {_TEXT}, high {_TEXT} ORDER BY low, high)), "
        "told AS (SELECT low, high, length, strong, step, COALESCE(step <= 1 AND shift = 0, FALSE) AS goes_on "
        "FROM stepping) "
        f"SELECT low {_TEXT} AS one, high {_TEXT} AS other, string_agg(CASE WHEN goes_on THEN NULL ELSE "
        f"CAST(low {_UNIT} AS STRING) || ' ' || CAST(high {_UNIT} AS STRING) || ' ' || CAST(length AS STRING) END, ' ') "
        f"AS seeds FROM told GROUP BY low {_TEXT}, high {_TEXT} "
        f"HAVING MAX(CASE WHEN strong OR (step <= {reach} AND NOT goes_on) THEN 1 ELSE 0 END) = 1",
    )
    for name in pairs:
        tables.drop(name)
