"""Reused passages of a collection that an engine reads and writes by itself: `toolkit collection reuse`.

Names of tables, beside those of `plan` and of `toolkit.Numbered`:

`places`      of each document that is compared its number, its text (the first document with the same one), its length
`sources`     of each text the text itself and its language
`linked`      the links between two texts, or inside one (`linked.LINKED`)

and beside those of `standing`, which puts the passages together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from toolkit import ToWrite

if TYPE_CHECKING:
    import click

    from toolkit import Numbered, Tables


class ReuseCollecting:
    """See `toolkit.Collecting`."""

    summary = "Reused passages of a collection"

    def parameters(self) -> Sequence[click.Parameter]:
        import click

        from toolkit_reuse.analysis import ReuseOptions

        return [
            click.Option(
                ["--min-length"], type=click.IntRange(min=4), default=ReuseOptions().min_length, show_default=True,
                help="Report passages of which at least this much is matched: one for a hanzi, kana or hangul, one for "
                "a word.",
            ),
        ]  # fmt: skip

    def recorded(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"min_length": asked["min_length"]}

    def collect(self, numbered: Numbered, asked: Mapping[str, Any]) -> ToWrite:
        """Finds `links`, `passages`, `pairs` and `copies`."""
        from toolkit.matching.relations import count
        from toolkit.matching.seeds import EVERYWHERE
        from toolkit_reuse import linked, standing
        from toolkit_reuse.plan import meet_texts
        from toolkit_reuse.stock import often_in

        tables, min_length = numbered.tables, asked["min_length"]
        numbered.prepare("prepared", linked.PREPARED, linked.compared)
        _find_copies(tables)
        numbered.tell("looking for what texts share")
        meet_texts(tables, min_length, EVERYWHERE)
        numbered.tell("comparing the texts that share something")
        documents = count(tables, "SELECT COUNT(*) AS n FROM places")
        often = often_in(documents)
        _find_stock(tables, often)
        numbered.map("linked", linked.LINKED, linked.LinkedTexts(min_length, often, documents), _MET)
        tables.drop("met")
        tables.drop("stock")
        tables.drop("texts")
        numbered.tell("putting passages together")
        tables.map("dated", linked.DATED, linked.dated, "SELECT number, date FROM named WHERE date <> ''")
        standing.find_passages(tables)
        queries = {
            "links": standing.LINKS,
            "passages": standing.PASSAGES,
            "pairs": standing.PAIRS,
            "copies": _COPIES,
        }
        return ToWrite(queries, "SELECT COUNT(*) AS n FROM places")


def _find_copies(tables: Tables) -> None:
    """Makes `places`, and `texts` and `sources` of the first document with each text."""
    tables.define("digests", "SELECT digest, MIN(number) AS text FROM prepared WHERE problem IS NULL GROUP BY digest")
    tables.define(
        "places",
        "SELECT p.number, d.text, p.characters FROM prepared p JOIN digests d ON p.digest = d.digest "
        "WHERE p.problem IS NULL",
    )
    first = "FROM prepared p JOIN digests d ON p.number = d.text WHERE p.problem IS NULL"
    tables.define("texts", f"SELECT p.number AS text, p.keys, p.words {first}")
    tables.define("sources", f"SELECT p.number AS text, p.content, p.language {first}")
    tables.drop("prepared")
    tables.drop("digests")


def _find_stock(tables: Tables, often: int) -> None:
    """Makes `stock`: of each text on the left of a pair the grams that stand in so many documents, one after the other."""
    from toolkit_reuse import linked

    tables.map("grams", linked.GRAMS, linked.grams, "SELECT text, keys, words FROM texts")
    tables.define("copied", "SELECT text, COUNT(*) AS copies FROM places GROUP BY text")
    tables.define(
        "frequent",
        f"SELECT g.gram FROM grams g JOIN copied c ON g.text = c.text GROUP BY g.gram HAVING SUM(c.copies) >= {often}",
    )
    tables.define(
        "stock",
        "SELECT g.text, STRING_AGG(CAST(g.gram AS STRING), ' ') AS grams FROM grams g "
        "JOIN frequent f ON g.gram = f.gram JOIN (SELECT DISTINCT one FROM met) m ON g.text = m.one GROUP BY g.text",
    )
    for name in ("grams", "copied", "frequent"):
        tables.drop(name)


_MET = (
    "SELECT m.one, m.other, m.seeds, s.grams AS stock, a.keys AS one_keys, b.keys AS other_keys, c.content AS one_content, "
    "c.language AS one_language, d.content AS other_content, d.language AS other_language "
    "FROM met m JOIN texts a ON m.one = a.text JOIN texts b ON m.other = b.text "
    "JOIN sources c ON m.one = c.text JOIN sources d ON m.other = d.text LEFT JOIN stock s ON m.one = s.text"
)
_COPIES = (
    "SELECT n.id AS document_id, f.id AS first_id FROM places p JOIN named n ON p.number = n.number "
    "JOIN named f ON p.text = f.number WHERE p.text < p.number ORDER BY p.number"
)
"""Documents with the same text as one before them, which alone is compared."""
