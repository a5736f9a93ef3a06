"""The Word document as bytes: python-docx's package with our styles, and the same bytes for equal reports."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

import toolkit
from toolkit_word.markup import Revision, Writer, w
from toolkit_word.paragraphs import BODY, DEEPEST, FURNITURE, TITLE, Styles
from toolkit_word.reading import write_reading
from toolkit_word.revisions import possible, stretches
from toolkit_word.words import Say, Setting, language_of, setting_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from toolkit import Comparison, Report

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a zip archive can hold, for all of its members."""

_SIZES = {TITLE: 20, "Heading 1": 16, "Heading 2": 14, "Heading 3": 13}
_GRAY = RGBColor(0x76, 0x76, 0x76)


def document_of(report: Report, author: str, date: str) -> bytes:
    """The document. `author` and `date` (ISO 8601) are those of all of its changes and of its properties."""
    tag = language_of(report.documents)
    say = Say(tag)
    document = docx.Document()
    document._body.clear_content()
    _set_page(document)
    _set_styles(document, setting_of(tag))
    compared = [f for f in report.findings if isinstance(f, toolkit.Comparison)]
    with_texts = [f for f in compared if _has_texts(report, f)]
    if with_texts:
        _write_comparisons(document, report, with_texts, Revision(author, date), say)
        _frame(document, report, with_texts[0], say)
    else:
        if compared:
            missing = "The texts were left out of the report: make it again without --no-text for tracked changes."
            document.add_paragraph(say(missing))
        write_reading(document, report, say)
    _set_properties(document, report, author, date)
    return _saved(document)


def _has_texts(report: Report, comparison: Comparison) -> bool:
    return all(report.document(id).text is not None for id in (comparison.left, comparison.right))


def _write_comparisons(
    document: WordDocument, report: Report, comparisons: Sequence[Comparison], revision: Revision, say: Say
) -> None:
    """The texts with their revisions and nothing else; of several comparisons, each below its names."""
    writer = Writer(revision, {style.name: style.style_id for style in document.styles})
    body = document.element.body
    for comparison in comparisons:
        left, right = report.document(comparison.left), report.document(comparison.right)
        if len(comparisons) > 1:
            document.add_heading(f"{_title(report, left.id)} → {_title(report, right.id)}")
        one, other = left.text or "", right.text or ""
        paragraphs = writer.paragraphs(
            stretches(comparison, one, other),
            Styles(one, left.regions),
            Styles(other, right.regions),
            (len(one), len(other)),
        )
        last = body.find(w("sectPr"))
        for paragraph in paragraphs:
            if last is None:
                body.append(paragraph)
            else:
                last.addprevious(paragraph)


def _title(report: Report, id: str) -> str:
    document = report.document(id)
    return possible(" ".join((document.title or id).split()))


def _frame(document: WordDocument, report: Report, comparison: Comparison, say: Say) -> None:
    """What is about the texts stands in the head and the foot of the page: the body holds the texts alone."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.text = f"{_title(report, comparison.left)} → {_title(report, comparison.right)}"
    foot = section.footer.paragraphs[0]
    foot.text = say(
        "{left} of the left text and {right} of the right text have a partner on the other side. "
        "Reject all changes for the left text, accept all for the right.",
        left=toolkit.percent(comparison.shared_left),
        right=toolkit.percent(comparison.shared_right),
    )
    foot.add_run("\t")
    field = etree.SubElement(foot._p, w("fldSimple"), {w("instr"): "PAGE"})
    run = etree.SubElement(field, w("r"))
    etree.SubElement(run, w("t")).text = "1"


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    section.top_margin = section.bottom_margin = Mm(25)


def _set_styles(document: WordDocument, setting: Setting) -> None:
    styles = document.styles
    defaults = styles.element.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    language = defaults.find(w("lang"))
    language.set(w("val"), setting.latin)
    language.set(w("eastAsia"), setting.asian)
    styles.add_style(FURNITURE, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[BODY]
    styles[FURNITURE].font.color.rgb = _GRAY
    styles[FURNITURE].font.size = Pt(10)
    for name in (BODY, "Header", "Footer", FURNITURE):
        _set_face(styles[name], setting.text_font)
    styles[BODY].font.size = Pt(12)
    styles[BODY].paragraph_format.space_after = Pt(6)
    styles[BODY].paragraph_format.line_spacing = 1.5
    for name in ("Header", "Footer"):
        styles[name].font.size = Pt(9)
        styles[name].font.color.rgb = _GRAY
    for name in (TITLE, *(f"Heading {level}" for level in range(1, DEEPEST + 1))):
        style = styles[name]
        _set_face(style, setting.heading_font)
        style.font.size = Pt(_SIZES.get(name, 12))
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
        border = style.element.find(f"{w('pPr')}/{w('pBdr')}")
        if border is not None:
            border.getparent().remove(border)
    styles[TITLE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_face(style: Any, asian: str) -> None:
    """Sets the faces by name; those of a theme would go before them."""
    style.font.name = "Times New Roman"
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    fonts.set(w("eastAsia"), asian)


def _set_properties(document: WordDocument, report: Report, author: str, date: str) -> None:
    properties = document.core_properties
    day = datetime.datetime.fromisoformat(f"{date}T00:00:00")
    properties.created = properties.modified = day
    properties.author = properties.last_modified_by = possible(author)
    properties.title = " → ".join(_title(report, record.id) for record in report.documents[:2])[:255]
    properties.comments = f"{report.tool.name} {report.tool.version}, {report.analysis.name}"[:255]
    package = document.part.package
    for id, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            # Of python-docx's template, not of this document.
            del package.rels[id]
    settings = document.settings.element
    compatibility = settings.find(w("compat"))
    if compatibility is not None and compatibility.find(w("compatSetting")) is None:
        mode = etree.SubElement(compatibility, w("compatSetting"))
        for name, value in (
            ("name", "compatibilityMode"),
            ("uri", "http://schemas.microsoft.com/office/word"),
            ("val", "15"),
        ):
            mode.set(w(name), value)


def _saved(document: WordDocument) -> bytes:
    """The package, its members without the time at which it was made."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _OLDEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(member))
    return packed.getvalue()
