"""Words for reasons: numbers with what they count, and texts cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Finding, Place


def places_of(finding: Finding) -> Sequence[Place]:
    """The places of a finding; none where it is no passages."""
    return finding.places if isinstance(finding, toolkit.Passages) else ()


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def every(places: int) -> str:
    return "both places" if places == 2 else f"all {places} places"


def short(text: str, most: int = 24) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
