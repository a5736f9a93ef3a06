"""The work of `collection` on values: texts to what is compared, and pairs of texts to the links between them. Pure.

What a pair of texts has is found by the same functions as in memory, and depends on no other text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import toolkit
from toolkit.matching.units import Units, units_of
from toolkit_reuse import pairing
from toolkit_reuse.ages import date_in
from toolkit_reuse.analysis import folded
from toolkit_reuse.clauses import whole_clauses
from toolkit_reuse.detection import Match
from toolkit_reuse.linking import Linking, Plan, PlannedLink, Readings, Vicinities
from toolkit_reuse.phrases import FormulaOptions, made_of_stock
from toolkit_reuse.stock import Stock, grams_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit import Columns, Context, Document, Passages, Schema
    from toolkit_reuse.formulas import Said

PREPARED: Schema = {
    "number": "BIGINT", "digest": "BLOB", "characters": "BIGINT", "language": "VARCHAR", "content": "VARCHAR",
    "keys": "BLOB", "words": "BLOB",
}  # fmt: skip
"""Documents that have a unit: their texts, and of these what `pairing.TEXTS` says. `digest`: equal for equal texts."""

LINKED: Schema = {
    "one": "BIGINT", "other": "BIGINT", "one_begins": "BIGINT", "one_ends": "BIGINT", "other_begins": "BIGINT",
    "other_ends": "BIGINT", "one_spot": "BIGINT", "other_spot": "BIGINT", "matched": "BIGINT", "similarity": "DOUBLE",
    "bits": "DOUBLE", "quoted": "VARCHAR", "stock": "VARCHAR",
}  # fmt: skip
"""Links between two texts. `spot`: a number for where an end stands. `bits`: of what both say. `quoted`, `stock`: why it is
a quotation, or made of stock phrases; or empty.
"""

GRAMS: Schema = {"gram": "BIGINT", "text": "BIGINT"}
"""Hashes of the runs of a few units that stand in a text, each once."""

DATED: Schema = {"number": "BIGINT", "date": "VARCHAR"}


def compared(context: Context, documents: list[Document]) -> list[tuple[Any, ...]]:
    """Rows of `PREPARED`."""
    made = ((document, units_of(folded(document, context))) for document in documents)
    return [
        (
            int(document.id), _digest(document.text), len(document.text), document.language, document.text,
            units.keys.tobytes(), units.words.tobytes(),
        )
        for document, units in made
        if len(units)
    ]  # fmt: skip


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def grams(rows: Columns) -> Columns:
    """From texts, with their keys and words, to rows of `GRAMS`."""
    found = [
        np.unique(grams_of(_units(keys, words)))
        for keys, words in zip(rows["keys"].tolist(), rows["words"].tolist(), strict=True)
    ]
    return {
        "gram": np.concatenate([np.zeros(0, dtype=np.uint64), *found]).view(np.int64),
        "text": np.repeat(rows["text"], [len(each) for each in found]),
    }


def _units(keys: bytes, words: bytes) -> Units:
    """The units of a text, without where they stand."""
    nowhere = np.zeros(0, dtype=np.int32)
    return Units(np.frombuffer(keys, dtype=np.uint64), nowhere, nowhere, np.frombuffer(words, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class LinkedTexts:
    """The kernel from pairs of texts, with their seeds, keys and contents, to rows of `LINKED`.

    The column `stock` has the grams of the left text that stand in `often` of the `documents`, or NULL.
    """

    min_length: int
    often: int
    documents: int

    def __call__(self, context: Context, rows: Columns) -> list[tuple[Any, ...]]:
        documents = _documents(rows)
        index = {int(document.id): at for at, document in enumerate(documents)}
        readings = Readings(documents, context)
        matches = [
            Match(index[match.left_document], index[match.right_document], match.chain)
            for match in pairing.matches_in(pairing.Matching(self.min_length, _no_bans())(rows))
            if match.matched >= self.min_length
        ]
        matches += whole_clauses(matches, readings, self.min_length)
        plans = [
            Plan(at, (m.left_document, m.right_document), (PlannedLink((0, 1), m, m.spans(readings), False, None),))
            for at, m in enumerate(matches)
        ]
        linking = Linking(documents, Vicinities.of(plans, readings), readings)
        findings = [finding for _, finding in linking(context, plans)]
        labeling = _Labeling(context, readings, documents, self._stock_of(rows))
        return [
            _row(finding, match.matched, labels)
            for finding, match, labels in zip(findings, matches, labeling.bits_and_reasons(findings), strict=True)
        ]

    def _stock_of(self, rows: Columns) -> dict[int, Stock]:
        """The stock phrases of each left text that has some."""
        return {
            text: Stock(
                np.sort(np.fromstring(stock, dtype=np.int64, sep=" ").view(np.uint64)), self.often, self.documents
            )
            for text, stock in zip(rows["one"].tolist(), rows["stock"].tolist(), strict=True)
            if stock is not None
        }


def _no_bans() -> pairing.BansOfTexts:
    return pairing.BansOfTexts(np.zeros((1, 1), dtype=bool), {}, {})


def _documents(rows: Columns) -> list[Document]:
    """The texts of pairs, each once; their ids are their numbers."""
    found: dict[int, Document] = {}
    for side in ("one", "other"):
        columns = (rows[name].tolist() for name in (side, f"{side}_content", f"{side}_language"))
        for number, content, language in zip(*columns, strict=True):
            if number not in found:
                found[number] = toolkit.Document.of_text(content, id=str(number), language=language)
    return [found[number] for number in sorted(found)]


TOGETHER = 128
"""Links whose words are looked up in one go: of long ones, all of a batch would take much room."""


class _Labeling:
    """What of a label is to be known from two texts alone, and from the phrases that many have."""

    def __init__(
        self, context: Context, readings: Readings, documents: Sequence[Document], stock: Mapping[int, Stock]
    ) -> None:
        from toolkit_reuse.formulas import Information

        self._context = context
        self._information = Information(context)
        self._readings = readings
        self._documents = {document.id: document for document in documents}
        self._index = {document.id: at for at, document in enumerate(documents)}
        self._stock = stock

    def bits_and_reasons(self, findings: Sequence[Passages]) -> Iterator[tuple[float, str, str]]:
        """The bits of each link, why it is a quotation, and why it is made of stock phrases."""
        from toolkit_reuse.formulas import bits

        for first in range(0, len(findings), TOGETHER):
            some = findings[first : first + TOGETHER]
            for finding, words in zip(some, self._information.of_passages(some, self._documents), strict=True):
                yield bits(words), _quoted(finding, self._documents, self._context), self._made_of_stock(finding, words)

    def _made_of_stock(self, finding: Passages, words: Sequence[Said]) -> str:
        id, span = finding.places[0].document, finding.links[0].left
        if int(id) not in self._stock:
            return ""
        return made_of_stock(
            self._stock[int(id)],
            lambda: self._readings[self._index[id]].units,
            self._documents[id],
            span,
            words,
            limit=FormulaOptions().formula_bits,
        )


def _quoted(finding: Passages, documents: Mapping[str, Document], context: Context) -> str:
    """Why the two places of a link are a quotation; empty where they are none."""
    from msgspec.structs import replace

    from toolkit_reuse.labelers import QuotationLabeler

    # Reasons name documents, which have numbers here and no names.
    names = ("the left document", "the right document")
    sides = [replace(documents[p.document], id=name) for p, name in zip(finding.places, names, strict=True)]
    places = tuple(replace(place, document=name) for place, name in zip(finding.places, names, strict=True))
    pair = replace(finding, places=places)
    (label,) = QuotationLabeler().label([pair], toolkit.Corpus(sides), toolkit.Options(), context)
    return "" if label is None else label.reason


def _row(finding: Passages, matched: int, labeling: tuple[float, str, str]) -> tuple[Any, ...]:
    link = finding.links[0]
    one, other = (int(place.document) for place in finding.places)
    ends = (link.left.start, link.left.end, link.right.start, link.right.end)
    spots = _spot(one, *ends[:2]), _spot(other, *ends[2:])
    return (one, other, *ends, *spots, matched, link.similarity, *labeling)


def _spot(text: int, begins: int, ends: int) -> int:
    """A number of 63 bits for a span of a text: of a thousand million, two are the same by a chance of 5 %."""
    return int.from_bytes(hashlib.blake2b(b"%d %d %d" % (text, begins, ends), digest_size=8).digest(), "big") >> 1


def dated(rows: Columns) -> Columns:
    """From numbers and dates to those whose date is one: as much of it as is compared."""
    dates = [date_in(said) for said in rows["date"].tolist()]
    known = np.array([date is not None for date in dates], dtype=bool)
    made = np.empty(len(dates), dtype=object)
    made[:] = dates
    return {"number": rows["number"][known], "date": made[known]}
