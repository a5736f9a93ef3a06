"""Books to try the loader on, made in memory: sound ones and hostile ones."""

from __future__ import annotations

import io
import zipfile

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

NAV = '<body><nav epub:type="toc"><h1>目录</h1><ol><li><a href="one.xhtml">渡口</a></li></ol></nav></body>'

ONE = """<body><section><h1>第一章　渡口</h1>
<p>老渡口的石阶，一共有<b>四十</b>级。<a epub:type="noteref" href="#n1">[1]</a>涨水的时候，只剩
   十来级露在外面。</p>
<p><ruby>艄<rt>shāo</rt>公<rt>gōng</rt></ruby>姓何，&nbsp;话不多。<br/>他只问一句：“过河？”</p>
<blockquote><p>水有水的脾气，人有人的耐心。</p></blockquote>
<aside epub:type="footnote" id="n1"><p>石阶后来修过两次。</p></aside></section></body>"""

TWO = """<body><h1>第二章　集市</h1><p>逢三逢八，对岸有集。</p>
<table><tr><td>米</td><td>三元</td></tr><tr><td>盐</td><td>两元</td></tr></table>
<span epub:type="pagebreak" title="12">12</span><p hidden="hidden">作者的批注</p><script>alert(1)</script></body>"""

RIGHTS = '<body><section epub:type="copyright-page"><p>版权所有，翻印必究。</p></section></body>'


def xhtml(body: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n<!DOCTYPE html><html xmlns="x"><head><title>t</title></head>'
    return f"{head}{body}</html>".encode(encoding)


def package(pages: dict[str, str], extra: str = "") -> str:
    """A package whose pages are given by name, each with its attributes in the manifest."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml" {attributes}/>'
        for n, (name, attributes) in enumerate(pages.items())
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    return f"""<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>何家渡</dc:title><dc:creator>沈一苇</dc:creator>
<dc:date>2019-04-02T00:00:00Z</dc:date><dc:language>zh-CN</dc:language>{extra}</metadata>
<manifest>{items}</manifest><spine>{spine}</spine></package>"""


def archive(files: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in files.items():
            book.writestr(name, data)
    return made.getvalue()


def book(**changed: bytes | str) -> bytes:
    """A sound book of two chapters; files may be `changed` by the last part of their name, without the ending."""
    files: dict[str, bytes | str] = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package({"nav.xhtml": 'properties="nav"', "one.xhtml": "", "two.xhtml": "", "end.xhtml": ""}),
        "OEBPS/nav.xhtml": xhtml(NAV),
        "OEBPS/one.xhtml": xhtml(ONE),
        "OEBPS/two.xhtml": xhtml(TWO),
        "OEBPS/end.xhtml": xhtml(RIGHTS),
    }
    places = {name.rpartition("/")[2].partition(".")[0]: name for name in files}
    return archive({**files, **{places.get(name, f"META-INF/{name}.xml"): data for name, data in changed.items()}})
