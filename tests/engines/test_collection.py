"""`toolkit collection duplicates`: what it writes is what `toolkit duplicates` reports of the same collection."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import Documents, Table
from toolkit.cli.main import run as run_here
from toolkit.plugins import Registry

Rows = list[tuple[Any, ...]]


def table_at(path: Path) -> Rows:
    import pyarrow.parquet

    columns = pyarrow.parquet.read_table(path).to_pydict()
    return list(zip(*columns.values(), strict=True))


def reported(folder: Path, registry: Registry, **options: Any) -> dict[str, Rows]:
    """What a run over the same files reports, in the rows of the tables."""
    report = toolkit.analyze("duplicates", [str(folder)], registry=registry, **options)
    assert report.problems == ()
    name = dict(zip((document.id for document in report.documents), ids_in(folder), strict=True))
    found: dict[str, Rows] = {"pairs": [], "groups": [], "left_out": []}
    for finding in report.findings:
        if isinstance(finding, Documents):
            members = [name[member.document] for member in finding.members]
            found["pairs"] += [
                (*(members[at] for at in p.members), finding.relation, p.similarity, p.left_in_right, p.right_in_left)
                for p in finding.pairs
            ]
            if finding.relation != "contains":
                found["groups"] += [(members[0], finding.relation, member) for member in members]
        if isinstance(finding, Table):
            found["left_out"] = [(name[r[0]], r[3], name[r[4]], r[7], r[8]) for r in finding.rows]  # type: ignore[index]
    return found


def ids_in(folder: Path) -> list[str]:
    return [id for part in sorted(folder.glob("*.parquet")) for id, *_ in table_at(part)]


def collected(arguments: Sequence[object]) -> int:
    return run_here(["collection", "duplicates", *map(str, arguments), "--quiet"])


@pytest.mark.parametrize("keep", ["first", "longest", "newest"])
def test_it_writes_what_is_reported(
    keep: str,
    collection: Callable[..., list[str]],
    parquet: Callable[..., Path],
    tmp_path: Path,
    registry: Registry,
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts = collection(240, seed=21)
    folder, out = parquet(texts), tmp_path / "out"
    assert collected([folder, "--out", out, "--keep", keep]) == 0
    expected = reported(folder, registry, keep=keep)
    for name, rows in expected.items():
        assert sorted(table_at(out / name)) == sorted(rows), name
        assert rows
    gone = {row[0] for row in expected["left_out"]}
    kept = {row[0]: row[1] for row in table_at(out / "kept")}
    assert kept == {id: text for id, text in zip(ids_in(folder), texts, strict=True) if id not in gone}
    said = capsys.readouterr().out
    assert said.splitlines()[0] == "240 documents, of which 240 were compared"
    assert f"{len(kept)} rows in {out}/kept" in said


def test_other_limits(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path, registry: Registry
) -> None:
    folder = parquet(collection(150, seed=8))
    limits = {"threshold": 0.25, "containment": 0.95, "min_length": 60}
    options = [f"--{name.replace('_', '-')}={value}" for name, value in limits.items()]
    assert collected([folder, "--out", tmp_path / "out", *options]) == 0
    expected = reported(folder, registry, **limits)
    assert sorted(table_at(tmp_path / "out" / "pairs")) == sorted(expected["pairs"])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["groups", "options", "pairs"]


def test_other_columns_and_rows_without_a_text(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path
) -> None:
    texts = collection(2)
    number = [3, 1, 2, 0]
    folder = parquet(["", None, "", "短"], **{'内"容': [None, texts[0], texts[0], "短"], "number": number})
    out = tmp_path / "out"
    options = ["--out", out, "--text-field", '内"容', "--id-field", "number", "--keep", "first"]
    assert collected([folder, *options]) == 0
    assert table_at(out / "pairs") == [("1", "2", "exact", 1.0, 1.0, 1.0)]
    assert table_at(out / "left_out") == [("2", "exact", "1", 1.0, "The same text as what is kept, which comes first")]
    assert sorted(row[-1] for row in table_at(out / "kept")) == [0, 1, 3]


def test_documents_without_an_id_are_named_by_their_place(tmp_path: Path, collection: Callable[..., list[str]]) -> None:
    import pyarrow
    import pyarrow.parquet

    text = collection(2)[0]
    path = tmp_path / "all.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"text": ["甲", text, text]}), path)
    assert collected([path, "--out", tmp_path / "out"]) == 0
    assert table_at(tmp_path / "out" / "groups") == [
        (f"{path}#2", "exact", f"{path}#2"),
        (f"{path}#2", "exact", f"{path}#3"),
    ]


def test_a_large_family_of_reworked_texts_keeps_what_a_run_keeps(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path, registry: Registry
) -> None:
    """Each text is the one before with another sentence: a chain, of which no two far from each other are alike."""
    chance = random.Random(4)
    pieces = [text[:20] for text in collection(90, seed=2)]
    texts = ["。".join(pieces[at : at + 12]) for at in range(70)]
    chance.shuffle(texts)
    folder = parquet(texts)
    for keep in ("first", "newest"):
        out = tmp_path / keep
        assert collected([folder, "--out", out, "--keep", keep]) == 0
        assert table_at(out / "left_out") == reported(folder, registry, keep=keep)["left_out"]


WRONG = [
    (["--text-field", "body"], "has no field 'body'", "Its fields: id, text, date. Name one with --text-field."),
    (["--engine", "local"], "the engine local has no tables", "--engine duckdb"),
    (["--engine", "dukdb"], "'dukdb'", "duckdb"),
    (["--engine-option", "threads"], "--engine-option 'threads' is no setting", "Write it as key=value."),
    (["--engine-option", "speed=9"], "duckdb has no setting 'speed'", "memory_limit"),
    (["--engine-option", "memory_limit=much"], "DuckDB says", "memory_limit=2GB"),
    (["--engine-option", "temp_directory=/no/such"], "there is no folder /no/such", "Name a folder that is there."),
]


@pytest.mark.parametrize(("options", "message", "hint"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said(
    options: list[str],
    message: str,
    hint: str,
    parquet: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert collected([parquet(["甲"] * 4), "--out", tmp_path / "out", *options]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert message in first
    assert hint in second
    assert not (tmp_path / "out").exists()


def test_a_folder_in_use_is_known_before_the_work(
    parquet: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = parquet(["甲"] * 4)
    assert collected([folder, "--out", tmp_path / "out"]) == 0
    assert collected([folder, "--out", tmp_path / "out"]) == 2
    assert "is there already\n  Name a folder that is not there yet." in capsys.readouterr().err
    assert collected([tmp_path / "missing.parquet", "--out", tmp_path / "other"]) == 2
    assert "missing.parquet cannot be read" in capsys.readouterr().err


def test_too_little_memory_is_an_error_with_what_to_do(
    collection: Callable[..., list[str]],
    parquet: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = parquet([text * 20 for text in collection(200)])
    assert collected([folder, "--out", tmp_path / "out", "--engine-option", "memory_limit=2MB"]) == 2
    said = capsys.readouterr().err
    assert "DuckDB has not enough memory" in said
    assert "--engine-option memory_limit=6GB" in said
