"""Between sparse links only the paragraphs around them are read: what is found is the same as of whole documents."""

from __future__ import annotations

import random
from unittest.mock import patch

import pytest

import toolkit
from toolkit import Corpus, Document, Passages
from toolkit.plugins import Registry
from toolkit_reuse import linking

CHINESE = (
    "河岸春天新草孩子桥边风筝船工缆绳渡轮图书馆灯亮深夜读者离开门卫锁修路去年祖父旧信樟木箱底压着雨后山谷回声漫过石阶"
)
STEMS = ("river", "grass", "kite", "ferry", "lamp", "guard", "road", "year")
ENDINGS = ("", "s", "man", "side", "ward", "let", "ling", "land", "ford", "light")
ENGLISH = [stem + ending for stem in STEMS for ending in ENDINGS]
ENDS = {
    "zh": ("，", "。", "；", "！\n", "。\n", "。”\n\n", "——"),
    "en": (", ", ". ", "; ", "!\n", '." ', ".\n\n", " - "),
}


def clause(chance: random.Random, language: str) -> str:
    if language == "zh":
        return "".join(chance.choice(CHINESE) for _ in range(chance.randint(3, 14)))
    return " ".join(chance.choice(ENGLISH) for _ in range(chance.randint(3, 12)))


def prose(chance: random.Random, language: str, clauses: int) -> str:
    return "".join(clause(chance, language) + chance.choice(ENDS[language]) for _ in range(clauses))


def documents(seed: int, language: str) -> list[Document]:
    """Long documents without much in common, and a few passages, some of them changed, that two of them share."""
    chance = random.Random(seed)
    texts = [[prose(chance, language, 8) for _ in range(chance.randint(8, 25))] for _ in range(3)]
    for _ in range(4):
        passage = prose(chance, language, 6)
        for text in chance.sample(texts, 2):
            words = list(passage)
            words[chance.randrange(len(words))] = "x"
            text.insert(chance.randrange(len(text)), "".join(words))
    return [Document.of_text("".join(text), id=f"d{n}", language=language) for n, text in enumerate(texts)]


def found(listed: list[Document], registry: Registry) -> list[Passages]:
    report = toolkit.run("reuse", Corpus(listed), registry=registry)
    return [finding for finding in report.findings if isinstance(finding, Passages)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_near_links_is_read_as_in_the_whole(language: str, seed: int, registry: Registry) -> None:
    listed = documents(seed, language)
    with patch.object(linking, "readings_of_windows", wraps=linking.readings_of_windows) as of_window:
        near = found(listed, registry)
    with patch.object(linking, "AROUND", -1_000_000):
        whole = found(listed, registry)
    assert near == whole
    assert any(call.args[0] for call in of_window.call_args_list)
    assert len(near) >= 3
