"""What a book says of itself: its title, its author, and its pages in reading order.

The formats: EPUB Open Container Format 3.3 (META-INF/container.xml, encryption.xml) and EPUB Packages 3.3, which versions 2
share. Elements are told by their local names: many books have the wrong namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit_epub.archive import Archive, resolved

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways to make fonts unreadable: the text is readable all the same."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the book that holds text. `contents`: it is the table of contents."""

    name: str
    contents: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A book: its metadata (`author`, `date`, …) and its pages in reading order, each once."""

    title: str | None
    language: str
    metadata: dict[str, str]
    pages: tuple[Page, ...]


def read_package(archive: Archive) -> Package:
    """The package of a book. Raises LoadError where it is damaged or locked."""
    if CONTAINER not in archive:
        raise toolkit.LoadError(
            f"{archive.uri} is an archive, but no EPUB book: it has no {CONTAINER}", "Unpack it, or save it as EPUB."
        )
    root = _parsed(archive, CONTAINER)
    names = [e.get("full-path", "") for e in _all(root, "rootfile")]
    if not names:
        raise toolkit.LoadError(f"{archive.uri} is damaged: {CONTAINER} names no package", "Fetch the file again.")
    package = _parsed(archive, resolved("", names[0]))
    pages = tuple(_pages(package, resolved("", names[0])))
    _refuse_locked(archive, pages)
    return Package(
        title=_said(package, "title"),
        language=_language(package),
        metadata=dict(_metadata(package)),
        pages=pages,
    )


def _pages(package: Element, base: str) -> Iterator[Page]:
    items = {item.get("id", ""): item for item in _all(package, "item")}
    seen: set[str] = set()
    for reference in _all(package, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type", "") not in _PAGES:
            continue
        name = resolved(base, item.get("href", ""))
        if name not in seen:
            seen.add(name)
            yield Page(name, "nav" in item.get("properties", "").split())


def _metadata(package: Element) -> Iterator[tuple[str, str]]:
    for key, element in (("author", "creator"), ("publisher", "publisher")):
        names = [" ".join((e.text or "").split()) for e in _all(package, element)]
        if any(names):
            yield key, ", ".join(dict.fromkeys(name for name in names if name))
    for date in _all(package, "date"):
        found = re.match(r"\d{4}(-\d{2}){0,2}(?!\d)", (date.text or "").strip())
        if found is not None:
            yield "date", found[0]
            return


def _said(package: Element, element: str) -> str | None:
    """The first metadata element of this name that says something."""
    return next((text for e in _all(package, element) if (text := " ".join((e.text or "").split()))), None)


def _language(package: Element) -> str:
    tag = (_said(package, "language") or "").replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else toolkit.UNDETERMINED


def _refuse_locked(archive: Archive, pages: tuple[Page, ...]) -> None:
    if ENCRYPTION not in archive:
        return
    names = {page.name for page in pages}
    for data in _all(_parsed(archive, ENCRYPTION), "EncryptedData"):
        method = next((e.get("Algorithm", "") for e in _all(data, "EncryptionMethod")), "")
        locked = {resolved("", e.get("URI", "")) for e in _all(data, "CipherReference")}
        if method not in _FONTS and locked & names:
            raise toolkit.LoadError(
                f"{archive.uri} is locked by its seller (DRM): its text cannot be read",
                "Ask the seller for a copy without a lock.",
            )


def _parsed(archive: Archive, name: str) -> Element:
    from defusedxml import DefusedXmlException, ElementTree

    try:
        root: Any = ElementTree.fromstring(archive.read(name), forbid_dtd=False)
    except DefusedXmlException as error:
        raise toolkit.LoadError(
            f"{archive.uri} declares entities in {name!r}, which no book needs", "Do not open it: it is made to harm."
        ) from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise toolkit.LoadError(f"{archive.uri} is damaged: {name!r}: {error}", "Fetch the file again.") from error
    element: Element = root
    return element


def _all(root: Element, name: str) -> Iterator[Element]:
    """All elements below `root` of this local name."""
    return (e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name)
