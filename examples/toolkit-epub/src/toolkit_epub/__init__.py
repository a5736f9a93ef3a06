"""EPUB books for the text-comparison toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Loader

TOOLKIT_INTERFACE = 1


@hookimpl
def toolkit_loaders() -> Sequence[Loader]:
    from toolkit_epub.loader import EpubLoader

    return [EpubLoader()]
