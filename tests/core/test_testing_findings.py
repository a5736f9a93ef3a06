"""The checks that plugin authors use find which law a finding breaks, and say it in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import toolkit
from toolkit import Operation, Row, Span
from toolkit.testing import (
    check_comparison,
    check_documents,
    check_passages,
    check_report,
    check_row,
    check_table,
    sample_report,
)

LEFT, RIGHT = "甲乙丙丁", "丙丁甲戊"
SAME = Row("equal", False, 1.0, Span(2, 4), Span(0, 2), (Operation("equal", (2, 4), (0, 2)),))
EDITED = Row(
    "edited", True, 0.5, Span(0, 2), Span(2, 4), (Operation("equal", (0, 1), (2, 3)), Operation("replace", (1, 2), (3, 4)))
)  # fmt: skip


def comparison(*rows: Row) -> toolkit.Comparison:
    return toolkit.Comparison("l", "r", 0.75, 1.0, 1.0, rows)


def changed(row: Row, **fields: Any) -> Row:
    return msgspec.structs.replace(row, **fields)


class TestComparisons:
    def test_a_good_one(self) -> None:
        check_comparison(comparison(EDITED, SAME), LEFT, RIGHT)
        check_comparison(comparison(SAME, EDITED), LEFT, RIGHT)
        check_comparison(comparison(), "", "")

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([SAME], "must tile the left text"),
            ([EDITED, SAME, SAME], "must tile the left text"),
            ([changed(EDITED, moved=False), SAME], "it is not called moved"),
            ([EDITED, changed(SAME, moved=True)], "another chain in one order has 4"),
            ([changed(EDITED, relation="equal"), SAME], "a row called equal has"),
            ([EDITED, changed(SAME, relation="edited")], "has the same characters"),
            ([changed(EDITED, relation="deleted"), SAME], "called deleted has right"),
            ([changed(EDITED, similarity=1.5), SAME], "not between 0 and 1"),
            ([changed(EDITED, operations=EDITED.operations[:1]), SAME], "end at 1 and 3"),
            ([changed(EDITED, operations=EDITED.operations[::-1]), SAME], "must go on at 0 on the left"),
            ([changed(EDITED, operations=(Operation("equal", (0, 2), (2, 4)),)), SAME], "is not the same characters"),
            (
                [changed(EDITED, operations=(Operation("delete", (0, 2), (2, 4)),)), SAME],
                "do not fit what it is called",
            ),
            ([changed(EDITED, group=1), SAME], "has only one row"),
            ([changed(EDITED, copy_of=Span(0, 1)), SAME], "only an inserted or a deleted row is a copy"),
            ([changed(EDITED, left=Span(0, 9)), SAME], "leaves left"),
        ],
    )
    def test_each_law(self, rows: list[Row], words: str) -> None:
        with pytest.raises(AssertionError) as raised:
            check_comparison(comparison(*rows), LEFT, RIGHT)
        assert words in str(raised.value)

    def test_rows_without_a_partner(self) -> None:
        deleted = Row("deleted", False, 0.0, Span(0, 4), None, (Operation("delete", (0, 4), (0, 0)),))
        inserted = Row("inserted", False, 0.0, None, Span(0, 4), (Operation("insert", (4, 4), (0, 4)),))
        check_comparison(comparison(deleted, inserted), LEFT, RIGHT)
        with pytest.raises(AssertionError, match="cannot have moved"):
            check_row(changed(deleted, moved=True), LEFT, RIGHT)
        with pytest.raises(AssertionError, match="stands in no row that has a partner"):
            check_comparison(comparison(deleted, changed(inserted, copy_of=Span(0, 2))), LEFT, RIGHT)

    def test_a_row_longer_than_a_paragraph(self) -> None:
        text = "一段。\n\n二段。"
        row = Row("equal", False, 1.0, Span(0, 8), Span(0, 8), (Operation("equal", (0, 8), (0, 8)),))
        with pytest.raises(AssertionError, match="longer than a paragraph"):
            check_comparison(comparison(row), text, text)


class TestFindings:
    texts = {document.id: document.text for document in sample_report().documents}
    passage, documents, table = sample_report().findings[1:]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda p: {"places": p.places[::-1]}, "not in order"),
            (lambda p: {"places": p.places[:1], "links": ()}, "two places or more"),
            (lambda p: {"links": p.links[:-1]}, "linked every two"),
            (lambda p: {"links": (*p.links, p.links[0])}, "linked every two"),
            (lambda p: {"reason": ""}, "needs a label and a reason"),
            (lambda p: {"links": (changed(p.links[0], places=(1, 0)), *p.links[1:])}, "the earlier one first"),
            (lambda p: {"links": (changed(p.links[0], left=Span(0, 4)), *p.links[1:])}, "leaves its place"),
            (lambda p: {"links": (changed(p.links[0], pieces=()), *p.links[1:])}, "must tile the link"),
            (lambda p: {"places": (*p.places[:2], changed(p.places[2], start=3))}, "overlap in"),
            (lambda p: {"places": (changed(p.places[0], document="z"), *p.places[1:])}, "not in order"),
        ],
    )
    def test_the_laws_of_passages(self, change: Callable[[Any], dict[str, Any]], words: str) -> None:
        check_passages(self.passage, self.texts)  # type: ignore[arg-type]
        with pytest.raises(AssertionError) as raised:
            check_passages(changed(self.passage, **change(self.passage)), self.texts)  # type: ignore[arg-type]
        assert words in str(raised.value)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda d: {"members": d.members[:1]}, "two members or more"),
            (lambda d: {"members": (d.members[0], d.members[0])}, "named twice"),
            (lambda d: {"pairs": ()}, "need a pair"),
            (lambda d: {"pairs": (changed(d.pairs[0], members=(1, 0)),)}, "left first"),
            (lambda d: {"pairs": (changed(d.pairs[0], similarity=0.7),)}, "more than its smaller containment"),
            (lambda d: {"pairs": (changed(d.pairs[0], left_in_right=1.2),)}, "not between 0 and 1"),
        ],
    )
    def test_the_laws_of_documents(self, change: Callable[[Any], dict[str, Any]], words: str) -> None:
        check_documents(self.documents, self.texts)  # type: ignore[arg-type]
        with pytest.raises(AssertionError) as raised:
            check_documents(changed(self.documents, **change(self.documents)), self.texts)  # type: ignore[arg-type]
        assert words in str(raised.value)

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (("essays.txt#1", "a", 1), "3 cells for 4 columns"),
            (("other", "a", 1, 0.5), "is no document"),
            (("essays.txt#1", 1, 1, 0.5), "is no text"),
            (("essays.txt#1", "a", "1", 0.5), "is no number"),
            (("essays.txt#1", "a", float("nan"), 0.5), "is no number"),
            (("essays.txt#1", "a", True, 0.5), "is no number"),
            (("essays.txt#1", "a", 1, 50), "not between 0 and 1"),
        ],
    )
    def test_the_laws_of_tables(self, row: tuple[Any, ...], words: str) -> None:
        with pytest.raises(AssertionError) as raised:
            check_table(changed(self.table, rows=(row,)), self.texts)  # type: ignore[arg-type]
        assert words in str(raised.value)

    def test_the_laws_of_reports(self) -> None:
        report = sample_report()
        twice = msgspec.structs.replace(report, documents=(*report.documents, report.documents[0]))
        with pytest.raises(AssertionError, match="one id"):
            check_report(twice)
        fewer = msgspec.structs.replace(report, documents=report.documents[:1])
        with pytest.raises(AssertionError, match="no document of the report"):
            check_report(fewer)
