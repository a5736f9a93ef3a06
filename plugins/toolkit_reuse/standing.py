"""Which links are of one passage, where passages stand and what kind of reuse they are: relations on an engine's tables.

An end of a link is a spot: a span of a text. Two spots of a text are one place where they overlap by four fifths of the
longer; what is linked, or one place, is one passage, and so on from each to the next. Names of tables:

`spots`     the spots of each text, in order of their starts (`place`)
`hanging`   of each spot the passage that it belongs to: the least spot of all that hang together
`stands`    where each passage stands, in all documents: in copies of a text as well
`said`      of each passage in how many places and documents it stands
`slots`     of each passage how many documents have it at about one distance from their beginning, or from their end,
            where they are as many as those of a form
`formed`    of the links whose both ends are in such a slot, in how many documents
`told`      the links with their passages
`labeled`   the same with a label and its reason
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.matching.relations import count, label_components
from toolkit_reuse.phrases import OFTEN, FormulaOptions
from toolkit_reuse.templates import A_FORM, MANY, SAME_SLOT

if TYPE_CHECKING:
    from toolkit import Tables

NEXT = 8
"""Each spot is compared with so many that begin after it in the same text, so that the work grows with their number."""

HALF = SAME_SLOT // 2
"""A slot is twice as wide, and at each multiple of this one begins: two distances that differ by less share one."""


def find_passages(tables: Tables) -> None:
    """Makes `stands` and `labeled` of `linked`."""
    tables.define("spots", _SPOTS)
    tables.put("steps", {"step": "BIGINT"}, [{"step": np.arange(1, NEXT + 1, dtype=np.int64)}])
    tables.define("together", _TOGETHER)
    label_components(tables, "hanging", "together")
    tables.drop("together")
    tables.define("stands", _STANDS)
    tables.drop("spots")
    tables.define("said", _SAID)
    documents = count(tables, "SELECT COUNT(*) AS n FROM places")
    tables.define("told", _TOLD)
    tables.drop("hanging")
    tables.drop("linked")
    tables.define("slots", _slots(documents))
    tables.define("formed", _FORMED)
    tables.drop("slots")
    tables.define("labeled", _labeled(documents, FormulaOptions().formula_bits))
    tables.drop("told")
    tables.drop("formed")


_SPOTS = (
    "SELECT spot, text, begins, ends, ROW_NUMBER() OVER (PARTITION BY text ORDER BY begins, ends) AS place FROM ("
    "SELECT one_spot AS spot, one AS text, one_begins AS begins, one_ends AS ends FROM linked WHERE problem IS NULL "
    "UNION SELECT other_spot, other, other_begins, other_ends FROM linked WHERE problem IS NULL) ends_of_links"
)

_TOGETHER = (
    "SELECT LEAST(one_spot, other_spot) AS low, GREATEST(one_spot, other_spot) AS high FROM linked "
    "WHERE problem IS NULL UNION SELECT LEAST(a.spot, b.spot) AS low, GREATEST(a.spot, b.spot) AS high FROM spots a "
    "JOIN (SELECT s.spot, s.text, s.begins, s.ends, s.place - t.step AS before FROM spots s CROSS JOIN steps t) b "
    "ON a.text = b.text AND a.place = b.before "
    "WHERE 5 * (LEAST(a.ends, b.ends) - b.begins) >= 4 * GREATEST(a.ends - a.begins, b.ends - b.begins)"
)
"""Spots that are linked, and those that are one place: by the share of `passages.SAME_PLACE`."""

_STANDS = (
    "WITH covering AS (SELECT h.label AS passage, s.text, s.begins, s.ends, MAX(s.ends) OVER ("
    "PARTITION BY h.label, s.text ORDER BY s.begins, s.ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS upto "
    "FROM spots s JOIN hanging h ON s.spot = h.node), "
    "islands AS (SELECT passage, text, begins, ends, SUM(CASE WHEN upto > begins THEN 0 ELSE 1 END) OVER ("
    "PARTITION BY passage, text ORDER BY begins, ends ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island "
    "FROM covering), "
    "spans AS (SELECT passage, text, MIN(begins) AS begins, MAX(ends) AS ends FROM islands GROUP BY passage, text, island) "
    "SELECT s.passage, p.number, p.text, s.begins, s.ends, p.characters FROM spans s JOIN places p ON s.text = p.text"
)

_SAID = (
    "SELECT passage, COUNT(*) AS places, COUNT(DISTINCT number) AS documents, COUNT(DISTINCT text) AS texts "
    "FROM stands GROUP BY passage"
)

_TOLD = (
    "SELECT l.one, l.other, l.one_begins, l.one_ends, l.other_begins, l.other_ends, l.one_spot, l.other_spot, l.matched, "
    "l.similarity, l.bits, l.quoted, l.stock, h.label AS passage, "
    "a.characters AS one_characters, b.characters AS other_characters "
    "FROM linked l JOIN hanging h ON l.one_spot = h.node JOIN places a ON l.one = a.number "
    "JOIN places b ON l.other = b.number WHERE l.problem IS NULL"
)


def _slots(documents: int) -> str:
    """The slots that as many documents have a passage in as a form has. A slot is named by where it begins."""
    return (
        "WITH apart AS (SELECT passage, number, 'beginning' AS edge, begins AS distance FROM stands UNION ALL "
        "SELECT passage, number, 'end' AS edge, characters - ends AS distance FROM stands), "
        f"slotted AS (SELECT passage, number, edge, distance - distance % {HALF} AS slot FROM apart UNION ALL "
        f"SELECT passage, number, edge, distance - distance % {HALF} - {HALF} AS slot FROM apart) "
        "SELECT passage, edge, slot, COUNT(DISTINCT number) AS documents FROM slotted GROUP BY passage, edge, slot "
        f"HAVING COUNT(DISTINCT number) >= 3 AND (2 * COUNT(DISTINCT number) >= {documents} "
        f"OR COUNT(DISTINCT number) >= {MANY})"
    )


_WHOLE = (
    f"(one_ends - one_begins) > CAST('{A_FORM}' AS DOUBLE) * one_characters "
    f"OR (other_ends - other_begins) > CAST('{A_FORM}' AS DOUBLE) * other_characters"
)
"""A document that was copied whole, or nearly, is no form."""

_FORMED = (
    f"WITH parts AS (SELECT * FROM told WHERE NOT ({_WHOLE})), "
    "apart AS (SELECT one_spot, other_spot, passage, 'beginning' AS edge, one_begins AS a, other_begins AS b FROM parts "
    "UNION ALL SELECT one_spot, other_spot, passage, 'end' AS edge, one_characters - one_ends AS a, "
    "other_characters - other_ends AS b FROM parts), "
    f"slotted AS (SELECT one_spot, other_spot, passage, edge, a - a % {HALF} AS a, b - b % {HALF} AS b FROM apart), "
    f"common AS (SELECT one_spot, other_spot, passage, edge, GREATEST(a, b) - {HALF} AS slot FROM slotted "
    f"WHERE ABS(a - b) <= {HALF} UNION ALL SELECT one_spot, other_spot, passage, edge, a AS slot FROM slotted WHERE a = b) "
    "SELECT c.one_spot, c.other_spot, MAX(s.documents) AS documents FROM common c JOIN slots s "
    "ON c.passage = s.passage AND c.edge = s.edge AND c.slot = s.slot GROUP BY c.one_spot, c.other_spot"
)


def _labeled(documents: int, limit: int) -> str:
    """`limit`: the bits below which a passage says as little as a formula; twice as many where it is said often."""
    bits = "CAST(FLOOR(t.bits) AS BIGINT)"
    labels = (
        ("template", "f.documents IS NOT NULL",
         f"CONCAT('The same words, or nearly, in the same slot of ', f.documents, ' of {documents} documents')"),
        ("quotation", "t.quoted <> ''", "t.quoted"),
        ("formula", f"t.bits < {limit}",
         f"CONCAT('Little in common: ', {bits}, ' bits of {limit}, said in ', s.places, ' places')"),
        ("formula", f"s.places >= {OFTEN} AND t.bits < {2 * limit}",
         f"CONCAT('Said in ', s.places, ' places, in these words or nearly: ', {bits}, ' bits of {2 * limit}')"),
        ("formula", "t.stock <> ''", "t.stock"),
        ("distinctive", "TRUE",
         f"CONCAT(t.matched, ' units in common; ', {bits}, ' bits; in ', s.documents, ' of {documents} documents')"),
    )  # fmt: skip
    named = " ".join(f"WHEN {where} THEN '{label}'" for label, where, _ in labels)
    told = " ".join(f"WHEN {where} THEN {reason}" for _, where, reason in labels)
    return (
        f"SELECT t.*, CASE {named} END AS label, CASE {told} END AS reason FROM told t "
        "JOIN said s ON t.passage = s.passage "
        "LEFT JOIN formed f ON t.one_spot = f.one_spot AND t.other_spot = f.other_spot"
    )


LINKS = (
    "SELECT a.id AS left_id, t.one_begins AS left_start, t.one_ends AS left_end, b.id AS right_id, "
    "t.other_begins AS right_start, t.other_ends AS right_end, t.matched AS length, t.similarity, t.label, t.reason, "
    "t.passage AS passage_id FROM labeled t JOIN named a ON t.one = a.number JOIN named b ON t.other = b.number "
    "ORDER BY t.one, t.other, t.one_begins, t.other_begins, t.one_ends, t.other_ends"
)

PASSAGES = (
    "WITH known AS (SELECT s.passage, s.number, s.text, s.begins, s.ends, d.date, "
    "MIN(LENGTH(d.date)) OVER (PARTITION BY s.passage) AS precise FROM stands s LEFT JOIN dated d ON s.number = d.number), "
    "eras AS (SELECT passage, number, text, begins, ends, date, SUBSTRING(date, 1, CAST(precise AS INT)) AS era "
    "FROM known), "
    "ranked AS (SELECT passage, number, text, begins, ends, date, era, "
    "MIN(era) OVER (PARTITION BY passage) AS oldest, MAX(era) OVER (PARTITION BY passage) AS newest, "
    "DENSE_RANK() OVER (PARTITION BY passage ORDER BY CASE WHEN era IS NULL THEN 1 ELSE 0 END, era) AS age FROM eras) "
    'SELECT r.passage AS passage_id, n.id AS document_id, r.begins AS "start", r.ends AS "end", '
    "SUBSTRING(c.content, CAST(r.begins + 1 AS INT), CAST(r.ends - r.begins AS INT)) AS text, s.documents, r.date, "
    "CASE WHEN r.era IS NOT NULL AND r.oldest <> r.newest THEN CAST(r.age AS BIGINT) END AS age "
    "FROM ranked r JOIN named n ON r.number = n.number JOIN sources c ON r.text = c.text "
    "JOIN said s ON r.passage = s.passage "
    "ORDER BY s.documents DESC, r.passage, r.number, r.begins"
)
"""`age`: the rank of the date among those of the passage, 1 the oldest, as `ages.with_ages` has it."""

PAIRS = (
    "WITH covering AS (SELECT one, other, one_begins, one_ends, COALESCE(MAX(one_ends) OVER (PARTITION BY one, other "
    "ORDER BY one_begins, one_ends ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS upto FROM labeled "
    "WHERE one < other), "
    "pairs AS (SELECT one, other, CAST(SUM(GREATEST(0, one_ends - GREATEST(upto, one_begins))) AS BIGINT) AS characters, "
    "COUNT(*) AS links FROM covering GROUP BY one, other), "
    "known AS (SELECT p.one, p.other, p.characters, p.links, "
    "SUBSTRING(a.date, 1, CAST(LEAST(LENGTH(a.date), LENGTH(b.date)) AS INT)) AS one_date, "
    "SUBSTRING(b.date, 1, CAST(LEAST(LENGTH(a.date), LENGTH(b.date)) AS INT)) AS other_date "
    "FROM pairs p LEFT JOIN dated a ON p.one = a.number LEFT JOIN dated b ON p.other = b.number) "
    "SELECT a.id AS left_id, b.id AS right_id, k.characters, k.links, CASE "
    "WHEN k.one_date < k.other_date THEN a.id WHEN k.one_date > k.other_date THEN b.id END AS first_id FROM known k "
    "JOIN named a ON k.one = a.number JOIN named b ON k.other = b.number ORDER BY k.one, k.other"
)
"""`characters`: those of the left one that the right one has as well. `first_id`: the older one, as far as dates tell."""
