"""Differences that Unicode knows of: width and compatibility, case, white space, punctuation."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit import Options, TextView


class WidthNormalizer:
    """NFKC (Unicode Standard Annex 15), and one line end for all."""

    name = "width"
    summary = "Full and half width, compatibility forms and composed marks (NFKC); line ends"
    default = True
    priority = 100

    def normalize(self, view: TextView, options: Options) -> TextView:
        return line_ends(nfkc(view))


class CaseNormalizer:
    name = "case"
    summary = "Upper and lower case"
    default = False
    priority = 90

    def normalize(self, view: TextView, options: Options) -> TextView:
        return view.translate(str.casefold)


class SpaceNormalizer:
    name = "whitespace"
    summary = "White space and characters of no width"
    default = False
    priority = 20

    def normalize(self, view: TextView, options: Options) -> TextView:
        return view.translate(_without_space)


class PunctuationNormalizer:
    name = "punctuation"
    summary = "Punctuation and symbols"
    default = False
    priority = 10

    def normalize(self, view: TextView, options: Options) -> TextView:
        return view.translate(_without_punctuation)


def _without_space(character: str) -> str:
    return "" if character.isspace() or character in "\u200b\u200c\u200d\u2060\ufeff\u00ad" else character


def _without_punctuation(character: str) -> str:
    return "" if unicodedata.category(character)[0] in "PS" else character


def nfkc(view: TextView) -> TextView:
    """The view in NFKC. Clusters of several characters are normalized as wholes, all others once for each character."""
    import numpy as np

    from toolkit import code_points, where

    if unicodedata.is_normalized("NFKC", view.text):
        return view
    points = code_points(view.text)
    joining = where(points, _joins)
    # Nothing composes with a line end, and a line end may still become one with the one before it.
    joining[1:] &= (points[:-1] != ord("\n")) & (points[:-1] != ord("\r"))
    if not joining.any():
        return view.translate(_compatible)
    # A cluster is a character and all that follow it and join it; only those of two or more need a look of their own.
    first = np.flatnonzero(~joining & np.append(joining[1:], False))
    if len(joining) and joining[0]:
        first = np.insert(first, 0, 0)
    breaks = np.append(np.flatnonzero(~joining), len(points))
    ends = breaks[np.searchsorted(breaks, first, side="right")]
    texts = [view.text[a:b] for a, b in zip(first.tolist(), ends.tolist(), strict=True)]
    known = {text: unicodedata.normalize("NFKC", text) for text in set(texts)}
    inside = np.zeros(len(points) + 1, dtype=np.int64)
    np.add.at(inside, first, 1)
    np.add.at(inside, ends, -1)
    alone = np.flatnonzero(np.cumsum(inside[:-1]) == 0)
    single = {int(p): unicodedata.normalize("NFKC", chr(p)) for p in np.unique(points[alone]).tolist()}
    changed = np.array([p for p, new in single.items() if new != chr(p)], dtype=points.dtype)
    loose = alone[np.isin(points[alone], changed)]
    starts = np.concatenate((first, loose)).astype(np.int64)
    finish = np.concatenate((ends, loose + 1)).astype(np.int64)
    replaced = [known[text] for text in texts] + [single[int(p)] for p in points[loose].tolist()]
    order = np.argsort(starts, kind="stable")
    return view.replace(starts[order], finish[order], [replaced[i] for i in order.tolist()])


def _compatible(character: str) -> str:
    return unicodedata.normalize("NFKC", character)


def _joins(character: str) -> bool:
    """Whether a character may compose with the one before it: a mark, or a vowel or final of a hangul syllable."""
    first = unicodedata.normalize("NFKD", character)[0]
    return (
        unicodedata.category(first)[0] == "M"
        or unicodedata.combining(first) != 0
        or "\u1160" <= first <= "\u11ff"
        or "\ud7b0" <= first <= "\ud7ff"
    )


def line_ends(view: TextView) -> TextView:
    """The view with each CRLF, and each lone CR, as one LF."""
    if "\r" not in view.text:
        return view
    import re

    import numpy as np

    found = [match.span() for match in re.finditer(r"\r\n?", view.text)]
    starts, ends = np.array(found, dtype=np.int64).T
    return view.replace(starts, ends, ["\n"] * len(found))
