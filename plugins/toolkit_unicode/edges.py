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

MARGIN = 5
"""Lines beyond the edge where others may have a line of it: a version of a text may begin or end with a few lines more."""

LONGEST = 60
"""Characters of the longest line that is furniture for being shared."""

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_SALUTATION = re.compile(
    r".{0,20}(?:同志们|各位|朋友们|尊敬的|dear\b|ladies and gentlemen|thank you\b).*", re.IGNORECASE
)


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
        edges = [(document, _lines(document)) for document in documents]
        heads = _files_of((document, lines[: EDGE + MARGIN]) for document, lines in edges)
        feet = _files_of((document, lines[-EDGE - MARGIN :]) for document, lines in edges)
        for document, lines in edges:
            inward = min(EDGE, len(lines) // 2)
            regions = []
            for edge, files in ((lines[:inward], heads), (lines[::-1][:inward], feet)):
                shared = edge[: _shared(document, edge, files)]
                if shared:
                    start, end = min(shared)[0], max(shared)[1]
                    regions.append(toolkit.Region("furniture", start, end))
            if regions:
                yield toolkit.Annotation(document.id, tuple(regions))


def _lines(document: Document) -> list[tuple[int, int]]:
    """The lines with text; none of a text that is too short to have edges."""
    lines = [match.span() for match in _LINE.finditer(document.text)]
    return lines if len(lines) >= 4 else []


def _key(document: Document, line: tuple[int, int]) -> str:
    return " ".join(document.text[line[0] : line[1]].split()).casefold()


def _files_of(edges: Iterable[tuple[Document, list[tuple[int, int]]]]) -> Counter[str]:
    """In how many files each line stands at this edge."""
    pairs = {(document.uri, _key(document, line)) for document, lines in edges for line in lines}
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
