"""Words of any script."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import Options, TextView, Token

_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANJI = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA = "\u3041-\u3096\u309d-\u309f\u30fc"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_OKURIGANA = 3
"""Hiragana after a kanji that are the end of its word; more of them are words of their own."""
_JOINERS = "\u200c\u200d"
"""Of no width, inside words of Persian and Indic scripts and inside emoji."""


class UnicodeTokenizer:
    """Words by their letters, marks and digits; each hanzi and kana alone."""

    name = "unicode"
    summary = "Words of spaced scripts; each hanzi and kana by itself"
    priority = 0

    def tokenize(self, view: TextView, options: Options) -> Iterator[Token]:
        from toolkit import Token

        for match in _words(_marks(view.text)).finditer(view.text):
            yield Token(match.start(), match.end(), match[0])


class JapaneseTokenizer:
    """Runs of one script: kanji with the ending in hiragana (入ります), katakana, hiragana; else words as of any script."""

    name = "japanese"
    summary = "Japanese words by script: kanji with their endings, katakana, hiragana"
    languages = ("ja",)
    priority = 0

    def tokenize(self, view: TextView, options: Options) -> Iterator[Token]:
        from toolkit import Token

        for match in _japanese_words(_marks(view.text)).finditer(view.text):
            yield Token(match.start(), match.end(), match[0])


def _marks(text: str) -> str:
    """The combining marks that a text has, in order: `re` has no class for them."""
    return "".join(sorted(c for c in set(text) if c > "\u02ff" and unicodedata.category(c)[0] == "M"))


@functools.lru_cache(maxsize=64)
def _words(marks: str) -> re.Pattern[str]:
    """What a word is in a text with these marks; a mark belongs to the character before it."""
    marks = re.escape(marks + _JOINERS)
    joined = rf"[{marks}]*"
    letter = rf"(?:[^\W{_UNSPACED}]|[{marks}])"
    return re.compile(
        rf"[{_UNSPACED}]{joined}"  # a hanzi or kana is a word
        rf"|\d+(?:[.,:/-]\d+)*(?:%|{letter}*)"  # a number, a date, a time, 3rd
        rf"|[^\W{_UNSPACED}\d_]{letter}*(?:['’]{letter}+)*"  # letters, with an apostrophe inside
        rf"|\S{joined}"
    )


@functools.lru_cache(maxsize=64)
def _japanese_words(marks: str) -> re.Pattern[str]:
    """What a word is in a Japanese text with these marks."""
    kanji, katakana, hiragana = (
        rf"[{script}][{re.escape(marks + _JOINERS)}]*" for script in (_KANJI, _KATAKANA, _HIRAGANA)
    )
    ending = rf"(?:(?:{hiragana}){{1,{_OKURIGANA}}}(?![{_HIRAGANA}]))?"
    return re.compile(rf"(?:{kanji})+{ending}|(?:{katakana})+|(?:{hiragana})+|{_words(marks).pattern}")
