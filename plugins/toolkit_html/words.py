"""The page's own words, in English and Chinese. What plugins say is shown as they say it, where no word is known for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

Say: TypeAlias = Callable[..., str]
"""Says an English phrase in the page's language, with named values put in."""


def language_of(tags: list[tuple[str, int]]) -> str:
    """The language of the page, "zh" or "en": Chinese where most of the characters are in Chinese documents."""
    total = sum(length for _, length in tags)
    chinese = sum(length for tag, length in tags if tag.partition("-")[0].lower() in ("zh", "yue", "lzh"))
    return "zh" if total and chinese * 2 > total else "en"


def speaker(language: str) -> Say:
    """How a page in this language says things."""
    return partial(_say, CHINESE if language == "zh" else {})


def _say(words: dict[str, str], phrase: str, **values: Any) -> str:
    said = words.get(phrase, phrase)
    return said.format(**values) if values else said


def percent(share: float) -> str:
    """A share of 1 as people read it. Only what is all or nothing is 100 % or 0 %."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share * 100:.0f} %"


CHINESE = {
    # The page
    "Comparison": "对读",
    "Text reuse": "文本复用",
    "Near-duplicates": "近似重复",
    "Documents": "文档",
    "Report": "报告",
    "Contents": "目录",
    "Skip to the text": "跳到正文",
    "Notes": "说明",
    "Problems": "问题",
    "error": "错误",
    "warning": "警告",
    "Made by {tool} {version}, analysis “{analysis}”": "由 {tool} {version} 生成，分析“{analysis}”",
    "Options": "选项",
    "Keys": "按键",
    "Close": "关闭",
    "next change": "下一处改动",
    "previous change": "上一处改动",
    "to the partner and back": "到对应处，再按返回",
    "hide or show what is the same": "隐藏或显示相同部分",
    "next passage": "下一条",
    "previous passage": "上一条",
    "close the panel": "关闭面板",
    "this list": "本列表",
    "{count} characters": "{count} 字符",
    "Left out of this page": "本页未收入",
    # Comparison
    "left": "左",
    "right": "右",
    "Left": "左",
    "Right": "右",
    "of left": "占左文",
    "of right": "占右文",
    "left {n}": "左 {n}",
    "right {n}": "右 {n}",
    "{left} of the left text and {right} of the right text have a partner on the other side.":
        "左文的 {left}、右文的 {right} 在另一侧有对应文字。",
    "same": "相同",
    "alike": "仅格式不同",
    "reworded": "改写",
    "moved": "移动",
    "gone": "仅左有",
    "new": "仅右有",
    "copied": "重复",
    "dropped": "删去重复",
    "{n} characters that stand on the right only": "右侧 {n} 字，左侧此处没有对应文字",
    "{n} characters that stand on the left only": "左侧 {n} 字，右侧此处没有对应文字",
    "a copy of what still stands at right {n}": "重复文字，右 {n} 仍有",
    "all else equal: ": "其余相同：",
    "; ": "；",
    "name": "名称",
    "copy taken out": "删去重复",
    "kept": "相同",
    "moved and reworded": "移动并改写",
    "the same but for script, width or white space": "除字形、全半角、空白外相同",
    "reworded {percent}": "改写 {percent}",
    "{percent} alike": "{percent} 相似",
    "moved down {n}": "下移 {n}",
    "moved up {n}": "上移 {n}",
    "moved, same number": "移动",
    "left {left} = right {right}": "左 {left} = 右 {right}",
    "stands beside left {n}": "对应文字在左 {n} 旁",
    "stands at right {n}": "原位在右 {n}",
    "copy of left {n}": "左 {n} 的重复",
    "split or merged": "拆分或合并",
    "group {n}": "第 {n} 组",
    "What became of the text": "全文去向",
    "Show": "显示",
    "Previous": "上一处",
    "Next": "下一处",
    "Right text in full": "右文完整显示",
    "Change {n} of {total}": "第 {n} / {total} 处改动",
    "{n} changes": "{n} 处改动",
    "{n} pieces hidden": "已隐藏 {n} 段",
    "The whole text at a glance": "全文一览",
    "rows": "段",
    "Outline": "提纲对照",
    "level": "级",
    "became": "变化",
    "text in common": "共同文字",
    "kind": "类别",
    "share of left": "占左文",
    "share of right": "占右文",
    "meaning": "含义",
    "The two texts": "两文对照",
    "The same on both sides, in place": "两侧相同，位置未变",
    "With a partner that has other words": "位置未变，用词不同",
    "With the same words at another place": "文字相同，位置变了",
    "With a partner at another place that has other words": "位置变了，用词也不同",
    "Only on the left": "只在左文",
    "Only on the right": "只在右文",
    "New on the right, and a second copy of what stands on the left": "右文新增，重复左文已有的文字",
    "Only on the left, and a second copy of what stands on the right": "仅左文有，右文保留了同样的文字",
    "Which heading became which": "标题对应关系",
    # Passages and documents
    "distinctive": "实质复用",
    "formula": "套语",
    "quotation": "引文",
    "furniture": "页面附属文字",
    "template": "模板",
    "Passages": "复用段落",
    "passage {n}": "第 {n} 条",
    "{n} passages stand in more than one place.": "共有 {n} 条文字出现在不止一处。",
    "{n} places": "{n} 处",
    "the same": "文字相同",
    "at another place in the order": "在次序中的位置不同",
    "Who shares with whom": "谁与谁相同",
    "Number of characters that two documents share; darker is more.": "两篇文档共有的字符数，颜色越深越多。",
    "Ribbons": "连带图",
    "Each bar is a document; a ribbon joins two places of one passage.": "每条竖线是一篇文档；连带连接同一段文字的两处。",
    "Read in place": "在文中阅读",
    "line {n}": "第 {n} 行",
    "paragraph {n}": "第 {n} 段",
    "page {n}": "第 {n} 页",
    "record {n}": "第 {n} 条",
    ", ": "，",
    "and {n} more places": "另有 {n} 处",
    "How much of each document stands elsewhere as well": "各文档有多少文字也见于别处",
    "Which documents share how much": "哪些文档共有多少文字",
    "document": "文档",
    "characters": "字符数",
    "reused": "复用",
    "largest source": "最大来源",
    "from largest source": "其中来自最大来源",
    "copied unquoted": "去除引用复制比",
    "copied from one": "单篇最大复制比",
    "from earlier": "来自更早的文档",
    "first": "谁在先",
    "distinctive characters": "实质复用字符",
    "links": "处",
    "number": "数字",
    "The text was left out of the report.": "报告中未保存正文。",
    "The text is not written out on this page.": "本页未写出正文。",
    "title": "标题",
    "date": "日期",
    "language": "语言",
    "encoding": "编码",
    "file": "文件",
    "author": "作者",
    "format": "格式",
    "pages": "页数",
    "source": "来源",
    "{n} of {total} documents are written out.": "写出了 {total} 篇文档中的 {n} 篇。",
    "{n} of {total} passages are drawn.": "画出了 {total} 条复用文字中的 {n} 条。",
    "{n} of {total} rows are drawn.": "画出了 {total} 段中的 {n} 段。",
    "{n} of {total} documents are in the matrix, those that share the most.":
        "矩阵中有 {total} 篇文档中共有文字最多的 {n} 篇。",
    "{n} of {total} ribbons are drawn, the distinctive and longest ones.":
        "画出了 {total} 条连带中的 {n} 条（实质复用、最长者优先）。",
    "{n} of {total} pairs are written out, the most alike ones.": "写出了 {total} 对中最相似的 {n} 对。",
    "For more: {option}": "要看更多：{option}",
    "For all of them: {option}": "要看全部：{option}",
    "{n} of {total} rows of the table “{name}” are drawn.": "表格“{name}”画出了 {total} 行中的 {n} 行。",
    # Decisions
    "Decide": "判定",
    "Decisions": "人工判定",
    "These belong together": "两者对应",
    "These do not belong together": "两者不对应",
    "This is boilerplate": "属于模板套话",
    "{text}: belongs to another text …": "{text}：另有对应……",
    "{text}: does not belong to another text …": "{text}：与另一段不对应……",
    "Choose the other text: click it, or press its ✎": "请选另一段文字：点击它，或按它旁边的 ✎",
    "Cancel": "取消",
    "belong together": "对应",
    "do not belong together": "不对应",
    "boilerplate": "模板套话",
    "Remove": "删去",
    "{n} decisions": "{n} 条判定",
    "not saved yet": "尚未保存",
    "Saved. For the next run:": "已保存。下次运行：",
    "List": "列出",
    "Save decisions": "保存判定",
    "the selected text": "选中的文字",
    "decide about the row or passage, or about the selected text": "判定当前一段，或选中的文字",
    # Near-duplicates
    "{n} groups": "{n} 组",
    "Group {n}": "第 {n} 组",
    "exact": "完全相同",
    "near-duplicate": "近似重复",
    "contains": "一篇包含另一篇",
    "paragraph": "段落",
    "sentence": "句子",
    "similarity": "相似度",
    "left in right": "左文见于右文",
    "right in left": "右文见于左文",
    "Similarity of each pair": "两两相似度",
    "The pair side by side": "并排看这一对",
    "See the pair": "看这一对",
    "To compare word by word": "逐字对照",
    "Back to the group": "回到该组",
    "{n} lines are the same": "{n} 行相同",
    "The pair in short": "这一对的摘录",
}  # fmt: skip
