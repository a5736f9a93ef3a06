"""From texts to matches on an engine's tables: the seeds that places share as relations, the rest as kernels.

Stated once for every engine, and in its results the same as `detection.detect`, which does it on arrays in memory; the
search for seeds is told in `toolkit.matching.seeds`. Names of tables:

`texts`         the texts that are compared (`pairing.TEXTS`), made by whoever asks
`shared_0` …    the seeds of each length (`pairing.SEEDS`) that make pairs, and whether they make too `many`; `kept_0` …
                the same without repetitions, where there are any, and `repeated_0` … these
`met`           the pairs of texts that may have a match, with their seeds
`matches`       the matches of each, and some of those that are too short (`pairing.MATCHES`)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.matching.relations import count
from toolkit.matching.seeds import ALL_PAIRS, REPETITION
from toolkit_reuse import pairing
from toolkit_reuse.detection import Detected, joining_of, lengths_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    meet_texts(tables, min_length, scope)
    tables.map(
        "matches",
        pairing.MATCHES,
        pairing.Matching(min_length, bans),
        "SELECT m.one, m.other, m.seeds, a.keys AS one_keys, b.keys AS other_keys "
        "FROM met m JOIN texts a ON m.one = a.text JOIN texts b ON m.other = b.text",
    )
    tables.drop("met")


def meet_texts(tables: Tables, min_length: int, scope: Scope) -> None:
    """Makes `met` of `texts`."""
    levels = _search(tables, min_length, scope)
    _gather(tables, list(_pairs(levels, min_length, scope)), joining_of(min_length))
    for name in {name for level in levels for name in (level.shared, level.kept, level.repeated) if name}:
        tables.drop(name)


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


@dataclass(frozen=True, slots=True)
class _Level:
    """The tables of the seeds of one length: those that are shared, those kept of these, and the repetitions."""

    lengths: Lengths
    shared: str
    kept: str
    repeated: str | None = None


def _search(tables: Tables, min_length: int, scope: Scope) -> list[_Level]:
    """Makes the tables of all levels, from short seeds to long: what makes too many pairs is tried again."""
    levels: list[_Level] = []
    lengths, sought = lengths_of(min_length), "SELECT text, keys, words FROM texts"
    while True:
        shared = f"shared_{len(levels)}"
        tables.map("seeds", pairing.SEEDS, pairing.SeedsOf(lengths, scope.within), sought)
        tables.define(shared, _shared("seeds", scope))
        tables.drop("seeds")
        level, many = _Level(lengths, shared, shared), _count_many(tables, shared)
        if many >= REPETITION:
            level = _without_repetitions(tables, level, f"_{len(levels)}", scope)
            many = many if level.kept == shared else _count_many(tables, level.kept)
        levels.append(level)
        if not many:
            return levels
        lengths, sought = lengths.longer(min_length), _active(level.kept)


def _shared(seeds: str, scope: Scope) -> str:
    """The seeds that make a pair at least, and whether they make too many."""
    pairs, most = "COUNT(*) * (COUNT(*) - 1)", 2 * ALL_PAIRS
    if scope.border is not None:
        here = f"SUM(CASE WHEN place < {_first_beyond(scope.border)} THEN 1 ELSE 0 END)"
        pairs, most = f"{here} * (COUNT(*) - {here})", ALL_PAIRS
    return (
        f"SELECT s.key, s.place, s.length, s.beside, g.many FROM {seeds} s JOIN "
        f"(SELECT key, {pairs} > {most} AS many FROM {seeds} GROUP BY key HAVING {pairs} > 0) g ON s.key = g.key"
    )


def _first_beyond(border: int) -> int:
    """The first place of the text with this number."""
    return border << pairing.TEXT_BITS


def _count_many(tables: Tables, shared: str) -> int:
    return count(tables, f"SELECT COUNT(*) AS n FROM {shared} WHERE many")


def _active(kept: str) -> str:
    """The texts in which a longer seed is tried, and at which units."""
    return (
        "SELECT t.text, t.keys, t.words, a.units FROM texts t JOIN "
        f"(SELECT place {_TEXT} AS text, STRING_AGG(CAST(place {_UNIT} AS STRING), ' ') AS units "
        f"FROM {kept} WHERE many GROUP BY place {_TEXT}) a ON t.text = a.text"
    )


def _without_repetitions(tables: Tables, level: _Level, number: str, scope: Scope) -> _Level:
    """The level; of stretches that repeat a period over and over, what is kept has the first period only.

    The stretches are pairs of places, where texts are compared with themselves.
    """
    tables.define("stretches", _stretches(level.shared))
    if count(tables, "SELECT COUNT(*) AS n FROM stretches"):
        repeated = f"repeated{number}" if scope.border is None else None
        if repeated is not None:
            tables.map(
                repeated,
                pairing.PAIRS,
                pairing.repetitions,
                "SELECT s.begins, s.ends, s.period, g.length "
                f"FROM stretches s JOIN {level.shared} g ON g.place = s.ends - 1",
            )
        tables.define("left_over", _beside_stretches(level.shared))
        tables.define(f"kept{number}", _shared("left_over", scope))
        tables.drop("left_over")
        level = _Level(level.lengths, level.shared, f"kept{number}", repeated)
    tables.drop("stretches")
    return level


def _stretches(shared: str) -> str:
    """Stretches of places that each have their next one in the same text at one distance, three times as long at least."""
    return (
        f"WITH followed AS (SELECT place, LEAD(place) OVER (PARTITION BY key, place {_TEXT} ORDER BY place) - place "
        f"AS period FROM {shared} WHERE many), "
        f"islands AS (SELECT place, period, place - ROW_NUMBER() OVER (PARTITION BY place {_TEXT}, period "
        "ORDER BY place) AS island FROM followed WHERE period IS NOT NULL) "
        "SELECT MIN(place) AS begins, MAX(place) + 1 AS ends, period FROM islands "
        f"GROUP BY place {_TEXT}, period, island HAVING COUNT(*) >= {REPETITION} AND COUNT(*) >= 3 * period"
    )


def _beside_stretches(shared: str) -> str:
    """The seeds but those of the second and later periods of stretches."""
    return (
        f"SELECT g.key, g.place, g.length, g.beside FROM {shared} g LEFT JOIN stretches s ON s.begins {_TEXT} = "
        f"g.place {_TEXT} AND g.place >= s.begins + s.period AND g.place < s.ends WHERE s.begins IS NULL"
    )


def _pairs(levels: Sequence[_Level], min_length: int, scope: Scope) -> Iterator[str]:
    """The pairs of places with equal seeds, of all levels: queries with the columns of `pairing.PAIRS`."""
    strong = joining_of(min_length).strong
    before: _Level | None = None
    for level in levels:
        yield _all_pairs(level, strong, scope)
        if level.repeated is not None:
            yield f"SELECT low, high, length, strong FROM {level.repeated}"
        if before is not None and max(before.lengths.characters, before.lengths.words) >= min_length:
            yield _stars(before, level, min_length, scope)
        before = level


def _all_pairs(level: _Level, strong: int, scope: Scope) -> str:
    """Each seed in few places with all that come after it, or with all beyond the border."""
    order = "l.place < r.place"
    if scope.border is not None:
        beyond = _first_beyond(scope.border)
        order = f"l.place < {beyond} AND r.place >= {beyond}"
    return (
        f"SELECT l.place AS low, r.place AS high, l.length, {_may_be_strong(level.lengths, strong)} AS strong "
        f"FROM {level.kept} l JOIN {level.kept} r ON l.key = r.key WHERE NOT l.many AND NOT r.many AND {order}"
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
    """Whether there may be so many equal units more, on both sides together; of those further off nothing is known."""
    if missing <= 0:
        return "TRUE"
    ways = []
    for before in range(missing + 1):
        near, nearest_after = min(before, pairing.BESIDE), min(missing - before, pairing.BESIDE)
        units = [*range(near), *(pairing.BESIDE + after for after in range(nearest_after))]
        mask = sum(((1 << pairing.BESIDE_BITS) - 1) << (pairing.BESIDE_BITS * unit) for unit in units)
        ways.append(f"(l.beside & {mask}) = (r.beside & {mask})")
    return f"({' OR '.join(ways)})"


def _stars(before: _Level, level: _Level, least: int, scope: Scope) -> str:
    """Of what makes too many pairs, each place that no longer seed joins to another with the first.

    Across a border, with the first on the other side. Where the others have more in common with each other, the first is
    still to be found: with the last.
    """
    across = (
        "v.place" if scope.border is None else f"CASE WHEN v.place >= {_first_beyond(scope.border)} THEN v.place END"
    )
    return (
        "SELECT CASE WHEN place < across THEN place ELSE begins END AS low, "
        "CASE WHEN place < across THEN across ELSE place END AS high, length, TRUE AS strong FROM ("
        f"SELECT v.place, v.length, g.place IS NULL AS chosen, MIN({across}) OVER seeds AS across, "
        "MIN(v.place) OVER seeds AS begins, MAX(v.place) OVER seeds AS ends, "
        "FIRST_VALUE(g.place IS NULL) OVER (PARTITION BY v.key ORDER BY v.place) AS begins_chosen "
        f"FROM {before.kept} v LEFT JOIN {level.shared} g ON v.place = g.place "
        f"WHERE v.many AND v.length >= {least} WINDOW seeds AS (PARTITION BY v.key)) members "
        "WHERE CASE WHEN place < across THEN chosen "
        "ELSE place > begins AND (chosen OR (place = ends AND begins_chosen)) END"
    )


def _gather(tables: Tables, pairs: Sequence[str], joining: Joining) -> None:
    """Makes `met` of the pairs of places: those of each two texts together, without seeds that go on from the one before.

    Two texts that share short runs only, none near another, have no chain, and are left out here: their keys need not
    travel. Most pairs of texts are such.
    """
    # As far as two seeds may be from each other whose runs are one chain, where neither is strong (`chains.connected`).
    reach = 3 * joining.gap // 2 + 2 * joining.strong
    tables.define(
        "met",
        f"WITH placed AS ({' UNION ALL '.join(pairs)}), "
        "stepping AS (SELECT low, high, length, strong, low - LAG(low) OVER texts AS step, "
        "(high - low) - LAG(high - low) OVER texts AS shift "
        f"FROM placed WINDOW texts AS (PARTITION BY low {_TEXT}, high {_TEXT} ORDER BY low, high)), "
        "told AS (SELECT low, high, length, strong, step, COALESCE(step <= 1 AND shift = 0, FALSE) AS goes_on "
        "FROM stepping) "
        f"SELECT low {_TEXT} AS one, high {_TEXT} AS other, STRING_AGG(CASE WHEN goes_on THEN NULL ELSE "
        f"CONCAT(CAST(low {_UNIT} AS STRING), ' ', CAST(high {_UNIT} AS STRING), ' ', CAST(length AS STRING)) END, ' ') "
        f"AS seeds FROM told GROUP BY low {_TEXT}, high {_TEXT} "
        f"HAVING MAX(CASE WHEN strong OR (step <= {reach} AND NOT goes_on) THEN 1 ELSE 0 END) = 1",
    )
