"""Files of every format, made from texts written for the purpose. Loaded by the fixture `making`."""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

PARAGRAPHS = (
    "巷口的老槐树今年又开了花，风一吹，整条街都是甜的。卖豆腐的阿伯把担子歇在树下，和等公交车的学生说起他年轻时候的事。",
    "社区的图书角搬到了二楼，窗户朝南，冬天不用开灯。每周三下午有人来讲故事，最小的听众才四岁，坐在奶奶的膝盖上。",
    "修鞋的摊子还在原来的地方，只是主人换成了他的徒弟。他说手艺不难，难的是天天坐得住，一坐就是三十年。",
)
"""Paragraphs of a made-up neighborhood."""


# Word -------------------------------------------------------------------------------------------------------------------


def word(*paragraphs: str) -> bytes:
    """A Word file with a title, headings, a list, a table, a header and a footer, around these paragraphs."""
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "街坊简报"
    document.sections[0].footer.paragraphs[0].text = "内部资料，请勿外传"
    document.add_heading("一条街的早晨", 0)
    document.add_heading("槐树下", 1)
    for paragraph in paragraphs or PARAGRAPHS:
        document.add_paragraph(paragraph)
    document.add_paragraph("带一把伞", style="List Number")
    document.add_paragraph("早一点出门", style="List Number")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text = "豆腐"
    table.rows[0].cells[1].text = "三元一块"
    return saved(document)


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word_of(body: str, **parts: str) -> bytes:
    """A Word file with this XML as its body, and other parts by name: `footnotes`, `numbering`, `styles`."""
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{types}/{name}" Target="{name}.xml"/>' for name in parts
    )  # fmt: skip
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="p">{relations}</Relationships>',
        **{f"word/{name}.xml": content for name, content in parts.items()},
    }
    return archive({name: content.encode() for name, content in files.items()})


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """The XML of a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


# PDF --------------------------------------------------------------------------------------------------------------------

Placed = tuple[float, float, float, str]
"""Left and baseline in points from the lower left corner, size, and text."""


def pdf(pages: Sequence[Sequence[Placed]], *, picture: bool = False) -> bytes:
    """A PDF of pages (A4) with text at places, in a font that every reader of PDF knows by its name.

    `picture`: each page has one, as a scanned page has.
    """
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor"
        " /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120"
        " /CapHeight 880 /StemV 93 >> >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
        "stream\nx\nendstream",
    ]
    for number, page in enumerate(pages):
        content = "".join(
            f"BT /F1 {size} Tf {left} {base} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for left, base, size, text in page
        ) + ("q 500 0 0 700 50 50 cm /Im1 Do Q\n" if picture else "")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 5 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
    return pdf_of_objects(objects)


def pdf_of_objects(objects: Sequence[str], trailer: str = "") -> bytes:
    """A PDF file with these objects, numbered from 1, and what else its trailer says."""
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + end.encode("latin-1")


def column(
    paragraphs: Sequence[str], left: float = 70, top: float = 760, width: int = 36, size: float = 12
) -> list[Placed]:
    """Paragraphs set line by line, `width` characters in a full line, the first line indented by two."""
    lines: list[str] = []
    for text in paragraphs:
        rest = f"\0\0{text}"
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
    return [
        (left + size * line.count("\0"), top - 1.6 * size * number, size, line.strip("\0"))
        for number, line in enumerate(lines)
    ]


# Web pages --------------------------------------------------------------------------------------------------------------


def page(*paragraphs: str, title: str = "一条街的早晨", charset: str = "utf-8", head: str = "") -> str:
    """A page as a local news site makes it: a menu, the place of the page, the text, a list of other pages, a foot."""
    text = "\n".join(f"<p>　　{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    others = "".join(f'<li><a href="/{n}.html">{name}</a></li>' for n, name in enumerate(_OTHERS))
    return f"""<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}_街坊新闻网</title>{head}
