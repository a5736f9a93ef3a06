"""An independent reader of Word documents with revisions: what is left when all are accepted, or all rejected.

It knows the standard and nothing of the plugin: only zipfile and lxml.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {None: "\x0b", "page": "\x0c"}
GONE = {"accept": {"del", "moveFrom"}, "reject": {"ins", "moveTo"}}


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = etree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert found is not None
    return found


def text(data: bytes, decision: str) -> str:
    """The text after "accept" or "reject" of all revisions; paragraphs whose mark is gone run on into the next."""
    gone = GONE[decision]
    parts: list[str] = []
    paragraphs = body(data).findall(f"{W}p")
    for number, paragraph in enumerate(paragraphs):
        parts += [_run(run) for run in paragraph.iter(f"{W}r") if not gone & set(_around(run))]
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        marked = set() if mark is None else {etree.QName(child).localname for child in mark}
        if number < len(paragraphs) - 1 and not gone & marked:
            parts.append("\n")
    return "".join(parts)


def accepted(data: bytes) -> str:
    return text(data, "accept")


def rejected(data: bytes) -> str:
    return text(data, "reject")


def _around(run: etree._Element) -> list[str]:
    return [etree.QName(ancestor).localname for ancestor in run.iterancestors()]


def _run(run: etree._Element) -> str:
    parts = []
    for child in run:
        name = etree.QName(child).localname
        if name in ("t", "delText"):
            parts.append(child.text or "")
        elif name == "tab":
            parts.append("\t")
        elif name == "br":
            parts.append(BREAKS[child.get(f"{W}type")])
    return "".join(parts)
