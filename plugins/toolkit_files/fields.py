"""Which fields of a collection hold the text, the id and the date: by name, else by what they hold. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit_files.dates import iso_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit import LoadError
    from toolkit_files.records import Record

_TEXTS = (
    "text", "content", "contents", "body", "article", "fulltext", "full_text", "sentence", "document", "passage",
    "正文", "内容", "內容", "文本", "全文", "文章",
)  # fmt: skip
_IDS = ("id", "_id", "doc_id", "docid", "document_id", "uid", "uuid", "guid", "key", "编号", "序号", "編號")
_DATES = (
    "date", "pub_date", "pubdate", "publish_date", "published_date", "publication_date", "published", "published_at",
    "publish_time", "time", "datetime", "timestamp", "created", "created_at", "year",
    "日期", "时间", "時間", "发布日期", "发布时间", "发表日期", "發布日期", "年份",
)  # fmt: skip
_TITLES = ("title", "headline", "heading", "subject", "标题", "標題", "题目", "題目", "篇名")
_AUTHORS = ("author", "authors", "creator", "byline", "作者")
_SOURCES = ("source", "publisher", "来源", "來源", "出处")
_OTHER = {*_IDS, *_DATES, *_TITLES, *_AUTHORS, *_SOURCES}
_LINK = re.compile(r"https?://\S+$")
_PROSE = 20
"""Characters that a text has on average, where no name tells which field it is."""

_WORDS = re.compile(r"\s|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""What a text has and a name, a number or a path has not."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of the fields that are read; None for one that there is not."""

    text: str
    id: str | None = None
    date: str | None = None
    title: str | None = None
    author: str | None = None
    source: str | None = None

    @property
    def columns(self) -> set[str]:
        """All of them, each by its first part: `meta.date` lies in `meta`."""
        named = (self.text, self.id, self.date, self.title, self.author, self.source)
        return {part for name in named if name is not None for part in (name, name.partition(".")[0])}


def choose(
    sample: Sequence[Mapping[str, Any]],
    uri: str,
    text: str | None = None,
    id: str | None = None,
    date: str | None = None,
) -> Fields:
    """The fields, from some records and those that the user named.

    Raises LoadError where a named one is in no record, and where none or more than one can be the text.
    """
    names = list(dict.fromkeys(name for record in sample for name in record))
    for option, named in (("text", text), ("id", id), ("date", date)):
        if named is not None and all(value_of(record, named) is MISSING for record in sample):
            raise toolkit.LoadError(
                f"{uri} has no field {named!r}", f"Its fields: {_listed(names)}. Name one with --{option}-field."
            )
    return Fields(
        text if text is not None else _text(sample, names, uri, {id, date}),
        id if id is not None else _only(names, _IDS),
        date if date is not None else _only(names, _DATES),
        *(_only([name for name in names if name != text], known) for known in (_TITLES, _AUTHORS, _SOURCES)),
    )


MISSING = object()
"""What stands for a value that there is not, as None is a value."""


def value_of(record: Mapping[str, Any], name: str) -> Any:
    """What a record holds by a name, also by a path such as `meta.date`; MISSING where it holds nothing there."""
    value: Any = record
    for part in [name] if name in record else name.split("."):
        if not isinstance(value, dict) or part not in value:
            return MISSING
        value = value[part]
    return value


def text_of(value: Any) -> str | None:
    """A value as text: a list of paragraphs is joined by line ends. None where it is no text."""
    if value is None or value is MISSING:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    if isinstance(value, bool | dict | list | bytes):
        return None
    return str(value)


def read_text(record: Record, fields: Fields, uri: str) -> str | LoadError:
    """The text of a record, empty where it has none; or why it cannot be read."""
    value = value_of(record.values, fields.text)
    text = text_of(value)
    where = f"record {record.number} of {uri}"
    if text is None:
        kind = "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "no text"
        return toolkit.LoadError(
            f"{where} holds {kind} in the field {fields.text}", "Name a field of text by --text-field."
        )
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return toolkit.LoadError(f"{where} holds half a character (a lone surrogate)", "Write the file as UTF-8 anew.")
    return text if text.strip() else ""


def metadata_of(values: Mapping[str, Any], fields: Fields) -> dict[str, str]:
    """What a record says about itself: `id`, `date` (ISO 8601), `title`, `author`, `source`."""
    found = {}
    for key in ("id", "title", "author", "source"):
        name = getattr(fields, key)
        value = MISSING if name is None else value_of(values, name)
        said = text_of(value if not isinstance(value, list) else ", ".join(map(str, value)))
        if said and said.strip():
            found[key] = " ".join(said.split()).encode("utf-8", "replace").decode("utf-8")
    date = None if fields.date is None else iso_date(value_of(values, fields.date))
    return found if date is None else {**found, "date": date}


def _text(sample: Sequence[Mapping[str, Any]], names: Sequence[str], uri: str, taken: set[str | None]) -> str:
    free = [name for name in names if name not in taken and _holds_text(sample, name)]
    candidates = [name for name in free if name.casefold() in _TEXTS]
    if not candidates:
        candidates = [name for name in free if name.casefold() not in _OTHER and _is_prose(sample, name)]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise toolkit.LoadError(
            f"{uri} has more than one field that may be the text: {_listed(candidates)}",
            f"Name it, such as --text-field {candidates[0]}.",
        )
    raise toolkit.LoadError(
        f"{uri} has no field that is known as the text; its fields: {_listed(names)}",
        "Name it with --text-field"
        + ("." if uri.endswith(".parquet") else ", or give the file the ending .txt to compare it as it is."),
    )


def _holds_text(sample: Iterable[Mapping[str, Any]], name: str) -> bool:
    values = [record[name] for record in sample if record.get(name) not in (None, "", [])]
    texts = sum(isinstance(value, (str, list)) and text_of(value) is not None for value in values)
    return texts * 2 > len(values)


def _is_prose(sample: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Whether a field holds texts, and no names, numbers, dates, paths or addresses."""
    texts = [(text_of(record[name]) or "").strip() for record in sample if record.get(name)]
    if sum(map(len, texts)) < _PROSE * len(texts):
        return False
    odd = sum(
        not _WORDS.search(text) or bool(_LINK.match(text)) or (len(text) < 30 and bool(iso_date(text)))
        for text in texts
    )
    return odd * 2 < len(texts)


def _only(names: Iterable[str], known: Sequence[str]) -> str | None:
    """The field that goes by one of the known names, where there is just one."""
    found = [name for name in names if name.casefold() in known]
    return found[0] if len(found) == 1 else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
