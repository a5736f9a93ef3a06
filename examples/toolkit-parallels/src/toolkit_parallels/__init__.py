"""Rhetorical parallels (排比) for the text-comparison toolkit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Analysis

TOOLKIT_INTERFACE = 1


@hookimpl
def toolkit_analyses() -> Sequence[Analysis]:
    from toolkit_parallels.analysis import Parallels

    return [Parallels()]
