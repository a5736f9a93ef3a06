"""The titles of works that stand in one file."""

from __future__ import annotations

from pathlib import Path

import pytest

import toolkit

BODY = "河边住着一位修船的老人，他的话不多。\n"


@pytest.mark.parametrize(
    ("heads", "titles"),
    [
        (["作文两篇\n篇一：我的外婆", "篇二：我的外公"], ["我的外婆", "我的外公"]),
        (["第一篇 春天", "第二篇 夏天"], ["春天", "夏天"]),
        (["之一\n讲团结", "之二——\n讲学习", "之三：讲实干"], ["讲团结", "讲学习", "讲实干"]),
        (["【篇一：我的外婆】", "【篇二：过年啦！】"], ["我的外婆", "过年啦！"]),
        (["作文两篇\n篇一\n我的外婆", "篇二\n我的外公"], ["我的外婆", "我的外公"]),
        (["讲话两篇\n之一", "之二"], ["讲话两篇", None]),
    ],
)
def test_the_title_is_beside_the_number_or_below(tmp_path: Path, heads: list[str], titles: list[str | None]) -> None:
    path = tmp_path / "works.txt"
    path.write_text("".join(f"{head}\n{BODY}" for head in heads), encoding="utf-8")
    documents = list(toolkit.load(str(path)))
    assert [document.title for document in documents] == titles
    for document in documents:
        assert [region.span.of(document.text) for region in document.regions_of("title")] == (
            [] if document.title is None else [document.title]
        )
        assert document.regions_of("heading") == []


def test_a_file_that_is_one_document_has_the_title_of_all(tmp_path: Path) -> None:
    path = tmp_path / "works.txt"
    path.write_text(f"作文两篇\n篇一：我的外婆\n{BODY}篇二：我的外公\n{BODY}", encoding="utf-8")
    (document,) = toolkit.load(str(path), split=False)
    assert document.title == "作文两篇"
