"""Reading of one file through the installed plugins, as a user does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import toolkit
from toolkit import Document
from toolkit.plugins import Registry


@pytest.fixture
def read(registry: Registry, write: Callable[..., Path]) -> Callable[..., Document]:
    """The document of a file with these bytes: `read("a.docx", data)`."""

    def read(name: str, data: bytes | str) -> Document:
        [document] = toolkit.load(str(write(name, data)), registry=registry, split=False)
        return document

    return read


def furniture_of(document: Document) -> list[str]:
    return [region.span.of(document.text) for region in document.regions_of("furniture")]


def main_text_of(document: Document) -> str:
    """The text without its furniture."""
    kept, at = [], 0
    for region in document.regions_of("furniture"):
        kept.append(document.text[at : region.start])
        at = max(at, region.end)
    return "".join([*kept, document.text[at:]])


@pytest.fixture
def furniture() -> Callable[[Document], list[str]]:
    return furniture_of


@pytest.fixture
def main_text() -> Callable[[Document], str]:
    return main_text_of
