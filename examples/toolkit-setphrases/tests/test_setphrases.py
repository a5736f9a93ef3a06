"""What a reader gets: which passages are called set phrases, and why. All texts are written for this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from toolkit_setphrases.labeler import SetPhraseLabeler
from toolkit_setphrases.phrases import Phrases, bundled, from_file, read

import toolkit
import toolkit.testing

IDIOMS = "实事求是、因地制宜、循序渐进、久久为功、善作善成"
OWN = "渡口的灯每晚由老何点亮，谁家有急事就敲三下船帮"


def passages(*texts: str, **options: Any) -> list[toolkit.Passages]:
    documents = [toolkit.Document.of_text(text, f"{n}.txt", "zh") for n, text in enumerate(texts, 1)]
    report = toolkit.run("reuse", toolkit.Corpus(documents), **options)
    assert report.problems == ()
    return [finding for finding in report.findings if isinstance(finding, toolkit.Passages)]


class TestContract(toolkit.testing.LabelerContract):
    component = SetPhraseLabeler()


class TestLabels:
    def test_a_passage_of_idioms_is_called_so_and_told_why(self) -> None:
        [found] = passages(f"修堤的事，贵在{IDIOMS}。这是第一条。", f"办学没有捷径：{IDIOMS}！孩子等得起。")
        assert found.label == "set-phrase"
        assert found.reason == "20 of its 20 characters are 成语: 实事求是, 因地制宜, 循序渐进 and 2 more"

    def test_a_passage_of_ones_own_words_is_not(self) -> None:
        [found] = passages(f"有人问起旧事。{OWN}，从不收钱。", f"我记得很清楚：{OWN}。后来通了桥。")
        assert found.label != "set-phrase"

    def test_one_place_in_other_words_is_enough_to_tell_them_apart(self) -> None:
        mixed = f"{OWN}，{OWN[:9]}，实事求是"
        found = passages(f"甲说：{mixed}。", f"乙说：{mixed}。")
        assert [passage.label for passage in found if passage.label == "set-phrase"] == []

    def test_traditional_characters_are_the_same_idioms(self) -> None:
        traditional = "實事求是、因地制宜、循序漸進、久久為功、善作善成"
        [found] = passages(f"修堤的事，贵在{IDIOMS}。", f"辦學沒有捷徑：{traditional}！")
        assert found.label == "set-phrase"

    def test_english_counts_words(self) -> None:
        saying = "a journey of a thousand miles begins with a single step, and slow and steady wins the race"
        [found] = passages(f"Remember that {saying}.", f"As I told them: {saying}!", min_length=10)
        assert found.label == "set-phrase"
        assert "words are set phrases: a journey of" in found.reason

    def test_a_list_of_ones_own(self, tmp_path: Path) -> None:
        own = tmp_path / "own.txt"
        own.write_text("[口号]\n渡口的灯每晚由老何点亮\n谁家有急事就敲三下船帮 # two\n", encoding="utf-8")
        texts = (f"有人问起旧事。{OWN}，从不收钱。", f"我记得很清楚：{OWN}。后来通了桥。")
        [found] = passages(*texts, set_phrases=[str(own)])
        assert (found.label, "口号" in found.reason) == ("set-phrase", True)

    def test_the_share_is_an_option(self) -> None:
        texts = (f"修堤，{OWN[:6]}{IDIOMS}。", f"办学，{OWN[:6]}{IDIOMS}！")
        assert [found.label for found in passages(*texts)] == ["set-phrase"]
        assert [found.label for found in passages(*texts, set_phrase_share=0.95)] != ["set-phrase"]


class TestList:
    def test_the_bundled_list_is_long_and_says_what_each_is(self) -> None:
        phrases = bundled()
        assert len(phrases) > 500
        assert {phrase.kind for phrase in phrases} == {"成语", "俗语", "set phrases"}
        assert len({phrase.words for phrase in phrases}) == len(phrases)

    def test_every_phrase_is_found_in_itself(self) -> None:
        phrases = Phrases(bundled())
        for phrase in bundled():
            [found] = phrases.found_in(f"说：{phrase.words}。")
            assert found.phrase.words == phrase.words

    def test_the_longer_of_two_and_whole_words_only(self) -> None:
        phrases = Phrases(read(["千里之行", "千里之行，始于足下", "by the way"]))
        assert [f.phrase.words for f in phrases.found_in("千里之行始于足下")] == ["千里之行，始于足下"]
        assert [f.phrase.words for f in phrases.found_in("By the  way, nearby the wayside")] == ["by the way"]

    def test_an_empty_list_finds_nothing(self) -> None:
        assert Phrases([]).found_in("实事求是") == []

    def test_a_list_that_cannot_be_read_is_named(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.txt"
        bad.write_bytes(b"\xff\xfe\xfd")
        with pytest.raises(toolkit.UsageError, match=r"bad\.txt"):
            from_file(str(bad))
