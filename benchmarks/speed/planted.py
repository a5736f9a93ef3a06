"""Documents with planted reuse, made by a seed: Chinese words drawn by their frequency into patterns of sentences.

The words and their counts are those of jieba's dictionary; the sentences mean nothing, but their words are as frequent as
in real text. One passage a document, about a twentieth of it, is taken from one of the documents before it: verbatim, with
its sentences reordered, or with its words changed. `truth.jsonl` says which and where.
"""

from __future__ import annotations

import importlib.util
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path

CHARACTERS = 3500
"""Of a document: 1,000 of them are 10 MB of UTF-8."""

PLANTED = 175
"""Characters of a planted passage, at the least: a twentieth of a document."""

BACK = 20
"""A source is at most this many documents back, so that the first documents are a set of their own."""

KINDS = ("verbatim", "reordered", "reworded")
DROPPED, REPLACED, ADDED = 0.06, 0.10, 0.04
PATTERNS = (
    ("n", "d", "v", "n", "，", "v", "a", "的", "n", "。"),
    ("t", "，", "n", "和", "n", "v", "了", "n", "，", "d", "v", "n", "v", "n", "。"),
    ("r", "v", "n", "，", "v", "n", "，", "v", "n", "，", "d", "a", "。"),
    ("a", "的", "n", "在", "n", "里", "v", "n", "。"),
    ("n", "v", "n", "v", "，", "c", "n", "d", "v", "m", "q", "n", "，", "n", "也", "v", "n", "v", "。"),
    ("v", "n", "的", "n", "d", "a", "，", "v", "r", "d", "v", "n", "。"),
    ("c", "n", "v", "n", "，", "r", "d", "v", "a", "的", "n", "，", "v", "n", "v", "a", "。"),
)
SENTENCES_OF_A_PARAGRAPH = 6

Sentence = list[str]


@dataclass(frozen=True, slots=True)
class Planted:
    """A passage: `[start, end)` of a document, taken from the source's."""

    document: str
    start: int
    end: int
    source: str
    source_start: int
    source_end: int
    kind: str


class Words:
    """Words drawn by their count, by part of speech. `letters`: each is spelled in letters of its own, with a space."""

    def __init__(self, chance: random.Random, *, letters: bool = False) -> None:
        self._chance = chance
        self._letters = letters
        spec = importlib.util.find_spec("jieba")
        assert spec is not None
        assert spec.submodule_search_locations is not None
        words: dict[str, list[str]] = defaultdict(list)
        counts: dict[str, list[int]] = defaultdict(list)
        with (Path(spec.submodule_search_locations[0]) / "dict.txt").open(encoding="utf-8") as lines:
            for line in lines:
                word, count, tag = line.split()
                words[tag[0]].append(word)
                counts[tag[0]].append(int(count))
        self._words = words
        self._sums = {tag: list(accumulate(listed)) for tag, listed in counts.items()}
        self._ready: dict[str, list[str]] = {}

    def one(self, tag: str) -> str:
        if not self._ready.get(tag):
            self._ready[tag] = self._chance.choices(self._words[tag], cum_weights=self._sums[tag], k=5000)
        return self._spelled(self._ready[tag].pop())

    def sentence(self) -> Sentence:
        slots = self._chance.choice(PATTERNS)
        return [self.one(slot) if slot in self._sums else self._spelled(slot) for slot in slots]

    def _spelled(self, word: str) -> str:
        if not self._letters:
            return word
        return {"，": ", ", "。": ". "}.get(word) or "".join(map(_syllables, word)) + " "


def _syllables(character: str) -> str:
    """Letters that stand for a character: two syllables, the same for the same."""
    code, letters = ord(character), ""
    for _ in range(2):
        code, rest = divmod(code, len(_CONSONANTS) * len(_VOWELS))
        letters += _CONSONANTS[rest // len(_VOWELS)] + _VOWELS[rest % len(_VOWELS)]
    return letters


_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwyz", ("a", "e", "i", "o", "u", "an", "en", "in", "or", "us")


def plant(folder: Path, documents: int, seed: int = 1, *, letters: bool = False) -> None:
    """Writes `documents/*.txt` and `truth.jsonl`. `letters`: in words of the letters a to z, for who knows only these."""
    chance = random.Random(seed)
    words = Words(chance, letters=letters)
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    recent: list[tuple[list[Sentence], list[int]]] = []  # own sentences, and where each begins in the text
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for number in range(documents):
            own = _own(words)
            taken, told = _taken(recent, number, chance, words) if recent else ([], None)
            at = chance.randrange(len(own) + 1)
            text, starts = _written([*own[:at], *taken, *own[at:]])
            (folder / "documents" / name(number)).write_text(text, encoding="utf-8")
            if told is not None:
                source, source_start, source_end, kind = told
                start, end = starts[at], starts[at + len(taken) - 1] + len("".join(taken[-1]))
                one = Planted(name(number), start, end, source, source_start, source_end, kind)
                truth.write(json.dumps(asdict(one)) + "\n")
            recent.append((own, starts[:at] + starts[at + len(taken) :]))
            del recent[:-BACK]


def name(number: int) -> str:
    return f"{number:06}.txt"


def _own(words: Words) -> list[Sentence]:
    own: list[Sentence] = []
    length = 0
    while length < CHARACTERS - PLANTED:
        own.append(words.sentence())
        length += sum(map(len, own[-1]))
    return own


def _taken(
    recent: list[tuple[list[Sentence], list[int]]], number: int, chance: random.Random, words: Words
) -> tuple[list[Sentence], tuple[str, int, int, str]]:
    """The sentences of a passage as they are written here, and where they come from."""
    back = chance.randrange(1, len(recent) + 1)
    own, starts = recent[-back]
    kind = KINDS[number % len(KINDS)]
    while True:
        first = last = chance.randrange(len(own))
        while last < len(own) and starts[last] + len("".join(own[last])) - starts[first] < PLANTED:
            last += 1
        # Nothing but paragraph ends between the sentences: no passage that was planted there itself.
        if last < len(own) and starts[last] - starts[first] <= _length(own[first:last]) + last - first:
            break
    taken = [list(sentence) for sentence in own[first : last + 1]]
    end = starts[last] + len("".join(own[last]))
    if kind == "reordered":
        chance.shuffle(taken)
    elif kind == "reworded":
        taken = [list(_reworded(sentence, chance, words)) for sentence in taken]
    return taken, (name(number - back), starts[first], end, kind)


def _length(sentences: list[Sentence]) -> int:
    return sum(len(word) for sentence in sentences for word in sentence)


def _reworded(sentence: Sentence, chance: random.Random, words: Words) -> Iterator[str]:
    for word in sentence:
        drawn = chance.random()
        if not word[0].isalnum() or drawn >= DROPPED + REPLACED + ADDED:
            yield word
        elif drawn >= DROPPED:
            yield words.one("n")
            if drawn >= DROPPED + REPLACED:
                yield word


def _written(sentences: list[Sentence]) -> tuple[str, list[int]]:
    """The text in paragraphs, and where each sentence begins."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for number, sentence in enumerate(sentences, 1):
        starts.append(at)
        part = "".join(sentence) + ("\n" if number % SENTENCES_OF_A_PARAGRAPH == 0 else "")
        parts.append(part)
        at += len(part)
    return "".join(parts), starts
