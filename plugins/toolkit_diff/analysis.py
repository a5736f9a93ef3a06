"""The analysis `diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit import Comparison, Context, Corpus, Document, Finding, Row, Table
    from toolkit.matching.reading import Reading


class DiffOptions(toolkit.Options, frozen=True):
    ignore: Annotated[
        tuple[Literal["case", "punctuation", "width", "script"], ...],
        toolkit.Meta(
            description="Take this for no difference: case, punctuation, width or script; give it for each one. "
            "Width and script are taken so by default, unless --normalizers leaves them out."
        ),
    ] = ()
    unit: Annotated[
        Literal["paragraph", "sentence", "clause"],
        toolkit.Meta(description="How long a row may become where partners follow each other: rows are never longer."),
    ] = "sentence"
    decisions: Annotated[
        tuple[str, ...],
        toolkit.Meta(
            description="Keep what this file says (TOML or JSON): pairs to be made, pairs not to be made, boilerplate.",
            extra={"path": "decisions"},
        ),
    ] = ()


class Diff:
    """Pairs the pieces of two texts without regard to order, then says what moved and which words changed."""

    name = "diff"
    summary = "Two documents side by side, moved and reworded text paired with its partner"
    inputs: Literal["pair"] = "pair"
    uses = ("tokenizer", "normalizers", "engine")
    Options = DiffOptions

    def analyze(self, corpus: Corpus, options: DiffOptions, context: Context) -> Iterator[Finding]:
        left, right = corpus
        yield compare(left, right, options, context)

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: DiffOptions) -> Iterable[Table]:
        from toolkit_diff.outline import outline_table
        from toolkit_diff.summary import summary_table

        left, right = corpus
        for finding in findings:
            if isinstance(finding, toolkit.Comparison):
                yield summary_table(finding)
                yield outline_table(finding, left, right)


def compare(left: Document, right: Document, options: DiffOptions, context: Context) -> Comparison:
    """The comparison of two documents. Computed in one canonical order, so that swapping them mirrors it."""
    from toolkit_diff.comparison import comparison_of, mirrored

    if (left.text, left.id) <= (right.text, right.id):
        rows = _rows(left, right, options, context)
    else:
        rows = mirrored(_rows(right, left, options, context))
    return comparison_of(left, right, rows)


def _rows(left: Document, right: Document, options: DiffOptions, context: Context) -> list[Row]:
    from toolkit_diff.comparison import compare_readings
    from toolkit_diff.decided import labeled, refused, verdict_of

    one, other = reading(left, options, context), reading(right, options, context)
    units = one.units, other.units
    verdict = verdict_of((left, right), units, lambda document: context.view(document, also=options.ignore), context)
    if verdict is None:
        return compare_readings(one, other, context.engine)
    rows = compare_readings(one, other, context.engine, verdict, refused(verdict, context))
    return labeled(rows, units, verdict)


def reading(document: Document, options: DiffOptions, context: Context) -> Reading:
    from toolkit.matching.reading import Pieces, Reading
    from toolkit.matching.units import units_of

    view = context.view(document, also=options.ignore)
    return Reading(
        document.text,
        units_of(view),
        lambda: Pieces.of(view, context.segments(document, "clause"), context.segments(document, options.unit)),
        lambda span: context.tokens(document, span),
        whole=True,
    )
