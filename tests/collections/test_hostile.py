"""Hostile and broken files: a clear message, bounded memory, and the other documents are still compared."""

from __future__ import annotations

import csv
import io
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import toolkit
from toolkit.loading import Loaded
from toolkit_files.records import Record

from ..loader_files import archive, lines, packed, parquet_file, table

Write = Callable[..., Path]
LAMP = "巷子里的路灯一共有十二盏，坏了的五盏已经请师傅修好了。\n"


def ids(loaded: Loaded) -> list[str]:
    return [document.id for document in loaded.corpus]


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toolkit", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)


def _page_bomb() -> bytes:
    return parquet_file(
        [{"text": "字" * 100_000_000}], compression="zstd", write_statistics=False, use_dictionary=False
    )


def _shared_beginnings() -> bytes:
    records = [{"text": "字" * 3_000_000}] * 36  # each is the one before and nothing more
    return parquet_file(
        records,
        compression="zstd",
        write_statistics=False,
        use_dictionary=False,
        column_encoding={"text": "DELTA_BYTE_ARRAY"},
    )


def _one_value_in_lists() -> bytes:
    return parquet_file(
        [{"text": ["字" * 300_000] * 400}], compression="zstd", write_statistics=False, use_dictionary=True
    )


PARQUET_BOMBS = {"page": _page_bomb, "beginnings": _shared_beginnings, "lists": _one_value_in_lists}
"""Files of some kilobytes: a page packed well, values that begin alike, and one value in many places of a list."""


