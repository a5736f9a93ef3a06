"""Files by which the contract suite tries the loaders whose format is not plain text: bytes by file name."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from typing import Any

import pyarrow as pa
from pyarrow import parquet

RECORDS: list[dict[str, Any]] = [
    {"id": "lamp", "title": "路灯", "date": "2024-05-01", "text": "东头的路灯坏了五盏。\n师傅两天就修好了。"},
    {"id": "book", "title": "图书角", "date": "2024年6月3日", "text": "社区的图书角重新开门，孩子们放学有了去处。"},
    {
        "id": "soup",
        "title": "热汤面",
        "date": "2024-07",
        "text": "一碗热汤面里有多少学问？站久了才知道。\r\n𠮷野家也卖。",
    },
]
"""Three records, written for the tests: a line end of each kind, a character beyond the basic plane."""


def lines(records: list[dict[str, Any]] = RECORDS) -> bytes:
    """The records as JSON lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def table(records: list[dict[str, Any]] = RECORDS, separator: str = ",") -> str:
    """The records as CSV."""
    import csv

    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(records[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue()


def parquet_file(records: list[dict[str, Any]] = RECORDS, **options: Any) -> bytes:
    """The records as Parquet."""
    stream = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(records), stream, **options)
    return stream.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def packed(data: bytes, ending: str) -> bytes:
    """The data packed by gzip or zstd."""
    if ending == ".gz":
        return gzip.compress(data, mtime=0)
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return bytes(zstd.compress(data))


FILES: dict[str, dict[str, bytes]] = {
    "collection": {
        "data.jsonl": lines(),
        "one.ndjson": lines(RECORDS[:1]),
        "excel.csv": table().encode("gb18030"),
        "marked.csv": table(separator=";").encode("utf-8-sig"),
        "tabs.tsv": table(separator="\t").encode(),
        "wide.csv": table().encode("utf-16"),
        "rows.parquet": parquet_file(),
    },
    "packed": {
        "plain.txt.gz": packed("路灯修好了。\n".encode(), ".gz"),
        "data.jsonl.zst": packed(lines(), ".zst"),
    },
    "zip": {
        "texts.zip": archive({"一/a.txt": "路灯修好了。".encode(), "b.jsonl": lines(), "../c.txt": b"up and away"}),
    },
}
"""By the name of the loader."""
