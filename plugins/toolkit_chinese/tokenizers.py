"""Words by jieba's dictionary: with rjieba, which cuts the same thirty times faster, or with jieba itself.

Both know the words in simplified characters best. A text in traditional ones is cut where its simplified form is, which has
the same length, so that the same words of both scripts are the same tokens.
"""

from __future__ import annotations

import functools
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import toolkit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit import TextView, Token
    from toolkit_chinese.dictionary import Word


class DictionaryOptions(toolkit.Options, frozen=True):
    dictionary: Annotated[
        str | None,
        toolkit.Meta(
            description="Further words, names and slogans, in jieba's format: a word, its count, its tag a line.",
            extra={"path": "file"},
        ),
    ] = None


class RjiebaTokenizer:
    """The default for Chinese."""

    name = "rjieba"
    summary = "Chinese words by jieba's dictionary, fast"
    languages = ("zh",)
    priority = 20
    Options = DictionaryOptions

    def tokenize(self, view: TextView, options: DictionaryOptions) -> list[Token]:
        return _tokens(view.text, _cutter(_rjieba, options.dictionary))


class JiebaTokenizer:
    """The reference."""

    name = "jieba"
    summary = "Chinese words by jieba"
    languages = ("zh",)
    priority = 10
    Options = DictionaryOptions

    def tokenize(self, view: TextView, options: DictionaryOptions) -> list[Token]:
        return _tokens(view.text, _cutter(_jieba, options.dictionary))


class CharacterTokenizer:
    """In Literary Chinese most words have one character; a dictionary of today's words cuts it at random."""

    name = "characters"
    summary = "Each hanzi a word: Literary Chinese"
    languages = ("lzh",)
    priority = 30

    def tokenize(self, view: TextView, options: toolkit.Options) -> Iterator[Token]:
        for match in re.finditer(r"[A-Za-z0-9]+|\S", view.text):
            yield toolkit.Token(*match.span(), match[0])


@dataclass(frozen=True, slots=True)
class _Cutter:
    """A cutter that knows the user's words. `whole`: finds those that it cannot hold, as they have marks in them."""

    tokenize: Callable[[str], Any]
    whole: re.Pattern[str] | None


def _tokens(text: str, cutter: _Cutter) -> list[Token]:
    cut = _simplified(text)
    if cutter.whole is None:
        return _cut(text, cut, 0, len(text), cutter)
    tokens: list[Token] = []
    at = 0
    for match in cutter.whole.finditer(cut):
        tokens += _cut(text, cut, at, match.start(), cutter)
        tokens.append(toolkit.Token(*match.span(), text[match.start() : match.end()]))
        at = match.end()
    return tokens + _cut(text, cut, at, len(text), cutter)


def _cut(text: str, cut: str, first: int, last: int, cutter: _Cutter) -> list[Token]:
    """The words of a stretch of a text, cut by its simplified form."""
    return [
        toolkit.Token(first + start, first + end, text[first + start : first + end])
        for word, start, end in cutter.tokenize(cut[first:last])
        if not word.isspace()
    ]


def _simplified(text: str) -> str:
    """The text in simplified characters, each in its place; as it is where that cannot be."""
    if text.isascii():
        return text
    from toolkit_chinese.normalizers import to_simplified

    simplified = to_simplified(text)
    return simplified if len(simplified) == len(text) else text


def _cutter(make: Callable[[], Any], dictionary: str | None) -> _Cutter:
    if dictionary is None:
        return _known(make, None, None)
    from toolkit_chinese.dictionary import version_of

    return _known(make, dictionary, version_of(dictionary))


@functools.lru_cache(maxsize=4)
def _known(make: Callable[[], Any], dictionary: str | None, version: tuple[int, int] | None) -> _Cutter:
    """The cutter with the words of a dictionary, made once for each version of the file."""
    cutter = make()
    if dictionary is None:
        return _Cutter(cutter.tokenize, None)
    from toolkit_chinese.dictionary import read_dictionary

    words = read_dictionary(dictionary)
    for word in words:
        if word.is_held:
            _add(cutter, word)
    marked = sorted({_simplified(word.text) for word in words if not word.is_held}, key=lambda word: (-len(word), word))
    return _Cutter(cutter.tokenize, re.compile("|".join(map(re.escape, marked))) if marked else None)


def _add(cutter: Any, word: Word) -> None:
    """Adds a word with its count, or the least by which it stays whole, if that is more."""
    text = _simplified(word.text)
    least = cutter.suggest_freq(text)
    cutter.add_word(text, least if word.count is None else max(word.count, least), word.tag)


def _rjieba() -> Any:
    import rjieba

    return rjieba.Jieba()


def _jieba() -> Any:
    with warnings.catch_warnings():
        # Its sources hold invalid escapes, and it looks for pkg_resources first.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel("ERROR")
    return jieba.Tokenizer()
