"""The loader of ZIP archives: each member is read by the loader of its own format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import LoadError, Source

_MAGIC = b"PK\x03\x04"


class ZipLoader:
    """The members by their names, as a folder is searched through: hidden ones and links are left out."""

    name = "zip"
    summary = "ZIP archives of documents in any format"
    priority = 0

    def accepts(self, source: Source) -> bool:
        if source.suffix == ".zip":
            return True
        # Standard input has no name: then the bytes tell, where they are no other format that is a ZIP file, too.
        if source.path is not None or source.suffix or source.read(4) != _MAGIC:
            return False
        from toolkit_files.members import is_office

        return not is_office(source)

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Source | LoadError]:
        from toolkit_files.members import members_of

        yield from members_of(source)
