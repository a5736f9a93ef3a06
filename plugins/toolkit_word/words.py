"""The document's own words, in English and Chinese, and the fonts of a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import DocumentRecord


@dataclass(frozen=True, slots=True)
class Setting:
    """How a language is set: its tags for Word, the faces of its text and of its headings."""

    latin: str
    asian: str
    text_font: str
    heading_font: str


SETTINGS = {
    "zh": Setting("en-US", "zh-CN", "宋体", "黑体"),
    "zh-hant": Setting("en-US", "zh-TW", "新細明體", "微軟正黑體"),
    "ja": Setting("en-US", "ja-JP", "MS Mincho", "MS Gothic"),
    "ko": Setting("en-US", "ko-KR", "바탕", "맑은 고딕"),
}
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def language_of(documents: Sequence[DocumentRecord]) -> str:
    """The language in which most of the documents' characters are, as a BCP 47 tag in lower case; `und` for none."""
    sizes: dict[str, int] = {}
    for document in documents:
        tag = document.language.lower()
        sizes[tag] = sizes.get(tag, 0) + document.end - document.start
    return max(sizes, key=lambda tag: (sizes[tag], tag), default="und")


def setting_of(tag: str) -> Setting:
    """How a text of this language is set. Chinese faces also where the language has none of its own: they have all signs."""
    if tag.startswith(_TRADITIONAL):
        return SETTINGS["zh-hant"]
    first = tag.partition("-")[0]
    if first in ("zh", "yue", "lzh", "und", "mul"):
        return SETTINGS["zh"]
    chosen = SETTINGS.get(first)
    return chosen or Setting(tag, "zh-CN", "宋体", "黑体")


class Say:
    """Says a phrase in the document's language, with named values put in."""

    def __init__(self, tag: str) -> None:
        self._words = CHINESE if tag.partition("-")[0] in ("zh", "yue", "lzh") else {}

    def __call__(self, phrase: str, **values: object) -> str:
        said = self._words.get(phrase, phrase)
        return said.format(**values) if values else said


CHINESE = {
    "{left} of the left text and {right} of the right text have a partner on the other side. "
    "Reject all changes for the left text, accept all for the right.":
        "左文的 {left}、右文的 {right} 在另一侧有对应文字。拒绝所有修订即得左文，接受所有修订即得右文。",
    "The texts were left out of the report: make it again without --no-text for tracked changes.":
        "报告中未保存正文；要得到修订标记，请不带 --no-text 重新生成报告。",
    "Comparison": "对读",
    "Text reuse": "文本复用",
    "Near-duplicates": "近似重复",
    "Documents": "文档",
    "Passages": "复用文字",
    "Notes": "说明",
    "Problems": "问题",
    "error": "错误",
    "warning": "警告",
    "Passage {n}": "第 {n} 条",
    "Group {n}": "第 {n} 组",
    "line {n}": "第 {n} 行",
    "{percent} alike": "{percent} 相似",
    "{n} places": "{n} 处",
    "and {n} more places": "另有 {n} 处",
    "{n} of {total} passages are drawn; the option {option} draws more.":
        "写出了 {total} 条中的 {n} 条，选项 {option} 可写出更多。",
    "Nothing was found.": "没有发现。",
    "distinctive": "实质复用",
    "formula": "套语",
    "quotation": "引文",
    "furniture": "页面附属文字",
    "template": "模板",
    "exact": "完全相同",
    "near-duplicate": "近似重复",
    "contains": "一篇包含另一篇",
    "document": "文档",
    "paragraph": "段落",
    "sentence": "句子",
    "title": "标题",
    "characters": "字符数",
    "language": "语言",
    "date": "日期",
    "left": "左文",
    "right": "右文",
    "similarity": "相似度",
    "left in right": "左文见于右文",
    "right in left": "右文见于左文",
    "what": "内容",
    "share": "占比",
    "number": "编号",
    "file": "文件",
    "reused": "复用",
    "largest source": "最大来源",
    "from largest source": "其中来自最大来源",
    "copied": "总文字复制比",
    "copied unquoted": "去除引用复制比",
    "copied from one": "单篇最大复制比",
    "from earlier": "来自更早的文档",
    "first": "谁在先",
    "distinctive characters": "实质复用字符",
    "share of left": "占左文",
    "share of right": "占右文",
    "links": "处",
    "kind": "类别",
    "rows": "段",
    "meaning": "含义",
    "level": "级",
    "became": "变化",
    "text in common": "共同文字",
    "What became of the text": "全文去向",
    "Which heading became which": "标题对应关系",
    "How much of each document stands elsewhere as well": "各文档有多少文字也见于别处",
    "Which documents share how much": "哪些文档共有多少文字",
}  # fmt: skip
