"""The toolkit from Python: load documents, run an analysis, read the report.

corpus = toolkit.load("essays.txt")
report = toolkit.run("reuse", corpus, min_length=20)

or all at once, as a command does it: `toolkit.analyze("reuse", ["essays.txt"], min_length=20)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from toolkit import loading
from toolkit.addresses import Request
from toolkit.analyzing import Tell, carry_out, named
from toolkit.companions import addresses_of, load_companions
from toolkit.components import Context
from toolkit.config import read_config
from toolkit.documents import Corpus, Source
from toolkit.errors import LoadError, UsageError, nearest
from toolkit.findings import Problem, Report
from toolkit.kernels import Said, Task
from toolkit.loading import Given, LoadOptions, load_corpus
from toolkit.plugins import Registered, Registry, load_plugins
from toolkit.running import Progress, RunContext, run_analysis
from toolkit.settings import JoinedOption, common_values, joined, reading_options, resolve

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def load(
    *addresses: str,
    encoding: str | None = None,
    language: str | None = None,
    split: bool = True,
    max_size: int | None = None,
    like: Report | None = None,
    registry: Registry | None = None,
    **options: Any,
) -> Corpus:
    """The documents at `addresses` (files, folders, patterns, `FILE#N`), split into works and annotated.

    `max_size`: the MB that one document may have. `options`: those of loaders, by their names (`text_field="body"`);
    `like`: a report with whose options they are read. Raises LoadError where any of them cannot be read, UsageError for an
    unknown or wrong option.
    """
    registry = registry or load_plugins()
    settings = reading_options(registry, options, {} if like is None else like.analysis.options)
    common = {"encoding": encoding, "language": language, "no_split": not split, "max_size": max_size}
    loaded = load_corpus(registry, settings, addresses, LoadOptions.of(common))
    for problem in loaded.problems:
        if problem.severity == "error":
            raise LoadError(problem.message, problem.hint)
    return loaded.corpus


def load_in_batches(
    *addresses: str,
    encoding: str | None = None,
    language: str | None = None,
    split: bool = True,
    max_size: int | None = None,
    registry: Registry | None = None,
    **options: Any,
) -> Iterator[tuple[Corpus, tuple[Problem, ...]]]:
    """The same documents, in corpora of some 30 million characters that are read one after the other, each with the
    problems of its reading: one source that fails does not end it.

    Raises UsageError for an unknown or wrong option.
    """
    registry = registry or load_plugins()
    settings = reading_options(registry, options, {})
    common = {"encoding": encoding, "language": language, "no_split": not split, "max_size": max_size}
    for loaded in loading.load_in_batches(registry, settings, addresses, LoadOptions.of(common)):
        yield loaded.corpus, loaded.problems


def context_of(analysis: str, *, registry: Registry | None = None, **options: Any) -> Context:
    """What an analysis is given to see documents by (views, words, segments), with the options of its command.

    Raises PluginError for an unknown analysis, UsageError for an unknown or wrong option.
    """
    registry = registry or load_plugins()
    registered = registry.get("analysis", analysis)
    _check_options(registry, registered, options)
    return RunContext(registry, resolve(registry, registered, options))


def run(analysis: str, corpus: Corpus, *, registry: Registry | None = None, **options: Any) -> Report:
    """The report of an analysis, with `options` by the names of its command (`min_length=20`).

    An option that names documents (`against`) takes an address, several, or a corpus. Raises PluginError for an unknown
    analysis, UsageError for an unknown or wrong option and LoadError for documents of an option that cannot be read. What
    fails while it runs is in the report's `problems`.
    """
    registry = registry or load_plugins()
    registered = registry.get("analysis", analysis)
    _check_options(registry, registered, options)
    corpora = addresses_of(registry, registered, options)
    settings = resolve(registry, registered, options)
    companions = load_companions(registry, settings, corpus, corpora=corpora)
    for problem in companions.problems:
        if problem.severity == "error":
            raise LoadError(problem.message, problem.hint)
    return run_analysis(registry, settings, corpus, companions=companions)


def analyze(
    analysis: str,
    sources: Sequence[Given],
    *,
    encoding: str | None = None,
    language: str | None = None,
    split: bool | None = None,
    max_size: int | None = None,
    keep_text: bool | None = None,
    config: str | None = None,
    progress: Progress | None = None,
    tell: Tell | None = None,
    registry: Registry | None = None,
    **options: Any,
) -> Report:
    """The report of an analysis of sources, as its command makes it: one source that fails is a problem of the report.

    `sources`: addresses, or sources that may lie in memory (`Source("a.txt", data=b"…")`), or one of the documents of
    such a source (`Request(source, 2)`). `options`: by the names of the command; one that names documents takes sources,
    too. What is not given is taken from the configuration: that of the current folder, or the file `config`.
    `progress(what, done, total)` is told how far the work is, `tell` the problems of each stage when they are met.

    Raises PluginError for an unknown analysis, UsageError for an unknown or wrong option, LoadError where nothing could
    be read, or not just two documents for an analysis of a pair.
    """
    registry = registry or load_plugins()
    registered = registry.get("analysis", analysis)
    _check_options(registry, registered, options)
    beside = _sources_of(registry, registered, options)
    read = read_config(config)
    settings = resolve(registry, registered, options, read)
    given = {
        "encoding": encoding,
        "language": language,
        "no_split": None if split is None else not split,
        "max_size": max_size,
        "no_text": None if keep_text is None else not keep_text,
    }
    common = common_values(read, registered, given)
    return carry_out(
        registry,
        settings,
        sources,
        LoadOptions.of(common),
        beside=beside,
        keep_text=not common["no_text"],
        progress=progress,
        tell=tell,
    )


def task(
    kernel: Callable[[Context, Batch], Result], analysis: str, *, registry: Registry | None = None, **options: Any
) -> Callable[[Batch], Said]:
    """A kernel with a context like that of an analysis with `options`, for work that an engine does outside of a run.

    It may go to other processes by pickle, where the kernel, its batches and results can. What it gives is the kernel's
    `result`, with the `problems` and `notes` that it told its context. Raises PluginError for an unknown analysis,
    UsageError for an unknown or wrong option.
    """
    registry = registry or load_plugins()
    registered = registry.get("analysis", analysis)
    _check_options(registry, registered, options)
    return Task(kernel, RunContext(registry, resolve(registry, registered, options)))


def options_of(analysis: str, registry: Registry | None = None) -> list[JoinedOption]:
    """The options that an analysis takes, its own first, each with the components that it goes to.

    Raises PluginError for an unknown analysis.
    """
    registry = registry or load_plugins()
    return joined(registry, registry.get("analysis", analysis))


def _check_options(registry: Registry, analysis: Registered, options: dict[str, Any]) -> None:
    known = [option.name for option in joined(registry, analysis)]
    for name in options:
        if name not in known:
            raise UsageError(f"{analysis.name} has no option {name!r}", nearest(name, known))


def _sources_of(registry: Registry, analysis: Registered, given: dict[str, Any]) -> dict[str, list[Given]]:
    """Takes the sources out of what was given for options that name documents, and leaves their names there."""
    beside: dict[str, list[Given]] = {}
    for option in joined(registry, analysis):
        value = given.get(option.name)
        if option.option.type != "documents" or value is None:
            continue
        beside[option.name] = [value] if isinstance(value, (str, Source, Request)) else list(value)
        listed = [named(source) for source in beside[option.name]]
        given[option.name] = listed if option.option.multiple else " ".join(listed)
    return beside


def analyses(registry: Registry | None = None) -> dict[str, str]:
    """The names of all analyses, with what each does in a line."""
    registry = registry or load_plugins()
    return {registered.name: registered.summary for registered in registry.components("analysis")}
