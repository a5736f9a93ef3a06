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
_PARTICLE = "[はがをにでとのもへや]|[かて]\u3099|から|まで|より|だけ|など"
"""What stands after a noun: such hiragana are no part of its word."""
_SMALL_WORDS = "から|まで|より|など|だけ|ので|のに|でした|です|ました|ません|ます|ない"
"""Particles and endings of more than one hiragana, which else is a word by itself."""
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
    """Runs of kanji, with the ending in hiragana where it is one (入ります), and of katakana; hiragana by particle or alone.

    A word that goes with its particle would be all changed where only the word is another.
    """

    name = "japanese"
    summary = "Japanese words by script: kanji with their endings, katakana, particles"
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
    ending = rf"(?:(?:(?!{_PARTICLE}){hiragana}){{1,{_OKURIGANA}}}(?={_PARTICLE}|[^{_HIRAGANA}]|\Z))?"
    return re.compile(rf"(?:{kanji})+{ending}|(?:{katakana})+|{_SMALL_WORDS}|{_words(marks).pattern}")


class KoreanTokenizer:
    """The words between spaces, the particle behind a noun by itself: 사람은 and 사람을 share their noun."""

    name = "korean"
    summary = "Korean words, particles and common endings by themselves"
    languages = ("ko",)
    priority = 0

    def tokenize(self, view: TextView, options: Options) -> Iterator[Token]:
        from toolkit import Token

        for match in _words(_marks(view.text)).finditer(view.text):
            word = match[0]
            cut = _ENDING.search(word)
            if cut is not None:
                yield Token(match.start(), match.start() + cut.start(), word[: cut.start()])
                yield Token(match.start() + cut.start(), match.end(), cut[0])
            else:
                yield Token(match.start(), match.end(), word)


_ENDING = re.compile(
    r"(?<=[\uac00-\ud7a3])(?:"
    r"(?:들)?(?:은|는|을|를|에|에서|에게|에는|에서는|에도|으로|으로는|이라고|까지|부터|처럼|마다|보다)"
    r"|(?<=[\uac00-\ud7a3]{2})(?:들)?(?:이|가|의|와|과|로|도|만)|(?<=[\uac00-\ud7a3]{2})들"
    r"|(?:했|었|았|였|겠)?습니다|입니다|합니다|(?:졌|했|었|았|였)다고?"
    r")$"
)
"""What may stand behind a stem: particles, and the endings of polite and of reported speech."""
