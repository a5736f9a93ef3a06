"""Word documents as files: other analyses to read, languages, missing libraries, and the terminal."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import docx
import msgspec
import pytest

import toolkit
from toolkit import Corpus, Document, Report
from toolkit.cli.main import run
from toolkit.errors import MissingDependencyError, UsageError
from toolkit.plugins import Registry
from toolkit.testing.samples import sample_report
from toolkit_word.renderer import WordOptions, WordRenderer

SHARED = "老船工把缆绳系紧，等着第一班渡轮靠岸，船上装的是给对岸学校的课本和煤。"
ONE = f"渡口的早晨\n天还没有亮。{SHARED}\n风很大。\n"
OTHER = f"课本到了\n{SHARED.replace('第一班', '头一班')}孩子们早早地等在码头上。\n"


def opened(report: Report) -> docx.document.Document:
    stream = io.BytesIO()
    WordRenderer().render(report, stream, WordOptions())
    return docx.Document(io.BytesIO(stream.getvalue()))


def corpus(language: str = "zh") -> Corpus:
    return Corpus([Document.of_text(text, id=id, language=language) for id, text in (("a.txt", ONE), ("b.txt", OTHER))])


def test_reused_passages_are_written_out_with_what_differs(registry: Registry) -> None:
    word = opened(toolkit.run("reuse", corpus(), registry=registry))
    assert [p.text for p in word.paragraphs if p.style.name == "Heading 1"][-1] == "复用文字"
    places = [p for p in word.paragraphs if "等着" in p.text]
    assert [p.text.strip("。") for p in places] == [SHARED.strip("。"), SHARED.replace("第一班", "头一班").strip("。")]
    assert "".join(run.text for run in places[1].runs if run.bold and run.underline) == "头一班"
    assert any("总文字复制比" in [cell.text for cell in table.rows[0].cells] for table in word.tables)


def test_near_duplicates_are_groups_with_their_similarities(registry: Registry) -> None:
    report = toolkit.run("duplicates", corpus(), registry=registry, threshold=0.2)
    word = opened(report)
    [pair] = [pair for finding in report.findings if isinstance(finding, toolkit.Documents) for pair in finding.pairs]
    cells = [cell.text for cell in word.tables[-1].rows[1].cells]
    assert cells[:2] == ["1 · a.txt", "2 · b.txt"]
    assert cells[2] == f"{pair.similarity * 100:.0f} %"


def test_a_table_of_any_plugin_is_a_table() -> None:
    report = sample_report()
    [table] = [finding for finding in report.findings if isinstance(finding, toolkit.Table)]
    word = opened(msgspec.structs.replace(report, findings=(table,)))
    [drawn] = [table for table in word.tables if table.rows[0].cells[-1].text == "占比"]
    assert [cell.text for cell in drawn.rows[1].cells][1:] == ["plain words", "14", "50 %"]


def test_a_report_without_texts_says_so(registry: Registry) -> None:
    word = opened(sample_report(text=False))
    assert "--no-text" in word.paragraphs[0].text


@pytest.mark.parametrize(
    ("language", "tag", "font"),
    [("zh", "zh-CN", "宋体"), ("zh-Hant", "zh-TW", "新細明體"), ("ja", "ja-JP", "MS Mincho"), ("en", "zh-CN", "宋体")],
)
def test_the_language_and_its_faces_are_set(registry: Registry, language: str, tag: str, font: str) -> None:
    word = opened(toolkit.run("diff", corpus(language), registry=registry))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    [told] = word.styles.element.iter(f"{space}lang")
    assert told.get(f"{space}eastAsia") == tag
    fonts = word.styles["Normal"].element.rPr.rFonts
    assert fonts.get(f"{space}eastAsia") == font
    assert not [name for name in fonts.attrib if name.endswith("Theme")]


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingDependencyError, match="python-docx") as caught:
        WordRenderer().render(sample_report(), io.BytesIO(), WordOptions())
    assert "[word]" in caught.value.hint


def test_a_terminal_is_not_given_what_is_no_text(
    write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: Registry
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", Terminal())
        with pytest.raises(UsageError, match="no text") as caught:
            toolkit.draw(sample_report(), format="docx", registry=registry)
    assert "--output" in caught.value.hint
    target = tmp_path / "report.docx"
    toolkit.draw(sample_report(), output=str(target), registry=registry)
    assert target.read_bytes()[:2] == b"PK"


def test_a_bad_date_is_wrong_usage(write: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("a.txt", ONE), ("b.txt", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    assert run(["diff", *files, "--change-date", "2024-02-30", "-o", str(tmp_path / "c.docx")]) == 2
    assert "'2024-02-30' is no date" in capsys.readouterr().err
