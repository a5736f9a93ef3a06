"""What is marked as changed in Japanese and Korean: the words that are other ones, never worse than by characters.

In the sentences, written for this, {old|new} is a word that was changed.
"""

from __future__ import annotations

import re

import pytest

import toolkit
from toolkit import Comparison, Corpus, Document

SENTENCES = {
    "ja": [
        "町内の図書室は、{去年|今年}の{秋|春}にもう一度開かれました。子どもたちは放課後に{行く|集まる}場所ができました。",
        "{東|西}の路地には街灯が十二本あり、{五本|三本}が壊れていました。職人が{二日|一週間}で直しました。",
        "{お年寄り|住民}は夜の{外出|散歩}でも安心できると{話し|笑っ}ていました。",
        "会計は{入口|公民館}の掲示板にすべて書き出してあります。だれでも{いつでも|自由に}見ることができます。",
        "食堂の{味噌汁|カレーライス}は、薄味で温かいのが評判です。",
    ],
    "ko": [
        "{지난가을|올해 봄} 동네 도서실이 다시 문을 열었습니다. 아이들은 방과 후에 {갈|모일} 곳이 생겼습니다.",
        "{동쪽|서쪽} 골목에는 가로등이 열두 개 있었고 {다섯|세} 개가 고장 나 있었습니다.",
        "기사님이 {이틀|일주일} 만에 고쳤습니다.",
        "{어르신|주민}들은 밤길이 {편안해|밝아}졌다고 말했습니다.",
        "장부는 {입구|회관} 게시판에 모두 적어 두었습니다. 누구나 {언제든지|자유롭게} 볼 수 있습니다.",
        "식당의 {된장국|비빔밥}은 싱겁고 따뜻해서 인기가 많습니다.",
    ],
}
_CHANGED = re.compile(r"\{([^|]*)\|([^}]*)\}")


def wrongly_marked(sentence: str, language: str, tokenizer: str | None) -> int:
    """The characters of the left text that are marked as changed and are not, or are not and should be."""
    left, right = _CHANGED.sub(r"\1", sentence), _CHANGED.sub(r"\2", sentence)
    texts = Corpus([Document.of_text(left, "left", language), Document.of_text(right, "right", language)])
    report = toolkit.run("diff", texts, tokenizer=tokenizer)
    [comparison] = [finding for finding in report.findings if isinstance(finding, Comparison)]
    marked: set[int] = set()
    for row in comparison.rows:
        if row.left is not None and row.right is None:
            marked.update(range(row.left.start, row.left.end))
        for operation in row.operations:
            if operation.op != "equal":
                marked.update(range(*operation.left))
    return len(marked ^ set(_changed_places(sentence)))


def _changed_places(sentence: str) -> list[int]:
    places: list[int] = []
    shift = 0
    for match in _CHANGED.finditer(sentence):
        start = match.start() - shift
        places += range(start, start + len(match[1]))
        shift += len(match[0]) - len(match[1])
    return places


@pytest.mark.parametrize("language", SENTENCES)
def test_words_are_marked_no_worse_than_characters(language: str) -> None:
    by_words = [wrongly_marked(sentence, language, None) for sentence in SENTENCES[language]]
    by_characters = [wrongly_marked(sentence, language, "characters") for sentence in SENTENCES[language]]
    assert all(one <= other for one, other in zip(by_words, by_characters, strict=True)), (by_words, by_characters)
    assert sum(by_words) < sum(by_characters)
