"""What is drawn, held as it was last looked at. Renew with `pytest --snapshot-update`, and read the difference."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

import toolkit
from toolkit import Corpus, Document, Report
from toolkit.plugins import Registry
from toolkit.settings import resolve

LEFT = (
    "在渡口开放日上的讲话\n同志们：\n一、先说旧事\n二十年前，这里只有三条木船，来往全靠老艄公一根竹篙。"
    "涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。\n二、再说今天\n今年我们修好了两座浮桥，添了六艘渡轮，每天往返四十趟。"
    "<script>alert('河')</script>说的是：“宁可船等人，不可人等船。”\n谢谢大家！\n"
)
RIGHT = (
    "在渡口开放日上的致辞\n同志们：\n一、先说今天\n今年我们修好了三座浮桥，添了八艘渡轮，每天往返四十趟。\n"
    "二、再说旧事\n涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。二十年前，这里只有三条木船，来往全凭老艄公一根竹篙。\n"
    "船票从今天起对学生免费。\n谢谢大家！\n"
)


@pytest.fixture(scope="module")
def reports(registry: Registry) -> dict[str, Report]:
    corpus = Corpus([
        Document.of_text(LEFT, id="left.txt", language="zh"),
        Document.of_text(RIGHT, id="right.txt", language="zh"),
    ])  # fmt: skip
    options = {"duplicates": {"threshold": 0.2}}
    return {
        name: toolkit.run(name, corpus, registry=registry, **options.get(name, {}))
        for name in ("show", "diff", "reuse", "duplicates")
    }


def drawn(report: Report, registry: Registry, format: str, **options: object) -> str:
    stream = io.StringIO()
    renderer = registry.get("renderer", format)
    settings = resolve(registry, registry.get("analysis", report.analysis.name), options)
    renderer.component.render(report, stream, settings.of(renderer))
    return stream.getvalue()


@pytest.mark.parametrize("width", [50, 100, 160])
@pytest.mark.parametrize("analysis", ["show", "diff", "reuse", "duplicates"])
def test_the_terminal(
    reports: dict[str, Report], registry: Registry, analysis: str, width: int, snapshot: SnapshotAssertion
) -> None:
    text = drawn(reports[analysis], registry, "terminal", width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert text == snapshot


@pytest.mark.parametrize("format", ["csv", "markdown"])
@pytest.mark.parametrize("analysis", ["show", "diff", "reuse", "duplicates"])
def test_formats_of_text(
    reports: dict[str, Report], registry: Registry, analysis: str, format: str, snapshot: SnapshotAssertion
) -> None:
    text = drawn(reports[analysis], registry, format)
    if format == "markdown":
        assert "<script>" not in text
    assert text == snapshot


def test_both_texts_can_be_read_off_the_two_columns(reports: dict[str, Report], registry: Registry) -> None:
    """At a width where no row wraps, the marked words out, each column is its text."""
    text = drawn(reports["diff"], registry, "terminal", width=400)
    for sentence in ("二十年前，这里只有三条木船", "船票从今天起对学生免费。", "谢谢大家！"):
        assert sentence in text
