"""What a reader of the terminal gets where there is little room, and what an excerpt shows."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len

import toolkit
from toolkit import Corpus, Document, Report
from toolkit.plugins import Registry
from toolkit.settings import resolve

SAID = "渡船每天清早从东岸出发，把菜农和学生一起送到西岸的集市。"
NAMES = ["shared/texts/000_ba08b270c44729d2.txt", "shared/texts/001_5500963f62c2faca.txt"]


def drawn(report: Report, registry: Registry, format: str = "terminal", **options: object) -> str:
    stream = io.StringIO()
    renderer = registry.get("renderer", format)
    settings = resolve(registry, registry.get("analysis", report.analysis.name), options)
    renderer.component.render(report, stream, settings.of(renderer))
    return stream.getvalue()


def corpus(*texts: str) -> Corpus:
    return Corpus([Document.of_text(text, id=name, language="zh") for name, text in zip(NAMES, texts, strict=True)])


@pytest.mark.parametrize("width", [40, 80, 100])
def test_names_and_heads_of_tables_do_not_break(registry: Registry, width: int) -> None:
    report = toolkit.run("reuse", corpus(f"前面有一句。{SAID}", f"{SAID}后面另有话。"), registry=registry)
    text = drawn(report, registry, width=width)
    table = text[text.index("How much of each") :]
    assert "44729d2.txt" in table
    assert "c2faca.txt" in table
    assert "distinctive" in table
    assert "shared/texts" not in table
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert all(line == line.rstrip() for line in text.splitlines())


def test_an_excerpt_leaves_out_the_start_of_what_follows(registry: Registry) -> None:
    report = toolkit.run(
        "reuse", corpus(f"{SAID}\n一、先说桥的事", f"{SAID}\n一、再谈路的事"), registry=registry, min_length=10
    )
    text = drawn(report, registry, width=100, full=True)
    assert "一、" not in text[: text.index("How much")]
    assert "西岸的集市。" in text


@pytest.mark.parametrize("format", ["terminal", "markdown"])
def test_duplicate_sentences_are_shown(registry: Registry, format: str) -> None:
    report = toolkit.run("duplicates", corpus(SAID, SAID), registry=registry, unit="sentence")
    assert drawn(report, registry, format).count("渡船每天清早从东岸出发") == 2


def test_a_pair_belongs_to_one_group(registry: Registry) -> None:
    near = SAID.replace("集市", "学校")
    report = toolkit.run("duplicates", corpus(SAID + SAID, near), registry=registry, unit="sentence")
    pairs = [
        (finding.members[a], finding.members[b])
        for finding in report.findings
        if isinstance(finding, toolkit.Documents)
        for a, b in (pair.members for pair in finding.pairs)
    ]
    assert len(pairs) == 2
    assert len(set(pairs)) == 2


def test_markdown_shows_what_was_loaded(registry: Registry, tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(f"渡口的话\n\n一、先说旧事\n\n{SAID}\n\n二、再说今天\n\n{SAID}\n", encoding="utf-8")
    report = toolkit.run("show", toolkit.load(str(talk), registry=registry), registry=registry)
    text = drawn(report, registry, "markdown")
    assert "| encoding |" in text
    assert "## Outline of" in text
    assert "- 一、先说旧事" in text


def passages(moved: bool = False, ages: tuple[int | None, ...] = ()) -> Report:
    """One sentence that stands in both texts."""
    texts = corpus(SAID, SAID)
    span = toolkit.Span(0, len(SAID))
    row = toolkit.Row("equal", False, 1.0, span, span, (toolkit.Operation("equal", (0, len(SAID)), (0, len(SAID))),))
    places = tuple(toolkit.Place(name, 0, len(SAID)) for name in NAMES)
    link = toolkit.Link((0, 1), span, span, 1.0, moved, (row,))
    finding = toolkit.Passages("distinctive", "Said here", 1.0, places, (link,), ages)
    report = toolkit.run("show", texts)
    dated = [
        msgspec.structs.replace(record, metadata=metadata)
        for record, metadata in zip(
            report.documents, [{"date": "2023-11-26"}, {"date": "2024-02-01", "role": "against"}], strict=True
        )
    ]
    return msgspec.structs.replace(report, documents=tuple(dated), findings=(finding,))


def test_places_are_numbered_by_age_and_tell_what_is_only_compared_against(registry: Registry) -> None:
    text = drawn(passages(ages=(1, 2)), registry, width=100)
    assert "0–28; 1st, 2023-11-26\n" in text
    assert "0–28; 2nd, 2024-02-01; against\n" in text


def test_one_sentence_elsewhere_is_not_called_reordered(registry: Registry) -> None:
    text = drawn(passages(moved=True), registry, width=120)
    assert "the same, at another place in the order of the text" in text
