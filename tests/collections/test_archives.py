"""ZIP archives: their members are documents of every format; what is hostile or broken in them is named, not done."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.loading import Loaded

from ..loader_files import archive, lines, packed

Write = Callable[..., Path]
LAMP = "巷子里的路灯都修好了。".encode()
WORKS = "之一——\n路灯修好了，巷子亮了。\n\n之二——\n账目公开了，心里亮了。\n".encode()


def ids(loaded: Loaded) -> list[str]:
    return [document.id for document in loaded.corpus]


@pytest.fixture
def sample(write: Write) -> None:
    members = {
        "b.txt": LAMP, "a/two.txt": WORKS, "a/data.jsonl.gz": packed(lines(), ".gz"), "a/.hidden": LAMP,
        "__MACOSX/b.txt": LAMP,
    }  # fmt: skip
    write("t.zip", archive(members))


@pytest.mark.usefixtures("sample")
class TestMembers:
    def test_are_read_by_their_own_loaders_in_the_order_of_a_folder(self, load: Callable[..., Loaded]) -> None:
        loaded = load("t.zip")
        records = [f"t.zip/a/data.jsonl.gz#{n}" for n in (1, 2, 3)]
        assert ids(loaded) == [*records, "t.zip/a/two.txt#1", "t.zip/a/two.txt#2", "t.zip/b.txt"]
        assert loaded.problems == ()

    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("t.zip/b.txt", ["t.zip/b.txt"]),
            ("t.zip/a/two.txt", ["t.zip/a/two.txt#1", "t.zip/a/two.txt#2"]),
            ("t.zip/a/two.txt#2", ["t.zip/a/two.txt#2"]),
            ("t.zip/a/data.jsonl.gz#3", ["t.zip/a/data.jsonl.gz#3"]),
            ("t.zip/a", [f"t.zip/a/data.jsonl.gz#{n}" for n in (1, 2, 3)] + [f"t.zip/a/two.txt#{n}" for n in (1, 2)]),
            ("t.zip#4", ["t.zip/a/two.txt#1"]),
        ],
    )
    def test_have_addresses(self, load: Callable[..., Loaded], address: str, found: list[str]) -> None:
        loaded = load(address)
        assert ids(loaded) == found
        assert loaded.problems == ()

    @pytest.mark.parametrize("address", ["t.zip/none.txt", "t.zip/a/two.txt#3", "t.zip#9"])
    def test_that_are_not_there(self, load: Callable[..., Loaded], address: str) -> None:
        loaded = load(address)
        assert ids(loaded) == []
        assert [problem.document for problem in loaded.problems] == [address]

    def test_a_path_behind_a_text_is_no_document_of_it(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.txt", LAMP)
        loaded = load("a.txt/b.txt")
        assert ids(loaded) == []
        assert "a.txt holds no b.txt" in loaded.problems[0].message


def test_names_that_lead_out_of_the_archive_stay_in_it(
    load: Callable[..., Loaded], write: Write, tmp_path: Path
) -> None:
    names = ["../../etc/a.txt", "/root.txt", "C:\\windows\\b.txt", "./c/./d.txt", "..", "e/../../f.txt"]
    write("t.zip", archive(dict.fromkeys(names, LAMP)))
    before = sorted(tmp_path.rglob("*"))
    loaded = load("t.zip")
    expected = ["c/d.txt", "e/f.txt", "etc/a.txt", "root.txt", "windows/b.txt"]
    assert ids(loaded) == [f"t.zip/{name}" for name in expected]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_of_archives_that_do_not_say_their_encoding(
    load: Callable[..., Loaded], write: Write, encoding: str
) -> None:
    name = "讲话/路灯.txt"
    made = bytearray(archive({name.encode(encoding).decode("cp437"): LAMP}))
    # Python marks such names as UTF-8: take the mark and the name back to what old programs write.
    raw = name.encode(encoding)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archived:
        archived.writestr("x" * len(raw), LAMP)
    made = bytearray(stream.getvalue().replace(b"x" * len(raw), raw))
    write("t.zip", bytes(made))
    assert ids(load("t.zip")) == [f"t.zip/{name}"]


def test_links_in_an_archive_are_no_documents(load: Callable[..., Loaded], write: Write) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/hostname")
        made.writestr("a.txt", LAMP)
    write("t.zip", stream.getvalue())
    assert ids(load("t.zip")) == ["t.zip/a.txt"]


def test_two_members_of_one_name(load: Callable[..., Loaded], write: Write) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.txt", LAMP)
        made.writestr("/a.txt", "另一个".encode())
    write("t.zip", stream.getvalue())
    loaded = load("t.zip")
    assert ids(loaded) == ["t.zip/a.txt"]
    assert "more than one a.txt" in loaded.problems[0].message


class TestBombs:
    def test_a_member_that_is_too_large(self, load: Callable[..., Loaded], write: Write) -> None:
        write("t.zip", archive({"bomb.txt": b"0" * 3_000_000, "a.txt": LAMP}))
        loaded = load("t.zip", largest=1_000_000)
        assert ids(loaded) == ["t.zip/a.txt"]
        assert "t.zip/bomb.txt is larger than 1 MB" in loaded.problems[0].message
        assert "--max-size" in loaded.problems[0].hint

    def test_a_member_whose_header_lies_about_its_size(self, load: Callable[..., Loaded], write: Write) -> None:
        made = archive({"bomb.txt": b"0" * 3_000_000})
        write("t.zip", made.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10)))
        loaded = load("t.zip", largest=1_000_000)
        assert ids(loaded) == []
        assert "bomb.txt" in loaded.problems[0].message

    def test_many_members_that_are_too_much_together(self, load: Callable[..., Loaded], write: Write) -> None:
        write("t.zip", archive({f"{n:03}.txt": LAMP * 30_000 for n in range(30)}))
        loaded = load("t.zip", largest=1_000_000)
        assert 0 < len(ids(loaded)) <= 10
        assert "unpacks to more than 10 MB" in loaded.problems[0].message

    def test_archives_in_archives_without_end(self, load: Callable[..., Loaded], write: Write) -> None:
        data = archive({"a.txt": LAMP})
        for _ in range(8):
            data = archive({"inner.zip": data, "b.txt": LAMP})
        write("t.zip", data)
        loaded = load("t.zip")
        assert "t.zip/b.txt" in ids(loaded)
        assert "too many archives" in loaded.problems[0].message

    @pytest.mark.parametrize("ending", [".gz", ".zst"])
    def test_a_packed_text_that_is_too_large(self, load: Callable[..., Loaded], write: Write, ending: str) -> None:
        write(f"bomb.txt{ending}", packed(b"0" * 50_000_000, ending))
        write("a.txt", LAMP)
        loaded = load(f"bomb.txt{ending}", "a.txt", largest=1_000_000)
        assert ids(loaded) == ["a.txt"]
        assert f"bomb.txt{ending} is larger than 1 MB" in loaded.problems[0].message

    @pytest.mark.parametrize("name", ["bomb.jsonl", "bomb.csv"])
    def test_a_record_that_is_too_large(self, load: Callable[..., Loaded], write: Write, name: str) -> None:
        long = "0" * 3_000_000
        text = (
            f'{{"text": "一"}}\n{{"text": "{long}"}}\n{{"text": "三"}}\n'
            if "json" in name
            else f"text\n一\n{long}\n三\n"
        )
        write(f"{name}.gz", packed(text.encode(), ".gz"))
        loaded = load(f"{name}.gz", largest=1_000_000)
        assert ids(loaded)[0] == f"{name}.gz#1"
        assert len(ids(loaded)) == (2 if "json" in name else 1)
        assert "record" in loaded.problems[0].message
        assert "larger than 1 MB" in loaded.problems[0].message

    def test_records_that_are_too_many(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.jsonl.gz", packed(lines([{"text": "路灯" * 4000}]) * 200, ".gz"))
        loaded = load("a.jsonl.gz", largest=100_000)
        assert 100 < len(ids(loaded)) < 200
        assert "has more than 1 million characters" in loaded.problems[0].message


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_archive(load: Callable[..., Loaded], write: Write, part: float) -> None:
    made = archive({f"{n}.txt": LAMP for n in range(20)})
    write("t.zip", made[: int(len(made) * part)])
    write("a.txt", LAMP)
    loaded = load("t.zip", "a.txt")
    assert ids(loaded) == ["a.txt"]
    assert loaded.problems[0].message == "t.zip is no whole ZIP archive: it is cut off or damaged"


def test_a_damaged_member_is_named_and_the_others_are_read(load: Callable[..., Loaded], write: Write) -> None:
    made = bytearray(archive({"a.txt": LAMP, "b.txt": LAMP}))
    made[50] ^= 0xFF
    write("t.zip", bytes(made))
    loaded = load("t.zip")
    assert ids(loaded) == ["t.zip/b.txt"]
    assert loaded.problems[0].message == "t.zip/a.txt is cut off or damaged"


def test_an_encrypted_member(load: Callable[..., Loaded], write: Write) -> None:
    made = bytearray(archive({"a.txt": LAMP}))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    write("t.zip", bytes(made))
    assert load("t.zip").problems[0].message == "t.zip/a.txt is encrypted"
