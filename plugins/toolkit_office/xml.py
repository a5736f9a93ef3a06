"""XML as a stream of small trees. Pure.

A whole document is never in memory: only the innermost element that was asked for is built. A document type, and with it
every entity, is refused: office documents have none, and XML bombs are made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

DEEPEST = 200
"""Elements inside each other; real documents have some dozens."""

LARGEST = 2_000_000
"""Elements and attributes of one tree, such as a paragraph."""

MOST_NAMES = 10_000
"""Different names of elements and attributes."""

_SPACES = {
    "wordprocessingml/2006/main": "w",
    "wordprocessingml/main": "w",
    "markup-compatibility/2006": "mc",
    "officeDocument/2006/math": "m",
    "officeDocument/math": "m",
}
"""Name spaces by their ends: those of ISO's strict form differ from Microsoft's in their beginnings only."""


class BrokenXmlError(Exception):
    """XML that is not well formed, or that no office program writes."""


@dataclass(frozen=True, slots=True)
class Open:
    """An element that is open around the one that is given: its name, attributes and number in the stream."""

    name: str
    attributes: dict[str, str]
    number: int


def elements(stream: Iterable[bytes], wanted: set[str]) -> Iterator[tuple[tuple[Open, ...], Element]]:
    """The outermost elements with one of the names, as trees, each with those that are open around it.

    Names are `w_p` for the name spaces of `_SPACES`, else the local name alone. Raises BrokenXmlError.
    """
    reader = _Reader(wanted)
    try:
        for piece in stream:
            reader.parser.Parse(piece, False)
            yield from reader.taken()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenXmlError(str(error)) from error
    except (UnicodeError, LookupError) as error:  # an encoding that is declared and does not exist
        raise BrokenXmlError(str(error)) from error
    yield from reader.taken()


class _Reader:
    def __init__(self, wanted: set[str]) -> None:
        self._wanted = wanted
        self._open: list[Open] = []
        self._builder: TreeBuilder | None = None
        self._inside = 0
        self._count = 0
        self._size = 0
        self._found: list[tuple[tuple[Open, ...], Element]] = []
        self._names: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def taken(self) -> list[tuple[tuple[Open, ...], Element]]:
        """What was found since the last call."""
        found, self._found = self._found, []
        return found

    def _start(self, full: str, attributes: dict[str, str]) -> None:
        name = self._name(full)
        self._count += 1
        if self._builder is not None:
            self._inside += 1
            self._size += 1 + len(attributes)
            if self._inside > DEEPEST or self._size > LARGEST:
                raise BrokenXmlError(
                    "elements are nested too deeply" if self._inside > DEEPEST else "too many elements"
                )
            self._builder.start(name, self._named(attributes))
        elif name in self._wanted:
            self._builder, self._inside, self._size = TreeBuilder(), 1, 1
            self._builder.start(name, self._named(attributes))
        else:
            if len(self._open) > DEEPEST:
                raise BrokenXmlError("elements are nested too deeply")
            self._open.append(Open(name, self._named(attributes), self._count))

    def _end(self, full: str) -> None:
        if self._builder is None:
            self._open.pop()
            return
        self._builder.end(self._name(full))
        self._inside -= 1
        if not self._inside:
            self._found.append((tuple(self._open), self._builder.close()))
            self._builder = None

    def _data(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def _doctype(self, *_: object) -> None:
        raise BrokenXmlError("a document type is declared")

    def _named(self, attributes: dict[str, str]) -> dict[str, str]:
        return {self._name(name): value for name, value in attributes.items()}

    def _name(self, full: str) -> str:
        if full not in self._names:
            if len(self._names) > MOST_NAMES:
                raise BrokenXmlError("too many names of elements")
            space, _, local = full.rpartition(" ")
            prefix = next((short for end, short in _SPACES.items() if space.endswith(end)), "")
            self._names[full] = f"{prefix}_{local}" if prefix else local
        return self._names[full]
