"""Which encoding a saved web page is in, whatever it says: servers lie, programs that save pages re-encode them. Pure."""

from __future__ import annotations

import codecs
import re

SAMPLE = 1 << 17
"""Bytes of text that are looked at to guess."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_MARKUP = re.compile(rb"<[^<>]*>|&[#\w]{1,10};")
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs",
    "iso8859-1": "cp1252", "ascii": "utf-8", "shift_jis": "cp932", "euc_kr": "cp949", "utf-16": "utf-16-le",
}  # fmt: skip
"""What is declared, and the superset by which browsers read it."""

_NAMES = {"big5hkscs": "big5", "cp932": "shift_jis", "cp949": "euc-kr"}
BROKEN = 0.002
"""The share of characters that may be broken: a page that was cut, or an advertisement in another encoding."""


def decode_page(data: bytes, named: str | None = None) -> tuple[str, str] | None:
    """The text of a page and the name of its encoding; None where no encoding fits.

    `named`: what the user, or the message around the page, says; it goes first. A byte order mark decides else, then
    UTF-8 if the bytes are that, then what the page declares if its bytes and their frequencies agree, then the guess.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    known = _codec(named)
    if known is not None and (text := _decoded(data, known)) is not None:
        return text, _NAMES.get(known, known)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if _is_wide(data):
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace"), "utf-16"
    for name in _candidates(data):
        text = _decoded(data, name)
        if text is not None:
            return text, _NAMES.get(name, name)
    return None


def _candidates(data: bytes) -> list[str]:
    """The encodings to try, the likeliest first."""
    import chardet

    match = _DECLARED.search(data[:4096])
    declared = _codec(match[1].decode("ascii")) if match else None
    sample = _MARKUP.sub(b" ", data[: 4 * SAMPLE])[:SAMPLE]
    found = chardet.detect(sample)
    guessed = _codec(found["encoding"])
    sure = guessed is not None and (found["confidence"] or 0) > 0.5
    order = [guessed, declared] if sure else [declared, guessed]
    return list(dict.fromkeys(name for name in (*order, "utf-8", "gb18030") if name is not None))


def _codec(name: str | None) -> str | None:
    try:
        found = codecs.lookup((name or "").strip()).name
    except (LookupError, ValueError):
        return None
    found = found.replace("_", "-") if found.startswith("utf") else found
    return _SUPERSETS.get(found, found)


def _decoded(data: bytes, name: str) -> str | None:
    """The text, where all but a few characters can be read."""
    try:
        text = data.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError, AttributeError, TypeError):  # codecs that are none for text
        return None
    if not isinstance(text, str):
        return None
    beyond = sum(not c.isascii() for c in text[:SAMPLE]) or 1
    broken = text[:SAMPLE].count("\ufffd")
    return text if broken <= max(2, BROKEN * beyond) else None


def _is_wide(data: bytes) -> bool:
    """UTF-16 without a mark: markup is ASCII, so every second byte of its beginning is zero."""
    start = data[:64]
    return len(start) > 8 and (start[::2].count(0) > len(start) // 3 or start[1::2].count(0) > len(start) // 3)
