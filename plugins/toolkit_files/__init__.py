"""Loaders for files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Loader


@hookimpl
def toolkit_loaders() -> Sequence[Loader]:
    from toolkit_files.archive import ZipLoader
    from toolkit_files.collection import CollectionLoader
    from toolkit_files.packed import PackedLoader
    from toolkit_files.text import TextLoader

    return [
        TextLoader(),
        CollectionLoader(),
        PackedLoader(),
        ZipLoader(),
    ]
