"""A book of two pages, made in memory: what the loader is tried on where nobody has an EPUB at hand."""

from __future__ import annotations

import io
import zipfile

_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

_PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">sample</dc:identifier><dc:title>渡口</dc:title><dc:language>zh</dc:language></metadata>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""

_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>渡口</title></head><body>{}</body></html>"""

_FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": _CONTAINER,
    "book.opf": _PACKAGE,
    "a.xhtml": _PAGE.format("<h1>早班船</h1><p>天还没亮，摆渡的人已经在解缆绳了。</p>"),
    "b.xhtml": _PAGE.format("<h1>晚班船</h1><p>最后一班船上只有两个人，谁也没有说话。</p>"),
}


def small_book() -> bytes:
    """The bytes of the book, the same each time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in _FILES.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return made.getvalue()
