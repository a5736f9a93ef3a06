"""The lines of a near-duplicate pair beside each other, with what changed inside them. Pure.

A renderer has no tokenizer, so that a word is here what its form tells: a run of letters, a number, a single hanzi.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from toolkit_html.safe import marked

ALIKE = 0.5
"""Lines are partners where this share of their words is the same."""
_COMPARED = 400
"""Pairs of lines that are compared at the most; lines of a longer stretch are set beside each other in their order."""
_BRIDGE = 2
"""So few equal words between two changes are marked with them: a reader sees one change, not three."""

_HANZI = r"\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d{_HANZI}]+|\s+|.", re.DOTALL)


def beside(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """The lines of two stretches in their order: those that are alike beside each other, the others for themselves."""
    if len(left) * len(right) > _COMPARED:
        yield from ((left[n] if n < len(left) else None, right[n] if n < len(right) else None)
                    for n in range(max(len(left), len(right))))  # fmt: skip
        return
    for (a, c), (b, d) in pairwise([(-1, -1), *_partners(left, right), (len(left), len(right))]):
        between = max(b - a, d - c) - 1
        for n in range(1, between + 1):
            one, other = left[a + n] if a + n < b else None, right[c + n] if c + n < d else None
            if one is not None and other is not None:
                yield one, None
                yield None, other
            else:
                yield one, other
        if b < len(left):
            yield left[b], right[d]


def _partners(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of lines, in one order, that together are most alike."""
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(right) + 1)]
    here, there = ([Counter(_WORD.findall(line)) for line in lines] for lines in (left, right))
    for a, one in enumerate(here):
        row = [best[a][0]]
        for c, other in enumerate(there):
            found = max(best[a][c + 1], row[c], key=lambda chain: chain[0])
            score = _likeness(one, other)
            if score >= ALIKE and best[a][c][0] + score > found[0]:
                found = best[a][c][0] + score, (*best[a][c][1], (a, c))
            row.append(found)
        best.append(row)
    return list(best[-1][-1][1])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of the words of both lines that both have, in whatever order."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def changed(left: str, right: str) -> tuple[Markup, Markup]:
    """Both lines, what is only on the left as `del`, what is only on the right as `ins`; lines unlike, as a whole."""
    here, there = _WORD.findall(left), _WORD.findall(right)
    matcher = difflib.SequenceMatcher(None, here, there, autojunk=False)
    if matcher.ratio() < ALIKE:
        return marked([(left, "del")]), marked([(right, "ins")])
    runs: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    steps = matcher.get_opcodes()
    for number, (op, a, b, c, d) in enumerate(steps):
        inside = 0 < number < len(steps) - 1
        same = op == "equal" and not (inside and b - a < _BRIDGE)
        for side, words, name in ((0, here[a:b], "del"), (1, there[c:d], "ins")):
            if words:
                runs[side].append(("".join(words), "" if same else name))
    return marked(_joined(runs[0])), marked(_joined(runs[1]))


def _joined(runs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbors of one kind as one run."""
    joined: list[tuple[str, str]] = []
    for text, name in runs:
        if joined and joined[-1][1] == name:
            joined[-1] = (joined[-1][0] + text, name)
        else:
            joined.append((text, name))
    return joined
