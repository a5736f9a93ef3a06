"""What does not fit is drawn otherwise, not torn apart; excerpts end where their sentence does."""

from __future__ import annotations

import io

import msgspec
import pytest

import toolkit
from toolkit.plugins import Registry
from toolkit.testing import sample_report

COLUMNS = (
    toolkit.Column("document", "document"),
    toolkit.Column("largest_source", "document"),
    toolkit.Column("distinctive_characters", "number"),
    toolkit.Column("share_of_left", "share"),
)
NAMES = ["老旧小区改造/第一批/云渡市推进会讲话-2022.txt#1", "老旧小区改造/第一批/云渡市推进会讲话-2023.txt"]
TABLE = toolkit.Table("shares", "Shares", COLUMNS, ((NAMES[0], NAMES[1], 1234567, 0.5), (NAMES[1], NAMES[0], 12, 1.0)))


def drawn(registry: Registry, report: toolkit.Report, width: int) -> str:
    (renderer,) = (r for r in registry.components("renderer") if r.name == "terminal")
    stream = io.StringIO()
    renderer.component.render(report, stream, renderer.options(width=width))
    return stream.getvalue()


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 140])
def test_no_figure_heading_or_name_is_torn(registry: Registry, width: int) -> None:
    documents = tuple(msgspec.structs.replace(sample_report().documents[0], id=name) for name in NAMES)
    text = drawn(registry, msgspec.structs.replace(sample_report(), documents=documents, findings=(TABLE,)), width)
    for whole in ("1,234,567", "distinctive", "characters", "share of"):
        assert whole in text
    assert "2022.txt#1" in text
    if width >= 100:
        assert text.count("云渡市推进会讲话-2022.txt#1") == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("路修好了。\n二、", "路修好了。"),
        ("路修好了。三", "路修好了。"),
        ("了。桥也修好了，灯也亮了。", "桥也修好了，灯也亮了。"),
        ("“路修好了。”二是", "“路修好了。”"),
        ("路修好了。水也通了，", "路修好了。水也通了，"),
        ("路修好了", "路修好了"),
        ("好。", "好。"),
        ("", ""),
    ],
)
def test_an_excerpt_ends_where_its_sentence_does(text: str, shown: str) -> None:
    from toolkit_render.reading import without_fragments

    assert without_fragments(text) == shown
