"""The renderer `html` and its options: how much one page may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TextIO

import toolkit

if TYPE_CHECKING:
    from toolkit import Report


class HtmlOptions(toolkit.Options, frozen=True):
    max_documents: Annotated[
        int, toolkit.Meta(ge=0, description="HTML: write out at most so many documents, those with the most findings.")
    ] = 200
    max_passages: Annotated[
        int, toolkit.Meta(ge=0, description="HTML: draw at most so many passages, the distinctive ones first.")
    ] = 2000
    max_rows: Annotated[
        int, toolkit.Meta(ge=0, description="HTML: draw at most so many rows of a comparison or of a table.")
    ] = 5000


class HtmlRenderer:
    """Templates and inlined style and script: the same bytes for equal reports."""

    name = "html"
    summary = "For reading in a browser: one file with both texts side by side, passages in place, tables"
    suffixes = (".html", ".htm")
    Options = HtmlOptions

    def render(self, report: Report, stream: TextIO, options: HtmlOptions) -> None:
        from toolkit_html.page import page

        stream.write(page(report, options))
