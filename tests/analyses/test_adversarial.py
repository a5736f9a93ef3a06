"""Texts that are made to be too much: each ends, says little, and the report keeps its laws.

Scaled down from what docs/reuse.md tells (a million characters, a thousand files, 10 MB on one line). The watchdog is far
above what any of them takes, and far below what comparing every pair of positions would.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import toolkit
from toolkit import Passages

WATCHDOG = 240
"""Seconds."""

HANZI = [chr(0x4E00 + n) for n in range(700)]


def hanzi(count: int, seed: int) -> str:
    return "".join(random.Random(seed).choices(HANZI, k=count))


def passages(folder: Path, *options: str) -> list[Passages]:
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", "reuse", str(folder), "--no-text", "-f", "json", *options],
        capture_output=True, check=False, timeout=WATCHDOG,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return [finding for finding in toolkit.from_json(done.stdout).findings if isinstance(finding, Passages)]


@pytest.mark.parametrize("repeated", ["啊", "a", "一二三四五六七", "la ", "啊。"])
def test_one_thing_repeated(write: Callable[..., Path], repeated: str) -> None:
    """Of all the ways in which it matches itself, few are told."""
    path = write("texts/a.txt", repeated * (120_000 // len(repeated)))
    write("texts/b.txt", hanzi(500, 1) + repeated * 2000 + hanzi(500, 2))
    found = passages(path.parent)
    assert len(found) <= 8
    assert sum(len(finding.links) for finding in found) <= 40


BLANKS = [" ", "\u3000", "\t", "\n", "\r\n", "\u2029", "\f"]
MARKS = [".", "…", ":", ",", "，", "—", "“", "(", "\N{ZERO WIDTH SPACE}"]


@pytest.mark.parametrize("analysis", ["reuse", "diff", "duplicates"])
@pytest.mark.parametrize(
    ("said", "marks", "count"),
    [
        (hanzi(40, 3), BLANKS, 100_000),
        ("people who read a letter twice seldom write one back", MARKS, 20_000),
    ],
    ids=["zh", "en"],
)
def test_long_runs_of_what_is_no_unit(
    write: Callable[..., Path], analysis: str, said: str, marks: list[str], count: int
) -> None:
    """Nothing looks from each of them to the end of the run, and none of them is a text of its own."""
    runs = [mark * count for mark in marks if analysis != "diff" or mark != "\f"]  # of a file with two texts
    path = write("texts/a.txt", said + f"x{said}".join(runs) + said)
    write("texts/b.txt", f"y{said}".join(runs) + f"x{said}")
    files = [str(path), str(path.with_name("b.txt"))]
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", analysis, *files, "--no-text", "-f", "json"],
        capture_output=True, check=False, timeout=WATCHDOG,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert len(toolkit.from_json(done.stdout).documents) == (2 if "\f" not in "".join(runs) else 4)


def test_the_same_file_many_times(write: Callable[..., Path]) -> None:
    """A text in every file is one finding, a star; its links are as many as the files, not as their pairs."""
    text = "。".join(hanzi(20, seed) for seed in range(20))
    for number in range(300):
        folder = write(f"texts/{number:03}.txt", text).parent
    (found,) = passages(folder)
    assert len(found.places) == 300
    assert len(found.links) == 299


def test_a_phrase_that_every_file_says_many_times(write: Callable[..., Path]) -> None:
    phrase = hanzi(16, 99)
    for number in range(60):
        said = "。".join(hanzi(30, 1000 * number + n) + phrase for n in range(20))
        folder = write(f"texts/{number:02}.txt", said).parent
    found = passages(folder)
    places = {(place.document, place.start) for finding in found for place in finding.places}
    assert len(places) >= 60 * 20
    assert sum(len(finding.links) for finding in found) <= 10 * 60 * 20


@pytest.mark.parametrize("break_", ["", "，", "。"], ids=["nothing", "commas", "full stops"])
def test_a_long_line(write: Callable[..., Path], break_: str) -> None:
    """Without punctuation a whole text is one sentence, without line ends one paragraph."""
    pieces = [hanzi(15, seed) for seed in range(8000)]
    path = write("texts/a.txt", break_.join(pieces))
    write("texts/b.txt", hanzi(1000, 9) + break_.join(pieces[2000:4000]) + hanzi(1000, 10))
    found = passages(path.parent)
    longest = max(found, key=lambda finding: len(finding.places[0].span))
    assert len(longest.places) == 2
    assert min(len(place.span) for place in longest.places) >= 2000 * 15


def test_letters_without_a_space(write: Callable[..., Path]) -> None:
    """One word of a hundred thousand letters."""
    chance = random.Random(5)
    line = "".join(chance.choices("abcdefghij", k=100_000))
    path = write("texts/a.txt", line)
    write("texts/b.txt", line[1:])
    assert passages(path.parent) == []
