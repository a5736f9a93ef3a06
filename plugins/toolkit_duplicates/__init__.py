"""Near-duplicates: documents, paragraphs or sentences that are the same, nearly the same, or one inside the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Analysis, Renderer


@hookimpl
def toolkit_analyses() -> Sequence[Analysis]:
    from toolkit_duplicates.analysis import Duplicates

    return [Duplicates()]


@hookimpl
def toolkit_renderers() -> Sequence[Renderer]:
    from toolkit_duplicates.cleaned import CleanedRenderer

    return [CleanedRenderer()]
