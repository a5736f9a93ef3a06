"""What a file is that is no text, by its first bytes, and what to do about it. Pure."""

from __future__ import annotations

import toolkit

_TO_DOCX = "Open it in the program that made it, and save it as .docx."
_TO_CSV = "Save its sheet as CSV UTF-8 (.csv): each row is then a document."
_ONLY_TEXT = "Only text can be compared."
_UNPACK = "Unpack it first."

_ZIPPED = (
    (b"word/document.xml", "a Word document", "Give it the ending .docx."),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text", "Give it the ending .odt."),
    (
        b"application/epub+zip",
        "an EPUB book",
        "Install a plugin that reads EPUB; `toolkit plugins` lists those there are.",
    ),
    (b"xl/workbook.", "an Excel file", _TO_CSV),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet", _TO_CSV),
    (b"ppt/presentation.xml", "a PowerPoint file", _TO_DOCX),
    (b"PK", "a ZIP archive", "Give it the ending .zip: then the files in it are read."),
)
"""What ZIP files are by what stands in them: names of members, and the type that they give themselves, are not packed."""

_OLD = (
    ("WordDocument".encode("utf-16-le"), "an old Word document", "Give it the ending .doc."),
    ("Workbook".encode("utf-16-le"), "an old Excel file", _TO_CSV),
    (b"\xd0\xcf", "an old office document", _TO_DOCX),
)

_KINDS = (
    (b"%PDF", "a PDF file", "Give it the ending .pdf."),
    (b"{\\rtf", "a rich text file", "Give it the ending .rtf."),
    (b"\x89PNG", "a picture", _ONLY_TEXT),
    (b"\xff\xd8\xff", "a picture", _ONLY_TEXT),
    (b"GIF8", "a picture", _ONLY_TEXT),
    (b"\x1f\x8b", "a gzip file", "Give it the ending .gz, below that of what is inside (.txt.gz)."),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "Give it the ending .zst, below that of what is inside (.txt.zst)."),
    (b"PAR1", "a Parquet file", "Give it the ending .parquet."),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\x7fELF", "a program", _ONLY_TEXT),
    (b"SQLite format 3", "a database", _ONLY_TEXT),
)
"""How files that are no text begin."""


def refuse_other_formats(data: bytes, uri: str) -> None:
    """Raises LoadError for bytes that are of another format than text, with its name."""
    if data.startswith(b"PK\x03\x04"):
        found = next(kind for kind in _ZIPPED if kind[0] in data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        found = next(kind for kind in _OLD if kind[0] in data)
    else:
        found = next((kind for kind in _KINDS if data.startswith(kind[0])), (b"", "", ""))
    _, what, hint = found
    if what:
        raise toolkit.LoadError(f"{uri} is {what}, not text", hint)
