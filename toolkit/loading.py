"""From addresses to an annotated corpus: load, find the language, split into works, annotate.

One document that fails is a problem, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from toolkit import given
from toolkit.addresses import Request, resolve_address
from toolkit.annotating import as_loaded, in_order, with_annotations
from toolkit.documents import LARGEST, MEGABYTE, UNDETERMINED, Annotation, Corpus, Document, Source
from toolkit.errors import LoadError, ToolkitError, UsageError
from toolkit.findings import Problem
from toolkit.interruption import at_work, is_behind
from toolkit.plugins import Registered, Registry
from toolkit.settings import ComponentOptions
from toolkit.text import Span, TextView
from toolkit.works import cut

if TYPE_CHECKING:
    from toolkit.kernels import EngineInUse
    from toolkit.sharing import FileRead

_LANGUAGE_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)",
    re.ASCII | re.IGNORECASE,
)
"""A well-formed tag: language, script, region, variants, extensions, private use."""

DEEPEST = 3
"""How deep archives may lie in each other: `texts.zip/data.jsonl.gz` is two deep."""

logger = logging.getLogger(__name__)

Given: TypeAlias = str | Source | Request
"""What may be loaded: an address, a source (which may lie in memory), or one of the documents of a source."""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What every analysis takes for loading. `language` overrides what is found; `split`: a file may hold several works.

    `largest`: the bytes that one document may have.
    """

    encoding: str | None = None
    language: str | None = None
    split: bool = True
    largest: int = LARGEST

    @classmethod
    def of(cls, common: Mapping[str, Any]) -> LoadOptions:
        """From the values of the options that every command takes (`common_values`)."""
        largest = LARGEST if common["max_size"] is None else common["max_size"] * MEGABYTE
        return cls(common["encoding"], common["language"], not common["no_split"], largest)

    def __post_init__(self) -> None:
        if self.language is not None and not _LANGUAGE_TAG.fullmatch(self.language):
            raise UsageError(
                f"{self.language!r} is no language tag (BCP 47)",
                "Write a language of two or three letters, then perhaps script and region: zh, en, zh-Hant, zh-Hant-TW.",
            )


@dataclass(frozen=True, slots=True)
class Loaded:
    """The documents in the order of their addresses (with `distinct`, each once) and what failed."""

    corpus: Corpus
    problems: tuple[Problem, ...]


def load_corpus(
    registry: Registry,
    settings: ComponentOptions | None,
    addresses: Sequence[Given],
    options: LoadOptions | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    *,
    distinct: bool = True,
    engine: EngineInUse | None = None,
) -> Loaded:
    """The annotated corpus of what is given. `distinct`: a document named twice is taken once.

    `progress(what, done, total)` is told of each file. `engine`: whose processes read files, where it has several.
    """
    options = options or LoadOptions()
    loading = Loading(registry, settings, options)
    requests = [(request.key, request) for address in addresses for request in loading.resolve(address)]
    total = len({key for key, _ in requests})

    def tell(done: int) -> None:
        if progress is not None:
            progress("files", done, total)

    elsewhere: dict[str, FileRead] = {}
    if engine is not None:
        from toolkit.sharing import FileReading, read_elsewhere

        elsewhere = read_elsewhere(engine, FileReading(registry, settings, options), requests, tell)
    files: dict[str, list[Document]] = {}
    known: dict[str, Alone] = {}
    done = len(elsewhere)
    for key, request in requests:
        if key in files:
            continue
        read = elsewhere.pop(key, None)
        if read is not None:
            loading.problems.extend(read.problems)
            files[key] = [one.loaded for one in read.documents]
            known |= {one.loaded.id: one for one in read.documents}
        else:
            tell(done)
            files[key] = loading.load(request.source)
            done += 1
    wanted = [document for key, request in requests for document in loading.pick(request, files[key])]
    order = list({document.id: document for document in wanted}.values())
    annotated = {document.id: document for document in loading.annotate(order, known)}
    chosen = [document.id for document in (order if distinct else wanted)]
    return Loaded(Corpus([annotated[id] for id in chosen]), tuple(loading.problems))


