"""From the texts of a collection's rows to their shingles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit_duplicates.texts import digest_of, parts_of, shingles_of

if TYPE_CHECKING:
    from toolkit import Context, Document, Schema

PREPARED: Schema = {
    "number": "BIGINT", "digest": "BLOB", "length": "BIGINT", "characters": "BIGINT", "shingles": "BLOB",
}  # fmt: skip
"""A row a document that is compared."""

Row = tuple[int, bytes, int, int, bytes]


def shingles(min_length: int, context: Context, documents: list[Document]) -> list[Row]:
    """The rows of documents that are long enough."""
    parts = list(parts_of(documents, "document", min_length, context))
    made = shingles_of([units for _, _, units in parts])
    return [
        (int(document.id), digest_of(units), len(made[n]), len(document.text), made[n].tobytes())
        for n, (document, _, units) in enumerate(parts)
    ]
