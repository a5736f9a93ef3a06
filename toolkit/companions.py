"""What an option names beside the sources: documents, such as those of `--against FOLDER`, and the reader's decisions.

Any component may declare such an option (`extra={"path": "documents"}`). What it names is loaded like the sources and is
given to whoever asks the context for it by the option's name. The documents of an option of the analysis itself join
the corpus, each with the option's name as its `role`, so that findings can point at them.

Of a library (`extra={"path": "library"}`) only those documents join it that may share something with the corpus.

Files of decisions (`extra={"path": "decisions"}`) are read once, whichever component declares the option.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from toolkit.decisions import Decisions, read_decisions
from toolkit.documents import Corpus, Document
from toolkit.errors import LoadError, UsageError
from toolkit.findings import Problem
from toolkit.kernels import EngineInUse
from toolkit.libraries import related_documents
from toolkit.loading import Given, LoadOptions, load_corpus
from toolkit.plugins import Registered, Registry
from toolkit.settings import Settings, joined

Sets = Mapping[str, Sequence[Document]]
"""Documents by the name of the option that names them."""


@dataclass(frozen=True, slots=True)
class Companions:
    """What the options of one run name. `own`: by options of the analysis; `others`: by those of its components."""

    own: Sets = field(default_factory=dict)
    others: Sets = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    notes: tuple[str, ...] = ()

    def of(self, option: str) -> Sequence[Document]:
        """The documents that an option names; none where it was not given."""
        return self.own.get(option) or self.others.get(option) or ()

    def joined_to(self, corpus: Corpus) -> Corpus:
        """The corpus with the documents of the analysis's own options behind its own."""
        more = [document for documents in self.own.values() for document in documents]
        return Corpus(lambda: itertools.chain(corpus, more)) if more else corpus


NO_COMPANIONS = Companions()


def addresses_of(registry: Registry, analysis: Registered, given: dict[str, Any]) -> dict[str, Corpus]:
    """Takes corpora out of what was given from Python for options that name documents, and leaves their ids there.

    A single address is taken as one of several, where several may be given.
    """
    corpora: dict[str, Corpus] = {}
    for option in joined(registry, analysis):
        value = given.get(option.name)
        if option.option.type != "documents" or value is None:
            continue
        if isinstance(value, Corpus):
            corpora[option.name] = value
            listed = [document.id for document in value]
        else:
            listed = [os.fspath(one) for one in ([value] if isinstance(value, (str, os.PathLike)) else value)]
        given[option.name] = listed if option.option.multiple else " ".join(listed)
    return corpora


def load_companions(
    registry: Registry,
    settings: Settings,
    corpus: Corpus,
    options: LoadOptions | None = None,
    *,
    corpora: Mapping[str, Corpus] | None = None,
    sources: Mapping[str, Sequence[Given]] | None = None,
    engine: EngineInUse | None = None,
) -> Companions:
    """What the options of a run name, loaded. `corpora`: those that were given as documents, by option; `sources`: those
    that were given as sources, which are read instead of the option's addresses. `engine`: as for `load_corpus`.

    Raises LoadError where an option's addresses hold nothing that can be read, or nothing beside the corpus, and
    UsageError where a file of decisions is wrong.
    """
    from toolkit.running import RunContext

    corpora, sources = corpora or {}, sources or {}
    own: dict[str, Sequence[Document]] = {}
    others: dict[str, Sequence[Document]] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    for joint in joined(registry, settings.analysis):
        addresses = settings.values.get(joint.name)
        if joint.option.type == "library" and addresses:
            context = RunContext(registry, settings)
            related = related_documents(registry, context, addresses, list(corpus))
            known = {_key(document) for document in corpus}
            own[joint.name] = tuple(_marked((one for one in related if _key(one) not in known), joint.name))
            problems += context.problems
            notes += context.notes
        if joint.option.type != "documents" or not addresses:
            continue
        listed = [addresses] if isinstance(addresses, str) else list(addresses)
        if joint.name in corpora:
            documents: Sequence[Document] = list(corpora[joint.name])
        else:
            loaded = load_corpus(registry, settings, sources.get(joint.name, listed), options, engine=engine)
            documents = list(loaded.corpus)
            problems += loaded.problems
        where = f"{joint.option.flag} {' '.join(listed)}"
        if not documents:
            raise LoadError(
                f"{where}: nothing could be read{_why(problems)}", "Name files or folders with text in them."
            )
        if all(receiver.kind == "analysis" for receiver in joint.receivers):
            there = [*corpus, *itertools.chain(*own.values())]
            own[joint.name] = tuple(_marked(_beside(documents, there, where), joint.name))
        else:
            others[joint.name] = tuple(documents)
    return Companions(own, others, tuple(problems), _decided(registry, settings), tuple(notes))


def _decided(registry: Registry, settings: Settings) -> Decisions:
    files: list[str] = []
    for joint in joined(registry, settings.analysis):
        if joint.option.type == "decisions":
            value = settings.values.get(joint.name) or ()
            files += [value] if isinstance(value, str) else value
    return read_decisions(files)


def _why(problems: Sequence[Problem]) -> str:
    return f": {problems[0].message}" if problems else ""


def _beside(documents: Sequence[Document], there: Sequence[Document], where: str) -> list[Document]:
    """The documents that are not among those there already, whatever name they go by."""
    known = {_key(document) for document in there}
    beside = [document for document in documents if _key(document) not in known]
    if not beside:
        raise LoadError(
            f"{where}: holds no document beside the sources", "Name documents that are not among the sources."
        )
    ids = {document.id for document in there}
    for document in beside:
        if document.id in ids:
            raise UsageError(f"two documents are called {document.id}", "Give each document an id of its own.")
    return beside


def _key(document: Document) -> tuple[str, str, int, int]:
    return os.path.realpath(document.uri), document.sha256, document.start, document.end


def _marked(documents: Iterable[Document], role: str) -> Iterator[Document]:
    return (msgspec.structs.replace(document, role=role) for document in documents)
