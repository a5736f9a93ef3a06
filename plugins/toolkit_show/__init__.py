"""What was loaded: documents with title, date, length, language, encoding, page furniture and outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Analysis


@hookimpl
def toolkit_analyses() -> Sequence[Analysis]:
    from toolkit_show.analysis import Show

    return [Show()]
