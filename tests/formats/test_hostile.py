"""Files made to do harm, and files that are broken: a message within bounds, and the other documents are compared."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import toolkit
import toolkit.building
import toolkit_office.package as package
import toolkit_office.xml as xml
import toolkit_pdf.reading as pdf_reading
import toolkit_web_pages.apart as web_apart
import toolkit_web_pages.loader as web_loader
from toolkit import Document
from toolkit_office.word import read_word

Read = Callable[..., Document]


def test_a_zip_bomb_is_stopped_at_the_limit(making: ModuleType, monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(package, "UNPACKED", 1 << 20)
    with pytest.raises(toolkit.LoadError, match="unpacks to more than 1 MB"):
        read("a.docx", making.word_of("<w:p/>" * 180_000))


@pytest.mark.parametrize("part", ["document", "styles"])
def test_an_entity_bomb_is_refused(part: str, making: ModuleType, read: Read) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = making.word_of(making.paragraph("正文。"), styles=f'<w:styles xmlns:w="{making.W}"/>')
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, (bomb.encode() if part in name and name.endswith(".xml") else b"") + old.read(name))
    with pytest.raises(toolkit.LoadError, match="document type"):
        read("a.docx", stream.getvalue())


def test_a_file_outside_is_not_read_through_an_entity(
    making: ModuleType, write: Callable[..., Path], read: Read
) -> None:
    secret = write("secret.txt", "秘密")
    body = f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]><w:p><w:r><w:t>&s;</w:t></w:r></w:p>'
    data = making.archive({"word/document.xml": body.encode()})
    with pytest.raises(toolkit.LoadError):
        read("a.docx", data)


def test_elements_nested_without_end_are_refused(making: ModuleType, read: Read) -> None:
    with pytest.raises(toolkit.LoadError, match="nested too deeply"):
        read("a.docx", making.word_of("<w:tbl>" * 5000 + "</w:tbl>" * 5000))
    with pytest.raises(toolkit.LoadError, match="nested too deeply"):
        read("b.docx", making.word_of("<w:p>" + "<w:r>" * 5000 + "</w:r>" * 5000 + "</w:p>"))


def test_a_paragraph_of_too_many_elements_is_refused(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml, "LARGEST", 1000)
    with pytest.raises(toolkit.LoadError, match="too many elements"):
        read("a.docx", making.word_of("<w:p>" + "<w:r/>" * 1001 + "</w:p>"))


def test_many_empty_paragraphs_are_no_text_and_take_no_memory(making: ModuleType) -> None:
    """Read piece by piece: one tree after the other, never all of them."""
    import tracemalloc

    data = making.word_of("<w:p/>" * 60_000 + making.paragraph("只有这一句。"))
    tracemalloc.start()
    document = read_word(toolkit.Source("a.docx", data=data), data, "accepted")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert document.text == "只有这一句。"
    assert peak < 16_000_000  # as a whole the trees take 60 MB


def test_a_text_that_grows_without_end_is_stopped(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolkit.building, "LONGEST", 1_000_000)
    with pytest.raises(toolkit.LoadError, match="more than 1 million characters"):
        read("a.docx", making.word_of(making.paragraph("字" * 900_000) * 2))


def test_a_page_that_is_too_large_is_refused(making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_loader, "LARGEST", 2 << 20)
    with pytest.raises(toolkit.LoadError, match="more than 2 MB"):
        read("a.html", "<p>字</p>" * 400_000)


@pytest.mark.parametrize(
    "opened", ["<div>", "<p>", "<table><tr><td>", "<b><i>", "<ul><li>", "<a href=x>", "<blockquote>"]
)
def test_pages_nested_without_end_are_read(opened: str, read: Read) -> None:
    page = f"<html><body><p>开头的一句话，说得长一些。</p>{opened * 20_000}深处</body></html>"
    assert "开头的一句话" in read("a.html", page).text


@pytest.mark.parametrize("filler", ["<script", "字\n" * 2, "\n" * 2, "<!--", "&#", "来源：", "<ol><li>", "　"])
def test_what_is_repeated_without_end_is_read_in_good_time(filler: str, read: Read) -> None:
    """Whatever pattern looks at a page, it goes over it once."""
    page = f"<html><body><p>开头的一句话，说得长一些。</p><p>字{filler * 30_000}a</p></body></html>"
    assert "开头的一句话" in read("a.html", page).text


def test_comments_before_a_page_are_gone_over_once(read: Read) -> None:
    assert "开头的一句话" in read("a.html", "<!---->" * 250 + "<p>开头的一句话，说得长一些。</p>").text
    assert "<!---->" in read("a", "<!---->" * 250 + "开头的一句话，说得长一些。").text  # no page


def test_a_page_that_keeps_the_parser_busy_is_stopped(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each attribute is compared with all before it: as many as fit into 2 MB take many minutes."""
    monkeypatch.setattr(web_apart, "SECONDS", 3)
    attributes = " ".join(f"a{number}" for number in range(300_000))
    with pytest.raises(toolkit.LoadError, match="still being read after 3 seconds"):
        read("a.html", f"<html><body><p>开头的一句话，说得长一些。</p><p {attributes}>字</p></body></html>")


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory on this system")
def test_a_page_that_takes_all_memory_ends_its_own_process(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_apart, "MEMORY", 400_000_000)
    with pytest.raises(toolkit.LoadError, match="more memory than any page should"):
        read("a.html", "<html><body><p>开头的一句话。</p>" + "<p a b c d e f>字" * 700_000)


