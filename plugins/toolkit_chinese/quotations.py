"""Quotations: what stands between quotation marks within one paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit import Annotation

SHORTEST = 8
"""Characters between the marks: shorter ones are set off for emphasis, not quoted."""

_QUOTED = re.compile(
    rf"“[^“”\r\n]{{{SHORTEST},}}”|「[^「」\r\n]{{{SHORTEST},}}」|『[^『』\r\n]{{{SHORTEST},}}』"
    rf"|‘[^‘’\r\n]{{{SHORTEST},}}’|\"[^\"\r\n]{{{SHORTEST},}}\""
)


class QuotationAnnotator:
    """A mark that is not closed in its paragraph, or that another opens again, quotes nothing."""

    name = "quotation-zh"
    summary = "Quotations in Chinese quotation marks"
    languages = ("zh",)
    scope: Literal["document"] = "document"

    def annotate(self, documents: Iterable[toolkit.Document], options: toolkit.Options) -> Iterator[Annotation]:
        for document in documents:
            regions = (toolkit.Region("quotation", *match.span()) for match in _QUOTED.finditer(document.text))
            yield toolkit.Annotation(document.id, tuple(regions))