class TestSize:
    def test_a_file_of_one_enormous_line_is_not_read(self, load: Callable[..., Loaded], tmp_path: Path) -> None:
        with open(tmp_path / "big.txt", "wb") as file:
            file.truncate(1_000_000_000)  # takes no room on the disk, and none in memory as it is not read
        (tmp_path / "a.txt").write_text(LAMP, encoding="utf-8")
        loaded = load("big.txt", "a.txt")
        assert ids(loaded) == ["a.txt"]
        [problem] = loaded.problems
        assert problem.message == "big.txt is larger than 100 MB, the most that one document may have"
        assert "--max-size" in problem.hint

    def test_the_limit_can_be_raised_and_lowered(self, write: Write, tmp_path: Path) -> None:
        write("a.txt", LAMP * 20_000)
        write("b.txt", LAMP)
        refused = run("show", "a.txt", "b.txt", "--max-size", "1", "-f", "csv", cwd=tmp_path)
        assert refused.returncode == 3
        assert "larger than 1 MB" in refused.stderr
        assert run("show", "a.txt", "--max-size", "2", "-f", "csv", cwd=tmp_path).returncode == 0
        write("toolkit.toml", "[show]\nmax-size = 1\n")
        assert run("show", "a.txt", "b.txt", "-f", "csv", cwd=tmp_path).returncode == 3

    @pytest.mark.parametrize("value", ["0", "-3", "many"])
    def test_a_limit_that_is_none(self, write: Write, tmp_path: Path, value: str) -> None:
        write("a.txt", LAMP)
        write("toolkit.toml", f"[show]\nmax-size = {value if value != 'many' else repr(value)}\n")
        for arguments in (("--max-size", value), ()):
            done = run("show", "a.txt", *arguments, cwd=tmp_path)
            assert done.returncode == 2
            assert "max-size" in done.stderr

    @pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
    def test_a_record_that_is_too_large_is_left_out(self, load: Callable[..., Loaded], write: Write, name: str) -> None:
        records = [{"id": "1", "text": LAMP * 3}, {"id": "2", "text": LAMP * 1000}, {"id": "3", "text": LAMP * 2}]
        data = {"a.jsonl": lines(records), "a.csv": table(records), "a.parquet": parquet_file(records)}[name]
        write(name, data)
        loaded = load(name, largest=10_000)
        kept = [f"{name}#1"] if name == "a.csv" else [f"{name}#1", f"{name}#3"]  # a table has no place to go on from
        assert ids(loaded) == kept
        [problem] = loaded.problems
        assert "is larger than 0 MB" in problem.message
        assert "--max-size" in problem.hint

    def test_a_large_value_that_many_rows_share_is_held_once(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import toolkit_files.parquet

        monkeypatch.setattr(toolkit_files.parquet, "MEMORY", 600_000_000)
        path = write("a.parquet", parquet_file([{"text": "字" * 5_000_000}] * 64))  # 960 MB, were each by itself
        [first] = itertools.islice(
            toolkit_files.parquet.parquet(toolkit.Source(str(path), str(path), limit=20_000_000), None), 1
        )
        assert isinstance(first, Record)

    @pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory on this system")
    @pytest.mark.parametrize("name", PARQUET_BOMBS)
    def test_a_parquet_file_that_unpacks_to_gigabytes(
        self, load: Callable[..., Loaded], write: Write, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """The process that reads it comes to its end; this one reads on."""
        import toolkit_files.parquet

        monkeypatch.setattr(toolkit_files.parquet, "MEMORY", 600_000_000)  # so that a smaller bomb does
        write("d/a.parquet", PARQUET_BOMBS[name]())
        write("d/b.txt", LAMP)
        loaded = load("d", largest=10_000_000)
        assert ids(loaded) == ["d/b.txt"]
        [problem] = loaded.problems
        assert "memory" in problem.message
        assert "JSON lines" in problem.hint

    def test_standard_input_without_end(self, tmp_path: Path) -> None:
        with open("/dev/zero", "rb") as endless:
            done = subprocess.run(
                [sys.executable, "-m", "toolkit", "show", "-", "--max-size", "1"],
                stdin=endless, capture_output=True, cwd=tmp_path, encoding="utf-8", check=False,
            )  # fmt: skip
        assert done.returncode == 2
        assert "- is larger than 1 MB" in done.stderr

    def test_a_million_empty_paragraphs(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.txt", LAMP + "\n" * 1_000_000 + LAMP)
        loaded = load("a.txt")
        assert loaded.problems == ()
        report = toolkit.run("reuse", loaded.corpus)
        assert report.problems == ()
        assert {place.start for f in report.findings if isinstance(f, toolkit.Passages) for place in f.places} == {
            0, len(LAMP) + 1_000_000,
        }  # fmt: skip
        assert report.location("a.txt", len(LAMP) + 1_000_000).words == "paragraph 2, line 1,000,002".replace(",0", "0")


class TestFolders:
    def test_links_in_a_circle(self, load: Callable[..., Loaded], write: Write, tmp_path: Path) -> None:
        write("d/a.txt", LAMP)
        (tmp_path / "d/again").symlink_to(tmp_path / "d")
        (tmp_path / "d/self").symlink_to(tmp_path / "d/self")
        (tmp_path / "d/nowhere").symlink_to(tmp_path / "missing")
        loaded = load("d")
        assert ids(loaded) == ["d/a.txt"]
        assert sorted(problem.document or "" for problem in loaded.problems) == ["d/nowhere", "d/self"]
        assert all("cannot be read" in problem.message for problem in loaded.problems)

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
    def test_what_is_forbidden(self, load: Callable[..., Loaded], write: Write) -> None:
        write("d/a.txt", LAMP)
        write("d/secret.txt", LAMP).chmod(0)
        write("d/closed/b.txt", LAMP).parent.chmod(0)
        loaded = load("d")
        assert ids(loaded) == ["d/a.txt"]
        assert {problem.document for problem in loaded.problems} == {"d/closed", "d/secret.txt"}

    def test_a_folder_that_cannot_be_read_does_not_keep_the_others_from_it(
        self, load: Callable[..., Loaded], write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("d/a.txt", LAMP)
        write("d/closed/b.txt", LAMP)
        write("d/z.txt", LAMP)
        scan = os.scandir

        def scandir(path: str) -> object:
            if str(path).endswith("closed"):
                raise PermissionError(13, "Permission denied")
            return scan(path)

        monkeypatch.setattr(os, "scandir", scandir)
        loaded = load("d")
        assert ids(loaded) == ["d/a.txt", "d/z.txt"]
        [problem] = loaded.problems
        assert (problem.document, problem.message) == (
            "d/closed", "the folder d/closed cannot be read: Permission denied"
        )  # fmt: skip


class TestChange:
    """A file that is written while it is read: its parts would not belong together."""

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.txt.gz", "a.zip"])
    def test_is_noticed(
        self, load: Callable[..., Loaded], write: Write, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        data = {
            "a.txt": LAMP.encode(), "a.jsonl": lines(), "a.txt.gz": packed(LAMP.encode(), ".gz"),
            "a.zip": archive({"a.txt": LAMP.encode()}),
        }[name]  # fmt: skip
        path = write(name, data)
        write("b.txt", LAMP)
        real = os.stat
        times = iter(range(1, 1000))

        def changing(of: str, *args: object, **keywords: object) -> os.stat_result:
            if str(of).endswith(name):
                os.utime(path, ns=(0, next(times)))
            return real(of, *args, **keywords)  # type: ignore[arg-type]

        monkeypatch.setattr("toolkit.documents.os.stat", changing)
        loaded = load(name, "b.txt")
        monkeypatch.undo()
        assert ids(loaded) == ["b.txt"]
        assert f"{name} was changed while it was read" in [problem.message for problem in loaded.problems]


NAMES = ["two\nlines.txt", "\u202egnp.txt", "quo\"te's.txt", "=1+1.txt", "a|b`*<b>.txt", "\x1b[31mred.txt", "路灯.txt"]


class TestNames:
    """Names of files are shown so that they can neither break a line nor turn the text around nor become markup."""

    @pytest.fixture
    def folder(self, write: Write, tmp_path: Path) -> Path:
        for name in NAMES:
            write(f"d/{name}", LAMP * 3)
        return tmp_path

    @pytest.mark.parametrize("analysis", ["show", "reuse", "duplicates"])
    @pytest.mark.parametrize("format", ["terminal", "markdown", "html"])
    def test_for_people(self, folder: Path, analysis: str, format: str) -> None:
        done = run(analysis, "d", "-f", format, cwd=folder)
        assert done.returncode == 0, done.stderr
        assert not re.search("[\u202e\x1b]", done.stdout)
        assert not re.search("two\n *lines", done.stdout)
        assert format == "terminal" or "<b>" not in done.stdout

    def test_in_csv_they_are_as_they_are(self, folder: Path) -> None:
        done = run("show", "d", "-f", "csv", cwd=folder)
        rows = list(csv.reader(io.StringIO(done.stdout, newline="")))
        assert {row[0] for row in rows[1:]} == {f"d/{name}" for name in NAMES}

    def test_in_messages(self, write: Write, tmp_path: Path) -> None:
        for name in NAMES:
            write(f"d/{name}", b"\x00" * 100)
        done = run("show", "d", cwd=tmp_path)
        assert done.returncode == 2
        assert not re.search("[\u202e\x1b]", done.stderr)
        assert len(done.stderr.splitlines()) == 2 * len(NAMES) + 2

    def test_a_name_that_is_no_text(self, tmp_path: Path) -> None:
        folder = tmp_path / "d"
        folder.mkdir()
        for name, data in ((b"\xff.txt", LAMP.encode()), (b"\xfe.jsonl", b"nothing")):
            with open(os.path.join(os.fsencode(folder), name), "wb") as file:
                file.write(data)
        done = run("show", "d", "-f", "json", cwd=tmp_path)
        assert done.returncode == 3
        assert [d.id for d in toolkit.from_json(done.stdout.encode()).documents] == ["d/\ufffd.txt"]


class TestMisnamed:
    """A file with an ending of text that is none: what it is, and the ending by which it is read."""

    @pytest.mark.parametrize(
        ("start", "what", "ending"),
        [
            (b"%PDF-1.7\n", "a PDF file", ".pdf"),
            (b"{\\rtf1 ", "a rich text file", ".rtf"),
            (b"PK\x03\x04..word/document.xml", "a Word document", ".docx"),
            (b"PK\x03\x04..xl/workbook.xml", "an Excel file", ".csv"),
            (b"PK\x03\x04..mimetypeapplication/epub+zip", "an EPUB book", "plugin"),
            (b"PK\x03\x04..a.txt", "a ZIP archive", ".zip"),
            (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "an old Word document", ".doc"),
            (b"\x1f\x8b\x08", "a gzip file", ".gz"),
            (b"PAR1", "a Parquet file", ".parquet"),
        ],
    )
    def test_is_told(self, load: Callable[..., Loaded], write: Write, start: bytes, what: str, ending: str) -> None:
        write("a.txt", start + bytes(100))
        [problem] = load("a.txt").problems
        assert problem.message == f"a.txt is {what}, not text"
        assert ending in problem.hint

    def test_a_word_file_without_an_ending_is_read(
        self, load: Callable[..., Loaded], write: Write, making: ModuleType
    ) -> None:
        write("draft", making.word())
        assert load("draft").corpus["draft"].title == "一条街的早晨"
