"""Passages that stand in more than one place, and what kind of reuse they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Analysis, Labeler


@hookimpl
def toolkit_analyses() -> Sequence[Analysis]:
    from toolkit_reuse.analysis import Reuse

    return [Reuse()]


@hookimpl
def toolkit_labelers() -> Sequence[Labeler]:
    from toolkit_reuse.decided import DecisionLabeler
    from toolkit_reuse.labelers import DistinctiveLabeler, FurnitureLabeler, QuotationLabeler
    from toolkit_reuse.phrases import FormulaLabeler
    from toolkit_reuse.templates import TemplateLabeler

    return [
        DecisionLabeler(),
        FurnitureLabeler(),
        QuotationLabeler(),
        TemplateLabeler(),
        FormulaLabeler(),
        DistinctiveLabeler(),
    ]