<style>p {{ color: black }}</style><script>var hits = "<p>没有人看见这句话</p>";</script></head>
<body>
<div class="nav"><a href="/">首页</a> <a href="/a">街坊</a> <a href="/b">学堂</a> <a href="/c">集市</a></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/a">街坊</a> &gt; 正文</div>
<div class="main"><h1>{title}</h1>
<div class="info">发布时间：2023年5月6日 来源：街坊晚报 作者：林小满</div>
<div class="content">
{text}
</div></div>
<div class="related"><h3>相关阅读</h3><ul>{others}</ul></div>
<div class="footer">版权所有 街坊新闻网 <a href="/about">关于我们</a> <a href="/map">网站地图</a></div>
</body></html>"""


_OTHERS = ("集市搬到了河对岸", "学堂招收夜班学生", "老戏台修好了", "下雨天的伞铺", "渡口的最后一班船")


def web_archive(html: bytes, charset: str = "utf-8") -> bytes:
    """A page as browsers save it in one file."""
    import base64

    body = base64.encodebytes(html).decode("ascii").replace("\n", "\r\n")
    return (
        "From: <Saved by a browser>\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----cut"\r\n\r\n'
        "------cut\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlh\r\n"
        f"------cut\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{body}\r\n------cut--\r\n"
    ).encode("ascii")


# All of them ------------------------------------------------------------------------------------------------------------


def files_of(loader: str) -> dict[str, bytes] | None:
    """Files for the contract suite of one of our loaders, by name; None for a loader that the suite has files for."""
    if loader == "word":
        return {"a.docx": word(), "b.docx": word_of(paragraph("只有一句话。"))}
    if loader == "office":
        return {"a.doc": OLD_WORD, "b.rtf": RICH_TEXT, "c.wps": OLD_WORD, "d.odt": archive({"content.xml": b"<a/>"})}
    if loader == "pdf":
        return {"a.pdf": pdf([column(PARAGRAPHS), column(PARAGRAPHS[:1])])}
    if loader == "library":
        return {"a.duckdb": library()}
    if loader == "web-page":
        return {
            "a.html": page().encode(),
            "b.htm": page(charset="gb2312").encode("gb18030"),
            "c.mhtml": web_archive(page().encode()),
        }
    return None


def library() -> bytes:
    """A library of two documents."""
    from toolkit.cli.main import run

    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("a.txt", PARAGRAPHS[0]), ("b.txt", "只有一句话。")):
            Path(folder, name).write_text(text, encoding="utf-8")
        path = Path(folder, "lib.duckdb")
        assert run(["library", "add", str(path), folder]) == 0
        return path.read_bytes()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le")
RICH_TEXT = (
    rb"{\rtf1\ansi\ansicpg936 \u24055?\u21475?\u30340?\u32769?\u27088?\u26641?\u24320?\u20102?\u33457?\u12290?\par}"
)

_FAKE_OFFICE = """#!{python}
import pathlib, sys, time
arguments = sys.argv[1:]
if {seconds}:
    time.sleep({seconds})
source = pathlib.Path(arguments[-1])
folder = pathlib.Path(arguments[arguments.index("--outdir") + 1])
if source.read_bytes()[:4] in (b"{{\\\\rtf"[:4], b"\\xd0\\xcf\\x11\\xe0", b"PK\\x03\\x04"):
    folder.mkdir(exist_ok=True)
    (folder / (source.stem + ".docx")).write_bytes(pathlib.Path({answer!r}).read_bytes())
"""


def fake_office(folder: Path, seconds: float = 0) -> Path:
    """A program that answers as LibreOffice does, with the same Word file each time, in a folder for the search path."""
    answer = folder / "answer.docx"
    answer.write_bytes(word())
    program = folder / "soffice"
    program.write_text(
        _FAKE_OFFICE.format(python=sys.executable, seconds=seconds, answer=str(answer)), encoding="utf-8"
    )
    program.chmod(0o755)
    return folder
