"""What the reader decided: texts that belong together, texts that do not, and boilerplate. Read from TOML or JSON.

A file of decisions names texts, not offsets, so that it outlives an edit of the documents:

    [[pair]]
    texts = ["The bridge is gone.", "They took the old bridge down."]
    documents = ["draft.txt", "final.txt"]     # only there; may be left out
    note = "asked the author"                  # for people; may be left out

    [[apart]]
    texts = ["Thank you all.", "Thank you all."]

    [[boilerplate]]
    text = "Sent from the office of the mayor"

JSON has the same names: `{"pair": [{"texts": ["…", "…"]}], "apart": [], "boilerplate": []}`. A report holds the decisions
that it was made with in this shape, too.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from toolkit.errors import UsageError, nearest

Section: TypeAlias = Literal["pair", "apart", "boilerplate"]
SECTIONS: tuple[Section, ...] = ("pair", "apart", "boilerplate")


class TextPair(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two texts that belong together, or do not. They have no order: either may be the left one.

    `documents`: of each text in which document it stands, an empty one for any; or none at all. `note`: for people.
    `origin`: the file and the number in it.
    """

    texts: tuple[str, str]
    documents: tuple[str, ...] = ()
    note: str = ""
    origin: str = ""

    @property
    def ends(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Each text with its document."""
        one, other = self.documents or ("", "")
        return (self.texts[0], one), (self.texts[1], other)


class Boilerplate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text that everybody has. `document`: only there, empty for any. `note`, `origin`: as in a pair."""

    text: str
    document: str = ""
    note: str = ""
    origin: str = ""


class Decisions(msgspec.Struct, frozen=True, omit_defaults=True):
    """All decisions of a run, in the order of the files.

    `pair`: texts that belong together. `apart`: texts that do not. `boilerplate`: what is not worth reading.
    """

    pair: tuple[TextPair, ...] = ()
    apart: tuple[TextPair, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pair or self.apart or self.boilerplate)


def is_document(name: str, id: str) -> bool:
    """Whether a decision that names a document means the one with this id.

    They are the same where one is the end of the other from a folder on, as an id is what was typed: `final.txt` is
    `texts/final.txt`, from wherever it was run. A name without `#N` is any work of the file. No name is every document.
    """
    name, id = "/" + name.replace("\\", "/"), "/" + id.replace("\\", "/")
    file, _, number = id.rpartition("#")
    ids = (id, file) if file and number.isdecimal() else (id,)
    return name == "/" or any(one.endswith(name) or name.endswith(one) for one in ids)


def read_decisions(files: Sequence[str]) -> Decisions:
    """The decisions of these files together; what stands there twice, once.

    Raises UsageError for a file that cannot be read or is neither TOML nor JSON, for an entry that cannot be meant as it
    stands, and for two that say the opposite of each other; the message names file, section and number of the entry.
    """
    read = [_decisions(name, _content(Path(name), name)) for name in files]
    together = Decisions(
        tuple(_once(entry for one in read for entry in one.pair)),
        tuple(_once(entry for one in read for entry in one.apart)),
        tuple(_once(entry for one in read for entry in one.boilerplate)),
    )
    _check_opposites(together)
    return together


def _content(path: Path, name: str) -> Any:
    """What a file holds: JSON where it is called so or begins with a brace, else TOML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the decisions {name} cannot be read: {error.strerror}", "Check --decisions.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the decisions {name} are not in UTF-8: {error}", "Save the file as UTF-8.") from error
    as_json = path.suffix.lower() == ".json" or (path.suffix.lower() != ".toml" and text.lstrip().startswith("{"))
    try:
        return json.loads(text) if as_json else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        kind = "JSON" if as_json else "TOML"
        raise UsageError(f"the decisions {name} are not {kind}: {error}", "Mend the file at that place.") from error


def _decisions(name: str, content: Any) -> Decisions:
    if not isinstance(content, Mapping):
        raise UsageError(f"{name}: holds no tables", 'Write {"pair": […], "apart": […], "boilerplate": […]}.')
    for key in content:
        if key not in SECTIONS:
            raise UsageError(f"{name}: there is no section {key!r}", nearest(key, list(SECTIONS)))
    return Decisions(
        tuple(_pair(entry, where) for entry, where in _entries(name, content, "pair")),
        tuple(_pair(entry, where) for entry, where in _entries(name, content, "apart")),
        tuple(_boilerplate(entry, where) for entry, where in _entries(name, content, "boilerplate")),
    )


def _entries(name: str, content: Mapping[str, Any], section: Section) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The entries of a section, each with where it stands."""
    listed = content.get(section, [])
    if not isinstance(listed, list):
        raise UsageError(
            f"{name}: {section} is no list of entries", f"Write [[{section}]] before each, or a JSON list."
        )
    for number, entry in enumerate(listed, 1):
        where = f"{name}: {section} {number}"
        if not isinstance(entry, Mapping):
            raise UsageError(f"{where} is no table", f"Write [[{section}]] and its keys below it, or a JSON object.")
        yield entry, where


def _pair(entry: Mapping[str, Any], where: str) -> TextPair:
    _check_keys(entry, where, ("texts", "documents", "note"))
    if "texts" not in entry:
        raise UsageError(f"{where} has no texts", 'Write texts = ["…", "…"].')
    one, other = _two(entry["texts"], f"{where}: texts", 'Write texts = ["…", "…"].')
    documents: tuple[str, ...] = ()
    if "documents" in entry and entry["documents"] != []:
        documents = _two(entry["documents"], f"{where}: documents", 'Write documents = ["a.txt", "b.txt"].')
    return TextPair(
        (_said(one, where), _said(other, where)), documents if any(documents) else (), _note(entry, where), where
    )


def _boilerplate(entry: Mapping[str, Any], where: str) -> Boilerplate:
    _check_keys(entry, where, ("text", "document", "note"))
    if "text" not in entry:
        raise UsageError(f"{where} has no text", 'Write text = "…".')
    text = _string(entry["text"], f"{where}: text")
    document = _string(entry.get("document", ""), f"{where}: document")
    return Boilerplate(_said(text, where), document, _note(entry, where), where)


def _check_keys(entry: Mapping[str, Any], where: str, known: tuple[str, ...]) -> None:
    for key in entry:
        if key not in (*known, "origin"):  # a report has it: what is copied from there is taken
            raise UsageError(f"{where}: there is no key {key!r}", nearest(key, list(known)))


def _two(value: Any, what: str, hint: str) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        found = f"{len(value)}" if isinstance(value, list) else "none"
        raise UsageError(f"{what} must be a list of two, and there are {found}", hint)
    return _string(value[0], what), _string(value[1], what)


def _string(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise UsageError(f"{what}: {value!r} is no text", "Put it between quotation marks.")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise UsageError(f"{what}: {value!r} holds half a character", "Write the character itself, not its two halves.")
    return value


def _note(entry: Mapping[str, Any], where: str) -> str:
    return _string(entry.get("note", ""), f"{where}: note")


def _said(text: str, where: str) -> str:
    """The text. Raises UsageError where it has nothing to be found by: marks and white space do not count."""
    from toolkit.matching.units import count_units

    if not count_units(text):
        raise UsageError(
            f"{where}: the text {text!r} has no letter and no digit",
            "Texts are found by their words; marks and white space do not count. Write out some of it.",
        )
    return text


def _once(entries: Iterable[Any]) -> Iterator[Any]:
    """The entries but those that say what an earlier one says; notes and origins aside."""
    known = set()
    for entry in entries:
        key = _said_by(entry)
        if key not in known:
            known.add(key)
            yield entry


def _said_by(entry: TextPair | Boilerplate) -> frozenset[tuple[str, str]]:
    ends = entry.ends if isinstance(entry, TextPair) else ((entry.text, entry.document),)
    return frozenset(("".join(text.split()), document) for text, document in ends)


def _check_opposites(decisions: Decisions) -> None:
    pairs = {_said_by(pair): pair for pair in decisions.pair}
    for apart in decisions.apart:
        pair = pairs.get(_said_by(apart))
        if pair is not None:
            raise UsageError(
                f"{pair.origin} and {apart.origin} say the opposite of the same texts: {_short(apart.texts[0])}",
                "Take one of them out.",
            )


def _short(text: str, most: int = 24) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"
