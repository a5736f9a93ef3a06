"""Run one analysis over a corpus: analyze, label, summarize, report. No result is lost to a failure."""

from __future__ import annotations

import bisect
import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from toolkit import __version__, given
from toolkit.companions import NO_COMPANIONS, Companions
from toolkit.components import Batch, Context, Engine, Level, Result, Severity
from toolkit.decisions import Decisions
from toolkit.documents import Corpus, Document
from toolkit.errors import PluginError, UsageError
from toolkit.findings import (
    SCHEMA,
    AnalysisRecord,
    Comparison,
    DocumentRecord,
    Documents,
    Finding,
    Label,
    Passages,
    Problem,
    Report,
    Table,
    Tool,
)
from toolkit.interruption import is_behind, taken
from toolkit.kernels import EngineInUse, Said, Task
from toolkit.loading import problem_of
from toolkit.options import Options
from toolkit.plugins import Registered, Registry
from toolkit.settings import Settings
from toolkit.text import Span, TextView, Token

Progress = Callable[[str, int, int], None]
INTERRUPTED = "was interrupted: this report is partial"
"""What a report says of the analysis that the user ended."""

Fitting = tuple[Registered, Options]
KEPT_PIECES, KEPT_OF_WINDOWS = 1 << 17, 1 << 15
"""Pieces of documents, and of windows of them, that are kept in case they are asked for again: some 20 and 10 MB."""

KEPT_CUTS = 12
"""Documents of which the pieces of a level are kept, however many they are."""

_Cut = tuple[str, str, int, Level, Span]
FINDINGS = (Comparison, Passages, Documents, Table)
LEVELS: tuple[Level, ...] = ("paragraph", "sentence", "clause")


def run_analysis(
    registry: Registry,
    settings: Settings,
    corpus: Corpus,
    problems: Iterable[Problem] = (),
    progress: Progress | None = None,
    *,
    keep_text: bool = True,
    companions: Companions = NO_COMPANIONS,
    engine: EngineInUse | None = None,
) -> Report:
    """The report of one analysis. `problems`: those met while loading; `keep_text`: whether it holds the texts.

    `companions`: the documents that options name; those of the analysis's own options join the corpus. `engine`: that of
    the run, where it is in use already; whoever made it closes it.

    What raises is a problem of the report; what was found before stays. An interruption (Ctrl-C) ends the analysis, and
    the report says so. Raises UsageError where a file that an option names is wrong, and nothing was found before.
    """
    with contextlib.nullcontext(engine) if engine is not None else EngineInUse(registry, settings) as in_use:
        context = RunContext(registry, settings, progress, companions, in_use)
        return _report(context, corpus, problems, keep_text=keep_text)


