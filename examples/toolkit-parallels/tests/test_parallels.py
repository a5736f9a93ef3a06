"""What a reader gets: which runs are found, where, and with which frame. All texts are written for this."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from toolkit_parallels.analysis import Parallels
from toolkit_parallels.frames import common, frame

import toolkit
import toolkit.testing

FILLER = (
    "昨天傍晚下了一场雨，河边的石板还没有干。我从桥头往回走，遇见卖豆腐的老范，他正收摊。"
    "老范说今年黄豆贵，可是街坊吃惯了，不好涨价。我买了两块，顺便问起他儿子的婚事。"
    "他笑了笑，把秤杆往车上一放，说日子定在腊月。"
)


def rows(text: str, language: str = "zh", **options: Any) -> list[dict[str, Any]]:
    document = toolkit.Document.of_text(text, "a.txt", language)
    report = toolkit.run("parallels", toolkit.Corpus([document]), **options)
    assert report.problems == ()
    table = next(f for f in report.findings if isinstance(f, toolkit.Table) and f.name == "parallels")
    names = [column.name for column in table.columns]
    found = [dict(zip(names, row, strict=True)) for row in table.rows]
    assert all(0 <= row["start"] < row["end"] <= len(text) for row in found)
    return found


class TestContract(toolkit.testing.AnalysisContract):
    component = Parallels()


CHINESE = [
    ("让老人过得安心，让孩子玩得开心，让街坊住得放心。", "symploce", 3, "让…得…心"),
    ("我们把路修到山脚，把灯装到村口，把水引到灶台。", "anaphora", 3, "把…到…"),
    ("有困难绝不退缩，有压力绝不退缩，有委屈绝不退缩。", "symploce", 3, "有…绝不退缩"),
    ("修路靠大家，护林靠大家，守夜也靠大家。", "epistrophe", 3, "…靠大家"),
    ("一是查账本，二是查库房，三是查合同，四是查印章。", "enumeration", 4, "#是查…"),
    ("只靠热心，撑不过三个月；只靠补贴，撑不过三年；只靠运气，撑不过三天。", "anaphora", 3, "只靠…，撑不过三…"),
    ("咱们看得见山，咱们望得见水，咱们记得住来时的路。", "anaphora", 3, "咱们…得…"),
    ("没有图纸，就没有桥。没有匠人，就没有桥。没有十年的耐心，更没有桥。", "symploce", 3, "没有…，…没有桥"),
    ("进农村、进学校、进工地、进车间。", "anaphora", 4, "进…"),
    ("等一等！等一等！等一等！", "repetition", 3, "等一等"),
]


class TestChinese:
    @pytest.mark.parametrize(("text", "kind", "members", "shape"), CHINESE)
    def test_a_run_is_found_with_its_frame(self, text: str, kind: str, members: int, shape: str) -> None:
        whole = FILLER + text + FILLER
        [row] = rows(whole)
        assert (row["kind"], row["members"], row["frame"]) == (kind, members, shape)
        # A mark at the end may be left out, a word not.
        assert text.rstrip("。！") in whole[row["start"] : row["end"]] + "。"

    def test_ordinary_telling_is_none(self) -> None:
        report = toolkit.run("parallels", toolkit.Corpus([toolkit.Document.of_text(FILLER, language="zh")]))
        assert rows(FILLER) == []
        assert "no run of 3 or more members" in report.notes[0]

    def test_what_many_clauses_begin_with_says_little(self) -> None:
        told = "我起得早，我先去井边打水。我回来生火，我把昨天的饭热了。我出门的时候天刚亮，我没有叫醒他们。" * 3
        assert [row for row in rows(told) if row["frame"] == "我…"] == []

    def test_sentences_of_any_length_may_begin_alike(self) -> None:
        text = (
            "我们记得那个冬天，炭烧完了，教室里只有呵气。我们记得那个春天，第一批书运到，孩子们围着不肯走。"
            "我们记得那个夏天，屋顶漏雨，老师把讲台让给了书架，自己站在水里。"
        )
        [row] = rows(FILLER + text + FILLER)
        assert row["frame"].startswith("我们记得那个")
        assert row["members"] == 3

    def test_paragraphs_may_begin_alike_and_hold_runs_of_their_own(self) -> None:
        text = (
            "必须守住水源。上游的林子一棵也不能砍，砍了就要补。\n"
            "必须守住田地。说好的话还算数：谁占地谁还地、谁占路谁还路、谁占井谁还井。\n"
            "必须守住老街。拆一堵墙要问三遍，问过住户再问匠人。\n"
        )
        found = rows(FILLER + "\n" + text + FILLER)
        assert (found[0]["frame"], found[0]["members"]) == ("必须守住…", 3)
        assert [row["frame"] for row in found[1:]] == ["谁占…谁还…"]

    def test_page_heads_are_none(self) -> None:
        text = "首页进农村、首页进学校、首页进工地。\n"
        document = toolkit.Document.of_text(text + FILLER, language="zh")
        furniture = (toolkit.Region("furniture", 0, len(text)),)
        marked = toolkit.Document(
            **{**{n: getattr(document, n) for n in document.__struct_fields__}, "regions": furniture}
        )
        report = toolkit.run("parallels", toolkit.Corpus([marked]))
        assert report.findings[0].rows == ()


class TestEnglish:
    def test_runs_are_found_word_by_word(self) -> None:
        text = (
            "It has been a long year. We will mend the wall before the winter. We will open the sluice before the spring. "
            "We will count the money before the children. Nobody should have to ask twice where it went."
        )
        [row] = rows(text, "en")
        assert row["frame"] == "we will … the … before the…"
        assert row["kind"] == "anaphora"

    def test_a_pronoun_alone_is_none(self) -> None:
        text = (
            "I saw him at the mill. I was late, and the rain had stopped. I asked about his sister, who writes to us."
        )
        assert rows(text, "en") == []


class TestOptions:
    def test_two_members_where_asked(self) -> None:
        text = FILLER + "台上讲的是一套道理，台下做的是一套道理。" + FILLER
        assert rows(text) == []
        assert rows(text, members=2)[0]["members"] == 2

    def test_kinds_choose(self) -> None:
        text = FILLER + CHINESE[0][0] + FILLER + CHINESE[4][0]
        assert [row["kind"] for row in rows(text)] == ["symploce", "enumeration"]
        assert [row["kind"] for row in rows(text, kinds=["enumeration"])] == ["enumeration"]

    def test_shares_count_every_character_once(self) -> None:
        text = FILLER + CHINESE[0][0] + FILLER
        report = toolkit.run("parallels", toolkit.Corpus([toolkit.Document.of_text(text, "a.txt", "zh")]))
        first, shares = report.findings
        assert shares.rows == (("a.txt", 1, 3, (first.rows[0][2] - first.rows[0][1]) / len(text), "symploce"),)


def is_inside(units: tuple[str, ...], member: tuple[str, ...]) -> bool:
    rest = iter(member)
    return all(unit in rest for unit in units)


class TestFrames:
    def test_a_common_subsequence_is_a_longest_one(self) -> None:
        """Against all subsequences of short sequences."""
        chosen = random.Random(5)
        for _ in range(200):
            left, right = (tuple(chosen.choices("甲乙丙", k=chosen.randint(1, 7))) for _ in range(2))
            longest = max(
                len(units)
                for size in range(len(left) + 1)
                for units in itertools.combinations(left, size)
                if is_inside(units, right)
            )
            found = common(left, right)
            assert len(found) == longest
            assert is_inside(found, left)
            assert is_inside(found, right)

    def test_every_member_holds_the_frame(self) -> None:
        chosen = random.Random(6)
        for _ in range(300):
            members = [tuple(chosen.choices("甲乙丙丁", k=chosen.randint(1, 9))) for _ in range(3)]
            found = frame(members)
            if found is None:
                continue
            assert all(is_inside(found.units, member) for member in members)
            assert not found.begins or {member[0] for member in members} == {found.units[0]}
            assert not found.ends or {member[-1] for member in members} == {found.units[-1]}
            assert len(found.joined) == len(found.units)


def test_a_text_of_one_clause_over_and_over_ends() -> None:
    [first, *_] = rows("让人高兴，" * 5000)
    assert first["kind"] == "repetition"
