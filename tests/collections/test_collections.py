"""Collections: a record a document, whatever the format; fields found or named; what is wrong is said."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import Document, LoadError
from toolkit.loading import Loaded

from ..loader_files import RECORDS, lines, packed, parquet_file, table

Write = Callable[..., Path]


FORMATS = {
    "a.jsonl": lines(),
    "a.ndjson": lines(),
    "a.csv": table().encode(),
    "gb.csv": table().encode("gb18030"),
    "semicolon.csv": table(separator=";").encode("utf-8-sig"),
    "wide.csv": table().encode("utf-16"),
    "a.tsv": table(separator="\t").encode(),
    "a.parquet": parquet_file(),
    "lengths.parquet": parquet_file(use_dictionary=False, column_encoding="DELTA_LENGTH_BYTE_ARRAY"),
    "beginnings.parquet": parquet_file(use_dictionary=False, column_encoding="DELTA_BYTE_ARRAY"),
    "a.jsonl.gz": packed(lines(), ".gz"),
    "a.csv.gz": packed(table().encode(), ".gz"),
    "a.jsonl.zst": packed(lines(), ".zst"),
    "a.parquet.zst": packed(parquet_file(), ".zst"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_documents(load: Callable[..., Loaded], write: Write, name: str) -> None:
    write(name, FORMATS[name])
    loaded = load(name)
    assert loaded.problems == ()
    documents = list(loaded.corpus)
    assert [d.id for d in documents] == [f"{name}#1", f"{name}#2", f"{name}#3"]
    assert [d.text for d in documents] == [record["text"] for record in RECORDS]
    assert [d.title for d in documents] == ["路灯", "图书角", "热汤面"]
    assert [d.metadata["date"] for d in documents] == ["2024-05-01", "2024-06-03", "2024-07"]
    assert [d.metadata["id"] for d in documents] == ["lamp", "book", "soup"]
    for number, document in enumerate(documents, 1):
        [region] = document.regions_of("record")
        assert region.locator is not None
        assert (region.start, region.end, region.locator.record) == (0, len(document.text), number)


@pytest.mark.parametrize("name", FORMATS)
def test_a_record_by_its_number(load: Callable[..., Loaded], write: Write, name: str) -> None:
    write(name, FORMATS[name])
    [document] = load(f"{name}#2").corpus
    assert document.text == RECORDS[1]["text"]


def test_a_number_is_that_of_the_record_also_where_others_hold_no_text(
    load: Callable[..., Loaded], write: Write
) -> None:
    records = [{"text": "第一条说的是路灯。"}, {"text": " "}, {"text": "第三条说的是食堂。"}]
    write("a.jsonl", lines(records))
    assert [d.id for d in load("a.jsonl").corpus] == ["a.jsonl#1", "a.jsonl#3"]
    assert [d.text for d in load("a.jsonl#3").corpus] == ["第三条说的是食堂。"]
    missing = load("a.jsonl#2")
    assert list(missing.corpus) == []
    assert "a.jsonl has no document #2" in missing.problems[-1].message
    assert "record 2 has no text in the field text" in missing.problems[0].message


def test_the_only_record_needs_no_number(load: Callable[..., Loaded], write: Write) -> None:
    write("a.jsonl", lines(RECORDS[:1]))
    for address in ("a.jsonl", "a.jsonl#1"):
        assert [d.id for d in load(address).corpus] == ["a.jsonl"]


def test_a_record_is_one_document_also_where_it_holds_works(load: Callable[..., Loaded], write: Write) -> None:
    works = "之一——\n路灯修好了，巷子亮了。\n\n之二——\n账目公开了，心里亮了。\n"
    write("plain.txt", works)
    write("a.jsonl", lines([{"text": works}, {"text": "另一条。"}]))
    assert len(load("plain.txt").corpus) == 2
    assert [d.id for d in load("a.jsonl").corpus] == ["a.jsonl#1", "a.jsonl#2"]


def test_documents_tell_apart_what_stands_where_in_the_file(load: Callable[..., Loaded], write: Write) -> None:
    write("a.jsonl", lines())
    documents = list(load("a.jsonl").corpus)
    whole = "".join(d.text for d in documents)
    assert all(whole[d.start : d.end] == d.text for d in documents)


class TestFields:
    def texts(self, **options: Any) -> list[str]:
        return [d.text for d in toolkit.load("a.jsonl", **options)]

    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    @pytest.mark.parametrize("name", ["content", "正文", "Body", "说了什么"])
    def test_the_text_is_found_where_only_one_field_can_be_it(self, write: Write, name: str) -> None:
        long = "巷子里的路灯一共有十二盏，坏了的五盏已经请师傅修好了。"
        record = {"标题": "路灯", "url": "https://example.org/lamps/12", "when": "2024-05-01", name: long, "n": 12}
        write("a.jsonl", lines([record]))
        assert self.texts() == [long]

    @pytest.mark.parametrize(
        ("record", "said"),
        [
            ({"text": "路灯", "content": "食堂"}, "text, content"),
            (
                {"old": "巷子里的路灯一共有十二盏，坏了五盏。", "new": "巷子里的路灯一共有十二盏，都亮着呢。"},
                "old, new",
            ),
            ({"state": "AK", "region": "West"}, "state, region"),
            ({"file": "docs/a/very/long/path/to/some/file.txt"}, "file"),
            ({"count": 3}, "count"),
        ],
    )
    def test_where_none_or_several_can_be_it_the_user_is_asked(
        self, write: Write, record: dict[str, Any], said: str
    ) -> None:
        write("a.jsonl", lines([record]))
        with pytest.raises(LoadError) as caught:
            self.texts()
        assert said in caught.value.message
        assert "--text-field" in caught.value.hint

    def test_named_fields_go_before_those_found(self, write: Write) -> None:
        record = {"text": "甲", "other": "乙", "name": "x-1", "day": "20240501", "date": "1999-01-01", "id": 7}
        write("a.jsonl", lines([record]))
        [document] = toolkit.load("a.jsonl", text_field="other", id_field="name", date_field="day")
        assert (document.text, document.metadata) == ("乙", {"id": "x-1", "date": "2024-05-01"})

    def test_a_field_may_lie_in_another(self, write: Write) -> None:
        write("a.jsonl", lines([{"meta": {"day": "2024-05"}, "page": {"text": "路灯亮了。"}}]))
        [document] = toolkit.load("a.jsonl", text_field="page.text", date_field="meta.day")
        assert (document.text, document.metadata["date"]) == ("路灯亮了。", "2024-05")

    def test_a_field_that_is_not_there_is_named_with_those_that_are(self, write: Write) -> None:
        write("a.jsonl", lines([{"text": "甲", "titel": "乙"}]))
        with pytest.raises(LoadError, match="no field 'boddy'") as caught:
            self.texts(text_field="boddy")
        assert "text, titel" in caught.value.hint

    def test_paragraphs_in_a_list_are_one_text(self, write: Write) -> None:
        write("a.jsonl", lines([{"text": ["第一段。", "第二段。"]}]))
        assert self.texts() == ["第一段。\n第二段。"]

    def test_what_a_record_says_goes_before_what_its_text_seems_to_say(self, write: Write) -> None:
        text = "关于路灯的通知\n\n发布时间：2020年1月2日\n\n各位街坊，巷子里的路灯今天都修好了。"
        write("a.jsonl", lines([{"text": text, "title": "路灯", "date": "2024-05-01"}]))
        [document] = toolkit.load("a.jsonl")
        assert (document.title, document.metadata["date"]) == ("路灯", "2024-05-01")

    def test_an_unknown_option_is_named(self, write: Write) -> None:
        write("a.jsonl", lines())
        with pytest.raises(toolkit.UsageError, match="text_feld"):
            self.texts(text_feld="text")


class TestWhatIsWrong:
    def test_a_broken_line_is_named_and_the_others_are_read(self, load: Callable[..., Loaded], write: Write) -> None:
        good = [json.dumps({"text": f"第{n}条说的是路灯。"}, ensure_ascii=False).encode() for n in (1, 2)]
        broken = [b'{"text": "half', b"[1, 2]", b'{"text": "\xff\xfe"}', b"[" * 100_000, b'{"text": {"a": 1}}']
        write("a.jsonl", b"\n".join([good[0], *broken, b"", good[1]]))
        loaded = load("a.jsonl")
        assert [d.id for d in loaded.corpus] == ["a.jsonl#1", "a.jsonl#7"]
        said = [problem.message for problem in loaded.problems]
        assert [message.split()[1] for message in said] == ["2", "3", "4", "5", "6"]
        assert all(problem.hint and problem.severity == "error" for problem in loaded.problems)

    def test_a_thousand_broken_lines_are_few_problems(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.jsonl", lines(RECORDS) + b"nothing\n" * 1000)
        loaded = load("a.jsonl")
        assert len(loaded.corpus) == 3
        assert len(loaded.problems) < 10
        assert any("995 more records" in problem.message for problem in loaded.problems)

    def test_numbers_that_json_does_not_have(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.jsonl", b'{"text": "one lamp", "score": NaN}\n')
        assert [d.text for d in load("a.jsonl").corpus] == ["one lamp"]

    def test_half_a_character_is_no_text(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.jsonl", b'{"text": "ok"}\n{"text": "\\ud83d"}\n')
        loaded = load("a.jsonl")
        assert [d.text for d in loaded.corpus] == ["ok"]
        assert "record 2" in loaded.problems[0].message

    def test_a_row_that_does_not_fit_its_header(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.csv", 'id,text\n1,one\n2\n3,"three, with\na line end"\n4,four,more\n')
        loaded = load("a.csv")
        assert [(d.id, d.text) for d in loaded.corpus] == [("a.csv#1", "one"), ("a.csv#3", "three, with\na line end")]
        assert [message.message.split()[1] for message in loaded.problems] == ["2", "4"]

    @pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.zip", "a.jsonl.gz", "a.zst"])
    def test_what_is_no_such_file(self, load: Callable[..., Loaded], write: Write, name: str) -> None:
        write(name, "路灯修好了，这是一句话，不是那种文件。")
        write("good.txt", "路灯修好了。")
        loaded = load(name, "good.txt")
        assert [d.id for d in loaded.corpus] == ["good.txt"]
        [problem] = loaded.problems
        assert name in problem.message
        assert problem.hint

    @pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
    def test_of_what_is_cut_off_the_whole_records_are_read(
        self, load: Callable[..., Loaded], write: Write, name: str
    ) -> None:
        import hashlib

        many = lines([{"text": f"第{n}条：{hashlib.sha256(str(n).encode()).hexdigest()}"} for n in range(4_000)])
        whole = packed(many, name[-3:] if name.endswith(".gz") else ".zst")
        write(name, whole[: len(whole) // 2])
        loaded = load(name)
        documents: list[Document] = list(loaded.corpus)
        assert 1000 < len(documents) < 4_000
        assert documents[-1].text.startswith(f"第{len(documents) - 1}条：")
        assert any("cut off or damaged" in problem.message for problem in loaded.problems)

    def test_a_cut_parquet_file(self, load: Callable[..., Loaded], write: Write) -> None:
        write("a.parquet", parquet_file()[:-20])
        [problem] = load("a.parquet").problems
        assert problem.message == "a.parquet is no whole Parquet file: it is cut off or damaged"

    def test_a_date_that_is_none_is_said_where_the_user_named_the_field(self, write: Write, tmp_path: Path) -> None:
        write("a.jsonl", lines([{"text": "甲", "day": "soon"}, {"text": "乙", "day": "2024"}]))
        with pytest.raises(LoadError, match="record 1 has no date in the field day"):
            toolkit.load(str(tmp_path / "a.jsonl"), date_field="day")


@pytest.mark.parametrize(("library", "name"), [("pyarrow", "a.parquet"), ("backports.zstd", "a.txt.zst")])
def test_a_missing_library_says_how_to_get_it(
    load: Callable[..., Loaded], write: Write, monkeypatch: pytest.MonkeyPatch, library: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    write(name, FORMATS["a.parquet"] if library == "pyarrow" else FORMATS["a.jsonl.zst"])
    [problem] = load(name).problems
    assert library in problem.message
    assert problem.hint == 'pip install "text-comparison-toolkit[formats]"'


def test_a_report_without_texts_is_drawn_again_from_the_collection(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit_render.saved import file_reader, with_texts

    monkeypatch.chdir(tmp_path)
    write("a.jsonl.gz", packed(lines([{"body": r["text"], "content": "别的"} for r in RECORDS]), ".gz"))
    corpus = toolkit.load("a.jsonl.gz", text_field="body")
    report = toolkit.run("show", corpus, text_field="body")
    bare = toolkit.from_json(toolkit.to_json(report).replace(b'"text":', b'"_":'))
    assert all(document.text is None for document in bare.documents)
    assert [d.text for d in with_texts(bare, file_reader(bare)).documents] == [r["text"] for r in RECORDS]
