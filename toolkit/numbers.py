"""Numbers as people read them, alike in every format."""

from __future__ import annotations


def percent(share: float) -> str:
    """A share of 1 as people read it. Only what is all or nothing is 100 % or 0 %."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share * 100:.0f} %"
