"""The user's own words, in the format of jieba's user dictionaries."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import toolkit

MOST = 10**9
"""The highest count of a word."""

_LINE = re.compile(r"(?P<word>\S.*?)(?:\s+(?P<count>\d+))?(?:\s+(?P<tag>[a-zA-Z]{1,5}))?$")
_SPACED_HANZI = re.compile(r"[\u3400-\u9fff]\s|\s[\u3400-\u9fff]")
_HELD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")
"""What jieba looks for words in: it cuts at any other character, whatever its dictionary says."""


@dataclass(frozen=True, slots=True)
class Word:
    """A line of a dictionary: a word, name or slogan; how often it is met, and its part of speech, if they are given."""

    text: str
    count: int | None = None
    tag: str | None = None

    @property
    def is_held(self) -> bool:
        """Whether jieba can keep it whole: it holds no mark and no space."""
        return _HELD.fullmatch(self.text) is not None


def version_of(path: str) -> tuple[int, int]:
    """What changes with the file, so that nobody cuts by what was in it before. Raises UsageError where it is not there."""
    try:
        state = os.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    return state.st_mtime_ns, state.st_size


def read_dictionary(path: str) -> list[Word]:
    """The words of a dictionary file. Raises UsageError with the line that is wrong."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    return list(_words(path, lines))


def _words(path: str, lines: Sequence[str]) -> Iterator[Word]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        count = int(match["count"]) if match is not None and match["count"] is not None else None
        # No Chinese word has a space in it: what looks like one has its fields in another order, or too many.
        if match is None or _SPACED_HANZI.search(match["word"]) or (count or 0) > MOST:
            raise toolkit.UsageError(
                f"the dictionary {path} has no word, count and tag in line {number}: {line.strip()[:60]}",
                "Write: word, or word count, or word count tag, such as: 社区食堂 3 n",
            )
        yield Word(match["word"], count, match["tag"])


def _unreadable(path: str, error: OSError | UnicodeDecodeError) -> toolkit.UsageError:
    why = f"byte {error.start} is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
    return toolkit.UsageError(f"the dictionary {path} cannot be read: {why}", "It must be text in UTF-8.")
