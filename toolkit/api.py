"""The toolkit from Python: load documents, run an analysis, read the report.

corpus = toolkit.load("essays.txt")
report = toolkit.run("reuse", corpus, min_length=20)
"""

from __future__ import annotations

from typing import Any

from toolkit.companions import addresses_of, load_companions
from toolkit.documents import LARGEST, MEGABYTE, Corpus
from toolkit.errors import LoadError, UsageError, nearest
from toolkit.findings import Report
from toolkit.loading import LoadOptions, load_corpus
from toolkit.plugins import Registry, load_plugins
from toolkit.running import run_analysis
from toolkit.settings import joined, reading_options, resolve


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
    largest = LARGEST if max_size is None else max_size * MEGABYTE
    loaded = load_corpus(registry, settings, addresses, LoadOptions(encoding, language, split, largest))
    for problem in loaded.problems:
        if problem.severity == "error":
            raise LoadError(problem.message, problem.hint)
    return loaded.corpus


def run(analysis: str, corpus: Corpus, *, registry: Registry | None = None, **options: Any) -> Report:
    """The report of an analysis, with `options` by the names of its command (`min_length=20`).

    An option that names documents (`against`) takes an address, several, or a corpus. Raises PluginError for an unknown
    analysis, UsageError for an unknown or wrong option and LoadError for documents of an option that cannot be read. What
    fails while it runs is in the report's `problems`.
    """
    registry = registry or load_plugins()
    registered = registry.get("analysis", analysis)
    known = [option.name for option in joined(registry, registered)]
    for name in options:
        if name not in known:
            raise UsageError(f"{analysis} has no option {name!r}", nearest(name, known))
    corpora = addresses_of(registry, registered, options)
    settings = resolve(registry, registered, options)
    companions = load_companions(registry, settings, corpus, corpora=corpora)
    for problem in companions.problems:
        if problem.severity == "error":
            raise LoadError(problem.message, problem.hint)
    return run_analysis(registry, settings, corpus, companions=companions)


def analyses(registry: Registry | None = None) -> dict[str, str]:
    """The names of all analyses, with what each does in a line."""
    registry = registry or load_plugins()
    return {registered.name: registered.summary for registered in registry.components("analysis")}
