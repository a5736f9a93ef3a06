"""The numbers of lists and headings: Word stores how to count, and every reader counts anew. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LEVELS = 9

_HANZI = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_CLOSED = "、．。）】》」：，；"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: `format` as Word names it, `text` such as `%1.%2、`, and where it starts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    as_digits: bool = False


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list: which count it shares with others, its levels, and the levels that it starts anew at a number."""

    counts: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Counter:
    """Counts through a document. `lists`: by the number that paragraphs name."""

    lists: Mapping[str, ListKind]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def next(self, list_number: str, level: int) -> str:
        """What stands before the next paragraph of this list and level, with the space after it; empty for none."""
        kind = self.lists.get(list_number)
        if kind is None or not 0 <= level < LEVELS or level not in kind.levels:
            return ""
        counts = self._counts.setdefault(kind.counts, [None] * LEVELS)
        if list_number not in self._seen:
            self._seen.add(list_number)
            for restarted in kind.starts:
                counts[restarted] = None
        before = counts[level]
        start = kind.starts.get(level, kind.levels[level].start)
        counts[level] = start if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            restart = kind.levels.get(deeper, Level()).restart
            # 0: never anew; n: anew after a paragraph of a level above the n-th.
            if restart is None or level < restart:
                counts[deeper] = None
        return _followed(self._text(kind, counts, level))

    def _text(self, kind: ListKind, counts: list[int | None], level: int) -> str:
        own = kind.levels[level]
        if own.format == "bullet":
            return "•"
        if own.format == "none":
            return _PLACE.sub("", own.text)

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            there = kind.levels.get(at, Level())
            count = counts[at]
            value = kind.starts.get(at, there.start) if count is None else count
            return written(value, "decimal" if own.as_digits and at != level else there.format)

        return _PLACE.sub(number, own.text)


def _followed(mark: str) -> str:
    """The mark with a space, unless it ends in a mark that takes its own room."""
    mark = mark.strip(" \t")
    return mark if not mark or mark[-1] in _CLOSED else f"{mark} "


def written(number: int, format: str) -> str:
    """A number in one of Word's formats; in digits where the format is not known or has no such number."""
    if not 0 <= number < 1_000_000:
        return str(number)
    make = _FORMATS.get(format)
    return (make(number) if make is not None else None) or str(number)


def hanzi(number: int, digits: str = _HANZI, units: str = "十百千万") -> str:
    """A number from 0 to 999,999 as it is counted in Chinese: 十二, 一百零五."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return hanzi(high, digits, units) + units[3] + (zero + hanzi(low, digits, units) if low else "")
    if number == 0:
        return digits[0]
    made = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            made += digits[digit] + (units[place - 1] if place else "")
        elif made and not made.endswith("零") and number % 10**place:
            made += "零"
    return made[1:] if digits == _HANZI and made.startswith("一十") else made


def _roman(number: int) -> str:
    made = ""
    for value, letters in _ROMAN if number < 5000 else ():
        count, number = divmod(number, value)
        made += letters * count
    return made


def _letters(number: int) -> str:
    """a … z, aa, bb, as Word counts."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if 0 < number <= 780 else ""


def _from(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= most else ""


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else ""


def _digit_by_digit(number: int) -> str:
    return "".join(_HANZI[int(digit)] for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + d: ord("０") + d for d in range(10)}),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": hanzi,
    "chineseCountingThousand": hanzi,
    "japaneseCounting": hanzi,
    "taiwaneseCounting": hanzi,
    "taiwaneseCountingThousand": hanzi,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": lambda number: hanzi(number, _LEGAL, "拾佰仟万"),
    "ideographLegalTraditional": lambda number: hanzi(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
}
