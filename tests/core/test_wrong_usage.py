"""What is said to a user who wrote something that cannot be meant, and what is taken although it looks odd."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from toolkit.cli.main import run

TEXT = "春天的河水漫过了石桥，岸上的柳树刚刚发芽，孩子们跑来看热闹，老人坐在门口晒太阳。\n" * 3


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, encoding="utf-8")


@pytest.mark.parametrize("order", [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_a_file_of_two_encodings_is_called_mixed(order: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("mixed.txt").write_bytes(b"".join(TEXT.encode(name) for name in order))
    assert run(["show", "mixed.txt"]) == 2
    error = capsys.readouterr().err
    assert "mixed.txt mixes encodings" in error
    assert "Save each part as UTF-8" in error


def test_two_documents_that_exist_are_proposed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("three").mkdir()
    for name in "abc":
        Path("three", f"{name}.txt").write_text(TEXT + name, encoding="utf-8")
    assert run(["diff", "three"]) == 2
    assert "such as three/a.txt three/b.txt.\n" in capsys.readouterr().err
    assert run(["diff", "a.txt", "a.txt", "a.txt"]) == 2
    assert "such as a.txt a.txt.\n" in capsys.readouterr().err


def test_whole_files_are_proposed_where_there_are_just_two(capsys: pytest.CaptureFixture[str]) -> None:
    Path("works.txt").write_text(f"# 第一篇 春水\n\n{TEXT}\n# 第二篇 秋山\n\n{TEXT}", encoding="utf-8")
    assert run(["diff", "works.txt", "a.txt"]) == 2
    assert "such as works.txt#1 works.txt#2, or take whole files with --no-split.\n" in capsys.readouterr().err


def test_the_number_of_a_single_document_is_to_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "a.txt#2", "--no-split"]) == 2
    assert "Leave the number out." in capsys.readouterr().err


def test_documents_of_standard_input_are_arguments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (f"# 第一篇 春水\n\n{TEXT}\n# 第二篇 秋山\n\n{TEXT}").encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(["diff", "-#2", "-#1", "-f", "json"]) == 0
    comparison = json.loads(capsys.readouterr().out)["findings"][0]
    assert (comparison["left"], comparison["right"]) == ("-#2", "-#1")


@pytest.mark.parametrize("tag", ["中文", "xx-yy-zz-qq", "chinese", "zh_CN", ""])
def test_what_is_no_language_tag_is_refused(tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "a.txt", "--language", tag]) == 2
    assert "is no language tag" in capsys.readouterr().err
    Path("toolkit.toml").write_text(f'[show]\nlanguage = "{tag}"\n', encoding="utf-8")
    assert run(["show", "a.txt"]) == 2
    assert "zh-Hant-TW" in capsys.readouterr().err


@pytest.mark.parametrize("tag", ["zh", "zh-Hant-TW", "yue", "de-CH-1996", "es-419", "zh-cmn-Hans-CN", "x-mine"])
def test_language_tags_are_taken(tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "a.txt", "--language", tag, "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"][0]["language"] == tag


def test_a_plugin_file_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--plugin", "nope.py", "show", "a.txt"]) == 2
    error = capsys.readouterr().err
    assert "--plugin nope.py: there is no such file" in error
    assert "--no-plugin" not in error


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("min-lenght = 20", ("'min-lenght'", "min-length?")),
        ("min-length = 0", ("min-length = 0: expected a whole number of at least ",)),
        ("no-text = 3", ("no-text = 3: expected true or false",)),
    ],
)
def test_a_configuration_is_answered_as_it_is_written(
    line: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("toolkit.toml").write_text(f"[reuse]\n{line}\n", encoding="utf-8")
    assert run(["reuse", "a.txt"]) == 2
    error = capsys.readouterr().err
    assert all(word in error for word in words), error


def test_a_document_alone_in_which_nothing_stands_twice(capsys: pytest.CaptureFixture[str]) -> None:
    Path("short.txt").write_text("春天来了，河水涨了。\n", encoding="utf-8")
    assert run(["reuse", "short.txt", "-f", "json"]) == 0
    assert "stands twice in this document" in json.loads(capsys.readouterr().out)["notes"][0]