def _report(context: RunContext, corpus: Corpus, problems: Iterable[Problem], *, keep_text: bool) -> Report:
    registry, settings, companions = context.registry, context.settings, context.companions
    context.problems.extend((*problems, *companions.problems))
    context.notes.extend(companions.notes)
    corpus = companions.joined_to(corpus)
    analysis = settings.analysis
    findings, ended = _analyze(analysis, corpus, settings, context)
    if (
        findings or ended
    ):  # of an analysis that failed before it found anything, tables would tell that there is nothing
        if "labelers" in analysis.uses or "labeler" in analysis.uses:
            findings = _label(registry, findings, corpus, settings, context)
        findings = [*findings, *_summarize(analysis, findings, corpus, settings, context)]
    return Report(
        schema=SCHEMA,
        tool=Tool("toolkit", __version__),
        analysis=AnalysisRecord(analysis.name, analysis.plugin, analysis.version, _plain(settings.values)),
        documents=tuple({d.id: DocumentRecord.of(d, text=keep_text) for d in corpus}.values()),
        findings=tuple(findings),
        problems=tuple(context.problems),
        notes=tuple(context.notes),
        decisions=companions.decisions or msgspec.UNSET,
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The options as JSON has them, so that a report read back equals the one that was written."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(dict(values)))
    return plain


def _analyze(
    analysis: Registered, corpus: Corpus, settings: Settings, context: RunContext
) -> tuple[list[Finding], bool]:
    """What was found, and whether the analysis came to its end."""
    findings: list[Finding] = []
    lengths = {document.id: len(document.text) for document in corpus}
    try:
        made = analysis.component.analyze(corpus, settings.of(analysis), context)
        for finding in given.each(analysis, "analyze", made, *FINDINGS):
            _check_inside(finding, lengths)
            findings.append(finding)
        return findings, True
    except (Exception, KeyboardInterrupt) as error:
        if isinstance(error, UsageError) and not findings:
            raise  # what the user wrote is wrong, such as a dictionary: nothing was done
        context.failed("analyze", error, analysis)
    return findings, False


def _check_inside(finding: Finding, lengths: Mapping[str, int]) -> None:
    """Raises PluginError for a finding that points outside the documents."""
    places: list[tuple[str, int]] = []
    if isinstance(finding, Comparison):
        places += [(finding.left, row.left.end) for row in finding.rows if row.left is not None]
        places += [(finding.right, row.right.end) for row in finding.rows if row.right is not None]
    elif isinstance(finding, Passages):
        places += [(place.document, place.end) for place in finding.places]
    elif not isinstance(finding, Table):
        places += [(place.document, place.end) for place in finding.members]
    for document, end in places:
        if end > lengths.get(document, -1):
            raise PluginError(
                f"a finding ends at {end} in {document}, which has {lengths.get(document, 0)} characters",
                "This is a fault of the plugin.",
            )


def _label(
    registry: Registry, findings: list[Finding], corpus: Corpus, settings: Settings, context: RunContext
) -> list[Finding]:
    """The findings with the word of the first labeler, by priority, that has one for them."""
    labels: list[Label | None] = [None] * len(findings)
    for registered in sorted(registry.components("labeler"), key=lambda r: -r.priority):
        try:
            made = registered.component.label(findings, corpus, settings.of(registered), context)
            said = list(given.each(registered, "label", made, Label, type(None)))
            if len(said) != len(findings):
                raise PluginError(
                    f"the labeler {registered.name} gave {len(said)} labels for {len(findings)} findings",
                    f"This is a fault of the plugin {registered.plugin}: it gives one, or None, for each finding.",
                )
        except (Exception, KeyboardInterrupt) as error:
            context.failed("label", error, registered)
            if context.cancelled:
                break
            continue
        labels = [first if first is not None else second for first, second in zip(labels, said, strict=True)]
    return [
        msgspec.structs.replace(finding, label=label.label, reason=label.reason)
        if isinstance(finding, Passages) and label is not None
        else finding
        for finding, label in zip(findings, labels, strict=True)
    ]


def _summarize(
    analysis: Registered, findings: Sequence[Finding], corpus: Corpus, settings: Settings, context: RunContext
) -> list[Table]:
    try:
        made = analysis.component.summarize(findings, corpus, settings.of(analysis))
        return given.whole(analysis, "summarize", made, Table)
    except (Exception, KeyboardInterrupt) as error:
        context.failed("summarize", error, analysis)
        return []


def _check_last(registered: Registered, tokens: Sequence[Token], length: int) -> None:
    """Raises PluginError where the last token ends after the text."""
    if tokens and tokens[-1].end > length:
        raise PluginError(
            f"the tokenizer {registered.name}: a token ends at {tokens[-1].end} in a text of {length} characters",
            f"This is a fault of the plugin {registered.plugin}.",
        )


def _touched(pieces: Sequence[Span], near: Span) -> list[Span]:
    """Those of the pieces, which tile a text, that hold something of a span; of an empty one, that hold its place."""
    first = max(0, bisect.bisect_right(pieces, near.start, key=lambda piece: piece.start) - 1)
    last = bisect.bisect_left(pieces, near.end, key=lambda piece: piece.start)
    return list(pieces[first : max(last, first + 1)])


class _KeptCuts:
    """The cuts that were asked for last: of a large collection all would take more room than the texts."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[_Cut, list[Span]] = OrderedDict()
        self._size = 0

    def get(self, key: _Cut) -> list[Span] | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: _Cut, found: list[Span]) -> list[Span]:
        self._kept[key] = found
        self._size += len(found) + _AROUND_A_CUT
        while self._size > self._most and len(self._kept) > KEPT_CUTS:
            self._size -= len(self._kept.popitem(last=False)[1]) + _AROUND_A_CUT
        return found


_AROUND_A_CUT = 4
"""Pieces that take as much room as a cut takes beside its own."""


class RunContext:
    """The `Context` of one run: the components in use, by language, with their options."""

    def __init__(
        self,
        registry: Registry,
        settings: Settings,
        progress: Progress | None = None,
        companions: Companions = NO_COMPANIONS,
        engine: EngineInUse | None = None,
    ) -> None:
        self.registry = registry
        self.settings = settings
        self.companions = companions
        self._progress = progress
        self._engine = engine or EngineInUse(registry, settings)
        self._cuts, self._window_cuts = _KeptCuts(KEPT_PIECES), _KeptCuts(KEPT_OF_WINDOWS)
        self._fitting: dict[tuple[str, str, tuple[str, ...]], list[Fitting]] = {}
        self._segmenters: dict[tuple[str, Level], Registered | None] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.cancelled = False

    @property
    def engine(self) -> Engine:
        return self._engine.get()

    def map(self, kernel: Callable[[Context, Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        for said in self.engine.map(Task(kernel, self, catches=True), batches):
            self._hear(said)
            if said.error is not None:
                raise said.error
            yield said.result

    def said(self, kernel: Callable[[Context, Batch], Result], batch: Batch) -> Said:
        """What the kernel gives for a batch, or raises, with what it told this context, which is not noted here yet."""
        before = self.problems, self.notes
        self.problems, self.notes = [], []
        result, failed = None, None
        try:
            result = kernel(self, batch)
        except (Exception, KeyboardInterrupt) as error:
            failed = error
        said = Said(result, tuple(self.problems), tuple(self.notes), failed)
        self.problems, self.notes = before
        if failed is not None and is_behind(failed):
            self._hear(said)
            if isinstance(failed, KeyboardInterrupt):
                raise failed
            raise KeyboardInterrupt from failed
        return said

    def _hear(self, said: Said) -> None:
        for problem in said.problems:
            self._note_problem(problem)
        self.notes.extend(said.notes)

    def view(self, document: Document, also: Sequence[str] = ()) -> TextView:
        view = TextView.of(document.text)
        for registered, options in self._normalizers(document.language, tuple(also)):
            try:
                view = given.value(registered, "normalize", registered.component.normalize(view, options), TextView)
            except Exception as error:
                self._component_problem("normalize", error, document, registered)
        return view

    def tokens(self, document: Document, span: Span | None = None) -> Sequence[Token]:
        span = document.span if span is None else span
        view = TextView.of(span.of(document.text))
        fitting = self._tokenizers(document.language)
        for registered, options in fitting:
            try:
                tokens = given.whole(registered, "tokenize", registered.component.tokenize(view, options), Token)
                _check_last(registered, tokens, len(view))
            except UsageError:
                raise  # what the user wrote wrong, such as a dictionary, no other tokenizer makes good
            except Exception as error:
                self._component_problem("tokenize", error, document, registered)
                continue
            at = span.start
            return [Token(t.start + at, t.end + at, t.text) for t in tokens] if at else tokens
        if fitting:
            raise PluginError(
                f"{document.id} could not be cut into words: {fitting[-1][0].name} failed",
                "What went wrong is said above.",
            )
        raise PluginError("no tokenizer is registered", "The plugin toolkit_unicode brings one: enable it.")

    def segments(self, document: Document, level: Level, near: Span | None = None) -> Sequence[Span]:
        if near is None:
            return self._cut(document, level, document.span)
        paragraphs = _touched(self._cut(document, "paragraph", document.span), near)
        if not paragraphs:
            return paragraphs
        return self._cut(document, level, Span(paragraphs[0].start, paragraphs[-1].end))

    def documents(self, option: str) -> Sequence[Document]:
        return self.companions.of(option)

    @property
    def decisions(self) -> Decisions:
        return self.companions.decisions

    def progress(self, what: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(what, done, total)

    def problem(
        self,
        message: str,
        hint: str = "",
        *,
        document: str | None = None,
        severity: Severity = "error",
        stage: str = "analyze",
    ) -> None:
        self._note_problem(Problem(severity, stage, document, self.settings.analysis.plugin, message, hint))

    def failed(self, stage: str, error: BaseException, registered: Registered) -> None:
        """Notes that a stage failed, or that the user interrupted it: then the report is partial."""
        if not is_behind(error):
            self.problems.append(problem_of(stage, error, plugin=registered.plugin))
            return
        taken()
        self.cancelled = True
        name = self.settings.analysis.name
        self.problem(f"{name} {INTERRUPTED}", "Run it again to the end.", stage=stage)

    def note(self, message: str) -> None:
        self.notes.append(message)

    def _tokenizers(self, language: str) -> list[Fitting]:
        """The tokenizers for a language, the best first, each with its options."""
        key = ("tokenizer", language, ())
        if key not in self._fitting:
            name = self.settings.values.get("tokenizer")
            fitting = self.registry.fitting("tokenizer", language)
            listed = fitting if name is None else [self.registry.get("tokenizer", name)]
            self._fitting[key] = [(r, self.settings.of(r)) for r in listed]
        return self._fitting[key]

    def _normalizers(self, language: str, also: tuple[str, ...]) -> list[Fitting]:
        """The normalizers in use for a language, in their order, each with its options."""
        key = ("normalizer", language, also)
        if key not in self._fitting:
            named = self.settings.values.get("normalizers")
            chosen = [
                r
                for r in self.registry.components("normalizer")
                if r.speaks(language)
                and (r.name in also or (r.component.default if named is None else r.name in named))
            ]
            self._fitting[key] = [(r, self.settings.of(r)) for r in sorted(chosen, key=lambda r: -r.priority)]
        return self._fitting[key]

    def _cut(self, document: Document, level: Level, window: Span) -> Sequence[Span]:
        """The pieces of a window of the document, which is some of its paragraphs, or all."""
        key = (document.id, document.sha256, len(document.text), level, window)
        # Apart, as each of many windows asks for the paragraphs of its document, which may be long.
        kept = self._cuts if window == document.span else self._window_cuts
        found = kept.get(key)
        return kept.put(key, self._segment(document, level, window)) if found is None else found

    def _segment(self, document: Document, level: Level, window: Span) -> list[Span]:
        """Spans that tile the window: each begins where a piece of this level or a coarser one does."""
        is_fine = level in LEVELS[1:]
        if not is_fine and window != document.span:
            return _touched(self._cut(document, level, document.span), window)
        starts = {window.start, window.end}
        if is_fine:
            coarser = LEVELS[LEVELS.index(level) - 1]
            starts.update(span.start for span in self._cut(document, coarser, window))
        registered = self._segmenter(document.language, level)
        if registered is not None:
            at, view = window.start, TextView.of(window.of(document.text))
            try:
                spans = given.whole(registered, "segment", registered.component.segment(view), Span)
                starts.update([at + span.start for span in spans[1:] if span.start < len(view)])
            except Exception as error:
                self._component_problem("segment", error, document, registered)
        bounds = sorted(starts)
        return list(map(Span, bounds, bounds[1:]))

    def _segmenter(self, language: str, level: Level) -> Registered | None:
        """The best segmenter of a level for a language."""
        if (language, level) not in self._segmenters:
            fitting = self.registry.fitting("segmenter", language)
            self._segmenters[language, level] = next((r for r in fitting if r.component.level == level), None)
        return self._segmenters[language, level]

    def _component_problem(self, stage: str, error: Exception, document: Document, registered: Registered) -> None:
        self._note_problem(problem_of(stage, error, document=document.id, plugin=registered.plugin))

    def _note_problem(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
