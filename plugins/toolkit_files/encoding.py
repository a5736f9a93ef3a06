"""From bytes to text: which character encoding a file has, and whether it is text at all. Pure.

A byte order mark decides; else strict UTF-8; else what chardet finds, with the Chinese and other East Asian encodings
tried by how common the characters are that they give, as a short text tells chardet too little. What decodes to
characters that no text has is refused: a wrong encoding is a clear message, never mojibake.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

import toolkit
from toolkit_files.other_formats import refuse_other_formats

SAMPLE = 1 << 16
"""Bytes from the start that are looked at to guess. A file is never sniffed from its middle."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks, a longer one before the shorter that it begins with."""

_EAST_ASIAN = ("gb18030", "big5hkscs", "shift_jis", "euc_jp", "euc_kr")

_COMMON = frozenset(
    "的一是不了在人有我他这这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡"
    "用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無"
    "力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應战戰向头頭文体體政美相见見被利什二等产產"
    "或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平"
    "のはをにがでとしてたなれらいうかるこもすまさ이다는의에을를가한고"
)
"""Characters that any Chinese, Japanese or Korean text is full of."""

_ALIASES = {
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
"""What is found, and the superset by which it is read."""

_CONTROLS = "\t\n\r\f\v\x1a"
"""Control characters that texts have."""

_UTF8_RUN = re.compile(rb"(?:[\t\n\r\x20-\x7e]{0,4}[\xe0-\xef][\x80-\xbf]{2}){10}")
"""Ten characters of three bytes in a row: other encodings do not come to look like that by chance."""

_NAMES = {"big5hkscs": "big5"}
"""What is read, and how the report calls it."""


def decode(data: bytes, uri: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file without its byte order mark, and its encoding. `encoding`: the one that the user named.

    Raises LoadError for what is no text, for an unknown encoding, and where the bytes are not in the encoding.
    """
    if encoding is not None:
        return _decode_named(data, uri, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name, uri), name
    _refuse_binary(data, uri)
    try:
        return _checked(data.decode("utf-8"), "utf-8", uri), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    if _is_mostly_utf8(data):
        raise toolkit.LoadError(
            f"{uri} is UTF-8 but for byte {broken.start}: encodings are mixed, or the file is damaged",
            "Repair the file, or name its encoding with --encoding.",
        )
    run = _UTF8_RUN.search(data)
    if run is not None:
        border = max(run.start(), broken.start)
        raise toolkit.LoadError(
            f"{uri} mixes encodings: a part is UTF-8 and a part is not (they meet near byte {border})",
            "Save each part as UTF-8 before they are joined, or each in a file of its own.",
        )
    guessed = guess(data)
    if guessed is None:
        raise toolkit.LoadError(f"the encoding of {uri} cannot be found out", "Name it with --encoding.")
    return _checked(_strictly(data, guessed, uri), guessed, uri), _NAMES.get(guessed, guessed)


def sniff(sample: bytes, uri: str, encoding: str | None = None) -> str:
    """The encoding of a file that is read in parts, by its first bytes; "utf-8-sig", "utf-16", "utf-32" drop their mark.

    Raises LoadError for what is no text, for an unknown encoding, and where it cannot be found out.
    """
    if encoding is not None:
        return "utf-8-sig" if _known(encoding) == "utf-8" else _known(encoding)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return "utf-8-sig" if name == "utf-8" else name[:6]
    _refuse_binary(sample, uri)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        if not _is_mostly_utf8(sample):
            found = guess(sample)
            if found is None:
                raise toolkit.LoadError(
                    f"the encoding of {uri} cannot be found out", "Name it with --encoding."
                ) from None
            return found
    return "utf-8-sig"


def called(encoding: str) -> str:
    """How the report calls an encoding that `sniff` gave."""
    return _NAMES.get(encoding, encoding.removesuffix("-sig"))


def guess(data: bytes) -> str | None:
    """The most likely encoding of bytes that are not UTF-8 and have no byte order mark."""
    wide = _wide(data)
    if wide is not None:
        return wide
    east = max(((_commonness(data, name), name) for name in _EAST_ASIAN), default=(0.0, ""))
    if east[0] >= 0.15:
        return east[1]
    import chardet

    found = chardet.detect(data[:SAMPLE])["encoding"]
    if found is None:
        return None
    name = codecs.lookup(found).name
    return _ALIASES.get(name, name)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: one byte of each pair is nearly always the same few (0 for Latin, 4E–9F for hanzi)."""
    sample = data[: SAMPLE & ~1]
    if len(sample) < 4 or len(data) % 2:
        return None
    best: tuple[float, str] = (0.0, "")
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        ordinary = sum(c in _COMMON or c in " \r\n，。、的" or "a" <= c <= "z" for c in text)
        best = max(best, (ordinary / len(text), name))
    return best[1] if best[0] >= 0.1 and (b"\0" in sample or best[0] >= 0.2) else None


def _commonness(data: bytes, name: str) -> float:
    """The share of common characters among those beyond ASCII, in the sample; 0 where it cannot be decoded."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        text = decoder.decode(data[:SAMPLE], final=len(data) <= SAMPLE)
    except UnicodeDecodeError:
        return 0.0
    beyond = [c for c in text if ord(c) > 0x7F]
    letters = [c for c in beyond if c.isalpha()]
    return sum(c in _COMMON for c in letters) / len(beyond) if beyond else 0.0


def _decode_named(data: bytes, uri: str, encoding: str) -> tuple[str, str]:
    name = _known(encoding)
    text = _strictly(data, name, uri)
    return text.removeprefix("\ufeff"), name


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise toolkit.LoadError(
            f"there is no encoding {encoding!r}", "Such as utf-8, gb18030, big5, utf-16, shift_jis, cp1252."
        ) from error


def _strictly(data: bytes, name: str, uri: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise toolkit.LoadError(
            f"{uri} is not in {_NAMES.get(name, name)}: byte {error.start} cannot be read",
            "Name its encoding with --encoding.",
        ) from error


_NO_TEXT = bytes((*range(9), *range(14, 27), *range(28, 32)))
"""Control characters that no text has."""


def _refuse_binary(data: bytes, uri: str) -> None:
    refuse_other_formats(data, uri)
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _NO_TEXT))
    if controls > len(sample) // 200 and _wide(data) is None:
        raise toolkit.LoadError(f"{uri} is a binary file, not text", "Only text can be compared.")


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether nearly all that is beyond ASCII is well-formed UTF-8."""
    sample = data[:SAMPLE]
    beyond = sum(byte > 0x7F for byte in sample)
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    return beyond > 0 and broken * 10 <= beyond


def _checked(text: str, name: str, uri: str) -> str:
    """The text, if it is one. Raises LoadError where it has many characters that no text has."""
    sample = text[:SAMPLE]
    if _is_printable(sample):
        return text
    odd = [c for c in set(sample) if unicodedata.category(c) in ("Cc", "Co", "Cn") and c not in _CONTROLS]
    if odd and sum(map(Counter(sample).__getitem__, odd)) * 50 > len(sample):
        raise toolkit.LoadError(
            f"{uri} looks like {_NAMES.get(name, name)}, but gives characters that no text has",
            "Name its encoding with --encoding.",
        )
    return text


def _is_printable(sample: str) -> bool:
    """Whether all that is no common white space can be drawn: most texts are such, and this takes a tenth of the time."""
    for space in "\n\r\t\u3000":
        sample = sample.replace(space, "")
    return sample.isprintable()
