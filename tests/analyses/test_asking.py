"""What is compared with what, who came first, and what is said where nothing was found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Corpus, Document, LoadError, Passages, Report, Table, TextView, UsageError
from toolkit.matching.runs import Collection
from toolkit.matching.seeds import Scope
from toolkit.matching.units import units_of
from toolkit.plugins import Registry
from toolkit_reuse.nearest import longest_run

from .said import LONG, OTHER, corpus

SECOND = "磨坊的老板娘用粉笔在门板上记账，谁家的麦子潮了两成，谁家的驴子踢坏了箩筐，一条一条都写得明明白白"


def rows(report: Report, name: str) -> list[dict[str, Any]]:
    (table,) = (f for f in report.findings if isinstance(f, Table) and f.name == name)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def places(report: Report) -> set[frozenset[str]]:
    return {frozenset(p.document for p in f.places) for f in report.findings if isinstance(f, Passages)}


@pytest.fixture
def folder(write: Callable[..., Path]) -> Path:
    """Two sources that share SECOND, of which one has LONG as well as the asked text."""
    write("library/old.txt", f"{OTHER[0]}{LONG}。{SECOND}。")
    return write("library/other.txt", f"{SECOND}。{OTHER[1]}").parent


def test_against_compares_across_only(registry: Registry, folder: Path) -> None:
    asked = corpus(f"{OTHER[2]}{LONG}。{OTHER[3]}", f"{OTHER[4]}{LONG}。")
    report = toolkit.run("reuse", asked, registry=registry, against=str(folder))
    assert report.problems == ()
    (found,) = (f for f in report.findings if isinstance(f, Passages))
    assert {p.document for p in found.places} == {"d0.txt", "d1.txt", str(folder / "old.txt")}
    assert [(d.id, d.role) for d in report.documents] == [
        ("d0.txt", None), ("d1.txt", None), (str(folder / "old.txt"), "against"), (str(folder / "other.txt"), "against"),
    ]  # fmt: skip
    assert [row["document"] for row in rows(report, "shares")] == ["d0.txt", "d1.txt"]
    assert all(row["largest_source"] == str(folder / "old.txt") for row in rows(report, "shares"))
    pairs = {(row["left"], row["right"]) for row in rows(report, "pairs")}
    assert pairs == {("d0.txt", str(folder / "old.txt")), ("d1.txt", str(folder / "old.txt"))}
    assert toolkit.from_json(toolkit.to_json(report)) == report


def test_against_takes_addresses_and_corpora_alike(registry: Registry, folder: Path) -> None:
    asked = corpus(f"{OTHER[2]}{LONG}。{OTHER[3]}")
    given = [str(folder), [str(folder / "old.txt"), folder / "other.txt"], toolkit.load(str(folder), registry=registry)]
    reports = [toolkit.run("reuse", asked, registry=registry, against=against) for against in given]
    assert len({toolkit.to_json(r).partition(b'"documents"')[2] for r in reports}) == 1


def test_a_source_that_stands_in_the_folder_is_not_compared_with_itself(registry: Registry, folder: Path) -> None:
    asked = toolkit.load(str(folder / "old.txt"), registry=registry)
    report = toolkit.run("reuse", asked, registry=registry, against=f"{folder}/../library")
    assert [d.role for d in report.documents] == [None, "against"]
    assert len(places(report)) == 1


def test_what_cannot_be_compared_is_a_clear_error(registry: Registry, folder: Path, tmp_path: Path) -> None:
    asked = toolkit.load(str(folder / "old.txt"), registry=registry)
    (tmp_path / "empty").mkdir()
    for against, message in (
        (tmp_path / "empty", "holds no file"),
        (tmp_path / "nowhere", "does not exist"),
        (folder / "old.txt", "no document beside the sources"),
        (Corpus([]), None),
    ):
        if message is not None:
            with pytest.raises(LoadError, match=message):
                toolkit.run("reuse", asked, registry=registry, against=against)
    with pytest.raises(UsageError, match="exclude each other"):
        toolkit.run("reuse", asked, registry=registry, against=folder, within=True)
    twin = Corpus([Document.of_text("另一篇", id=str(folder / "old.txt"))])
    with pytest.raises(UsageError, match="two documents are called"):
        toolkit.run("reuse", asked, registry=registry, against=twin)


def test_within_looks_inside_each_document_only(registry: Registry) -> None:
    documents = corpus(f"{LONG}。{OTHER[0]}{LONG}。", f"{LONG}。{OTHER[1]}")
    assert places(toolkit.run("reuse", documents, registry=registry, within=True)) == {frozenset({"d0.txt"})}
    assert frozenset({"d0.txt", "d1.txt"}) in places(toolkit.run("reuse", documents, registry=registry))


def test_the_command_line_says_it_in_the_same_way(folder: Path, write: Callable[..., Path]) -> None:
    asked = write("new.txt", f"{OTHER[2]}{LONG}。{OTHER[3]}")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "toolkit", "reuse", str(asked), *arguments, "-f", "json"]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    done = run("--against", str(folder))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert [d.get("role") for d in report["documents"]] == [None, "against", "against"]
    assert report["analysis"]["options"]["against"] == [str(folder)]
    wrong = run("--against", str(folder / "no"))
    assert wrong.returncode == 2
    assert "--against" in wrong.stderr
    assert "does not exist" in wrong.stderr


def test_places_are_numbered_by_age_and_the_tables_say_who_was_first(registry: Registry) -> None:
    texts = [f"{OTHER[n]}{LONG}。" for n in range(4)]
    report = toolkit.run(
        "reuse", corpus(*texts, dates=("2021-05-01", "", "2019-03-02", "2021-05-01")), registry=registry
    )
    (found,) = (f for f in report.findings if isinstance(f, Passages) and len(f.places) == 4)
    assert found.ages == (2, None, 1, 2)
    first = {(row["left"], row["right"]): row["first"] for row in rows(report, "pairs")}
    assert first["d0.txt", "d2.txt"] == first["d2.txt", "d3.txt"] == "d2.txt"
    assert first["d0.txt", "d1.txt"] is None
    assert first["d0.txt", "d3.txt"] is None
    shares = {row["document"]: row for row in rows(report, "shares")}
    assert shares["d0.txt"]["from_earlier"] > 0.4
    assert shares["d2.txt"]["from_earlier"] == 0
    assert shares["d1.txt"]["from_earlier"] is None


def test_dates_are_compared_by_what_both_say(registry: Registry) -> None:
    texts = [f"{OTHER[n]}{LONG}。" for n in range(2)]
    for dates, ages in ((("2021", "2021-05"), ()), (("2020", "2021-05"), (1, 2)), (("gestern", "2021"), ())):
        report = toolkit.run("reuse", corpus(*texts, dates=dates), registry=registry)
        assert [f.ages for f in report.findings if isinstance(f, Passages)] == [ages]


def test_the_numbers_of_a_check_of_copies(registry: Registry) -> None:
    asked = f"{LONG}。{OTHER[0]}书上说：“{SECOND}。”{OTHER[1]}"
    report = toolkit.run("reuse", corpus(asked, f"{OTHER[2]}{LONG}。", f"{SECOND}。{OTHER[3]}"), registry=registry)
    row = rows(report, "shares")[0]
    copied, quoted = len(LONG) + 1, len(SECOND) + 1
    assert row["copied"] == (copied + quoted) / len(asked)
    assert row["copied_unquoted"] == copied / len(asked)
    assert row["copied_from_one"] == max(copied, quoted) / len(asked)
    assert list(row)[:6] == [
        "document", "characters", "reused", "distinctive", "largest_source", "from_largest_source",
    ]  # fmt: skip


def notes(documents: Corpus, registry: Registry, **options: Any) -> str:
    report = toolkit.run("reuse", documents, registry=registry, **options)
    assert not places(report)
    (note,) = report.notes
    return note


def test_an_empty_result_names_the_limit_and_the_nearest_miss(registry: Registry) -> None:
    near = "晒干的莲子装了三麻袋"
    two = corpus(f"{OTHER[1]}{near}。", f"去年{near}，{OTHER[3]}")
    note = notes(two, registry)
    assert "--min-length 13" in note
    assert "has 10: " in note
    assert near in note
    assert "d0.txt and d1.txt" in note
    against = Corpus([Document.of_text(f"那年{near}。", id="x", language="zh")])
    assert "the longest common passage has 10" in notes(corpus(f"{near}。"), registry, against=against)
    assert "nothing in common" in notes(corpus("东南西北"), registry, against=against)
    assert "one document" in notes(corpus(f"{near}，又说：{near}。"), registry, within=True)
    assert "has 10" in notes(corpus(f"{near}，又说：{near}。"), registry)
    assert "no document holds a letter" in notes(corpus("……", "。"), registry)
    assert "no letter" in notes(corpus("……"), registry, against=against)


def test_the_nearest_miss_is_true_of_what_many_documents_say(registry: Registry) -> None:
    """A phrase below the limit that stands in very many places is paired with none of them, and is named all the same."""
    marks = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土"
    texts = [f"{a}{b}{a}晒干的莲子装了三麻袋{b}{a}{b}" for a in marks[:10] for b in marks[10:14]]
    note = notes(corpus(*texts), registry)
    assert "晒干的莲子装了三麻袋" in note


@given(st.lists(st.text("甲乙丙", max_size=14), min_size=1, max_size=4), st.sampled_from(["all", "within", "border"]))
def test_the_longest_run_is_that_of_a_naive_search(texts: list[str], mode: str) -> None:
    scope = Scope(border=1 if mode == "border" else None, within=mode == "within")
    found = longest_run(Collection.of([units_of(TextView.of(text)) for text in texts]), scope)
    best = 0
    for a, one in enumerate(texts):
        for b, other in enumerate(texts[a:], a):
            if (mode == "within" and a != b) or (mode == "border" and not (a < 1 <= b)):
                continue
            for i in range(len(one)):
                for j in range(i + 1 if a == b else 0, len(other)):
                    room = min(len(one) - i, len(other) - j, j - i if a == b else len(one))
                    equal = np.array([one[i + k] == other[j + k] for k in range(room)], dtype=bool)
                    best = max(best, int(equal.argmin()) if not equal.all() else len(equal))
    assert (found.matched if found else 0) == (best if best > 1 else 0)
