"""`toolkit collection`: an analysis of anyone's joins the group by saying how it works on numbered documents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.cli.main import run as run_here

STRANGER = '''
"""How long the sentences of each document are."""

import click

import toolkit


def measured(context, documents):
    if any("錯" in document.text for document in documents):
        context.problem("a text could not be measured", "Look at it.")
    return [(int(d.id), len(context.segments(d, "sentence")), d.language) for d in documents]


class Collecting:
    summary = "How many sentences each document has"

    def parameters(self):
        return [click.Option(["--least"], type=int, default=1, help="Sentences that are enough.")]

    def recorded(self, asked):
        return {"least": asked["least"]}

    def collect(self, numbered, asked):
        numbered.tell("counting")
        numbered.prepare("counted", {"number": "BIGINT", "sentences": "BIGINT", "language": "VARCHAR"}, measured)
        rows = (
            "SELECT n.id, c.sentences, c.language, n.date FROM counted c JOIN named n ON c.number = n.number "
            f"WHERE c.problem IS NULL AND c.sentences >= {asked['least']} ORDER BY c.number"
        )
        whole = f"SELECT {numbered.number} AS number, c.\\"id\\" AS id FROM {numbered.rows} ORDER BY number"
        return toolkit.ToWrite({"lengths": rows, "whole": whole}, "SELECT COUNT(*) AS n FROM counted")


class Lengths:
    name = "lengths"
    summary = "How many sentences each document has"
    inputs = "corpus"
    collecting = Collecting()

    def analyze(self, corpus, options, context):
        return []

    def summarize(self, findings, corpus, options):
        return []


@toolkit.hookimpl
def toolkit_analyses():
    return [Lengths()]
'''


@pytest.fixture
def stranger(tmp_path: Path) -> list[str]:
    path = tmp_path / "lengths_plugin.py"
    path.write_text(STRANGER, encoding="utf-8")
    return ["--plugin", str(path), "collection"]


def table_at(path: Path) -> list[tuple[object, ...]]:
    import pyarrow.parquet

    columns = pyarrow.parquet.read_table(path).to_pydict()
    return list(zip(*columns.values(), strict=True))


def test_a_strangers_analysis_joins_the_group(
    stranger: list[str], parquet: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = parquet(["天亮了。鸟叫了。", None, "It rains. It pours. It ends.", "夜深了。", ""]), tmp_path / "out"
    assert run_here([*stranger, "lengths", str(folder), "--out", str(out), "--least", "2"]) == 0
    assert table_at(out / "lengths") == [("d0", 2, "zh", ""), ("d2", 3, "en", "2012-05-01")]
    assert table_at(out / "whole") == [(number, f"d{number}") for number in range(5)]
    assert ("least", "2") in table_at(out / "options")
    said = capsys.readouterr()
    assert said.out.splitlines()[:2] == ["5 documents, of which 3 were compared", f"2 rows in {out}/lengths"]
    assert said.err.splitlines() == ["reading the documents …", "counting …"]


def test_the_group_lists_its_analyses(stranger: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here([*stranger, "--help"]) == 0
    listed = capsys.readouterr().out
    assert "How many sentences each document has" in listed
    assert "Near-duplicate documents of a collection" in listed
    assert run_here([*stranger, "show", "x", "--out", "y"]) == 2  # an analysis that does not work on collections
    assert "No such command 'show'" in capsys.readouterr().err


def test_what_goes_wrong_in_a_kernel_is_told(
    stranger: list[str], parquet: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = parquet(["天亮了。", "錯了。", "夜深了。"])
    assert run_here([*stranger, "lengths", str(folder), "--out", str(tmp_path / "out"), "--quiet"]) == 3
    assert capsys.readouterr().err == "error: a text could not be measured\n"
