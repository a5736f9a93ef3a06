"""The HTML report: one page that needs no network and no script, for every analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Renderer


@hookimpl
def toolkit_renderers() -> Sequence[Renderer]:
    from toolkit_html.renderer import HtmlRenderer

    return [HtmlRenderer()]
