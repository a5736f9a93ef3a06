"""The list of set phrases: read, and found in a text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import toolkit

_HANZI = r"\u3400-\u9fff\U00020000-\U0003ffff"
UNIT = re.compile(rf"[{_HANZI}\u3040-\u30ff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)*")
"""What is counted: a hanzi, kana or hangul, or a word of a spaced script."""

KIND = "set phrases"
"""What a phrase is whose list does not say."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase and what kind it is: 成语, 俗语."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Found:
    """A set phrase in a text. `span`: code points of that text."""

    phrase: Phrase
    span: toolkit.Span


def bundled() -> list[Phrase]:
    """The phrases that come with the plugin."""
    file = resources.files("toolkit_setphrases") / "data" / "phrases.txt"
    return list(read(file.read_text(encoding="utf-8").splitlines()))


def from_file(path: str) -> list[Phrase]:
    """The phrases of a user's list. Raises UsageError where it cannot be read."""
    try:
        return list(read(Path(path).read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise toolkit.UsageError(
            f"the list of phrases {path} cannot be read: {error}", "Give a text file in UTF-8, a phrase a line."
        ) from error


def read(lines: Iterable[str]) -> Iterator[Phrase]:
    """Phrases, one a line; `[kind]` says what those below are, `#` begins a comment."""
    kind = KIND
    for line in lines:
        words = line.partition("#")[0].strip()
        if words.startswith("[") and words.endswith("]"):
            kind = words[1:-1].strip() or KIND
        elif UNIT.search(words):
            yield Phrase(words, kind)


class Phrases:
    """Set phrases that can be found in texts: of two that begin at one place, the longer."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_units = {_key(phrase.words): phrase for phrase in phrases}
        self._by_units = by_units
        longest_first = sorted(by_units, key=lambda units: (-sum(map(len, units)), units))
        self._pattern = re.compile("|".join(map(_pattern, longest_first)) or r"(?!)", re.IGNORECASE)

    def __len__(self) -> int:
        return len(self._by_units)

    def found_in(self, text: str) -> list[Found]:
        """The set phrases of a text, in order and apart."""
        return [
            Found(self._by_units[_key(match[0])], toolkit.Span(match.start(), match.end()))
            for match in self._pattern.finditer(text)
        ]


@functools.cache
def known(files: tuple[str, ...]) -> Phrases:
    """The phrases that come with the plugin, and those of the user's lists."""
    own = [phrase for file in files for phrase in from_file(file)]
    return Phrases([*bundled(), *own])


def _key(words: str) -> tuple[str, ...]:
    """What makes a phrase that phrase: its units, whatever marks stand between them."""
    return tuple(unit.lower().replace("’", "'") for unit in UNIT.findall(words))


def _pattern(units: Sequence[str]) -> str:
    """Units with what may stand between them: nothing or a comma between hanzi, white space between words."""
    out = ""
    for number, unit in enumerate(units):
        hanzi = re.match(f"[{_HANZI}]", unit) is not None
        if number:
            out += r"[，,、；]?\s*" if hanzi else r"[,;]?\s+"
        word = re.escape(unit).replace("'", "['’]")
        out += word if hanzi else rf"(?<!\w){word}(?!\w)"
    return out
