"""Run one analysis over a corpus: analyze, label, summarize, report. No result is lost to a failure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from toolkit import __version__
from toolkit.companions import NO_COMPANIONS, Companions
from toolkit.components import Engine, Level, Severity
from toolkit.decisions import Decisions
from toolkit.documents import Corpus, Document
from toolkit.errors import PluginError, UsageError
from toolkit.findings import (
    SCHEMA,
    AnalysisRecord,
    Comparison,
    DocumentRecord,
    Finding,
    Label,
    Passages,
    Problem,
    Report,
    Table,
    Tool,
)
from toolkit.interruption import is_behind, taken
from toolkit.loading import problem_of
from toolkit.plugins import Registered, Registry
from toolkit.settings import Settings
from toolkit.text import Span, TextView, Token

Progress = Callable[[str, int, int], None]
INTERRUPTED = "was interrupted: this report is partial"
"""What a report says of the analysis that the user ended."""

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
) -> Report:
    """The report of one analysis. `problems`: those met while loading; `keep_text`: whether it holds the texts.

    `companions`: the documents that options name; those of the analysis's own options join the corpus.

    What raises is a problem of the report; what was found before stays. An interruption (Ctrl-C) ends the analysis, and
    the report says so.
    """
    context = RunContext(registry, settings, progress, companions)
    context.problems.extend((*problems, *companions.problems))
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
        for finding in analysis.component.analyze(corpus, settings.of(analysis), context):
            _check_inside(finding, lengths)
            findings.append(finding)
        return findings, True
    except (Exception, KeyboardInterrupt) as error:
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
            given = list(registered.component.label(findings, corpus, settings.of(registered), context))
            if len(given) != len(findings):
                raise PluginError(f"{registered.name} gave {len(given)} labels for {len(findings)} findings")
        except (Exception, KeyboardInterrupt) as error:
            context.failed("label", error, registered)
            if context.cancelled:
                break
            continue
        labels = [first if first is not None else second for first, second in zip(labels, given, strict=True)]
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
        return list(analysis.component.summarize(findings, corpus, settings.of(analysis)))
    except (Exception, KeyboardInterrupt) as error:
        context.failed("summarize", error, analysis)
        return []


class RunContext:
    """The `Context` of one run: the components in use, by language, with their options."""

    def __init__(
        self,
        registry: Registry,
        settings: Settings,
        progress: Progress | None = None,
        companions: Companions = NO_COMPANIONS,
    ) -> None:
        self._registry = registry
        self._settings = settings
        self._progress = progress
        self._companions = companions
        self._segments: dict[tuple[str, str, int, Level], list[Span]] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.cancelled = False

    @property
    def engine(self) -> Engine:
        name = self._settings.values.get("engine")
        if name is not None:
            return self._registry.get("engine", name).component  # type: ignore[no-any-return]
        engines = self._registry.fitting("engine", "")
        if not engines:
            raise PluginError("no engine is registered", "The plugin toolkit_engine brings one: enable it.")
        return engines[0].component  # type: ignore[no-any-return]

    def view(self, document: Document, also: Sequence[str] = ()) -> TextView:
        named = self._settings.values.get("normalizers")
        normalizers = [
            r
            for r in self._registry.components("normalizer")
            if r.speaks(document.language)
            and (r.name in also or (r.component.default if named is None else r.name in named))
        ]
        view = TextView.of(document.text)
        for registered in sorted(normalizers, key=lambda r: -r.priority):
            try:
                view = registered.component.normalize(view, self._settings.of(registered))
            except Exception as error:
                self._component_problem("normalize", error, document, registered)
        return view

    def tokens(self, document: Document, span: Span | None = None) -> Sequence[Token]:
        span = document.span if span is None else span
        view = TextView.of(span.of(document.text))
        fitting = self._tokenizers(document.language)
        for registered in fitting:
            try:
                tokens = list(registered.component.tokenize(view, self._settings.of(registered)))
            except UsageError:
                raise  # what the user wrote wrong, such as a dictionary, no other tokenizer makes good
            except Exception as error:
                self._component_problem("tokenize", error, document, registered)
                continue
            return [Token(t.start + span.start, t.end + span.start, t.text) for t in tokens]
        if fitting:
            raise PluginError(
                f"{document.id} could not be cut into words: {fitting[-1].name} failed",
                "What went wrong is said above.",
            )
        raise PluginError("no tokenizer is registered", "The plugin toolkit_unicode brings one: enable it.")

    def segments(self, document: Document, level: Level) -> Sequence[Span]:
        key = (document.id, document.sha256, len(document.text), level)
        if key not in self._segments:
            self._segments[key] = self._segment(document, level)
        return self._segments[key]

    def documents(self, option: str) -> Sequence[Document]:
        return self._companions.of(option)

    @property
    def decisions(self) -> Decisions:
        return self._companions.decisions

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
        self.problems.append(Problem(severity, stage, document, self._settings.analysis.plugin, message, hint))

    def failed(self, stage: str, error: BaseException, registered: Registered) -> None:
        """Notes that a stage failed, or that the user interrupted it: then the report is partial."""
        if not is_behind(error):
            self.problems.append(problem_of(stage, error, plugin=registered.plugin))
            return
        taken()
        self.cancelled = True
        name = self._settings.analysis.name
        self.problem(f"{name} {INTERRUPTED}", "Run it again to the end.", stage=stage)

    def note(self, message: str) -> None:
        self.notes.append(message)

    def _tokenizers(self, language: str) -> list[Registered]:
        name = self._settings.values.get("tokenizer")
        if name is not None:
            return [self._registry.get("tokenizer", name)]
        return self._registry.fitting("tokenizer", language)

    def _segment(self, document: Document, level: Level) -> list[Span]:
        """Spans that tile the text: each begins where a piece of this level or a coarser one does."""
        starts = {0, len(document.text)}
        if level in LEVELS and LEVELS.index(level) > 0:
            coarser = LEVELS[LEVELS.index(level) - 1]
            starts.update(span.start for span in self.segments(document, coarser))
        registered = next(
            (r for r in self._registry.fitting("segmenter", document.language) if r.component.level == level), None
        )
        if registered is not None:
            try:
                found = [span.start for span in registered.component.segment(TextView.of(document.text))]
                starts.update(start for start in found[1:] if start < len(document.text))
            except Exception as error:
                self._component_problem("segment", error, document, registered)
        bounds = sorted(starts)
        return [Span(start, end) for start, end in itertools.pairwise(bounds)]

    def _component_problem(self, stage: str, error: Exception, document: Document, registered: Registered) -> None:
        problem = problem_of(stage, error, document=document.id, plugin=registered.plugin)
        if problem not in self.problems:
            self.problems.append(problem)
