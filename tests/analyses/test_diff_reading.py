"""What `diff` says to a reader: what moved, was split, was said twice, was only broken anew, and which facts changed."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Comparison, Corpus, Document, Region, Row, Table
from toolkit.matching.facts import facts, only_facts
from toolkit.plugins import Registry

CARPENTER = "老木匠把刨子擦得发亮，挂在朝南的墙上。"
SCHOOL = "村小的铃声一响，孩子们就从田埂上跑过来。"
FERRY = "摆渡的船三天没有开，因为上游一直在下雨。"
WELL = "井台边的石榴树今年结了四十多个果子。"


def compared(registry: Registry, left: str, right: str, language: str = "zh", **options: object) -> Comparison:
    corpus = Corpus([Document.of_text(text, id=id, language=language) for id, text in (("a", left), ("b", right))])
    report = toolkit.run("diff", corpus, registry=registry, **options)
    assert report.problems == ()
    comparison = report.findings[0]
    assert isinstance(comparison, Comparison)
    return comparison


def sides(rows: tuple[Row, ...], left: str, right: str) -> list[tuple[str, str]]:
    return [(row.left.of(left) if row.left else "", row.right.of(right) if row.right else "") for row in rows]


def drawn(registry: Registry, report: toolkit.Report, format: str, **options: object) -> str:
    stream = io.StringIO()
    renderer = registry.get("renderer", format)
    renderer.component.render(report, stream, renderer.options(**options))
    return stream.getvalue()


def report_of(registry: Registry, left: str, right: str) -> toolkit.Report:
    corpus = Corpus([Document.of_text(text, id=id, language="zh") for id, text in (("a", left), ("b", right))])
    return toolkit.run("diff", corpus, registry=registry)


class TestLineBreaks:
    TEXT = CARPENTER + SCHOOL + "\n" + FERRY + WELL + "\n"

    @pytest.mark.parametrize("width", [7, 13, 16, 25])
    def test_a_text_broken_at_a_width_is_the_same(self, registry: Registry, width: int) -> None:
        flat = self.TEXT.replace("\n", "")
        broken = "\n".join(flat[at : at + width] for at in range(0, len(flat), width))
        rows = compared(registry, self.TEXT, broken).rows
        assert {row.relation for row in rows} <= {"equal", "equivalent"}
        assert not any(row.moved for row in rows)
        assert len(rows) == 4

    def test_a_line_break_inside_a_word_is_not_marked_beside_a_change(self, registry: Registry) -> None:
        left, right = "老木匠把刨子擦得发亮，挂在朝南的墙上。", "老木匠把刨子擦得发\n亮，挂在朝北的墙上。"
        (row,) = compared(registry, left, right).rows
        changes = [o for o in row.operations if o.op != "equal" and not o.equivalent]
        assert [(left[slice(*o.left)], right[slice(*o.right)]) for o in changes] == [("南", "北")] or [
            (left[slice(*o.left)], right[slice(*o.right)]) for o in changes
        ] == [("朝南", "朝北")]

    def test_paragraphs_joined_and_parted_are_the_same(self, registry: Registry) -> None:
        left, right = CARPENTER + "\n\n" + SCHOOL + FERRY, CARPENTER + SCHOOL + "\n\n" + FERRY
        assert {row.relation for row in compared(registry, left, right).rows} <= {"equal", "equivalent"}


class TestPartners:
    def test_a_sentence_that_was_split_is_one_group(self, registry: Registry) -> None:
        left = "渠修好了，水也通了，下游的三个村子都浇上了地，老人们说多年没有见过这样的好年成。"
        right = left.replace("地，老人", "地。老人")
        for one, other in ((left, right), (right, left)):
            rows = compared(registry, one, other).rows
            assert len(rows) == 2
            assert len({row.group for row in rows}) == 1
            assert rows[0].group is not None

    def test_what_is_said_once_more_names_where_it_stood(self, registry: Registry) -> None:
        left, right = CARPENTER + SCHOOL + WELL, CARPENTER + SCHOOL + WELL + CARPENTER
        (new,) = [row for row in compared(registry, left, right).rows if row.relation == "inserted"]
        assert new.copy_of is not None
        assert new.copy_of.of(left) in CARPENTER
        (gone,) = [row for row in compared(registry, right, left).rows if row.relation == "deleted"]
        assert gone.copy_of is not None
        assert gone.copy_of.of(left) in CARPENTER

    def test_moved_says_how_far_and_in_which_direction(self, registry: Registry) -> None:
        left, right = CARPENTER + SCHOOL + FERRY + WELL, WELL + CARPENTER + SCHOOL + FERRY
        assert "left 4 = right 1, moved up 3" in drawn(registry, report_of(registry, left, right), "markdown")
        assert "left 1 = right 4, moved down 3" in drawn(registry, report_of(registry, right, left), "markdown")

    def test_rows_are_as_long_as_the_unit(self, registry: Registry) -> None:
        left, right = CARPENTER + SCHOOL + "\n" + FERRY, CARPENTER + SCHOOL + "\n" + FERRY.replace("三天", "五天")
        counts = [len(compared(registry, left, right, unit=unit).rows) for unit in ("paragraph", "sentence", "clause")]
        assert counts == [2, 3, 6]


class TestIgnored:
    @pytest.mark.parametrize(
        ("what", "left", "right"),
        [
            ("case", "The Old Mill stands by the river bank.", "The old mill stands by the river bank."),
            ("punctuation", "船开了，人散了，岸上只剩下一盏灯。", "船开了；人散了、岸上只剩下一盏灯！"),
            ("width", "第１２次航班在６点到岸，随后返回。", "第12次航班在6点到岸，随后返回。"),
            ("script", "圖書館的門開了，裡面坐滿了讀書人。", "图书馆的门开了，里面坐满了读书人。"),
        ],
    )
    def test_what_is_ignored_is_no_difference(self, registry: Registry, what: str, left: str, right: str) -> None:
        language = "en" if what == "case" else "zh"
        bare = ["whitespace"]
        plain = compared(registry, left, right, language, normalizers=bare).rows
        assert {row.relation for row in plain} & {"edited", "deleted"}
        rows = compared(registry, left, right, language, normalizers=bare, ignore=[what]).rows
        assert {row.relation for row in rows} == {"equivalent"}

    def test_script_is_not_marked_beside_a_change(self, registry: Registry) -> None:
        left, right = "我們決定再添二十張桌子，請大家幫忙搬運。", "我们决定再添三十张桌子，请大家帮忙搬运。"
        (row,) = compared(registry, left, right).rows
        changed = [left[slice(*o.left)] for o in row.operations if o.op != "equal" and not o.equivalent]
        assert changed == ["二十張"]


class TestFacts:
    @pytest.mark.parametrize(
        ("left", "right", "said"),
        [
            ("会2024年5月12日在礼堂开。", "会2024年5月19日在礼堂开。", ("date", "2024年5月12日", "2024年5月19日")),
            ("全县共有1,280户搬进了新房。", "全县共有1,460户搬进了新房。", ("number", "1,280户", "1,460户")),
            ("价格比去年减少百分之九左右。", "价格比去年减少百分之十二左右。", ("number", "百分之九", "百分之十二")),
            ("本次活动的联系人：王建国。", "本次活动的联系人：李晓梅。", ("name", "王建国", "李晓梅")),
            ("停水的范围是东风路一带。", "停水的范围是桃园路一带。", ("name", "东风路", "桃园路")),
        ],
    )  # fmt: skip
    def test_numbers_dates_and_names_stand_out(
        self, registry: Registry, left: str, right: str, said: tuple[str, str, str]
    ) -> None:
        (row,) = compared(registry, left, right).rows
        (fact,) = facts(row, left, right)
        assert (fact.kind, fact.left.of(left), fact.right.of(right)) == said
        assert only_facts(row, [fact])
        for format in ("terminal", "markdown"):
            text = drawn(registry, report_of(registry, left, right), format)
            assert f"all else equal: {said[0]} {said[1]} → {said[2]}" in " ".join(text.split())

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("孩子们在桥边高兴地放着风筝。", "孩子们在桥边安静地放着风筝。"),
            ("老木匠把刨子擦得发亮。", "老木匠把斧子擦得发亮。"),
            ("门口的石榴树结满了果子。", "门口的石榴树挂满了果子。"),
        ],
    )
    def test_other_words_are_no_facts(self, registry: Registry, left: str, right: str) -> None:
        (row,) = compared(registry, left, right).rows
        assert row.relation == "edited"
        assert facts(row, left, right) == []

    def test_a_number_is_marked_as_a_whole(self, registry: Registry) -> None:
        left, right = "支出合计12,345.60元，已经结清。", "支出合计12,845.60元，已经结清。"
        (row,) = compared(registry, left, right).rows
        (change,) = [o for o in row.operations if o.op != "equal"]
        assert left[slice(*change.left)] == "12,345.60"

    def test_english(self, registry: Registry) -> None:
        left = "On 14 March 1951 he noted three goats on the pier."
        right = "On 15 March 1951 he noted four goats on the pier."
        (row,) = compared(registry, left, right, "en").rows
        assert [(f.kind, f.left.of(left), f.right.of(right)) for f in facts(row, left, right)] == [
            ("date", "14 March 1951", "15 March 1951"),
            ("number", "three", "four"),
        ]


def with_headings(id: str, *sections: tuple[str, str]) -> Document:
    text, regions = "", []
    for heading, body in sections:
        regions.append(Region("heading", len(text), len(text) + len(heading), level=1))
        text += f"{heading}\n{body}\n"
    return msgspec.structs.replace(Document.of_text(text, id=id, language="zh"), regions=tuple(regions))


def test_headings_are_partners_where_the_text_below_them_is(registry: Registry) -> None:
    left = with_headings("a", ("一、手艺", CARPENTER + WELL), ("二、上学", SCHOOL), ("三、旧事", FERRY))
    right = with_headings(
        "b", ("一、孩子们的早晨", SCHOOL), ("二、手艺", CARPENTER + WELL), ("三、新的话", "谁也没有再提起那件事。")
    )
    findings = toolkit.run("diff", Corpus([left, right]), registry=registry).findings
    (outline,) = [f for f in findings if isinstance(f, Table) and f.name == "outline"]
    assert [row[1:4] for row in outline.rows] == [
        ("一、手艺", "二、手艺", "reworded"),
        ("二、上学", "一、孩子们的早晨", "moved and reworded"),
        ("三、旧事", None, "gone"),
        (None, "三、新的话", "new"),
    ]


def outline_of(registry: Registry, left: Document, right: Document) -> list[tuple[Any, ...]]:
    findings = toolkit.run("diff", Corpus([left, right]), registry=registry).findings
    (outline,) = [f for f in findings if isinstance(f, Table) and f.name == "outline"]
    return list(outline.rows)


def test_what_two_sections_have_in_common_is_what_is_the_same_in_both(registry: Registry) -> None:
    left = with_headings("a", ("一、手艺", CARPENTER + WELL), ("二、上学", SCHOOL))
    right = with_headings("b", ("一、手艺", CARPENTER + WELL), ("二、上学", SCHOOL + FERRY))
    assert [row[4] for row in outline_of(registry, left, left)] == [1, 1]
    kept, reworded = (row[4] for row in outline_of(registry, left, right))
    assert kept == 1
    assert 0.3 < reworded < 0.9


BODIES = st.lists(st.sampled_from([CARPENTER, WELL, SCHOOL, FERRY, "那年", ""]), max_size=2).map("".join)
OUTLINES = st.lists(st.tuples(st.sampled_from(["一、手艺", "二、上学", "三、渡口", "四、井"]), BODIES), max_size=4)


@settings(max_examples=40)
@given(OUTLINES, OUTLINES)
def test_swapping_the_texts_mirrors_the_outline(
    registry: Registry, left: list[tuple[str, str]], right: list[tuple[str, str]]
) -> None:
    one, other = with_headings("a", *left, ("尾", "完。")), with_headings("b", *right, ("尾", "完。"))
    mirror = {"gone": "new", "new": "gone"}
    turned = [
        (level, b, a, mirror.get(became, became), share)
        for level, a, b, became, share in outline_of(registry, other, one)
    ]
    assert Counter(outline_of(registry, one, other)) == Counter(turned)


def test_the_summary_explains_each_share_and_they_add_up(registry: Registry) -> None:
    report = report_of(
        registry, CARPENTER + SCHOOL + FERRY, SCHOOL + CARPENTER.replace("朝南", "朝北") + CARPENTER + WELL
    )
    (summary,) = [f for f in report.findings if isinstance(f, Table) and f.name == "summary"]
    assert sum(row[2] for row in summary.rows) == pytest.approx(1)  # type: ignore[misc]
    assert sum(row[3] for row in summary.rows) == pytest.approx(1)  # type: ignore[misc]
    assert all(row[4] for row in summary.rows)


class TestShowing:
    LEFT = CARPENTER + SCHOOL + FERRY + WELL
    RIGHT = WELL + CARPENTER.replace("朝南", "朝北") + SCHOOL + FERRY

    @pytest.mark.parametrize(
        ("options", "there", "away"),
        [
            ({"only": "changed"}, ("石榴树", "木匠"), ("铃声", "摆渡")),
            ({"only": "moved"}, ("石榴树",), ("木匠", "铃声", "摆渡")),
            ({"context": 1}, ("木匠", "铃声", "摆渡"), ()),
            ({"only": "shared"}, ("木匠", "石榴树"), ("left out",)),
        ],
    )
    @pytest.mark.parametrize("format", ["terminal", "markdown"])
    def test_rows_are_chosen(
        self, registry: Registry, format: str, options: dict[str, object], there: tuple[str, ...], away: tuple[str, ...]
    ) -> None:
        report = report_of(registry, self.LEFT, self.RIGHT)
        text = drawn(registry, report, format, **options)
        assert all(word in text for word in there)
        assert not any(word in text for word in away)

    def test_the_report_has_all_rows_whatever_is_shown(self, registry: Registry) -> None:
        corpus = Corpus(
            [Document.of_text(text, id=id, language="zh") for id, text in (("a", self.LEFT), ("b", self.RIGHT))]
        )
        rows = toolkit.run("diff", corpus, registry=registry, only="moved", context=0).findings[0]
        assert isinstance(rows, Comparison)
        assert sum(len(row.left) for row in rows.rows if row.left is not None) == len(self.LEFT)
