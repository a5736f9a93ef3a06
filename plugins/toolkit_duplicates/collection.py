"""Near-duplicates of a collection that an engine reads and writes by itself: `toolkit collection duplicates`.

Names of tables, beside those of `plan` and of `toolkit.Numbered`:

`places`      of each document that is compared its number, its text (the first document with the same one), its characters
`found`       the verified pairs of texts that are findings, with their relation
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit import ToWrite
from toolkit_duplicates.shingling import PREPARED

if TYPE_CHECKING:
    import click

    from toolkit import Numbered, Tables
    from toolkit_duplicates.groups import Limits
    from toolkit_duplicates.keeping import Keep

OF_EACH = 32
"""Shingles of a document that are looked at for what holds another, about, where there are many documents."""


class DuplicatesCollecting:
    """See `toolkit.Collecting`."""

    summary = "Near-duplicate documents of a collection"

    def parameters(self) -> Sequence[click.Parameter]:
        import click

        from toolkit_duplicates.analysis import DuplicatesOptions

        defaults = DuplicatesOptions()
        share = click.FloatRange(0, 1)
        return [
            click.Option(
                ["--threshold"], type=share, default=defaults.threshold, show_default=True,
                help="Near-duplicates share at least this much: Jaccard of their shingles.",
            ),
            click.Option(
                ["--containment"], type=share, default=defaults.containment, show_default=True,
                help="One contains the other where this share of its shingles is in there.",
            ),
            click.Option(
                ["--min-length"], type=click.IntRange(min=1), default=defaults.min_length, show_default=True,
                help="Leave out what is shorter: one for a hanzi, kana or hangul, one for a word.",
            ),
            click.Option(
                ["--keep"], type=click.Choice(["first", "longest", "newest"]),
                help="Of near-duplicates keep one: writes what is left out and why, and the collection without it.",
            ),
        ]  # fmt: skip

    def recorded(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            "threshold": asked["threshold"],
            "containment": asked["containment"],
            "keep": asked["keep"] or "none",
        }

    def collect(self, numbered: Numbered, asked: Mapping[str, Any]) -> ToWrite:
        """Finds `pairs` and `groups`, with `keep` also `left_out` and `kept`."""
        from toolkit.matching.overlap import SAMPLE
        from toolkit.matching.relations import count
        from toolkit_duplicates.groups import Limits
        from toolkit_duplicates.plan import compare
        from toolkit_duplicates.shingling import shingles

        tables, limits = numbered.tables, Limits(asked["threshold"], asked["containment"])
        numbered.prepare("prepared", PREPARED, functools.partial(shingles, asked["min_length"]))
        _find_copies(tables)
        numbered.tell("comparing")
        texts = count(tables, "SELECT COUNT(*) AS n FROM texts")
        compare(tables, limits, max(SAMPLE, OF_EACH * texts))
        tables.drop("texts")
        tables.define("found", _found(limits))
        numbered.tell("grouping")
        queries = {"pairs": _PAIRS, "groups": _grouped(tables)}
        if asked["keep"] is not None:
            numbered.tell("choosing what is kept")
            _leave_out(tables, asked["keep"])
            queries |= {"left_out": _LEFT_OUT, "kept": _kept(numbered)}
        return ToWrite(queries, "SELECT COUNT(*) AS n FROM places")


def _find_copies(tables: Tables) -> None:
    """Makes `places`, and `texts` of the first document with each text."""
    tables.define("digests", "SELECT digest, MIN(number) AS text FROM prepared WHERE length > 0 GROUP BY digest")
    tables.define(
        "places",
        "SELECT p.number, d.text, p.characters FROM prepared p JOIN digests d ON p.digest = d.digest WHERE p.length > 0",
    )
    tables.define(
        "texts",
        "SELECT p.number AS text, p.length, p.shingles FROM prepared p JOIN digests d ON p.number = d.text",
    )
    tables.drop("prepared")
    tables.drop("digests")


def _found(limits: Limits) -> str:
    jaccard, containment = (f"CAST('{limit!r}' AS DOUBLE)" for limit in (limits.jaccard, limits.containment))
    return (
        "SELECT low, high, jaccard, low_in_high, high_in_low, "
        f"CASE WHEN jaccard >= {jaccard} THEN 'near-duplicate' ELSE 'contains' END AS relation FROM verified "
        f"WHERE (jaccard >= {jaccard} AND jaccard > 0) "
        f"OR (jaccard < {jaccard} AND GREATEST(low_in_high, high_in_low) >= {containment})"
    )


_PAIRS = (
    "SELECT a.id AS left_id, b.id AS right_id, p.relation, p.jaccard AS similarity, p.low_in_high AS left_in_right, "
    "p.high_in_low AS right_in_left FROM (SELECT low, high, jaccard, low_in_high, high_in_low, relation FROM found "
    "UNION ALL SELECT text, number, CAST(1 AS DOUBLE), CAST(1 AS DOUBLE), CAST(1 AS DOUBLE), 'exact' FROM places "
    "WHERE text < number) p JOIN named a ON p.low = a.number JOIN named b ON p.high = b.number ORDER BY p.low, p.high"
)
"""The pairs as they are written; copies with the first of them."""


def _grouped(tables: Tables) -> str:
    """Makes the labels of near-duplicates. Gives the query of the groups as they are written."""
    from toolkit.matching.relations import label_components

    tables.define("near", "SELECT low, high FROM found WHERE relation = 'near-duplicate'")
    label_components(tables, "near_labels", "near")
    tables.drop("near")
    return (
        "SELECT f.id AS group_id, m.relation, n.id AS document_id FROM ("
        "SELECT 'exact' AS relation, text AS label, number FROM places "
        "WHERE text IN (SELECT text FROM places GROUP BY text HAVING COUNT(*) > 1) "
        "UNION ALL SELECT 'near-duplicate', label, node FROM near_labels) m "
        "JOIN named f ON m.label = f.number JOIN named n ON m.number = n.number ORDER BY m.relation, m.label, m.number"
    )


def _leave_out(tables: Tables, keep: Keep) -> None:
    """Makes `left_out`, by the same choice as `keeping` for each family: texts that hang together by any finding."""
    from toolkit.matching.relations import label_components
    from toolkit_duplicates.families import LEFT_OUT, LeftOutOf

    label_components(tables, "labels", "found")
    tables.define("families", _FAMILIES)
    tables.define("links", _LINKS)
    query = "SELECT f.members, l.links FROM families f LEFT JOIN links l ON f.label = l.label"
    tables.map("left_out", LEFT_OUT, LeftOutOf(keep), query)
    tables.drop("families")
    tables.drop("links")


_FAMILIES = (
    "SELECT m.label, STRING_AGG(CONCAT(CAST(m.number AS STRING), ' ', CAST(m.text AS STRING), ' ', "
    "CAST(m.characters AS STRING), ' ', REPLACE(n.date, '|', '/')), '|') AS members FROM ("
    "SELECT COALESCE(l.label, p.text) AS label, p.number, p.text, p.characters "
    "FROM places p LEFT JOIN labels l ON p.text = l.node WHERE l.label IS NOT NULL "
    "OR p.text IN (SELECT text FROM places GROUP BY text HAVING COUNT(*) > 1)) m "
    "JOIN named n ON m.number = n.number GROUP BY m.label"
)
_LINKS = (
    "SELECT l.label, STRING_AGG(CONCAT(f.relation, ' ', CAST(f.low AS STRING), ' ', CAST(f.high AS STRING), ' ', "
    "CAST(f.jaccard AS STRING), ' ', CAST(f.low_in_high AS STRING), ' ', CAST(f.high_in_low AS STRING)), '|') AS links "
    "FROM found f JOIN labels l ON f.low = l.node GROUP BY l.label"
)
_LEFT_OUT = (
    "SELECT n.id AS document_id, o.relation, k.id AS kept_id, o.share, o.reason FROM left_out o "
    "JOIN named n ON o.number = n.number JOIN named k ON o.kept = k.number ORDER BY o.number"
)


def _kept(numbered: Numbered) -> str:
    """The query of the collection without what is left out."""
    listed = ", ".join(f"c.{_quoted(column)}" for column in numbered.columns)
    return (
        f"SELECT {listed} FROM {numbered.rows} LEFT JOIN left_out o ON {numbered.number} = o.number "
        "WHERE o.number IS NULL"
    )


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
