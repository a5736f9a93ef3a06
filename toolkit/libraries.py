"""Libraries: collections that can be asked which of their documents resemble others, without being read to the end.

A library is a source whose loader has `related` beside `load` (see `Loader`). An option with `extra={"path": "library"}`
names one; its analysis says by `wants(options)` what two documents have to share (`Wanted`), and is given those that may.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from toolkit import given
from toolkit.addresses import resolve_address
from toolkit.documents import Document
from toolkit.errors import LoadError, PluginError
from toolkit.interruption import at_work

if TYPE_CHECKING:
    from toolkit.documents import Source
    from toolkit.plugins import Registered, Registry
    from toolkit.running import RunContext


@dataclass(frozen=True, slots=True)
class Wanted:
    """What two documents have to share. Either of the two is enough.

    `run`: so many units (a hanzi, kana or hangul, or a word) in one passage, as `reuse` matches them. `share`: this share
    (0 to 1) of the shorter one's shingles.
    """

    run: int | None = None
    share: float | None = None


def related_documents(
    registry: Registry, context: RunContext, address: str, documents: Sequence[Document]
) -> list[Document]:
    """The documents of a library that may share with these what the analysis of the context wants.

    Raises LoadError where the address names no library, and PluginError where the analysis does not say what it wants.
    """
    analysis = context.settings.analysis
    if not hasattr(analysis.component, "wants"):
        raise PluginError(
            f"the analysis {analysis.name} has an option that names a library, and no wants()",
            f"This is a fault of the plugin {analysis.plugin}.",
        )
    wanted = analysis.component.wants(context.settings.of(analysis))
    found: list[Document] = []
    for request in resolve_address(address):
        loader = _library_loader(registry, request.source)
        with at_work(loader.plugin, f"asking {request.source.uri}"):
            made = loader.component.related(request.source, documents, wanted, context)
            found += [
                _apart(document, address, documents) for document in given.each(loader, "related", made, Document)
            ]
    return found


def _library_loader(registry: Registry, source: Source) -> Registered:
    for registered in _with_related(registry):
        if registered.component.accepts(source):
            return registered
    raise LoadError(
        f"{source.uri} is no library", f"Make one: toolkit library add {source.uri}.duckdb FOLDER, and name that file."
    )


def _with_related(registry: Registry) -> Iterator[Registered]:
    return (one for one in registry.fitting("loader", "und") if hasattr(one.component, "related"))


def _apart(document: Document, address: str, documents: Sequence[Document]) -> Document:
    """The document; under a longer name where another version of it is asked about."""
    for asked in documents:
        if asked.id == document.id and (asked.text, asked.sha256) != (document.text, document.sha256):
            return msgspec.structs.replace(document, id=f"{address}/{document.id}", uri=f"{address}/{document.uri}")
    return document