def load_in_batches(
    registry: Registry,
    settings: ComponentOptions | None,
    addresses: Sequence[Given],
    options: LoadOptions | None = None,
    characters: int = 1 << 25,
) -> Iterator[Loaded]:
    """What is given, read in lists of about so many characters: of a large collection never all is held.

    Those of a list are annotated together; what fits into one list is annotated as `load_corpus` does it.
    """
    loading = Loading(registry, settings, options or LoadOptions())
    requests = [request for address in addresses for request in loading.resolve(address)]
    whole = {request.key for request in requests if request.number is None and request.member is None}
    batch: list[Document] = []
    size = 0
    for request in {(r.key, r.number, r.member) if r.key not in whole else r.key: r for r in requests}.values():
        with contextlib.suppress(_UnreadError):
            for document in loading.each(request.source) if request.key in whole else loading.part(request):
                batch.append(document)
                size += len(document.text)
                if size >= characters:
                    yield loading.taken(batch)
                    batch, size = [], 0
    yield loading.taken(batch)


@dataclass(frozen=True, slots=True)
class Alone:
    """A document as it was loaded, and with what is found in it without the others; what went wrong in finding it."""

    loaded: Document
    annotated: Document
    problems: tuple[Problem, ...]


class _UnreadError(Exception):
    """A source could not be read to its end; what is wrong has been noted."""


