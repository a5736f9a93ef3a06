"""Running an analysis: no result is lost to a failure, an interruption or a wrong finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import toolkit
from toolkit import (
    Comparison,
    Corpus,
    Document,
    Label,
    Operation,
    Passages,
    Place,
    Report,
    Row,
    Span,
    Table,
    TextView,
    Token,
    running,
)
from toolkit.plugins import Registry
from toolkit.running import RunContext, run_analysis
from toolkit.settings import resolve
from toolkit.testing import check_report

TEXT = "你好。再见。\n第二段。"
CORPUS = Corpus([Document.of_text(TEXT, id="a", language="zh"), Document.of_text(TEXT, id="b", language="zh")])
TABLE = Table("numbers", "Numbers", (toolkit.Column("n", "number"),), ((1,),))


def passage(label: str = "distinctive", end: int = 3) -> Passages:
    step = Operation("equal", (0, end), (0, end))
    row = Row("equal", False, 1.0, Span(0, end), Span(0, end), (step,))
    link = toolkit.Link((0, 1), Span(0, end), Span(0, end), 1.0, False, (row,))
    return Passages(label, "as given", 1.0, (Place("a", 0, end), Place("b", 0, end)), (link,))


class Find:
    """An analysis that does what it is told."""

    name = "find"
    summary = "Finds"
    inputs = "corpus"

    def __init__(self, *findings: Any, error: BaseException | None = None, uses: tuple[str, ...] = ()) -> None:
        self.findings, self.error, self.uses = findings, error, uses
        self.seen: list[Any] = []

    def analyze(self, corpus: Corpus, options: Any, context: Any) -> Iterator[Any]:
        context.note("a note")
        yield from self.findings
        if self.error is not None:
            raise self.error

    def summarize(self, findings: Any, corpus: Corpus, options: Any) -> list[Table]:
        self.seen = list(findings)
        return [TABLE]


class Say:
    """A labeler that says one word of every passage, or of those that it is asked about."""

    summary = "Says"

    def __init__(self, word: str | None, priority: int = 0, error: Exception | None = None, extra: int = 0) -> None:
        self.name, self.word, self.priority, self.error, self.extra = word or "silent", word, priority, error, extra

    def label(self, findings: Any, corpus: Corpus, options: Any, context: Any) -> Iterator[Label | None]:
        for _ in [*findings, *range(self.extra)]:
            yield Label(self.word, f"because {self.word}") if self.word else None
        if self.error:
            raise self.error


@pytest.fixture
def run(registry_of: Callable[..., Registry]) -> Callable[..., Report]:
    def run(analysis: Any, corpus: Corpus = CORPUS, **components: Any) -> Report:
        registry = registry_of(analysis=[analysis], **components)
        return run_analysis(registry, resolve(registry, registry.get("analysis", "find"), {}), corpus)

    return run


class TestReport:
    def test_it_holds_what_was_found_and_how(self, run: Callable[..., Report]) -> None:
        report = run(Find(passage()))
        check_report(report)
        assert report.findings == (passage(), TABLE)
        assert report.notes == ("a note",)
        assert report.problems == ()
        assert [d.id for d in report.documents] == ["a", "b"]
        assert (report.analysis.plugin, report.analysis.version) == ("fake", "1.0")

    def test_texts_can_be_left_out(self, registry_of: Callable[..., Registry]) -> None:
        registry = registry_of(analysis=[Find()])
        settings = resolve(registry, registry.get("analysis", "find"), {})
        report = run_analysis(registry, settings, CORPUS, keep_text=False)
        assert [d.text for d in report.documents] == [None, None]

    def test_a_document_that_stands_twice_is_recorded_once(self, run: Callable[..., Report]) -> None:
        first = next(iter(CORPUS))
        assert len(run(Find(), Corpus([first, first])).documents) == 1


class TestFailures:
    @pytest.mark.parametrize("error", [ValueError("no"), RecursionError("deep"), StopIteration()])
    def test_what_was_found_before_stays_and_is_summarized(self, run: Callable[..., Report], error: Exception) -> None:
        analysis = Find(passage(), error=error)
        report = run(analysis)
        assert report.findings == (passage(), TABLE)
        [problem] = report.problems
        assert (problem.stage, problem.plugin, problem.severity) == ("analyze", "fake", "error")
        assert analysis.seen == [passage()]

    def test_of_an_analysis_that_failed_at_once_no_table_tells_that_there_is_nothing(
        self, run: Callable[..., Report]
    ) -> None:
        report = run(Find(error=ValueError("no")))
        assert report.findings == ()
        assert [problem.stage for problem in report.problems] == ["analyze"]

    def test_an_interruption_gives_a_partial_report_that_says_so(self, run: Callable[..., Report]) -> None:
        report = run(Find(passage(), error=KeyboardInterrupt()))
        assert report.findings == (passage(), TABLE)
        [problem] = report.problems
        assert problem.message == "find was interrupted: this report is partial"

    def test_an_interruption_that_a_library_made_an_error_of_is_no_fault_of_the_plugin(
        self, run: Callable[..., Report]
    ) -> None:
        error = ImportError("no library found")
        error.__context__ = ImportError("the one before")
        error.__context__.__context__ = KeyboardInterrupt()
        report = run(Find(passage(), error=error))
        assert report.findings == (passage(), TABLE)
        assert [problem.message for problem in report.problems] == ["find was interrupted: this report is partial"]

    @pytest.mark.parametrize("stage", ["label", "summarize"])
    def test_an_interruption_after_the_analysis_loses_nothing_that_was_found(
        self, run: Callable[..., Report], stage: str
    ) -> None:
        class Late(Find):
            def summarize(self, findings: Any, corpus: Corpus, options: Any) -> list[Table]:
                if stage == "summarize":
                    raise KeyboardInterrupt
                return [TABLE]

        class Interrupted(Say):
            def label(self, findings: Any, corpus: Corpus, options: Any, context: Any) -> Iterator[Label | None]:
                if stage == "label":
                    raise KeyboardInterrupt
                return super().label(findings, corpus, options, context)

        report = run(Late(passage(), uses=("labelers",)), labeler=[Interrupted(None)])
        assert passage() in report.findings
        [problem] = report.problems
        assert (problem.stage, problem.message) == (stage, "find was interrupted: this report is partial")

    def test_a_table_that_cannot_be_made(self, run: Callable[..., Report]) -> None:
        class Bad(Find):
            def summarize(self, findings: Any, corpus: Corpus, options: Any) -> list[Table]:
                raise ValueError("no table")

        report = run(Bad(passage()))
        assert report.findings == (passage(),)
        assert [problem.stage for problem in report.problems] == ["summarize"]

    @pytest.mark.parametrize(
        "wrong",
        [
            passage(end=len(TEXT) + 1),
            Comparison("a", "c", 1.0, 1.0, 1.0, (Row("deleted", False, 0.0, Span(0, 99), None, ()),)),
            toolkit.Documents("document", "exact", (Place("a", 0, 9), Place("z", 0, 9)), ()),
        ],
    )
    def test_a_finding_outside_the_documents_is_refused_and_those_before_stay(
        self, run: Callable[..., Report], wrong: Any
    ) -> None:
        report = run(Find(passage(), wrong, passage()))
        assert report.findings == (passage(), TABLE)
        assert "characters" in report.problems[0].message


class TestLabels:
    def labels(self, report: Report) -> list[tuple[str, str]]:
        return [(f.label, f.reason) for f in report.findings if isinstance(f, Passages)]

    def test_the_word_of_the_one_that_weighs_more_stands(self, run: Callable[..., Report]) -> None:
        labelers = [Say("low", 1), Say("high", 9), Say(None, 20)]
        report = run(Find(passage(), TABLE, uses=("labelers",)), labeler=labelers)
        assert self.labels(report) == [("high", "because high")]
        assert report.findings[1] == TABLE

    def test_nobody_has_a_word(self, run: Callable[..., Report]) -> None:
        report = run(Find(passage(), uses=("labelers",)), labeler=[Say(None)])
        assert self.labels(report) == [("distinctive", "as given")]

    def test_an_analysis_that_uses_none_is_not_labeled(self, run: Callable[..., Report]) -> None:
        assert self.labels(run(Find(passage()), labeler=[Say("high")])) == [("distinctive", "as given")]

    @pytest.mark.parametrize(
        "bad", [Say("bad", 9, error=ValueError("no")), Say("bad", 9, extra=1), Say("bad", 9, extra=2)]
    )
    def test_one_that_fails_has_no_say(self, run: Callable[..., Report], bad: Say) -> None:
        report = run(Find(passage(), uses=("labelers",)), labeler=[bad, Say("good")])
        assert self.labels(report) == [("good", "because good")]
        assert [problem.stage for problem in report.problems] == ["label"]

    def test_tables_are_made_of_labeled_findings(self, run: Callable[..., Report]) -> None:
        analysis = Find(passage(), uses=("labelers",))
        run(analysis, labeler=[Say("word")])
        assert analysis.seen[0].label == "word"


class Cut:
    """A tokenizer, segmenter and normalizer in one."""

    summary = "Cuts"
    languages: tuple[str, ...] = ()
    priority = 0
    default = True

    def __init__(self, name: str, languages: tuple[str, ...] = (), level: str = "", **more: Any) -> None:
        self.name, self.languages, self.level = name, languages, level
        self.ends = more.get("ends", "")
        self.error: Exception | None = more.get("error")
        self.default = more.get("default", True)
        self.drops = more.get("drops", "")

    def _maybe_fail(self) -> None:
        if self.error:
            raise self.error

    def tokenize(self, view: TextView, options: Any) -> Iterator[Token]:
        self._maybe_fail()
        for at, character in enumerate(view.text):
            yield Token(at, at + 1, character)

    def segment(self, view: TextView) -> Iterator[Span]:
        self._maybe_fail()
        start = 0
        for at, character in enumerate(view.text, 1):
            if character in self.ends or at == len(view.text):
                yield Span(start, at)
                start = at

    def normalize(self, view: TextView, options: Any) -> TextView:
        self._maybe_fail()
        return view.translate(lambda c: "" if c in self.drops else c)


class TestContext:
    @pytest.fixture
    def context(self, registry_of: Callable[..., Registry]) -> Callable[..., RunContext]:
        def make(given: dict[str, Any] | None = None, **components: Any) -> RunContext:
            uses = ("tokenizer", "normalizers", "engine")
            registry = registry_of(analysis=[Find(uses=uses)], **components)
            return RunContext(registry, resolve(registry, registry.get("analysis", "find"), given or {}))

        return make

    @property
    def document(self) -> Document:
        return Document.of_text(TEXT, id="a", language="zh-Hans")

    def test_tokens_are_spans_of_the_original(self, context: Callable[..., RunContext]) -> None:
        tokens = context(tokenizer=[Cut("one")]).tokens(self.document, Span(3, 5))
        assert [(t.start, t.end, t.text) for t in tokens] == [(3, 4, "再"), (4, 5, "见")]

    def test_a_tokenizer_that_fails_gives_way_and_is_named_once(self, context: Callable[..., RunContext]) -> None:
        made = context(tokenizer=[Cut("zh", ("zh",), error=ValueError("no")), Cut("any")])
        assert len(made.tokens(self.document)) == len(made.tokens(self.document)) == len(TEXT)
        [problem] = made.problems
        assert (problem.stage, problem.document) == ("tokenize", "a")

    def test_the_tokenizer_that_the_user_chose(self, context: Callable[..., RunContext]) -> None:
        made = context({"tokenizer": "any"}, tokenizer=[Cut("zh", ("zh",), error=ValueError("no")), Cut("any")])
        assert made.tokens(self.document)
        assert made.problems == []

    def test_no_tokenizer_is_an_error_that_says_which_plugin_brings_one(
        self, context: Callable[..., RunContext]
    ) -> None:
        with pytest.raises(toolkit.PluginError, match="no tokenizer") as raised:
            context().tokens(self.document)
        assert "toolkit_unicode" in raised.value.hint
        with pytest.raises(toolkit.PluginError, match="no engine"):
            context().engine  # noqa: B018

    def test_segments_tile_the_text_and_lie_within_the_coarser_ones(self, context: Callable[..., RunContext]) -> None:
        segmenters = [Cut("p", level="paragraph", ends="\n"), Cut("s", level="sentence", ends="。")]
        made = context(segmenter=[*segmenters, Cut("c", level="clause", ends="再")])
        texts = [span.of(TEXT) for span in made.segments(self.document, "paragraph")]
        assert texts == ["你好。再见。\n", "第二段。"]
        assert [span.of(TEXT) for span in made.segments(self.document, "sentence")] == [
            "你好。",
            "再见。",
            "\n",
            "第二段。",
        ]
        clauses = [span.of(TEXT) for span in made.segments(self.document, "clause")]
        assert clauses == ["你好。", "再", "见。", "\n", "第二段。"]

    @pytest.mark.parametrize(
        ("near", "pieces"),
        [
            (Span(0, 1), ["你好。", "再见。", "\n"]),
            (Span(4, 9), ["你好。", "再见。", "\n", "第二段。"]),
            (Span(8, 8), ["第二段。"]),
            (Span(11, 11), ["第二段。"]),
        ],
    )
    def test_pieces_near_a_span_are_those_of_its_paragraphs(
        self, context: Callable[..., RunContext], near: Span, pieces: list[str]
    ) -> None:
        segmenters = [Cut("p", level="paragraph", ends="\n"), Cut("s", level="sentence", ends="。")]
        made = context(segmenter=segmenters)
        found = made.segments(self.document, "sentence", near)
        assert [span.of(TEXT) for span in found] == pieces
        whole = made.segments(self.document, "sentence")
        assert list(found) == [span for span in whole if found[0].start <= span.start < found[-1].end]
        assert made.segments(Document.of_text("", id="e"), "sentence", Span(0, 0)) == []

    @pytest.mark.parametrize("swallowed", [False, True])
    def test_what_a_kernel_told_before_it_was_interrupted_is_kept(
        self, context: Callable[..., RunContext], swallowed: bool
    ) -> None:
        def told(here: toolkit.Context, _: int) -> None:
            here.problem("half of it is wrong", "Look at it.")
            try:
                raise KeyboardInterrupt
            except KeyboardInterrupt:
                if swallowed:
                    raise ImportError("whatever happens, some libraries say this")  # noqa: B904
                raise

        made = context()
        made.problem("half of it is wrong", "Look at it.")
        with pytest.raises(KeyboardInterrupt):
            made.said(told, 1)
        assert [problem.message for problem in made.problems] == ["half of it is wrong"]

    def test_the_paragraphs_of_a_document_are_kept_while_windows_come_and_go(
        self, context: Callable[..., RunContext], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "KEPT_OF_WINDOWS", 1)
        asked: list[str] = []

        class Counted(Cut):
            def segment(self, view: TextView) -> Iterator[Span]:
                asked.append(view.text)
                return super().segment(view)

        made = context(segmenter=[Counted("p", level="paragraph", ends="\n"), Cut("s", level="sentence", ends="。")])
        document = Document.of_text("甲。乙。\n" * 50, id="long")
        for at in range(0, 250, 5):
            assert len(made.segments(document, "sentence", Span(at, at + 1))) == 3
        assert asked == [document.text]

    def test_without_a_segmenter_the_level_is_that_above(self, context: Callable[..., RunContext]) -> None:
        made = context(segmenter=[Cut("p", level="paragraph", ends="\n", error=ValueError("no"))])
        assert made.segments(self.document, "sentence") == [Span(0, len(TEXT))]
        assert [problem.stage for problem in made.problems] == ["segment"]
        empty = Document.of_text("", id="e")
        assert made.segments(empty, "sentence") == []

    def test_a_view_is_folded_by_default_normalizers_and_those_named(self, context: Callable[..., RunContext]) -> None:
        normalizers = [Cut("one", drops="你"), Cut("two", drops="好", default=False), Cut("en", ("en",), drops="再")]
        assert context(normalizer=normalizers).view(self.document).text == TEXT.replace("你", "")
        also = context(normalizer=normalizers).view(self.document, also=("two",))
        assert also.text == TEXT.replace("你", "").replace("好", "")
        assert also.to_source(Span(0, 1)).of(TEXT) == "。"
        chosen = context({"normalizers": ("two",)}, normalizer=normalizers).view(self.document)
        assert chosen.text == TEXT.replace("好", "")

    def test_a_normalizer_that_fails_is_left_out(self, context: Callable[..., RunContext]) -> None:
        made = context(normalizer=[Cut("bad", error=ValueError("no")), Cut("one", drops="你")])
        assert made.view(self.document).text == TEXT.replace("你", "")
        assert [problem.stage for problem in made.problems] == ["normalize"]

    def test_problems_and_notes(self, context: Callable[..., RunContext]) -> None:
        made = context()
        made.problem("wrong", "mend it", document="a", severity="warning")
        made.note("noted")
        assert (made.problems[0].severity, made.problems[0].plugin, made.notes) == ("warning", "fake", ["noted"])

    def test_progress_goes_to_whoever_listens(self, registry_of: Callable[..., Registry]) -> None:
        registry = registry_of(analysis=[Find()])
        heard: list[Any] = []
        settings = resolve(registry, registry.get("analysis", "find"), {})
        RunContext(registry, settings, lambda *said: heard.append(said)).progress("x", 1, 2)
        RunContext(registry, settings).progress("x", 1, 2)
        assert heard == [("x", 1, 2)]


def test_python_gives_names_and_summaries(registry_of: Callable[..., Registry]) -> None:
    assert toolkit.analyses(registry_of(analysis=[Find()])) == {"find": "Finds"}
    with pytest.raises(toolkit.PluginError, match="no analysis 'fnid'") as raised:
        toolkit.run("fnid", CORPUS, registry=registry_of(analysis=[Find()]))
    assert raised.value.hint == "Did you mean find?"
