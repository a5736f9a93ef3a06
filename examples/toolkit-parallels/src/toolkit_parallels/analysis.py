"""The analysis: which runs of a document are rhetorical parallels, as two tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import toolkit

if TYPE_CHECKING:
    from toolkit_parallels.runs import Run

_SHOWN = 60
"""Characters of a member that are shown."""


class ParallelOptions(toolkit.Options, frozen=True):
    members: Annotated[
        int,
        toolkit.Meta(ge=2, le=20, description="Fewest members of a run: 3 for 排比, 2 for couplets (对偶) as well."),
    ] = 3
    least_bits: Annotated[
        float,
        toolkit.Meta(
            ge=0, le=1000, description="How little a run may be chance: bits beyond those of the document's best."
        ),
    ] = 12.0
    shortest: Annotated[int, toolkit.Meta(ge=1, le=100, description="Fewest hanzi or words of a member.")] = 3
    kinds: Annotated[
        tuple[Literal["anaphora", "epistrophe", "symploce", "parallel", "enumeration", "repetition"], ...],
        toolkit.Meta(description="Only runs of these kinds; give it for each one."),
    ] = ()


class Parallels:
    """Runs of clauses, sentences or paragraphs that are built alike."""

    name = "parallels"
    summary = "Rhetorical parallels (排比): neighbors that are built alike"
    inputs: Literal["corpus"] = "corpus"
    Options = ParallelOptions

    def analyze(
        self, corpus: toolkit.Corpus, options: ParallelOptions, context: toolkit.Context
    ) -> Iterator[toolkit.Table]:
        rows: list[tuple[str | int | float, ...]] = []
        nearest: tuple[float, str] = (0.0, "")
        total = len(corpus)
        for done, document in enumerate(corpus):
            if context.cancelled:
                break
            context.progress("documents", done, total)
            found, missed = _found(document, options, context)
            rows += [_row(document, run) for run in found]
            if missed is not None:
                nearest = max(nearest, (missed.bits, f"{len(missed.members)} of {_text(document, missed)}"))
        if not rows:
            near = f"; the nearest miss has {nearest[0]:.0f} bits and members {nearest[1]}" if nearest[1] else ""
            context.note(
                f"no run of {options.members} or more members says {options.least_bits:g} bits more than chance{near}"
            )
        yield toolkit.Table("parallels", self.summary, _columns(), tuple(rows))

    def summarize(
        self, findings: Sequence[toolkit.Finding], corpus: toolkit.Corpus, options: ParallelOptions
    ) -> Iterator[toolkit.Table]:
        rows = [row for finding in findings if isinstance(finding, toolkit.Table) for row in finding.rows]
        columns = (
            toolkit.Column("document", "document"),
            toolkit.Column("runs", "number"),
            toolkit.Column("members", "number"),
            toolkit.Column("share", "share"),
            toolkit.Column("most", "text"),
        )
        yield toolkit.Table(
            "parallel-shares",
            "How much of each document is parallels",
            columns,
            tuple(_share(document, [row for row in rows if row[0] == document.id]) for document in corpus),
        )


def _columns() -> tuple[toolkit.Column, ...]:
    """Made when they are used: at the top of the module they would bring numpy to whoever types `toolkit --help`."""
    return (
        toolkit.Column("document", "document"),
        toolkit.Column("start", "number", "characters"),
        toolkit.Column("end", "number", "characters"),
        toolkit.Column("kind", "text"),
        toolkit.Column("members", "number"),
        toolkit.Column("frame", "text"),
        toolkit.Column("bits", "number", "bits"),
        toolkit.Column("text", "text"),
    )


def _found(
    document: toolkit.Document, options: ParallelOptions, context: toolkit.Context
) -> tuple[list[Run], Run | None]:
    """The runs of a document that are wanted, and the best of those that say too little."""
    from toolkit_parallels.frames import Chance
    from toolkit_parallels.runs import best_of
    from toolkit_parallels.search import candidates, paragraphs

    read = paragraphs(document, context)
    chance = Chance(clause for paragraph in read for sentence in paragraph for clause in sentence)
    least = options.least_bits + chance.trials
    enough: list[Run] = []
    missed: list[Run] = []
    for run in candidates(document.text, read, chance, options.shortest):
        if len(run.members) >= options.members:
            (enough if run.bits >= least else missed).append(run)
    wanted = [run for run in best_of(enough) if not options.kinds or run.kind in options.kinds]
    return wanted, max(missed, key=lambda run: (run.bits, -run.span.start), default=None)


def _row(document: toolkit.Document, run: Run) -> tuple[str | int | float, ...]:
    span = run.span
    return (
        document.id,
        span.start,
        span.end,
        run.kind,
        len(run.members),
        str(run),
        round(run.bits, 1),
        _text(document, run),
    )


def _text(document: toolkit.Document, run: Run) -> str:
    """The members as they are read, long ones cut."""
    texts = (" ".join(member.of(document.text).split()) for member in run.members)
    return " | ".join(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…" for text in texts)


def _share(document: toolkit.Document, rows: Sequence[Sequence[object]]) -> tuple[str | int | float | None, ...]:
    """A row of the second table: how many runs, how many members, which share of the characters, and which kind most."""
    covered = end = 0
    for row in rows:
        start, stop = max(end, int(str(row[1]))), int(str(row[2]))
        covered += max(0, stop - start)
        end = max(end, stop)
    kinds = Counter(str(row[3]) for row in rows)
    most = min(kinds, key=lambda kind: (-kinds[kind], kind)) if kinds else None
    members = sum(int(str(row[4])) for row in rows)
    return (document.id, len(rows), members, covered / max(1, len(document.text)), most)
