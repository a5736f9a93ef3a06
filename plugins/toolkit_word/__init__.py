"""Reports as Word documents: a comparison as tracked changes and moves, other analyses as passages and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Renderer


@hookimpl
def toolkit_renderers() -> Sequence[Renderer]:
    from toolkit_word.renderer import WordRenderer

    return [WordRenderer()]