class Loading:
    """One run through the stages, with the problems that it met."""

    def __init__(self, registry: Registry, settings: ComponentOptions | None, options: LoadOptions) -> None:
        self._registry = registry
        self._settings = settings
        self._options = options
        self.problems: list[Problem] = []

    def resolve(self, address: Given) -> list[Request]:
        if isinstance(address, Source):
            address = Request(address)
        if isinstance(address, Request):
            encoding = address.source.encoding or self._options.encoding
            source = msgspec.structs.replace(address.source, encoding=encoding, limit=self._options.largest)
            return [replace(address, source=source)]
        try:
            return resolve_address(address, self._options.encoding, self._options.largest, self._unreadable)
        except LoadError as error:
            self._problem("load", error, document=address)
            return []

    def _unreadable(self, error: LoadError, folder: str) -> None:
        self._problem("load", error, document=folder)

    def load(self, source: Source, depth: int = 0) -> list[Document]:
        """The works of a source; none where it cannot be read."""
        try:
            return list(self.each(source, depth))
        except _UnreadError:
            return []

    def each(self, source: Source, depth: int = 0) -> Iterator[Document]:
        """The same, one after the other as they are read. Raises _UnreadError, the problem being noted, where that fails."""
        plugin: str | None = None
        try:
            loader = self._loader(source)
            plugin = loader.plugin
            with at_work(plugin, f"reading {source.uri}"):
                made = loader.component.load(source, self._options_of(loader))
                for item in given.each(loader, "load", made, Document, Source, LoadError):
                    yield from self._works_of(item, source, loader, depth)
        except Exception as error:
            wrong = _os_error(source, error) if isinstance(error, OSError) else error
            self._problem("load", wrong, document=source.uri, plugin=plugin)
            raise _UnreadError from error

    def _works_of(
        self, item: Document | Source | LoadError, source: Source, loader: Registered, depth: int
    ) -> list[Document]:
        """The works of something that a loader gave: a document, or what other loaders have to read."""
        if isinstance(item, LoadError):
            self._problem("load", item, document=source.uri, plugin=loader.plugin)
            return []
        if isinstance(item, Document):
            return self._works(self._with_language(item))
        if depth >= DEEPEST:
            deep = LoadError(f"{item.uri} lies in too many archives", "Unpack the outer ones.")
            self._problem("load", deep, document=item.uri, plugin=loader.plugin)
            return []
        return self.load(item, depth + 1)

    def _loader(self, source: Source) -> Registered:
        """The best loader that accepts a source. One that fails to say is passed over."""
        for registered in self._registry.fitting("loader", UNDETERMINED):
            try:
                with at_work(registered.plugin, f"looking at {source.uri}"):
                    if registered.component.accepts(source):
                        return registered
            except OSError:
                raise
            except Exception as error:
                self._problem("load", error, document=source.uri, plugin=registered.plugin)
        raise LoadError(f"no loader reads {source.uri}", "Save it as plain text, or install a plugin for it.")

    def taken(self, documents: list[Document]) -> Loaded:
        """The documents annotated together, and the problems since the last time."""
        order = list({document.id: document for document in documents}.values())
        annotated = self.annotate(order) if order else []
        return Loaded(Corpus(annotated), self.told())

    def told(self) -> tuple[Problem, ...]:
        """The problems since this was last asked."""
        problems, self.problems = tuple(self.problems), []
        return problems

    def part(self, request: Request) -> list[Document]:
        """The documents of a source that a request names, which is read anew."""
        return self.pick(request, self.load(request.source))

    def pick(self, request: Request, documents: list[Document]) -> list[Document]:
        """The documents of a source that a request names."""
        if request.member is not None:
            inside = [document for document in documents if _is_in(document, request.member)]
            if documents and not inside:
                error = LoadError(
                    f"{request.source.uri} holds no {request.member.removeprefix(request.source.uri)[1:]}",
                    f"It holds {documents[0].id} and others; name one of them, or none for all.",
                )
                self._problem("load", error, document=request.member)
            documents = inside
        if request.number is None:
            return documents
        whole = request.member or request.source.uri
        numbered = _numbered(documents, whole)
        if documents and request.number not in numbered:
            error = LoadError(
                f"{whole} has no document #{request.number}: it holds {_counted(numbered)}", _numbers_hint(numbered)
            )
            self._problem("load", error, document=f"{whole}#{request.number}")
        return [numbered[request.number]] if request.number in numbered else []

    def annotate(self, documents: list[Document], known: Mapping[str, Alone] = MappingProxyType({})) -> list[Document]:
        """The documents with their titles, metadata and regions. `known`: by id, what was found in some already."""
        alone: list[Document] = []
        for document in documents:
            found = known.get(document.id)
            if found is not None and found.loaded is document:
                self.problems.extend(found.problems)
                alone.append(found.annotated)
            else:
                alone.append(self.alone(document))
        together = alone
        for registered in self._annotators("corpus"):
            together = self._annotated(together, registered)
        return [in_order(self._title_below(*stages)) for stages in zip(documents, alone, together, strict=True)]

    def alone(self, document: Document) -> Document:
        """The document with what is found in it without the others."""
        loaded = document
        for registered in self._annotators("document"):
            if registered.speaks(document.language):
                document = self._annotated([document], registered)[0]
        return as_loaded(loaded, document)

    def _title_below(self, loaded: Document, alone: Document, together: Document) -> Document:
        """The document; where all its files together show that its title is furniture, with what is found beside that."""
        known = [region.span for region in together.regions_of("furniture")]
        titles = together.regions_of("title")
        if not any(span.contains(title.span) for span in known for title in titles):
            return together
        found = tuple(region for region in together.regions if region not in alone.regions)
        again = self.alone(msgspec.structs.replace(loaded, regions=(*loaded.regions, *found)))
        return msgspec.structs.replace(again, metadata={**together.metadata, **again.metadata})

    def _with_language(self, document: Document) -> Document:
        if self._options.language is not None:
            return self._in_the_users_language(document)
        for registered in self._annotators("source"):
            document = self._annotated([document], registered)[0]
        return document

    def _in_the_users_language(self, document: Document) -> Document:
        if self._options.language is None:
            return document
        return msgspec.structs.replace(document, language=self._options.language)

    def _works(self, document: Document) -> list[Document]:
        if not self._options.split or document.regions_of("record"):
            return [document]
        for registered in self._registry.fitting("segmenter", document.language):
            if registered.component.level == "work":
                starts = self._work_starts(document, registered)
                if len(starts) > 1:
                    return [self._with_language(work) for work in cut(document, starts)]
        return [document]

    def _work_starts(self, document: Document, registered: Registered) -> list[int]:
        try:
            spans = given.whole(registered, "segment", registered.component.segment(TextView.of(document.text)), Span)
        except Exception as error:
            self._problem("split", error, document=document.id, plugin=registered.plugin)
            return []
        # What stands before the first work goes to it; so does what lies between two, to the one before.
        return [0, *(span.start for span in spans[1:])] if spans else []

    def _annotators(self, scope: Literal["source", "document", "corpus"]) -> list[Registered]:
        fitting = [r for r in self._registry.components("annotator") if r.component.scope == scope]
        return sorted(fitting, key=lambda r: -r.priority)

    def _annotated(self, documents: list[Document], registered: Registered) -> list[Document]:
        name = documents[0].id if len(documents) == 1 else None
        try:
            with at_work(registered.plugin, "annotating"):
                made = registered.component.annotate(documents, self._options_of(registered))
                annotations = given.whole(registered, "annotate", made, Annotation)
            return [self._in_the_users_language(document) for document in with_annotations(documents, annotations)]
        except Exception as error:
            self._problem("annotate", error, document=name, plugin=registered.plugin)
            return documents

    def _options_of(self, registered: Registered) -> Any:
        return self._settings.of(registered) if self._settings is not None else registered.options()

    def _problem(self, stage: str, error: Exception, *, document: str | None, plugin: str | None = None) -> None:
        self.problems.append(problem_of(stage, error, document=document, plugin=plugin))


