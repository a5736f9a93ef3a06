"""Which language a text is in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit import Annotation

SAMPLE = 20_000
"""Characters that are looked at."""

_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]+")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]+")),
    ("zh", re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")),
    ("ru", re.compile("[\u0400-\u052f]+")),
    ("el", re.compile("[\u0370-\u03ff]+")),
    ("ar", re.compile("[\u0600-\u06ff]+")),
    ("he", re.compile("[\u0590-\u05ff]+")),
    ("th", re.compile("[\u0e00-\u0e7f]+")),
    ("hi", re.compile("[\u0900-\u097f]+")),
)
"""A language for each script that has one which is by far the most common."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_HANZI_A_WORD = 4
"""Latin letters that say about as much as one hanzi."""

_LITERARY = re.compile("[之曰矣焉哉乃遂於其者也]")
_VERNACULAR = re.compile("[的了是这這们們个個]")
"""Particles of Literary Chinese, and of the Chinese that is spoken."""

_PARTICLES = 0.03
"""Share of the hanzi of a Literary Chinese text that are such particles: in histories and masters it is 5 to 15 %."""


class LanguageAnnotator:
    """By script; Latin script by chardet's letter statistics."""

    name = "language"
    summary = "The language, by script and letters"
    scope: Literal["source"] = "source"

    def annotate(self, documents: Iterable[toolkit.Document], options: toolkit.Options) -> Iterator[Annotation]:
        for document in documents:
            if document.language == toolkit.UNDETERMINED or document.start:
                yield toolkit.Annotation(document.id, language=language_of(document.text))


def language_of(text: str) -> str:
    """The BCP 47 tag of the language of most of a text; `und` where there is nothing to go by."""
    sample = text[:SAMPLE]
    # Ten looks at every hanzi of a large collection take as long as reading it.
    rest = dict(_SCRIPTS)["zh"].sub("", sample)
    counts = {language: _letters(pattern, rest) for language, pattern in _SCRIPTS}
    counts["zh"] = len(sample) - len(rest)
    latin = _letters(_LATIN, rest)
    # Japanese is written with hanzi as well, and some Chinese texts hold a kana or two.
    if counts["ja"] > 0.1 * counts["zh"]:
        counts["ja"] += counts.pop("zh")
    best = max(counts, key=lambda language: counts[language])
    if counts[best] and counts[best] * _HANZI_A_WORD >= latin:
        return "lzh" if best == "zh" and _is_literary(sample, counts["zh"]) else best
    return _latin_language(sample) if latin else toolkit.UNDETERMINED


def _letters(runs: re.Pattern[str], sample: str) -> int:
    """How many characters the runs of a script have: to find each letter by itself takes many times as long."""
    return sum(map(len, runs.findall(sample)))


def _is_literary(sample: str, hanzi: int) -> bool:
    literary = len(_LITERARY.findall(sample))
    return literary >= _PARTICLES * hanzi and literary > 10 * len(_VERNACULAR.findall(sample))


def _latin_language(sample: str) -> str:
    import chardet

    found = chardet.detect(sample.encode("utf-8", "replace"))["language"]
    return found if found else toolkit.UNDETERMINED
