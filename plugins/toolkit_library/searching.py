"""Where a phrase stands in a library: exactly, or nearly, whatever its script, width and punctuation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import toolkit
from toolkit.matching.units import gram_hashes
from toolkit_library.adding import folded, stored
from toolkit_library.fingerprints import KINDS, LENGTHS, fingerprints

if TYPE_CHECKING:
    import duckdb

    from toolkit import Context, Document, Span
    from toolkit.matching.units import Units

NEARLY = 0.6
"""A place is shown where this share of the phrase's units, or of its seeds, is there."""

AROUND = 20
"""Characters shown before and after a place."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a document of the library. `share`: of the phrase's units, how many stand there in its order."""

    document: Document
    span: Span
    share: float

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)

    @property
    def context(self) -> str:
        """The place with some characters around it, on one line."""
        text, span = self.document.text, self.span
        shown = text[max(0, span.start - AROUND) : span.start], span.of(text), text[span.end : span.end + AROUND]
        return "{}【{}】{}".format(*(" ".join(part.split()) for part in shown))


def search(connection: duckdb.DuckDBPyConnection, phrase: str, context: Context) -> Iterator[Hit]:
    """The places of a phrase, document by document. Raises UsageError for one without a letter or figure."""
    asked = folded(toolkit.Document.of_text(phrase, id="phrase", language="zh"), context)
    if not len(asked):
        raise toolkit.UsageError(f"{phrase!r} holds no letter and no figure", "Give some words of the text.")
    for document in stored(connection, _holders(connection, asked)):
        units = folded(document, context)
        found = list(_exactly(units, asked))
        if found:
            yield from (Hit(document, units.span(at, at + len(asked)), 1.0) for at in found)
        elif (best := _nearly(units, asked)) is not None:
            (first, last), share = best
            yield Hit(document, units.span(first, last), share)


def _holders(connection: duckdb.DuckDBPyConnection, asked: Units) -> list[int] | None:
    """The documents with enough of the phrase's seeds; None, for all, where it is too short to have one."""
    marks = fingerprints([asked]).distinct
    keys = marks.keys[marks.kinds != KINDS.index("phrases")]  # each of them holds three that count already
    if not len(keys):
        return None
    connection.register("given", {"key": keys})
    least = max(1, int(NEARLY * len(keys)) - max(LENGTHS))
    found = connection.execute(
        f"SELECT document FROM seeds SEMI JOIN given USING (key) GROUP BY document HAVING count(*) >= {least}"
    ).fetchall()
    connection.unregister("given")
    return sorted(number for (number,) in found)


def _exactly(units: Units, asked: Units) -> Iterator[int]:
    wanted = gram_hashes(asked.keys, len(asked))
    return iter(np.flatnonzero(gram_hashes(units.keys, len(asked)) == wanted[0]).tolist())


def _nearly(units: Units, asked: Units) -> tuple[tuple[int, int], float] | None:
    """The stretch of twice the phrase's length with most of its units in order, cut to them, and their share."""
    from rapidfuzz.distance import LCSseq

    known = np.isin(units.keys, asked.keys)
    width = min(2 * len(asked), len(units))
    if not width:
        return None
    counts = np.convolve(known, np.ones(width, dtype=np.int64), mode="valid")
    start = int(np.argmax(counts))
    blocks = LCSseq.opcodes(asked.keys.tolist(), units.keys[start : start + width].tolist()).as_matching_blocks()
    matched = [block for block in blocks if block.size]
    share = sum(block.size for block in matched) / len(asked)
    if share < NEARLY:
        return None
    return (start + matched[0].b, start + matched[-1].b + matched[-1].size), share
