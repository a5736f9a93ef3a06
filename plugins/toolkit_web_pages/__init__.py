"""Saved web pages: their main text, and what a site puts around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Annotator, Loader


@hookimpl
def toolkit_loaders() -> Sequence[Loader]:
    from toolkit_web_pages.loader import WebPageLoader

    return [WebPageLoader()]


@hookimpl
def toolkit_annotators() -> Sequence[Annotator]:
    from toolkit_web_pages.site import SiteAnnotator

    return [SiteAnnotator()]
