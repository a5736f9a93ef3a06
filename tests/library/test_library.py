"""`toolkit library`: what is added comes out as it went in, is found again, and stays whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import toolkit
from toolkit.cli.main import run
from toolkit.plugins import Registry

RIVER = "河堤上的柳树是前年春天由三个村子的人一起栽下的。每到汛期，巡堤的人都要沿着树行走上两个来回。"
SCHOOL = "学校的操场去年翻修，跑道换了新料，孩子们下课都爱往那里跑。老师在树荫下放了一排长凳。"
MARKET = "集市每逢三六九开张，卖菜的、修鞋的、补锅的都来。天一擦黑，摊子就收得干干净净。"


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three documents, in the current one."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in (("river", RIVER), ("school", SCHOOL), ("market", MARKET)):
        (folder / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    return folder


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    assert run(["library", "list", "lib.duckdb", "-f", "json"]) == 0
    return {document["id"]: document for document in json.loads(capsys.readouterr().out)}


def test_what_is_added_is_listed_and_whole(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["library", "add", "lib.duckdb", "texts"]) == 0
    assert capsys.readouterr().out == "lib.duckdb: 3 added; 3 documents in all\n"
    assert set(listed(capsys)) == {"texts/river.txt", "texts/school.txt", "texts/market.txt"}
    assert run(["library", "check", "lib.duckdb"]) == 0
    assert "all as they were written" in capsys.readouterr().out


def test_documents_come_out_as_they_went_in(texts: Path, registry: Registry) -> None:
    (texts / "heads.html").write_text(
        f"<html><head><title>河堤</title></head><body><h1>河堤</h1><p>{RIVER}</p></body></html>", encoding="utf-8"
    )
    assert run(["library", "add", "lib.duckdb", "texts"]) == 0
    assert list(toolkit.load("lib.duckdb", registry=registry)) == list(toolkit.load("texts", registry=registry))


def test_adding_again_skips_replaces_and_drops(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "two.txt").write_text(f"之一\n{RIVER * 3}\n之二\n{SCHOOL * 3}\n", encoding="utf-8")
    assert run(["library", "add", "lib.duckdb", "texts"]) == 0
    (texts / "river.txt").write_text(MARKET[:20] + RIVER, encoding="utf-8")
    (texts / "two.txt").write_text(f"之一\n{RIVER * 3}\n", encoding="utf-8")
    (texts / "new.txt").write_text(RIVER[::-1], encoding="utf-8")
    before = set(listed(capsys))
    assert {"texts/two.txt#1", "texts/two.txt#2"} <= before
    assert run(["library", "add", "lib.duckdb", "texts"]) == 0
    assert capsys.readouterr().out == (
        "lib.duckdb: 2 added, 1 replaced, 2 gone from their files, 2 there already; 5 documents in all\n"
    )
    assert set(listed(capsys)) == {f"texts/{name}.txt" for name in ("market", "new", "river", "school", "two")}
    assert run(["library", "check", "lib.duckdb"]) == 0


def test_records_of_a_collection_are_added(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = [{"name": f"r{n}", "body": f"{n}号记录。{RIVER}"} for n in range(20)]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (texts.parent / "all.jsonl").write_text(lines, encoding="utf-8")
    assert run(["library", "add", "lib.duckdb", "all.jsonl", "--text-field", "body", "--id-field", "name"]) == 0
    assert len(listed(capsys)) == 20


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["texts/river.txt"], {"texts/school.txt", "texts/market.txt"}),
        (["texts/*o*"], {"texts/river.txt", "texts/market.txt"}),
        (["texts"], set()),
    ],
)
def test_removed_by_name_pattern_and_folder(
    texts: Path, capsys: pytest.CaptureFixture[str], names: list[str], left: set[str]
) -> None:
    run(["library", "add", "lib.duckdb", "texts"])
    assert run(["library", "remove", "lib.duckdb", *names]) == 0
    assert set(listed(capsys)) == left
    assert run(["library", "check", "lib.duckdb"]) == 0
    assert (texts / "river.txt").exists()


def test_an_unknown_name_is_answered_with_the_nearest(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["library", "add", "lib.duckdb", "texts"])
    for command in ("remove", "list"):
        assert run(["library", command, "lib.duckdb", "texts/rivr.txt"]) == 2
        assert "The nearest is texts/river.txt." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("phrase", "share"),
    [
        ("三個村子的人一起栽下的", 1.0),  # traditional
        ("每到汛期 巡堤的人都要，沿着", 1.0),  # other punctuation
        ("汛期", 1.0),  # shorter than a seed
        ("由五个村子的乡亲一起栽下的", None),
    ],
)
def test_a_phrase_is_found_exactly_or_nearly(
    texts: Path, capsys: pytest.CaptureFixture[str], phrase: str, share: float | None
) -> None:
    run(["library", "add", "lib.duckdb", "texts"])
    capsys.readouterr()
    assert run(["library", "search", "lib.duckdb", phrase, "-f", "json"]) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert hit["document"] == "texts/river.txt"
    assert RIVER[hit["start"] : hit["end"]] == hit["text"]
    assert hit["share"] == share if share is not None else 0.6 <= hit["share"] < 1
    assert run(["library", "search", "lib.duckdb", phrase]) == 0
    assert "1 places in 1 documents" in capsys.readouterr().out


def test_what_stands_nowhere_is_not_found(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["library", "add", "lib.duckdb", "texts"])
    capsys.readouterr()
    assert run(["library", "search", "lib.duckdb", "远处的山上有一座白塔"]) == 0
    assert capsys.readouterr().out == "0 places in 0 documents\n"
    assert run(["library", "search", "lib.duckdb", "，。"]) == 2


def test_one_document_of_a_file_is_added(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (texts / "two.txt").write_text(f"之一\n{RIVER * 3}\n之二\n{SCHOOL * 3}\n", encoding="utf-8")
    assert run(["library", "add", "lib.duckdb", "texts/two.txt#2"]) == 0
    assert set(listed(capsys)) == {"texts/two.txt#2"}


def test_a_library_may_lie_in_the_folder_that_it_keeps(texts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for said in ("3 added; 3 documents in all", "0 added, 3 there already; 3 documents in all"):
        assert run(["library", "add", "texts/lib.duckdb", "texts"]) == 0
        assert capsys.readouterr().out == f"texts/lib.duckdb: {said}\n"
