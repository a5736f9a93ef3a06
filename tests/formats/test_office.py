"""Older office documents: by way of LibreOffice where it is installed, else a message that says what to do."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import toolkit
import toolkit_office.conversion as conversion
from toolkit import Document

Read = Callable[..., Document]


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.rtf", "a.odt"])
def test_without_libreoffice_the_message_says_how_to_convert(
    name: str, making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(toolkit.LoadError, match="LibreOffice, and that is not installed") as caught:
        read(name, making.OLD_WORD)
    assert ".docx" in caught.value.hint


def test_a_converted_document_is_that_of_the_users_file(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(making.fake_office(tmp_path)), prepend=os.pathsep)
    document = read("旧文件.doc", making.OLD_WORD)
    assert document.title == "一条街的早晨"
    assert document.sha256 == toolkit.Source("x", data=making.OLD_WORD).sha256()


def test_one_that_takes_too_long_is_stopped(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(making.fake_office(tmp_path, seconds=60)), prepend=os.pathsep)
    monkeypatch.setattr(conversion, "SECONDS", 0.5)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with pytest.raises(toolkit.LoadError, match="was stopped"):
        read("a.doc", making.OLD_WORD)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_document_that_is_damaged_is_told(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(making.fake_office(tmp_path)), prepend=os.pathsep)
    with pytest.raises(toolkit.LoadError, match=r"cannot read .*damaged"):
        read("a.rtf", b"not rich text at all")


def test_a_word_file_that_is_called_doc_needs_no_libreoffice(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read("a.doc", making.word()).title == "一条街的早晨"


def test_a_web_page_that_is_called_doc_is_read_as_one(making: ModuleType, read: Read) -> None:
    assert read("a.doc", making.page()).metadata["format"] == "html"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_rich_text(making: ModuleType, read: Read) -> None:
    assert read("a.rtf", making.RICH_TEXT).text == "巷口的老槐树开了花。"


def test_an_opendocument_text_without_an_ending_is_read(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As what comes by standard input has none."""
    monkeypatch.setenv("PATH", str(making.fake_office(tmp_path)), prepend=os.pathsep)
    data = making.archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"})
    document = read("draft", data)
    assert document.metadata["format"] == "odt"
    assert document.title == "一条街的早晨"


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory that holds")
def test_one_that_takes_too_much_memory_is_told(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = making.fake_office(tmp_path) / "soffice"
    program.write_text(program.read_text("utf-8").replace("import pathlib", "held = bytes(1 << 30)\nimport pathlib", 1))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(conversion, "MEMORY", 500_000_000)
    with pytest.raises(toolkit.LoadError, match="GB of memory"):
        read("a.doc", making.OLD_WORD)
    monkeypatch.setattr(conversion, "MEMORY", 4 << 30)
    assert read("b.doc", making.OLD_WORD).title == "一条街的早晨"


def test_an_open_document_on_standard_input_is_known_by_its_beginning(
    making: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(making.fake_office(tmp_path)), prepend=os.pathsep)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", "<a/>")
    [document] = toolkit.load(toolkit.Source("-", data=stream.getvalue()), split=False)
    assert making.PARAGRAPHS[0] in document.text
    assert document.metadata["format"] == "odt"


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory on this system")
def test_what_runs_limited_gets_no_more_memory() -> None:
    greedy = toolkit.limited([sys.executable, "-c", "bytearray(1 << 30)"], 500_000_000)
    done = subprocess.run(greedy, capture_output=True, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr
