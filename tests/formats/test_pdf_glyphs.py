"""PDFs whose fonts do not say which characters they draw: told by page, and the rest is compared."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from toolkit import Document
from toolkit.loading import load_corpus
from toolkit.plugins import Registry
from toolkit_pdf.glyphs import is_readable

ENGLISH = "The reading corner opened again last autumn, and the lamps were mended before the first snow fell. "
FRENCH = "L'été dernier, la mairie a réparé le réverbère près de l'école où mes élèves étaient déjà rentrés à pied. "
TABLE = "1,203.50 88.2% 7,001.00 12.9% 2,450.75 3.3% 19,330.00 (1.2)% 640.10 5.5% 71,200.00 10.0% 3.14 2.71 1.41"


def mojibake(text: str) -> dict[str, str]:
    """What readers make of a text when its font is silent."""
    chance = random.Random(7)
    return {
        "private use": text + "\ue001\ue0a2" * (len(text) // 20),
        "control characters": text + "\x01\x02" * (len(text) // 20),
        "bytes of GBK as letters": text.encode("gbk").decode("latin-1"),
        "bytes of UTF-8 as GBK": text.encode().decode("gbk", "replace"),
        "numbers of glyphs as hanzi": "".join(chr(chance.randint(0x4E00, 0x9FFF)) for _ in text),
        "numbers of glyphs as signs": "".join(chr(max(33, ord(c) - 77)) for c in ENGLISH),
    }


@pytest.mark.parametrize("how", list(mojibake("")))
def test_what_is_no_text_is_told(how: str, making: ModuleType) -> None:
    assert not is_readable(mojibake("".join(making.PARAGRAPHS))[how])


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        FRENCH,
        TABLE,
        "目录" + "……" * 200,
        "\uf076 the first item of a longer list of things\n\uf076 the second of them, too\n" * 9,
        "①②",
    ],
)
def test_what_is_text_is_not(text: str) -> None:
    assert is_readable(text)


def test_texts_in_both_scripts_are_not(making: ModuleType) -> None:
    simplified = "".join(making.PARAGRAPHS)
    traditional = (
        "巷口的老槐樹今年又開了花，風一吹，整條街都是甜的。賣豆腐的阿伯把擔子歇在樹下，和等公車的學生說起往事。"
    )
    assert is_readable(simplified)
    assert is_readable(traditional)


def test_the_marks_of_lists_are_those_that_the_page_shows(making: ModuleType, read: Callable[..., Document]) -> None:
    page = [(70, 700, 12, "\uf0b7 先难后易。"), (70, 660, 12, "\uf0b7 先里后外")]
    assert read("a.pdf", making.pdf([page])).text == "• 先难后易。\n\n• 先里后外"


def test_the_page_is_named_and_the_others_are_read(
    making: ModuleType, registry: Registry, write: Callable[..., Path]
) -> None:
    odd = [f"{text[:20]}\ue001\ue002\ue003\ue004{text[20:]}" for text in making.PARAGRAPHS]
    path = write("a.pdf", making.pdf([making.column(making.PARAGRAPHS), making.column(odd)]))
    loaded = load_corpus(registry, None, [str(path)])
    [document] = loaded.corpus
    assert document.text.startswith(making.PARAGRAPHS[0])
    [problem] = loaded.problems
    assert "may be wrong on page 2: a font does not say" in problem.message
    assert "ocrmypdf" in problem.hint
