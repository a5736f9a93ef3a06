"""A library stays whole: whoever is killed, whoever writes at the same time, whatever the file is."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import toolkit
from toolkit.cli.main import run
from toolkit.plugins import Registry

from ..thoroughness import THOROUGH

ROUNDS = 16 if THOROUGH else 2
"""How often a writer is killed."""


def made(folder: Path, name: str, count: int, seed: int) -> Path:
    """A collection of made-up records."""
    chance = random.Random(seed)
    letters = "春夏秋冬山水田园花草树木风云雨雪日月星辰江河湖海东西南北前后左右上下里外大小"
    path = folder / name
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = "。".join("".join(chance.choices(letters, k=20)) for _ in range(10))
            file.write(f'{{"id": "{name}-{number}", "text": "{text}"}}\n')
    return path


def adding(*sources: Path) -> list[str]:
    return [sys.executable, "-m", "toolkit", "library", "add", "lib.duckdb", *map(str, sources)]


def ids(registry: Registry) -> set[str]:
    return {document.id for document in toolkit.load("lib.duckdb", registry=registry)}


@pytest.mark.thorough
def test_a_writer_that_is_killed_leaves_it_as_before_or_as_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: Registry
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(3)
    before_file, more = made(tmp_path, "before.jsonl", 200, 1), made(tmp_path, "more.jsonl", 3000, 2)
    subprocess.run(adding(before_file), check=True, capture_output=True)
    whole = Path("lib.duckdb").read_bytes()
    before = ids(registry)
    began = time.monotonic()
    subprocess.run(adding(more), check=True, capture_output=True)
    takes = time.monotonic() - began
    after = ids(registry)
    assert len(after) == 3200
    for _ in range(ROUNDS):
        for left in Path().glob("lib.duckdb*"):
            left.unlink()
        Path("lib.duckdb").write_bytes(whole)
        writer = subprocess.Popen(adding(more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 1.1) * takes)
        writer.kill()
        writer.wait()
        assert ids(registry) in (before, after)
        assert run(["library", "check", "lib.duckdb"]) == 0


def test_a_first_writer_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["library", "add", "lib.duckdb", "nothing.txt"]) == 2
    assert not list(tmp_path.glob("lib.duckdb*"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="another system's signals")
def test_of_two_writers_one_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    source = made(tmp_path, "some.jsonl", 5, 1)
    assert run(["library", "add", "lib.duckdb", str(source)]) == 0
    hold = "import duckdb, sys; c = duckdb.connect('lib.duckdb'); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        capsys.readouterr()
        assert run(["library", "add", "lib.duckdb", str(source)]) == 2
        assert "is in use" in capsys.readouterr().err
        assert run(["library", "list", "lib.duckdb"]) == 2
        assert "Wait until that is done" in capsys.readouterr().err
        assert other.stdin is not None
        other.stdin.close()
    assert run(["library", "list", "lib.duckdb"]) == 0


def test_a_file_that_is_no_library_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    source = made(tmp_path, "some.jsonl", 5, 1)
    Path("notes.txt").write_text("not a library", encoding="utf-8")
    with duckdb.connect("other.duckdb") as connection:
        connection.execute("CREATE TABLE documents (title VARCHAR)")
    Path("broken.duckdb").write_bytes(b"\0" * 8 + b"DUCK" + b"\1" * 5000)
    for name in ("notes.txt", "other.duckdb", "broken.duckdb"):
        there = Path(name).read_bytes()
        for command in (["add", name, str(source)], ["list", name], ["check", name], ["search", name, "春天"]):
            capsys.readouterr()
            assert run(["library", *command]) == 2
            error = capsys.readouterr().err
            assert name in error
            assert "Traceback" not in error
        assert Path(name).read_bytes() == there


def test_another_format_is_refused_or_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    from toolkit_library import store

    monkeypatch.chdir(tmp_path)
    assert run(["library", "add", "lib.duckdb", str(made(tmp_path, "some.jsonl", 5, 1))]) == 0
    with duckdb.connect("lib.duckdb") as connection:
        connection.execute("UPDATE meta SET value = '7' WHERE name = 'format'")
    assert run(["library", "list", "lib.duckdb"]) == 2
    assert "has format 7" in capsys.readouterr().err
    monkeypatch.setattr(store, "FORMAT", 8)
    monkeypatch.setattr(store, "MIGRATIONS", {7: ["ALTER TABLE documents ADD COLUMN author VARCHAR"]})
    assert run(["library", "list", "lib.duckdb"]) == 2
    assert "--migrate" in capsys.readouterr().err
    assert run(["library", "check", "--migrate", "lib.duckdb"]) == 0
    assert run(["library", "list", "lib.duckdb"]) == 0
    assert run(["library", "check", "lib.duckdb"]) == 0


def test_the_seeds_of_an_older_format_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    source = str(made(tmp_path, "some.jsonl", 5, 1))
    assert run(["library", "add", "lib.duckdb", source]) == 0
    with duckdb.connect("lib.duckdb") as connection:
        kept = connection.execute("SELECT key, document FROM seeds ORDER BY ALL").fetchall()
        counts = connection.execute("SELECT number, seeds FROM documents ORDER BY number").fetchall()
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'format'")
        connection.execute("UPDATE seeds SET key = key + 1")
        connection.execute("UPDATE documents SET seeds = 0")
    for command in (["add", "lib.duckdb", source], ["check", "lib.duckdb"], ["remove", "lib.duckdb", source]):
        capsys.readouterr()
        assert run(["library", *command]) == 2
        assert "--migrate" in capsys.readouterr().err
    with duckdb.connect("lib.duckdb") as connection:
        folding = connection.execute("SELECT value FROM meta WHERE name = 'folding'").fetchone()
        connection.execute("UPDATE meta SET value = 'another' WHERE name = 'folding'")
    assert run(["library", "check", "--migrate", "lib.duckdb"]) == 2  # and takes nothing away
    with duckdb.connect("lib.duckdb") as connection:
        assert connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone() == ("1",)
        assert len(connection.execute("SELECT * FROM seeds").fetchall()) == len(kept)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'folding'", list(folding or ()))
    assert run(["library", "check", "--migrate", "lib.duckdb"]) == 0
    with duckdb.connect("lib.duckdb") as connection:
        assert connection.execute("SELECT key, document FROM seeds ORDER BY ALL").fetchall() == kept
        assert connection.execute("SELECT number, seeds FROM documents ORDER BY number").fetchall() == counts


def test_what_was_changed_behind_its_back_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    monkeypatch.chdir(tmp_path)
    assert run(["library", "add", "lib.duckdb", str(made(tmp_path, "some.jsonl", 5, 1))]) == 0
    with duckdb.connect("lib.duckdb") as connection:
        connection.execute("UPDATE documents SET digest = 'x' WHERE number = 1")
        connection.execute("DELETE FROM seeds WHERE document = 2 AND key % 7 = 0")
        connection.execute("INSERT INTO seeds VALUES (1, 99)")
    capsys.readouterr()
    assert run(["library", "check", "lib.duckdb"]) == 3
    error = capsys.readouterr().err
    for part in (
        "not as written",
        "fingerprints that are not the text's",
        "fingerprints of 1 documents that are not there",
    ):
        assert part in error


def test_too_little_memory_is_not_taken_for_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from toolkit_library import store

    monkeypatch.chdir(tmp_path)
    some = str(made(tmp_path, "some.jsonl", 2000, 1))
    monkeypatch.setattr(store, "MEMORY", "1MB")
    assert run(["library", "add", "lib.duckdb", some]) != 0
    error = capsys.readouterr().err
    assert "not enough memory" in error
    assert "damaged" not in error


def test_other_normalizers_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["library", "add", "lib.duckdb", str(made(tmp_path, "some.jsonl", 5, 1))]) == 0
    Path("new.txt").write_text("春夏秋冬山水田园花草树木", encoding="utf-8")
    capsys.readouterr()
    assert run(["reuse", "new.txt", "--library", "lib.duckdb", "--normalizers", "width"]) == 2
    assert "other normalizers" in capsys.readouterr().err