def problem_of(stage: str, error: BaseException, *, document: str | None = None, plugin: str | None = None) -> Problem:
    """A problem of severity error. An error that is no ToolkitError is the plugin's own fault and says so.

    Raises KeyboardInterrupt where that is what the error came from: some libraries make an ImportError of it.
    """
    if is_behind(error):
        raise KeyboardInterrupt from error
    if isinstance(error, ToolkitError):
        # The name of a file may not be UTF-8: then it holds surrogates, which no report could.
        named, message, hint = (_writable(text) for text in (document or "", error.message, error.hint))
        return Problem("error", stage, document and named, plugin, message, hint)
    logger.debug("%s failed", stage, exc_info=error)
    message = f"{type(error).__name__}: {error}".strip().replace("\n", " ")
    whose = f"the plugin {plugin}" if plugin else "the program"
    return Problem("error", stage, document, plugin, message, f"This is a fault of {whose}; --traceback shows where.")


def _writable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not text.isprintable() else text


def _os_error(source: Source, error: OSError) -> LoadError:
    return LoadError(f"{source.uri} cannot be read: {error.strerror or error}", "Check the file and its permissions.")


def _is_in(document: Document, member: str) -> bool:
    """Whether a document is this member of an archive, one of its works, or lies in this folder of it."""
    return member in (document.uri, document.id) or document.uri.startswith(f"{member.rstrip('/')}/")


def _numbered(documents: Sequence[Document], whole: str) -> dict[int, Document]:
    """The documents of a file by their number: that of their ids, where these have one, else as they follow each other."""
    by_id = {document.id: document for document in documents}
    known = {
        int(number): document
        for id, document in by_id.items()
        if id.startswith(f"{whole}#") and (number := id[len(whole) + 1 :]).isdigit()
    }
    return known or dict(enumerate(documents, 1))


def _counted(numbered: Mapping[int, Document]) -> str:
    return "one document" if len(numbered) == 1 else f"{len(numbered)} documents"


def _numbers_hint(numbered: Mapping[int, Document]) -> str:
    if len(numbered) == 1:
        return "Leave the number out."
    return f"Name one of #{min(numbered)} to #{max(numbered)}, or no number for all."
