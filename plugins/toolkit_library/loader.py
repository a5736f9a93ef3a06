"""A library as a source: all its documents, or those that may share something with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit import Context, Document, Source, Wanted


class LibraryLoader:
    """Reads the documents of a library as they were added."""

    name = "library"
    summary = "Libraries, made by `toolkit library add`: one DuckDB file"
    languages: tuple[str, ...] = ()
    priority = 10
    Options = toolkit.Options

    def accepts(self, source: Source) -> bool:
        from toolkit_library.store import is_library

        return source.path is not None and source.unpack is None and is_library(source.path)

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Document]:
        from toolkit_library.adding import stored
        from toolkit_library.store import opened

        assert source.path is not None
        with opened(source.path) as connection:
            yield from stored(connection)

    def related(
        self, source: Source, documents: Sequence[Document], wanted: Wanted, context: Context
    ) -> Iterator[Document]:
        from toolkit_library.adding import check_folding, stored
        from toolkit_library.asking import MOST, candidates
        from toolkit_library.store import opened

        assert source.path is not None
        with opened(source.path) as connection:
            check_folding(source.path, connection, context)
            found = candidates(connection, documents, wanted, context)
            if found.left_out:
                context.note(
                    f"{source.uri}: {MOST + found.left_out:,} documents share enough to be compared; "
                    f"the {MOST:,} that share the most were taken"
                )
            yield from stored(connection, found.numbers)
