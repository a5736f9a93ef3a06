"""Words, works, paragraphs, sentences and clauses of any language."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import toolkit
from toolkit import TextView
from toolkit.plugins import Registry


def component(registry: Registry, kind: Any, name: str) -> Any:
    return next(r.component for r in registry.components(kind) if r.name == name)


def words(registry: Registry, text: str) -> list[str]:
    tokens = component(registry, "tokenizer", "unicode").tokenize(TextView.of(text), toolkit.Options())
    return [token.text for token in tokens]


def pieces(registry: Registry, level: str, text: str) -> list[str]:
    spans = component(registry, "segmenter", f"{level}-any").segment(TextView.of(text))
    return [span.of(text) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don’t, don't!", ["I", "don’t", ",", "don't", "!"]),
        ("3.14 of 1,000 on 2023-11-26.", ["3.14", "of", "1,000", "on", "2023-11-26", "."]),
        ("the 3rd, 40%", ["the", "3rd", ",", "40%"]),
        ("我爱カナ and 2023年", ["我", "爱", "カ", "ナ", "and", "2023", "年"]),
        ("e\u0301te\u0301 हिन्दी שָׁלוֹם", ["e\u0301te\u0301", "हिन्दी", "שָׁלוֹם"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("か\u3099葛\U000e0100", ["か\u3099", "葛\U000e0100"]),
        ("한국어 Привет, мир", ["한국어", "Привет", ",", "мир"]),
        ("a😀❤\ufe0f", ["a", "😀", "❤\ufe0f"]),
        (" \n", []),
    ],
)
def test_words(registry: Registry, text: str, expected: list[str]) -> None:
    assert words(registry, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("来月から学校に入ります。", ["来月", "から", "学校", "に", "入ります", "。"]),
        ("カメラを買いました", ["カメラ", "を", "買", "い", "ました"]),
        ("ラーメンが2杯、OK", ["ラーメン", "が", "2", "杯", "、", "OK"]),
        ("時々か\u3099葛\U000e0100き", ["時々", "か\u3099", "葛\U000e0100き"]),
    ],
)
def test_japanese_words_are_of_one_script_with_their_endings(
    registry: Registry, text: str, expected: list[str]
) -> None:
    tokens = registry.fitting("tokenizer", "ja")[0].component.tokenize(TextView.of(text), toolkit.Options())
    assert [token.text for token in tokens] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("사람은 책을 읽었습니다.", ["사람", "은", "책", "을", "읽", "었습니다", "."]),
        ("학교에서 아이들이", ["학교", "에서", "아이", "들이"]),
        ("나이가 많은 사람", ["나이", "가", "많", "은", "사람"]),
        ("OK 2024년에", ["OK", "2024년", "에"]),
    ],
)
def test_korean_particles_are_words(registry: Registry, text: str, expected: list[str]) -> None:
    tokens = registry.fitting("tokenizer", "ko")[0].component.tokenize(TextView.of(text), toolkit.Options())
    assert [token.text for token in tokens] == expected


@given(
    text=st.text(alphabet="aé1.\u0301\u3099字々.\u0301\u3099字々かきくカー入。、\n ", max_size=40)
    | st.text(max_size=30)
)
def test_japanese_words_leave_out_nothing_but_space(registry: Registry, text: str) -> None:
    tokens = list(component(registry, "tokenizer", "japanese").tokenize(TextView.of(text), toolkit.Options()))
    assert "".join("".join(token.text for token in tokens).split()) == "".join(text.split())
    assert all(token.text == text[token.start : token.end] for token in tokens)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Keep it dry in normal use. ", "如果电池发热，请停用。 ", "Please call us. ", "谢谢。"],
        ["He said “we go.” ", "“好。”"],
        ["我们请Prof. 王和Acme Ltd. 公司的人来。"],
        ["1. 加强学习。", "用toolkit.load读入。"],
    ],
)
def test_an_english_sentence_ends_where_chinese_follows(registry: Registry, sentences: list[str]) -> None:
    text = "".join(sentences)
    spans = component(registry, "segmenter", "sentence-zh").segment(TextView.of(text))
    assert [span.of(text) for span in spans] == sentences


@given(text=st.text(alphabet="aé\u0301 1.,'’-字かم\u064e\u200d😀_\n", max_size=30) | st.text(max_size=30))
def test_words_leave_out_nothing_but_space(registry: Registry, text: str) -> None:
    assert "".join("".join(words(registry, text)).split()) == "".join(text.split())


@pytest.mark.parametrize("level", ["work", "paragraph", "sentence", "clause"])
@given(text=st.text(alphabet="aB1.,:;!?…”»—-。，：\f\n\r# ", max_size=40))
def test_pieces_tile_the_text(registry: Registry, level: str, text: str) -> None:
    found = pieces(registry, level, text)
    assert "".join(found) == text
    assert all(found)


@pytest.mark.parametrize("language", ["any", "zh"])
@pytest.mark.parametrize("level", ["paragraph", "sentence", "clause"])
@given(text=st.text(alphabet="aB1.,!…”—。，； \n\n", max_size=40))
@example(text="the ferry left the quay an hour late because the fog would\n" * 6)
def test_line_ends_of_windows_are_as_good_as_others(registry: Registry, language: str, level: str, text: str) -> None:
    segmenter = component(registry, "segmenter", f"{level}-{language}")
    found, ours = (
        [span.of(t) for span in segmenter.segment(TextView.of(t))] for t in (text.replace("\n", "\r\n"), text)
    )
    assert [piece.replace("\r\n", "\n") for piece in found] == ours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\r\nthree\rfour", ["one\n", "two\r\n", "three\r", "four"]),
        ("one\n\n \ntwo\r\n\r\n", ["one\n\n \n", "two\r\n\r\n"]),
        ("\n\none", ["\n\n", "one"]),
    ],
)
def test_a_line_is_a_paragraph_with_the_blank_lines_after_it(
    registry: Registry, text: str, expected: list[str]
) -> None:
    assert pieces(registry, "paragraph", text) == expected


def test_blocks_of_hard_wrapped_text_are_its_paragraphs(registry: Registry) -> None:
    line = "the ferry left the quay an hour late because the fog would"
    block = f"{line}\n{line}\n{line}\nnot lift.\n\n"
    assert pieces(registry, "paragraph", block * 3) == [block] * 3


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Hale met Dr. Okoye, e.g. in the U.S. Senate. ", "J. R. Moss paid 3.14 dollars. ", "Done."],
        ["“Why now?” he asked. ", "“Because.” ", "Wait… ", "What?! ", "He left."],
        ["No. ", "He is in No. 12, see Fig. 3. ", "It holds tea, milk etc. ", "Then all ended."],
        ["Moss Ltd. was sold. ", "It was 1999. ", "Then it closed."],
        ["1. Sow the seed.\n", "2. Wait."],
        ["« Oui. » ", "Puis il partit."],
        ["他来了。", "“真的吗？”", "是！"],
        ["A heading\n\n", "A sentence."],
    ],
)
def test_sentences(registry: Registry, sentences: list[str]) -> None:
    assert pieces(registry, "sentence", "".join(sentences)) == sentences


@pytest.mark.parametrize(
    "clauses",
    [
        ["He came, ", "paid 1,000 at 12:30; ", "then left—", "for good: ", "no word, ", "no sign"],
        ["东西，", "南北；", "左：", "右、", "中"],
        ["约1，000人，", "在12：30到"],
        ["the war of 1914—1918 — ", "a long one"],
    ],
)
def test_clauses(registry: Registry, clauses: list[str]) -> None:
    assert pieces(registry, "clause", "".join(clauses)) == clauses


@pytest.mark.parametrize(
    "works",
    [
        ["one\f", "two\f", "three"],
        ["\f\f one\f \f", "two\f\n\f"],
        ["# One\ntext\n## Part\n", "# Two\ntext\n"],
        ["before\n# One\ntext\n", "# Two\n"],
        ["# Only one\ntext\n## Part\n"],
        ["# A title\n\n# and its subtitle\ntext\n"],
        ["one\f\n"],
    ],
)
def test_works(registry: Registry, works: list[str]) -> None:
    assert pieces(registry, "work", "".join(works)) == works
