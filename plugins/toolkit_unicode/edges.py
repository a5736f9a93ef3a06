"""Lines that several files share at their edges: the furniture that no pattern knows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit import Annotation, Document

EDGE = 15
"""Lines with text, from each edge, that are looked at."""

LONGEST = 60
"""Characters of the longest line that is furniture for being shared."""

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_SALUTATION = re.compile(r".{0,20}(?:同志们|各位|朋友们|尊敬的|dear\b|ladies and gentlemen).*", re.IGNORECASE)


class SharedEdgesAnnotator:
    """Inward from each edge, as long as the lines stand at the edge of another file as well.

    A sentence, a salutation and the text's own title are no furniture. Where the shared lines do not end within the limit,
    the files are versions of one text, and nothing is marked.
    """

    name = "shared-edges"
    summary = "Lines that several files share at their edges"
    scope: Literal["corpus"] = "corpus"
    priority = -10

    def annotate(self, documents: Iterable[Document], options: toolkit.Options) -> Iterator[Annotation]:
        edges = [(document, *_edges(document)) for document in documents]
        heads = _files_of(edges, 1)
        feet = _files_of(edges, 2)
        for document, head, foot in edges:
            regions = []
            for lines, files in ((head, heads), (foot, feet)):
                shared = _shared(document, lines, files)
                if shared:
                    spans = [toolkit.Span(*lines[n]) for n in range(shared)]
                    regions.append(toolkit.Region("furniture", min(s.start for s in spans), max(s.end for s in spans)))
            if regions:
                yield toolkit.Annotation(document.id, tuple(regions))


def _edges(document: Document) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The lines of the head from the top, and of the foot from the bottom. A text of one edge's length has no edges."""
    lines = [match.span() for match in _LINE.finditer(document.text)]
    if len(lines) < 4:
        return [], []
    half = min(EDGE, len(lines) // 2)
    return lines[:half], lines[: -half - 1 : -1]


def _key(document: Document, line: tuple[int, int]) -> str:
    return " ".join(document.text[line[0] : line[1]].split()).casefold()


def _files_of(
    edges: list[tuple[Document, list[tuple[int, int]], list[tuple[int, int]]]], side: Literal[1, 2]
) -> Counter[str]:
    """In how many files each line stands at this edge."""
    pairs = {(document.uri, _key(document, line)) for document, head, foot in edges for line in (head, foot)[side - 1]}
    return Counter(key for _, key in pairs)


def _shared(document: Document, lines: list[tuple[int, int]], files: Counter[str]) -> int:
    """How many lines from the edge inward are shared; 0 where they do not end within the limit."""
    for number, line in enumerate(lines):
        key = _key(document, line)
        own = document.title is not None and key == document.title.casefold()
        said = key[-1] in "。！？!?" or _SALUTATION.match(key) is not None
        if files[key] < 2 or line[1] - line[0] > LONGEST or own or said:
            return number
    return 0
