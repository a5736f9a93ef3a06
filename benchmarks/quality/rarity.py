"""Words in any order, weighted by rarity: how far they take reuse that an LLM has rewritten.

Each paragraph of the one text is put beside the paragraph of the other with the highest cosine, its words weighted by
their inverse paragraph frequency in the set. Every pair above a limit is a detection. No order, no runs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pan import Case, score

PARAGRAPH = re.compile(r"[^\n]+")
WORD = re.compile(r"\w+")
LIMITS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
SHORTEST = 20
"""Words: what is shorter is a heading."""


def best(pairs: Sequence[tuple[str, str]], texts: Mapping[str, str], truth: Sequence[Case]) -> tuple[float, float]:
    """The best plagdet, and the limit that gives it."""
    vectors = _vectors({name for pair in pairs for name in pair}, texts)
    near = [case for pair in pairs for case in _nearest(*pair, vectors)]
    scored = [(score(truth, [case for cosine, case in near if cosine >= limit]).plagdet, limit) for limit in LIMITS]
    return max(scored)


Vector = tuple[int, int, dict[str, float]]


def _vectors(names: set[str], texts: Mapping[str, str]) -> dict[str, list[Vector]]:
    """The paragraphs of each text: where they are, and the weights of their words, of length 1."""
    cut = {
        name: [(m.start(), m.end(), Counter(w.lower() for w in WORD.findall(m[0]))) for m in PARAGRAPH.finditer(texts[name])]
        for name in sorted(names)
    }  # fmt: skip
    several = [words for paragraphs in cut.values() for _, _, words in paragraphs]
    often = Counter(word for words in several for word in words)
    return {
        name: [
            (start, end, _unit({w: n * math.log(len(several) / often[w]) for w, n in words.items()}))
            for start, end, words in paragraphs
            if words.total() >= SHORTEST
        ]
        for name, paragraphs in cut.items()
    }


def _unit(weights: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _nearest(one: str, other: str, vectors: Mapping[str, list[Vector]]) -> list[tuple[float, Case]]:
    found = []
    for start, end, words in vectors[one]:
        cosines = [(sum(w * there.get(word, 0.0) for word, w in words.items()), a, b) for a, b, there in vectors[other]]
        if cosines:
            cosine, a, b = max(cosines)
            found.append((cosine, Case(one, other, start, end, a, b)))
    return found
