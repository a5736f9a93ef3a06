"""The same result whatever the number of processes, the order of the documents and the seed of Python's hashes."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import Corpus, Passages
from toolkit.plugins import Registry

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SOURCES = [str(EXAMPLES / name) for name in ("speeches", "two_essays.txt", "notices", "english")]
COMMAND = [sys.executable, "-m", "toolkit"]


def run(arguments: Sequence[str], **environment: str) -> bytes:
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, check=False, timeout=300, env={**os.environ, **environment}
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout


@pytest.mark.parametrize("jobs", ["2", "3"])
def test_a_report_is_the_same_byte_for_byte_for_every_number_of_jobs(jobs: str) -> None:
    alone = run(["reuse", *SOURCES, "-f", "json"])
    assert run(["reuse", *SOURCES, "-f", "json", "--jobs", jobs]) == alone
    assert toolkit.from_json(alone).findings


def test_a_report_is_the_same_whatever_the_seed_of_hashes() -> None:
    one, other = (run(["reuse", *SOURCES, "-f", "json"], PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == other


def test_what_is_found_does_not_depend_on_the_order_of_the_documents(registry: Registry) -> None:
    documents = list(toolkit.load(*SOURCES, registry=registry))
    first, second = (
        _links(toolkit.run("reuse", Corpus(listed), registry=registry)) for listed in (documents, documents[::-1])
    )
    assert first == second
    assert first


def _links(report: toolkit.Report) -> set[Any]:
    return {
        (
            finding.label,
            frozenset(
                (finding.places[place].document, span.start, span.end)
                for place, span in zip(link.places, (link.left, link.right), strict=True)
            ),
        )
        for finding in report.findings
        if isinstance(finding, Passages)
        for link in finding.links
    }


def test_plugins_of_a_file_work_in_other_processes_as_well(tmp_path: Path) -> None:
    plugin = tmp_path / "shouting.py"
    plugin.write_text(SHOUTING, encoding="utf-8")
    command = ["--plugin", str(plugin), "shouting", *SOURCES, "-f", "json"]
    alone, shared = (
        subprocess.run([*COMMAND, *command, *more], capture_output=True, check=False, timeout=300)
        for more in ([], ["--jobs", "2"])
    )
    assert (alone.returncode, shared.returncode) == (3, 3)
    assert shared.stdout == alone.stdout
    report = toolkit.from_json(shared.stdout)
    assert [problem.message for problem in report.problems] == ["too quiet"]
    assert report.notes == ("heard",) * len(report.documents)


SHOUTING = """
import toolkit


def letters(context, document):
    context.problem("too quiet", "Speak up.")
    context.note("heard")
    return document.id, len(context.tokens(document))


class Shouting:
    name = "shouting"
    summary = "Counts words, one document after the other"
    inputs = "corpus"
    uses = ("engine", "tokenizer")

    def analyze(self, corpus, options, context):
        rows = tuple(context.map(letters, list(corpus)))
        yield toolkit.Table("words", "Words", (toolkit.Column("document", "document"), toolkit.Column("n", "number")), rows)

    def summarize(self, findings, corpus, options):
        return []


@toolkit.hookimpl
def toolkit_analyses():
    return [Shouting()]
"""


def test_what_is_told_before_an_error_is_there_whichever_process_it_was_told_in(tmp_path: Path) -> None:
    plugin = tmp_path / "shouting.py"
    plugin.write_text(SHOUTING.replace('"heard")', '"heard")' + REFUSING), encoding="utf-8")
    (tmp_path / "texts").mkdir()
    for number in range(12):
        (tmp_path / "texts" / f"{number:02}.txt").write_text(f"第{number}次。", encoding="utf-8")
    command = ["--plugin", str(plugin), "shouting", str(tmp_path / "texts"), "-f", "json"]
    alone, shared = (
        subprocess.run([*COMMAND, *command, *more], capture_output=True, check=False, timeout=300)
        for more in ([], ["--jobs", "2"])
    )
    assert shared.stdout == alone.stdout
    report = toolkit.from_json(shared.stdout)
    assert [problem.message for problem in report.problems] == ["too quiet", "here it ends", "it is the tenth"]
    assert report.notes == ("heard",) * 10


REFUSING = """
    if document.uri.endswith("09.txt"):
        context.problem("here it ends", "Leave it out.")
        raise toolkit.LoadError("it is the tenth", "Leave it out.")
"""


@pytest.mark.parametrize("option", [[], ["--no-split", "--language", "zh"]])
def test_files_that_other_processes_read_are_those_that_are_read_here(tmp_path: Path, option: list[str]) -> None:
    """Works, what fails, what is named twice and what is asked for in part, among enough files for several processes."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(70):
        text = f"第{number}次会议纪要\n\n2023年5月{number % 28 + 1}日\n\n会议讨论了第{number}号水渠的修缮。\n"
        (texts / f"{number:02}.txt").write_text(text, encoding="utf-8")
    shutil.copy(EXAMPLES / "two_essays.txt", texts / "essays.txt")
    (texts / "empty.txt").write_bytes(b"")
    (texts / "broken.txt").write_bytes(bytes(range(32)) * 9)
    (texts / "failing.txt").write_text("此处失败。" * 9, encoding="utf-8")
    plugin, readers = tmp_path / "failing.py", tmp_path / "readers"
    plugin.write_text(FAILING.format(readers=str(readers)), encoding="utf-8")
    sources = [str(texts / "07.txt"), str(texts), f"{texts / 'essays.txt'}#1", str(texts / "07.txt")]
    alone, shared = (
        subprocess.run(
            [*COMMAND, "--plugin", str(plugin), "reuse", *sources, *option, "-f", "json", *more],
            capture_output=True, check=False, timeout=300,
        )
        for more in ([], ["--jobs", "2"])
    )  # fmt: skip
    assert (shared.returncode, shared.stderr, shared.stdout) == (alone.returncode, alone.stderr, alone.stdout)
    report = toolkit.from_json(shared.stdout)
    assert [(problem.stage, Path(str(problem.document)).name) for problem in report.problems] == [
        ("load", "broken.txt"), ("load", "empty.txt"), ("annotate", "failing.txt"),
    ]  # fmt: skip
    assert len(report.documents) == (72 if option else 73)
    assert len(set(readers.read_text(encoding="utf-8").split())) > 2


