"""A label for passages that are made of idioms and sayings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Labeler

TOOLKIT_INTERFACE = 1


@hookimpl
def toolkit_labelers() -> Sequence[Labeler]:
    from toolkit_setphrases.labeler import SetPhraseLabeler

    return [SetPhraseLabeler()]
