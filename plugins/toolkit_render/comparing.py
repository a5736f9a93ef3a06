"""What every drawing of a comparison needs: which rows to show, what is said above them, which changes are facts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import toolkit
from toolkit_render.reading import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit import Comparison, DocumentRecord, Finding, Report, Row
    from toolkit.matching.facts import Fact

    Mark = Literal["changed", "fact"] | None

Only = Literal["changed", "moved", "shared"]


class ShowOptions(toolkit.Options, frozen=True):
    """Which rows of a comparison are drawn. They choose among the rows of the report, which always has all of them."""

    only: (
        Annotated[
            Only,
            toolkit.Meta(
                description="Comparison: draw only rows that changed (or moved), that moved, or that have a partner."
            ),
        ]
        | None
    ) = None
    context: (
        Annotated[
            int,
            toolkit.Meta(
                ge=0, description="Comparison: draw changed rows (or those of --only) and this many around each."
            ),
        ]
        | None
    ) = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that are not drawn: how many follow each other."""

    count: int

    @property
    def words(self) -> str:
        return f"… {self.count} row{'s' if self.count > 1 else ''} left out"


def shown(rows: Sequence[Row], options: ShowOptions) -> list[int | LeftOut]:
    """The indexes of the rows to draw, in order, and in their place how many are left out."""
    if options.only is None and options.context is None:
        return list(range(len(rows)))
    wanted = {
        number
        for at, row in enumerate(rows)
        if _is_wanted(row, options.only or "changed")
        for number in range(at - (options.context or 0), at + (options.context or 0) + 1)
    }
    drawn: list[int | LeftOut] = []
    for at in range(len(rows)):
        if at in wanted:
            drawn.append(at)
        elif drawn and isinstance(drawn[-1], LeftOut):
            drawn[-1] = LeftOut(drawn[-1].count + 1)
        else:
            drawn.append(LeftOut(1))
    return drawn


def _is_wanted(row: Row, only: Only) -> bool:
    if only == "moved":
        return row.moved
    if only == "shared":
        return row.left is not None and row.right is not None
    return row.moved or row.relation not in ("equal", "equivalent")


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, a summary before the comparison that it sums up."""
    ordered: list[Finding] = []
    for finding in findings:
        after = ordered and isinstance(ordered[-1], toolkit.Comparison)
        if after and isinstance(finding, toolkit.Table) and finding.name == "summary":
            ordered.insert(len(ordered) - 1, finding)
        else:
            ordered.append(finding)
    return ordered


def summary_lines(comparison: Comparison) -> list[str]:
    """What became of both texts, in two sentences."""
    rows = comparison.rows
    left = sum(len(row.left) for row in rows if row.left is not None) or 1
    right = sum(len(row.right) for row in rows if row.right is not None) or 1

    def share(kept: Sequence[Row]) -> str:
        return toolkit.percent(sum(len(row.left) for row in kept if row.left is not None) / left)

    paired = [row for row in rows if row.left is not None and row.right is not None]
    parts = [
        ("kept in place", [r for r in paired if not r.moved and r.relation != "edited"]),
        ("reworded in place", [r for r in paired if not r.moved and r.relation == "edited"]),
        ("moved", [r for r in paired if r.moved and r.relation != "edited"]),
        ("moved and reworded", [r for r in paired if r.moved and r.relation == "edited"]),
        ("gone", [r for r in rows if r.right is None]),
    ]
    said = ", ".join(f"{share(kept)} {name}" for name, kept in parts if kept) or "nothing"
    new = sum(len(row.right) for row in rows if row.right is not None and row.left is None)
    return [
        f"Alike by {toolkit.percent(comparison.similarity)}. Of the left text: {said}. "
        f"Of the right text: {toolkit.percent(new / right)} new, {toolkit.percent(comparison.shared_right)} with a partner."
    ]


def paragraph_marks(report: Report, comparison: Comparison) -> tuple[dict[int, str], dict[int, str]]:
    """Where the paragraphs of both texts begin: for the row with which each does, on each side, its place in short."""
    return _marks(report, comparison, "left"), _marks(report, comparison, "right")


def _marks(report: Report, comparison: Comparison, side: Literal["left", "right"]) -> dict[int, str]:
    spans = ((row.left if side == "left" else row.right) for row in comparison.rows)
    starts = sorted((span.start, index) for index, span in enumerate(spans) if span is not None)
    document = comparison.left if side == "left" else comparison.right
    marks = {}
    before = None
    for start, index in starts:
        place = report.location(document, start)
        if place.short and (place.page, place.paragraph) != before:
            marks[index] = place.short
        before = (place.page, place.paragraph)
    return marks


def facts_of(row: Row, left: DocumentRecord, right: DocumentRecord) -> list[Fact]:
    """The numbers, dates and names that changed in a row; none where the report has no texts."""
    from toolkit.matching.facts import facts

    return [] if left.text is None or right.text is None else facts(row, left.text, right.text)


def fact_words(row: Row, found: Sequence[Fact], left: DocumentRecord, right: DocumentRecord) -> str:
    """The facts that changed, and whether anything else did; empty where there is none."""
    from toolkit.matching.facts import only_facts

    if not found:
        return ""
    said = list(
        dict.fromkeys(
            f"{fact.kind} {visible(left.slice(fact.left))} → {visible(right.slice(fact.right))}" for fact in found
        )
    )
    return ("all else equal: " if only_facts(row, found) else "") + "; ".join(said)


def is_same_to_read(row: Row, left: DocumentRecord, right: DocumentRecord) -> bool:
    """Whether a reader sees no difference: only white space or line breaks are others."""
    if row.relation == "equal":
        return True
    if row.relation != "equivalent" or left.text is None or right.text is None:
        return False
    assert row.left is not None
    assert row.right is not None
    return row.left.of(left.text).split() == row.right.of(right.text).split() or "".join(
        row.left.of(left.text).split()
    ) == "".join(row.right.of(right.text).split())


def marked(row: Row, text: str, side: Literal["left", "right"], found: Sequence[Fact]) -> Iterator[tuple[str, Mark]]:
    """The characters of one side of a row in stretches, each with how it is marked.

    What differs only by what is folded is no change.
    """
    facts = {fact.operation for fact in found}
    for operation in row.operations:
        first, last = operation.left if side == "left" else operation.right
        if last > first:
            same = operation.op == "equal" or operation.equivalent or row.relation == "equivalent"
            yield text[first:last], None if same else "fact" if operation in facts else "changed"
