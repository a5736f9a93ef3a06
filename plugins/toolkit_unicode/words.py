"""Words of any script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import Options, TextView, Token

_UNSPACED = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(
    rf"[{_UNSPACED}]"  # a hanzi or kana is a word
    r"|\d+(?:[.,:/-]\d+)*%?"  # a number, a date, a time
    rf"|(?:(?![{_UNSPACED}\d_])\w)[^\W{_UNSPACED}]*(?:['’](?:(?![{_UNSPACED}])\w)+)*"  # letters, with an apostrophe inside
    r"|\S"
)


class UnicodeTokenizer:
    """Words by their letters, marks and digits; each hanzi and kana alone."""

    name = "unicode"
    summary = "Words of spaced scripts; each hanzi and kana by itself"
    priority = 0

    def tokenize(self, view: TextView, options: Options) -> Iterator[Token]:
        from toolkit import Token

        for match in _WORD.finditer(view.text):
            yield Token(match.start(), match.end(), match[0])
