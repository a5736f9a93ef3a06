"""Pages whose fonts do not say which characters they draw, told by the characters that come out. Pure.

A font in a PDF draws by numbers. Where it has no table from these to characters (ToUnicode), readers take the numbers for
characters: out come those of private use, control characters, signs, accented letters in a row, or hanzi that nobody uses.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

FEWEST = 40
"""Characters from which on a page can be told."""

NO_CHARACTERS = 0.05
"""The share of characters without a meaning that a page has at most: bullets of a list may be such."""

RARE_HANZI = 0.25
"""The share of hanzi that no standard counts among the common ones; a text in classical Chinese has some 3 %."""

SIGNS = 0.4
"""The share of signs of ASCII, digits, dots and dashes not counted, that no page of text or of numbers has."""

ACCENTED = 0.4
"""The share of accented letters and signs of Latin-1, of which Vietnamese has some 20 %: bytes of GBK taken for letters."""

_SIGNS = frozenset("!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~")
_COMMON = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("shift_jis", 0x88, 0x98))
"""Encodings whose first hanzi are the common ones (simplified, traditional, Japanese), by the first of their two bytes."""


def share_of_nothing(characters: Mapping[str, int]) -> float:
    """The share of characters that mean nothing to anybody, given how often each occurs."""
    return _share(characters, (c for c in characters if c == "\ufffd" or unicodedata.category(c) in ("Cc", "Co", "Cn")))


def is_readable(text: str) -> bool:
    """Whether the characters of a page (white space aside) are such as a text has; True where they are too few to tell."""
    characters = Counter("".join(text.split()))
    if characters.total() < FEWEST:
        return True
    hanzi = Counter({c: count for c, count in characters.items() if "\u3400" <= c <= "\u9fff" or c >= "\U00020000"})
    return (
        share_of_nothing(characters) <= NO_CHARACTERS
        and (hanzi.total() < FEWEST or _share(hanzi, (c for c in hanzi if not _is_common(c))) <= RARE_HANZI)
        and _share(characters, _SIGNS) <= SIGNS
        and _share(characters, (c for c in characters if "\u00a0" <= c <= "\u00ff")) <= ACCENTED
    )


def _share(characters: Mapping[str, int], some: Iterable[str]) -> float:
    return sum(characters.get(c, 0) for c in some) / max(1, sum(characters.values()))


def _is_common(hanzi: str) -> bool:
    """Whether a hanzi is of the first level of a standard: the 3,755 of GB 2312, the 5,401 of Big5, the 2,965 of JIS."""
    for encoding, first, last in _COMMON:
        code = hanzi.encode(encoding, "ignore")
        if len(code) == 2 and first <= code[0] <= last:
            return True
    return False
