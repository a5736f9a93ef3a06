"""One analysis from its sources to its report: load them and what options name, check, run.

What a command of the command line and `toolkit.analyze` have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from toolkit.addresses import Request
from toolkit.companions import load_companions
from toolkit.documents import Source
from toolkit.errors import LoadError, UsageError
from toolkit.findings import Problem, Report
from toolkit.kernels import EngineInUse
from toolkit.loading import Given, Loaded, LoadOptions, load_corpus
from toolkit.plugins import Registered, Registry, report_failures
from toolkit.running import Progress, run_analysis
from toolkit.settings import Settings

Tell: TypeAlias = Callable[[Sequence[Problem]], None]
"""Is given the problems of a stage when they are met."""


def carry_out(
    registry: Registry,
    settings: Settings,
    sources: Sequence[Given],
    loading: LoadOptions,
    *,
    beside: Mapping[str, Sequence[Given]] | None = None,
    keep_text: bool = True,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> Report:
    """The report of an analysis of what the sources hold.

    `beside`: sources by the option that names documents, where they are no addresses. `tell` is given the problems of
    each stage when they are met; they are in the report as well. Raises LoadError where there is nothing to work on, or
    not just two documents for a pair.
    """
    tell = tell or _nobody
    pair = settings.analysis.component.inputs == "pair"
    _check_names([*sources, *(source for several in (beside or {}).values() for source in several)])
    with EngineInUse(registry, settings) as engine:
        loaded = load_corpus(registry, settings, sources, loading, progress, distinct=not pair, engine=engine)
        tell(loaded.problems)
        check_readable(settings.analysis, sources, loaded)
        companions = load_companions(registry, settings, loaded.corpus, loading, sources=beside, engine=engine)
        tell(companions.problems)
        known = (*plugin_problems(registry), *loaded.problems)
        report = run_analysis(
            registry,
            settings,
            loaded.corpus,
            known,
            progress,
            keep_text=keep_text,
            companions=companions,
            engine=engine,
        )
    tell(report.problems[len(known) + len(companions.problems) :])
    return report


def check_readable(analysis: Registered, sources: Sequence[Given], loaded: Loaded) -> None:
    """Raises LoadError where there is nothing to work on, or not just two documents for a pair."""
    count = len(loaded.corpus)
    if not count:
        raise LoadError("nothing could be read", "Name files or folders with text in them.")
    if analysis.component.inputs == "pair" and count != 2:
        ids = ", ".join(document.id for document in loaded.corpus)
        if count == 1:
            raise LoadError(f"{analysis.name} compares two documents, and there is only {ids}", "Name a second one.")
        distinct = dict.fromkeys(document.id for document in loaded.corpus)
        one, other, *_ = (*distinct, *distinct)
        split = len({document.uri for document in loaded.corpus}) == 2 < len(distinct)
        names = " and ".join(named(source) for source in sources)
        raise LoadError(
            f"{analysis.name} compares two documents, and {names} hold {count}: {ids}",
            f"Name two of them, such as {one} {other}{', or take whole files with --no-split' if split else ''}.",
        )


def named(given: Given) -> str:
    """A source as a user would type it."""
    if isinstance(given, Source):
        return given.uri
    if isinstance(given, Request):
        return given.source.uri + ("" if given.number is None else f"#{given.number}")
    return given


def plugin_problems(registry: Registry) -> list[Problem]:
    """The plugins that failed so far, as problems of a report."""
    return [
        Problem("error", "plugin", None, name, error.message, error.hint)
        for (name, _), error in zip(registry.failures, report_failures(registry), strict=True)
    ]


def _check_names(sources: Sequence[Given]) -> None:
    """Raises UsageError where two things in memory go by one name: one would be taken for the other."""
    held: dict[str, bytes | None] = {}
    for given in sources:
        source = given.source if isinstance(given, Request) else given
        if not isinstance(source, Source) or source.path is not None:
            continue
        if held.setdefault(source.uri, source.data) != source.data:
            raise UsageError(f"two sources are called {source.uri}", "Give each a name of its own.")


def _nobody(problems: Sequence[Problem]) -> None:
    """Nobody waits for the problems: they are in the report."""
