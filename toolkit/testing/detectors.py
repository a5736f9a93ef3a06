"""Suites for what finds things: analyses and labelers."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable

from toolkit.documents import Corpus, Document
from toolkit.findings import Finding, Label, Report, to_json
from toolkit.plugins import load_plugins
from toolkit.running import INTERRUPTED, run_analysis
from toolkit.testing.checks import check_report, hold
from toolkit.testing.samples import SAMPLES, hostile_report, sample_documents, sample_report
from toolkit.testing.suite import ComponentContract, context_for, settings_for


class AnalysisContract(ComponentContract):
    """Every finding is as the report format says, and a result depends on nothing but documents and options."""

    kind = "analysis"

    def corpora(self) -> Iterable[Corpus]:
        """The corpora to try it on: pairs where it takes pairs. Derive and override to add some."""
        documents = sample_documents()
        if self.component.inputs == "pair":
            by_name = dict(zip(SAMPLES, documents, strict=True))
            for left, right in _PAIRS:
                yield Corpus([by_name[left], by_name[right]])
            yield Corpus([documents[4], documents[4]])
            yield Corpus(_reworked()[:2])
        else:
            yield Corpus([])
            yield Corpus(documents[:1])
            yield Corpus(_reworked())
            yield Corpus(documents)

    def report(self, corpus: Corpus) -> Report:
        """The report of the analysis, with the default options."""
        report = run_analysis(self.registry, settings_for(self.component, self.registry), corpus)
        if any(problem.message.endswith(INTERRUPTED) for problem in report.problems):
            raise KeyboardInterrupt  # whoever runs the suite wants it to end, not the next analysis to begin
        return report

    def test_inputs(self) -> None:
        hold(self.component.inputs in ("pair", "corpus"), f"inputs is {self.component.inputs!r}, not pair or corpus")

    def test_reports(self) -> None:
        for corpus in self.corpora():
            report = self.report(corpus)
            failed = [problem.message for problem in report.problems if problem.severity == "error"]
            hold(not failed, f"on {_names(corpus)}: {'; '.join(failed)}")
            try:
                check_report(report)
            except AssertionError as error:
                raise AssertionError(f"on {_names(corpus)}: {error}") from error

    def test_same_result_twice(self) -> None:
        for corpus in self.corpora():
            same = to_json(self.report(corpus)) == to_json(self.report(corpus))
            hold(same, f"two reports differ on {_names(corpus)}")

    def test_same_result_with_another_hash_seed(self) -> None:
        """The order of sets and dictionaries must not show. Tried in a second process, where one can import it there."""
        here = digest(self)
        there = digest_elsewhere(self)
        # One that changes from run to run anyway is no matter of the seed, and another test says so.
        depends = there not in (None, here) and here == digest(self)
        hold(not depends, "the result depends on the hash seed: sort what came out of a set")


class LabelerContract(ComponentContract):
    """A label or None for each finding, whatever its kind."""

    kind = "labeler"

    def cases(self) -> Iterable[tuple[list[Finding], Corpus]]:
        """Findings with the corpus that they are of; derive and override to add some."""
        for report in (sample_report(), sample_report(findings=False), hostile_report()):
            yield list(report.findings), _corpus_of(report)
        for registered in self.registry.components("analysis"):
            if registered.component.inputs == "corpus":
                corpus = Corpus(_reworked())
                report = run_analysis(self.registry, settings_for(registered.component, self.registry), corpus)
                yield list(report.findings), corpus

    def labels(self, findings: list[Finding], corpus: Corpus) -> list[Label | None]:
        """What the labeler says of the findings."""
        given = self.component.label(findings, corpus, self.options, context_for(_Probe(), self.registry))
        hold(hasattr(given, "__iter__"), f"label gave {type(given).__name__}, not a label for each finding")
        return list(given)

    def test_labels(self) -> None:
        for findings, corpus in self.cases():
            given = self.labels(findings, corpus)
            hold(len(given) == len(findings), f"{len(given)} labels for {len(findings)} findings")
            for label in given:
                hold(label is None or isinstance(label, Label), f"a label is {type(label).__name__}")
                said = label is None or (bool(label.label.strip()) and bool(label.reason.strip()))
                hold(said, "a label needs a word and a reason")

    def test_same_result_twice(self) -> None:
        for findings, corpus in self.cases():
            hold(self.labels(findings, corpus) == self.labels(findings, corpus), "two results differ")


def digest(contract: AnalysisContract) -> str:
    """A checksum over the reports of all corpora."""
    made = hashlib.sha256()
    for corpus in contract.corpora():
        made.update(to_json(contract.report(corpus)))
    return made.hexdigest()


def digest_elsewhere(contract: AnalysisContract) -> str | None:
    """The checksum as a process with another hash seed has it; None where the component cannot be sent there."""
    registry = contract.registry
    given = any(r.component is contract.component for r in registry.components("analysis"))
    what = contract.component.name if given else contract.component
    try:
        sent = pickle.dumps((registry.files, registry.without, what))
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    # With the same places to import from: pytest, for one, adds the folder of the tests.
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; "
        "from toolkit.testing.detectors import print_digest; print_digest(sys.stdin.buffer.read())"
    )
    done = subprocess.run([sys.executable, "-c", code], input=sent, capture_output=True, env=_other_seed(), check=False)  # noqa: S603
    return done.stdout.decode().strip() if done.returncode == 0 else None


def print_digest(sent: bytes) -> None:
    """What the second process does: prints the checksum for a component that it was sent, itself or by its name."""
    files, without, what = pickle.loads(sent)  # noqa: S301  # by this module, to its own child
    contract = AnalysisContract()
    contract.registry = load_plugins(files, without)
    contract.component = contract.registry.get("analysis", what).component if isinstance(what, str) else what
    print(digest(contract))  # noqa: T201


def _other_seed() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "77" if os.environ.get("PYTHONHASHSEED") != "77" else "78"}


class _Probe:
    """An analysis that does nothing, so that there is a context to hand out."""

    name = "probe"
    summary = "Nothing"
    inputs = "corpus"


_PAIRS = (
    ("simplified", "traditional"),
    ("English", "simplified"),
    ("mixed", "full width"),
    ("empty", "simplified"),
    ("simplified", "empty"),
    ("empty", "empty"),
    ("white space", "CRLF"),
    ("one character repeated", "long line"),
    ("combining marks", "astral"),
    ("hostile", "hostile"),
    ("punctuation only", "numbers"),
    ("line ends of all kinds", "no end of line"),
)


def _reworked() -> list[Document]:
    """A text and the same reworked: sentences moved, reworded, dropped, added and repeated."""
    lines = SAMPLES["simplified"].splitlines(keepends=True)
    moved = [lines[0], "\n", *lines[6:], "\n", *lines[1:6], "末了，再补充一句新的话：谢谢大家。\n", lines[2]]
    reworded = "".join(moved).replace("两天就修好了", "只用了两天时间便修好了").replace("心里踏实多了", "心里就踏实了")
    english = SAMPLES["English"]
    return [
        Document.of_text(SAMPLES["simplified"], id="sample/first.txt", language="zh"),
        Document.of_text(reworded, id="sample/second.txt", language="zh"),
        Document.of_text(english, id="sample/third.txt", language="en"),
    ]


def _corpus_of(report: Report) -> Corpus:
    return Corpus(
        [Document.of_text(document.text or "", id=document.id, language="zh") for document in report.documents]
    )


def _names(corpus: Corpus) -> str:
    ids = [document.id for document in corpus]
    return f"{', '.join(ids[:3])}{' …' if len(ids) > 3 else ''}" or "an empty corpus"
