"""Two documents side by side: what was kept, reworded, moved, taken out and put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Analysis


@hookimpl
def toolkit_analyses() -> Sequence[Analysis]:
    from toolkit_diff.analysis import Diff

    return [Diff()]
