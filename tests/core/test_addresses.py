"""What users type for documents: paths as they stand, numbers, patterns, folders, standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from toolkit import LoadError
from toolkit.addresses import resolve_address


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(address: str) -> list[tuple[str, int | None]]:
    return [(request.source.uri, request.number) for request in resolve_address(address)]


def test_a_file(write: Callable[..., Path]) -> None:
    write("a.txt")
    assert found("a.txt") == [("a.txt", None)]
    assert found("./a.txt") == [("./a.txt", None)]


def test_a_number(write: Callable[..., Path]) -> None:
    write("a.txt")
    assert found("a.txt#2") == [("a.txt", 2)]


def test_a_path_that_exists_is_taken_as_it_stands(write: Callable[..., Path]) -> None:
    write("a.txt")
    write("a.txt#2")
    write("[b]*?.txt")
    assert found("a.txt#2") == [("a.txt#2", None)]
    assert found("a.txt#2#3") == [("a.txt#2", 3)]
    assert found("[b]*?.txt") == [("[b]*?.txt", None)]
    assert found("[b]*?.txt#1") == [("[b]*?.txt", 1)]


@pytest.mark.parametrize("address", ["a.txt#0", "a.txt#x", "a.txt#", "a.txt#-1", "#1"])
def test_what_is_no_number_is_no_such_file(write: Callable[..., Path], address: str) -> None:
    write("a.txt")
    with pytest.raises(LoadError, match="does not exist"):
        found(address)


def test_a_folder_is_searched_through_by_name_without_hidden_files(write: Callable[..., Path]) -> None:
    for name in ("d/b.txt", "d/a/z.txt", "d/a/y.txt", "d/.hidden", "d/.git/config", "d/c.txt"):
        write(name)
    assert [uri for uri, _ in found("d")] == ["d/a/y.txt", "d/a/z.txt", "d/b.txt", "d/c.txt"]


def test_a_hidden_file_that_is_named_is_taken(write: Callable[..., Path]) -> None:
    write("d/.hidden")
    assert found("d/.hidden") == [("d/.hidden", None)]


def test_patterns(write: Callable[..., Path]) -> None:
    for name in ("b.txt", "a.txt", "c.md", "d/e.txt", "d/f/g.txt", ".h.txt"):
        write(name)
    assert [uri for uri, _ in found("*.txt")] == ["a.txt", "b.txt"]
    assert [uri for uri, _ in found("[bc].*")] == ["b.txt", "c.md"]
    assert [uri for uri, _ in found("**/*.txt")] == ["a.txt", "b.txt", "d/e.txt", "d/f/g.txt"]
    assert [uri for uri, _ in found("?")] == ["d/e.txt", "d/f/g.txt"]
    assert found("[ab].*#2") == [("a.txt", 2), ("b.txt", 2)]
    assert [uri for uri, _ in found("**/*.txt#1")] == ["a.txt", "b.txt", "d/e.txt", "d/f/g.txt"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_links_that_lead_back_end(write: Callable[..., Path], tmp_path: Path) -> None:
    write("d/a.txt")
    write("d/e/b.txt")
    (tmp_path / "d/e/up").symlink_to(tmp_path / "d", target_is_directory=True)
    (tmp_path / "d/self").symlink_to(tmp_path / "d/self")
    assert [uri for uri, _ in found("d")] == ["d/a.txt", "d/e/b.txt", "d/self"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_one_file_under_two_names_has_one_key(write: Callable[..., Path], tmp_path: Path) -> None:
    write("a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    keys = {resolve_address(address)[0].key for address in ("a.txt", "./a.txt", "link.txt", "a.txt#1")}
    assert len(keys) == 1


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("你好".encode())))
    [request] = resolve_address("-", encoding="utf-8")
    assert (request.source.uri, request.source.path, request.source.encoding) == ("-", None, "utf-8")
    assert request.source.read() == "你好".encode()
    assert request.source.read(2) == "你好".encode()[:2]
    assert request.source.suffix == ""


def test_standard_input_is_read_once_however_often_it_is_named(
    monkeypatch: pytest.MonkeyPatch, registry: object
) -> None:
    import toolkit

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("之一\n你好。\n之二\n再见。\n".encode())))
    corpus = toolkit.load("-#2", "-#1", registry=registry)  # type: ignore[arg-type]
    assert [document.id for document in corpus] == ["-#2", "-#1"]


@pytest.mark.parametrize(
    ("address", "words"),
    [("none.txt", "does not exist"), ("none/*.txt", "matches no file"), ("", "does not exist"), ("d#1", "is a folder")],
)
def test_what_stands_for_nothing(write: Callable[..., Path], address: str, words: str) -> None:
    write("d/a.txt")
    with pytest.raises(LoadError, match=words) as raised:
        found(address)
    assert raised.value.hint


def test_a_folder_without_files(tmp_path: Path, write: Callable[..., Path]) -> None:
    write("d/.hidden")
    with pytest.raises(LoadError, match="holds no file"):
        found("d")


def test_a_name_that_is_not_utf_8_can_be_shown(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (tmp_path / name).write_text("x")
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    [request] = resolve_address(name)
    assert request.source.uri == "caf\ufffd.txt"
    assert request.source.read() == b"x"


@pytest.mark.parametrize("address", ["closed/b.txt", "closed/b.txt#2", "closed/*.md", "closed/deep/er/b.txt"])
def test_a_path_in_a_folder_that_may_not_be_entered_is_not_said_to_be_missing(
    address: str, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("closed/a.txt")
    lstat = os.lstat

    def forbidden(path: str) -> os.stat_result:
        if str(path).startswith("closed/"):  # to root nothing is forbidden
            raise PermissionError(13, "Permission denied")
        return lstat(path)

    monkeypatch.setattr(os, "lstat", forbidden)
    with pytest.raises(LoadError, match="may not look into the folder closed") as caught:
        found(address)
    assert "permissions" in caught.value.hint