FAILING = """
import os

import toolkit


class Failing:
    name = "failing"
    summary = "Fails for one document"
    scope = "document"

    def annotate(self, documents, options):
        with open({readers!r}, "a", encoding="utf-8") as file:
            file.write(str(os.getpid()) + " ")
        for document in documents:
            if "失败" in document.text:
                raise toolkit.LoadError("this one fails", "Nothing helps.")
        return []


@toolkit.hookimpl
def toolkit_annotators():
    return [Failing()]
"""


def test_what_cannot_go_to_another_process_is_done_here(registry: Registry) -> None:
    """Plugins that were put together by hand, as in a notebook, are in no file that a process could load."""
    from toolkit_engine.local import LocalEngine, LocalOptions

    here = []
    with LocalEngine().opened(LocalOptions(jobs=2)) as engine:
        assert list(engine.map(lambda batch: here.append(batch) or batch + 1, [1, 2, 3])) == [2, 3, 4]
    assert here == [1, 2, 3]


@pytest.mark.parametrize("place", range(9))
def test_an_error_is_raised_in_its_turn_whichever_process_it_is_of(place: int) -> None:
    from toolkit_engine.local import LocalEngine, LocalOptions

    batches = ["1"] * 9
    batches[place] = "one"
    with LocalEngine().opened(LocalOptions(jobs=2)) as engine:
        results = engine.map(int, batches)
        assert [next(results) for _ in range(place)] == [1] * place
        with pytest.raises(ValueError, match="invalid literal"):
            next(results)


@pytest.mark.parametrize("jobs", [2, 3])
def test_this_process_does_its_share(jobs: int) -> None:
    from toolkit_engine.local import LocalEngine, LocalOptions

    with LocalEngine().opened(LocalOptions(jobs=jobs)) as engine:
        processes = set(engine.map(eval, ["__import__('time').sleep(0.05) or __import__('os').getpid()"] * 150))
    assert os.getpid() in processes
    assert len(processes) == jobs


def test_garbage_is_looked_for_as_often_in_each_process() -> None:
    from toolkit_engine.local import LocalEngine, LocalOptions

    before = gc.get_threshold()
    gc.set_threshold(12_345)
    try:
        with LocalEngine().opened(LocalOptions(jobs=2)) as engine:
            assert {each[0] for each in engine.map(eval, ["__import__('gc').get_threshold()"] * 9)} == {12_345}
    finally:
        gc.set_threshold(*before)


ENDING = "__import__('multiprocessing').parent_process() and __import__('os')._exit(1)"
"""Ends every process but this one."""


def test_a_process_that_is_lost_is_an_error_that_says_what_to_do() -> None:
    from toolkit_engine.local import LocalEngine, LocalOptions

    with (
        LocalEngine().opened(LocalOptions(jobs=2)) as engine,
        pytest.raises(toolkit.PluginError, match="ended before") as error,
    ):
        list(engine.map(eval, [ENDING] * 9))
    assert "--jobs 1" in error.value.hint


@pytest.mark.skipif(not hasattr(os, "killpg") or shutil.which("ps") is None, reason="no process groups, or no ps")
def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path) -> None:
    """A terminal sends it to every process of the group."""
    plugin, started = tmp_path / "sleeping.py", tmp_path / "started"
    plugin.write_text(SLEEPING.format(started=str(started)), encoding="utf-8")
    running = subprocess.Popen(
        [*COMMAND, "--plugin", str(plugin), "sleeping", SOURCES[1], "-f", "json", "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        while not started.exists():
            assert running.poll() is None
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=120)
    finally:
        running.kill()
    assert running.returncode == 3
    assert said.decode() == "error: sleeping was interrupted: this report is partial\n  Run it again to the end.\n"
    while _is_there(running.pid):  # the last of the group ends with the pipe that it watches
        time.sleep(0.05)


def _is_there(group: int) -> bool:
    """Whether a process of the group is at work. One that has ended may wait for somebody to ask after it."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, encoding="utf-8", check=True).stdout
    return any(row.split()[0] == str(group) and not row.split()[1].startswith("Z") for row in listed.splitlines())


SLEEPING = """
import time
from pathlib import Path

import toolkit


def sleep(context, number):
    Path({started!r}).touch()
    time.sleep(0.2)
    return number


class Sleeping:
    name = "sleeping"
    summary = "Takes a minute"
    inputs = "corpus"
    uses = ("engine",)

    def analyze(self, corpus, options, context):
        list(context.map(sleep, range(600)))
        return iter(())

    def summarize(self, findings, corpus, options):
        return []


@toolkit.hookimpl
def toolkit_analyses():
    return [Sleeping()]
"""
