"""The loader of plain text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit import Document, Source


class TextLoader:
    """Reads any file that is text, in whatever encoding. What is not text gets a message that says what it is."""

    name = "text"
    summary = "Plain text in UTF-8, UTF-16, GB18030, Big5 and other encodings"
    priority = -100

    def accepts(self, source: Source) -> bool:
        return True

    def load(self, source: Source, options: toolkit.Options) -> Iterator[Document]:
        from toolkit_files.encoding import decode

        data = source.read()
        if not data:
            raise toolkit.LoadError(f"{source.uri} is empty", "Nothing was compared with it.")
        text, encoding = decode(data, source.uri, source.encoding)
        if not text.strip():
            raise toolkit.LoadError(f"{source.uri} is empty but for white space", "Nothing was compared with it.")
        digest = hashlib.sha256(data).hexdigest()
        yield toolkit.Document(source.uri, source.uri, text, 0, len(text), digest, encoding)
