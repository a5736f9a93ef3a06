"""`toolkit.analyze`: what a command does, from Python, with sources that may lie in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import toolkit
from toolkit import LoadError, PluginError, Problem, Request, Source, UsageError
from toolkit.plugins import Registry

MILL = "各位来宾：\n河边的老磨坊修好了，下个月对外开放。水车每天转六个小时，孩子们可以亲手磨面。\n谢谢大家！\n"
AGAIN = "水车每天转六个小时，孩子们可以亲手磨面。茶水由合作社免费供应，欢迎常来坐坐。\n"
TWO = f"之一——\n{MILL}之二——\n{AGAIN}"


def source(name: str, text: str, encoding: str = "utf-8") -> Source:
    return Source(name, data=text.encode(encoding))


def test_it_makes_the_report_of_the_command(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("a.txt", MILL), ("b.txt", AGAIN), ("old.txt", "下个月对外开放。水车每天转六个小时，孩子们。")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "toolkit.toml").write_text('[reuse]\nmin-length = 6\nlanguage = "zh"\n', encoding="utf-8")
    command = [sys.executable, "-m", "toolkit", "reuse", "a.txt", "b.txt", "--against", "old.txt", "-f", "json"]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, env=os.environ.copy())
    monkeypatch.chdir(tmp_path)
    on_disk = toolkit.analyze("reuse", ["a.txt", "b.txt"], against=["old.txt"], registry=registry)
    assert toolkit.drawn(on_disk, "json", registry=registry) == made.stdout
    held = [Source(name, data=(tmp_path / name).read_bytes()) for name in ("a.txt", "b.txt", "old.txt")]
    in_memory = toolkit.analyze("reuse", held[:2], against=held[2], registry=registry)
    assert toolkit.drawn(in_memory, "json", registry=registry) == made.stdout


def test_one_document_of_a_source_can_be_asked_for(registry: Registry) -> None:
    held = source("two.txt", TWO)
    report = toolkit.analyze("diff", [Request(held, 2), Request(held, 1)], registry=registry)
    assert [document.id for document in report.documents] == ["two.txt#2", "two.txt#1"]
    whole = toolkit.analyze("show", [held], split=False, registry=registry)
    assert [document.text for document in whole.documents] == [TWO]


def test_encodings_of_what_lies_in_memory_are_recognized(registry: Registry) -> None:
    report = toolkit.analyze("show", [source("a.txt", MILL * 4, "gb18030")], registry=registry)
    assert [(document.encoding, document.text) for document in report.documents] == [("gb18030", MILL * 4)]


def test_the_name_of_a_source_in_memory_has_an_ending_for_loaders() -> None:
    assert source("notes/Draft.DOCX", "").suffix == ".docx"
    assert Source("-", data=b"").suffix == ""


def test_what_cannot_be_read_is_told_and_stands_in_the_report(registry: Registry) -> None:
    told: list[Problem] = []
    held = [source("a.txt", MILL), source("empty.txt", "")]
    report = toolkit.analyze("show", held, tell=told.extend, registry=registry)
    assert [problem.document for problem in report.problems] == ["empty.txt"]
    assert told == list(report.problems)
    with pytest.raises(LoadError, match="nothing could be read"):
        toolkit.analyze("show", held[1:], tell=told.extend, registry=registry)
    assert [problem.document for problem in told] == ["empty.txt", "empty.txt"]


def test_progress_is_told(registry: Registry) -> None:
    told: list[tuple[str, int, int]] = []
    toolkit.analyze(
        "show",
        [source("a.txt", MILL), source("b.txt", AGAIN)],
        registry=registry,
        progress=lambda *how: told.append(how),
    )
    assert ("files", 1, 2) in told


def test_wrong_usage_is_named(registry: Registry) -> None:
    held = source("a.txt", MILL)
    with pytest.raises(PluginError, match="there is no analysis 'difff'"):
        toolkit.analyze("difff", [held], registry=registry)
    with pytest.raises(UsageError, match="show has no option 'min_length'"):
        toolkit.analyze("show", [held], registry=registry, min_length=3)
    with pytest.raises(LoadError, match=r"compares two documents, and there is only a\.txt"):
        toolkit.analyze("diff", [held], registry=registry)
    with pytest.raises(LoadError, match=r"two\.txt and a\.txt hold 3"):
        toolkit.analyze("diff", [source("two.txt", TWO), held], registry=registry)
    with pytest.raises(UsageError, match=r"two sources are called a\.txt"):
        toolkit.analyze("reuse", [held], against=source("a.txt", AGAIN), registry=registry)


def test_options_of_an_analysis_name_their_receivers(registry: Registry) -> None:
    options = {option.name: option for option in toolkit.options_of("reuse", registry)}
    assert options["against"].option.type == "documents"
    assert [(r.kind, r.name) for r in options["max_rows"].receivers] == [("renderer", "html")]
    assert options["tokenizer"].receivers == ()


def test_an_unknown_format_is_named(registry: Registry) -> None:
    report = toolkit.analyze("show", [source("a.txt", MILL)], registry=registry)
    with pytest.raises(PluginError, match="there is no renderer 'jsn'"):
        toolkit.drawn(report, "jsn", registry=registry)