def test_a_large_page_is_read_as_a_small_one_is(
    making: ModuleType, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = read("a.html", making.page())
    monkeypatch.setattr(web_loader, "APART", 0)
    assert read("a.html", making.page()) == small
    with pytest.raises(toolkit.LoadError, match="shows no text"):
        read("a.html", "<html><body></body></html>")


def test_a_pdf_that_never_ends_is_stopped(making: ModuleType, monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(pdf_reading, "SECONDS", 0.001)
    with pytest.raises(toolkit.LoadError, match="still being read"):
        read("a.pdf", making.pdf([making.column(making.PARAGRAPHS)]))


def test_a_pdf_whose_pages_go_round_in_a_circle_is_told(making: ModuleType, read: Read) -> None:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 999999 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>",
    ]
    with pytest.raises(toolkit.LoadError) as caught:
        read("a.pdf", making.pdf_of_objects(objects))
    assert caught.value.hint


def test_a_pdf_stream_that_is_a_bomb_ends_its_own_process(making: ModuleType, read: Read) -> None:
    packed = zlib.compress(b"BT " * 20_000_000, 9).decode("latin-1")
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed}\nendstream",
    ]
    with pytest.raises(toolkit.LoadError) as caught:
        read("a.pdf", making.pdf_of_objects(objects))
    assert caught.value.hint


def test_the_other_documents_are_compared(making: ModuleType, write: Callable[..., Path]) -> None:
    """In a folder with a broken file of each kind, what can be read is read, and each failure has its message."""
    good = {"a.docx": making.word(), "b.pdf": making.pdf([making.column(making.PARAGRAPHS)]), "c.html": making.page()}
    broken = {"d.docx": good["a.docx"][:-300], "e.pdf": b"%PDF-1.4\nnothing", "f.mhtml": b"MIME-Version: 1.0\r\n\r\n"}
    for name, data in (good | broken).items():
        folder = write(f"mixed/{name}", data).parent
    command = [sys.executable, "-m", "toolkit", "reuse", str(folder), "-f", "json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    assert [Path(document["uri"]).name for document in report["documents"]] == sorted(good)
    assert [Path(problem["document"]).name for problem in report["problems"]] == sorted(broken)
    assert all(problem["hint"] for problem in report["problems"])
    [passage, *_] = [finding for finding in report["findings"] if finding["kind"] == "passages"]
    assert [Path(place["document"]).name for place in passage["places"]] == sorted(good)


@pytest.fixture(params=["lxml", "trafilatura", "pypdfium2"])
def missing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A library that is not installed."""
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == request.param else find(name, *rest)
    )
    return str(request.param)


def test_a_missing_library_says_what_to_install(missing: str, making: ModuleType, read: Read) -> None:
    name, data = ("a.pdf", making.pdf([[]])) if missing == "pypdfium2" else ("a.html", making.page())
    with pytest.raises(toolkit.LoadError, match=missing) as caught:
        read(name, data)
    assert caught.value.hint == 'pip install "text-comparison-toolkit[formats]"'
