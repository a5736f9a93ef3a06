"""The page's words in English and Chinese. What plugins say is shown as they say it, where no word is known for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LANGUAGES = {"en": "English", "zh": "中文"}


@dataclass(frozen=True, slots=True)
class Words:
    """Says things in a language: `words("Start")`. Only the page's own phrases and those of our components are known."""

    language: str

    def __call__(self, phrase: str, **values: Any) -> str:
        said = CHINESE.get(phrase, phrase) if self.language == "zh" else phrase
        return said.format(**values) if values else said

    def of(self, key: str, english: str) -> str:
        """What a component says in English; in Chinese where it is known by the component's name."""
        known = {"en": NAMES, "zh": COMPONENTS}[self.language]
        return known.get(key, english)


def language_for(chosen: str | None, accepted: str) -> str:
    """The language of the page: the one chosen, else the first of an Accept-Language header that there is, else English."""
    if chosen in LANGUAGES:
        return str(chosen)
    for tag in accepted.lower().split(","):
        primary = tag.split(";")[0].strip().partition("-")[0]
        if primary in LANGUAGES:
            return primary
    return "en"


SPOKEN = (
    "left", "right", "text {n}", "{n} files, {size}", "waiting", "running", "done", "failed", "stopped",
    "ends with what was found so far", "stopped early: partial", "Stop", "End now",
    "{n} problems", "{n} of {total}", "files", "documents",
    "passages", "page", "Two texts are compared: give a left one and a right one.", "Give at least one text.",
    "Only two texts are compared; {n} more were left out. To look at all of them choose another analysis.",
    "The files are {size}; the server takes {most}. Start it with --max-size to give it more.",
    "{n} files are more than the {most} that are taken at once.",
    "The server does not answer. Was it ended? Start it again with toolkit serve.",
    "The server no longer has this result.", "{name} could not be read: it may have changed or gone.",
)  # fmt: skip
"""What the scripts of the page say."""

NAMES = {
    "analysis.diff.title": "Compare two texts",
    "analysis.reuse.title": "Find reused passages",
    "analysis.duplicates.title": "Find near-duplicates",
    "analysis.show.title": "Show what was read",
    "analysis.reuse.min_length.label": "Shortest passage",
    "analysis.reuse.against.label": "Compare only with these documents",
    "analysis.reuse.library.label": "Compare with a library",
    "analysis.duplicates.library.label": "Compare with a library, too",
    "analysis.reuse.within.label": "Only repetitions within a document",
    "analysis.duplicates.threshold.label": "Lowest similarity",
    "analysis.duplicates.containment.label": "Lowest containment",
    "analysis.duplicates.min_length.label": "Shortest text",
}
"""Titles for our analyses, whose names are those of commands, and labels that say more than an option's name."""

CHINESE = {
    "Text comparison": "文本对照",
    "Skip to the form": "跳到表单",
    "What to do": "要做什么",
    "Texts": "文本",
    "Left": "左文",
    "Right": "右文",
    "left": "左文",
    "right": "右文",
    "Paste a text here, or drop a file": "在此粘贴文字，或拖入文件",
    "Choose a file": "选择文件",
    "Choose files": "选择文件",
    "Choose a folder": "选择文件夹",
    "Paste a text": "粘贴文字",
    "Drop files or a folder here": "把文件或文件夹拖到这里",
    "Swap": "左右对调",
    "Remove": "移除",
    "Remove all": "全部移除",
    "text {n}": "文本 {n}",
    "Only no.": "只取第几篇",
    "Where a file holds several documents: which of them. Else all.": "一个文件含多篇文档时，取其中第几篇；不填则全取。",
    "{n} files, {size}": "{n} 个文件，{size}",
    "Options": "选项",
    "More options": "更多选项",
    "How texts are read": "如何读取文本",
    "as is usual": "默认",
    "default: {value}": "默认：{value}",
    "several: one a line": "可填多项，每行一项",
    "no file chosen": "未选择文件",
    "Encoding": "编码",
    "Character encoding of the files, where it is not to be found out.": "文件的字符编码；不填则自动识别。",
    "Language": "语言",
    "Language of all documents (BCP 47, such as zh or en), where it is not to be found.":
        "全部文档的语言（BCP 47，如 zh、en）；不填则逐篇识别。",
    "Take each file as one document, also where it holds several works.": "每个文件只算一篇文档，即使其中有多篇文章。",
    "Start": "开始",
    "Results": "结果",
    "Nothing yet.": "还没有结果。",
    "Results stay in memory until the server ends. Nothing is kept on disk.":
        "结果只保存在内存里，服务结束即消失，不写入磁盘。",
    "Results stay in memory until the server ends; each report is also saved in {folder}.":
        "结果保存在内存里，服务结束即消失；每份报告另存于 {folder}。",
    "waiting": "等待中",
    "running": "运行中",
    "done": "已完成",
    "failed": "未能完成",
    "stopped": "已停止",
    "ends with what was found so far": "正在停止，保留已找到的内容",
    "stopped early: partial": "中途停止：结果不全",
    "{n} problems": "{n} 个问题",
    "and {n} more": "另有 {n} 个",
    "Stop": "停止",
    "End now": "立即结束",
    "Read": "阅读",
    "Back": "返回",
    "In a tab of its own": "在新标签页打开",
    "Save as": "保存为",
    "Save": "保存",
    "Options of the format": "该格式的选项",
    "The report": "报告",
    "{n} of {total}": "{n} / {total}",
    "files": "文件",
    "documents": "文档",
    "passages": "段落",
    "page": "生成页面",
    "sending": "正在发送",
    "This page needs JavaScript. The command line does all of it as well: toolkit --help.":
        "本页需要 JavaScript。命令行也能完成同样的工作：toolkit --help。",
    "Two texts are compared: give a left one and a right one.": "对照需要两篇文本：请给出左文和右文。",
    "Give at least one text.": "请至少给出一篇文本。",
    "Only two texts are compared; {n} more were left out. To look at all of them choose another analysis.":
        "对照只用两篇文本，另外 {n} 篇未采用。要看全部，请选用别的分析。",
    "The files are {size}; the server takes {most}. Start it with --max-size to give it more.":
        "文件共 {size}，服务最多接受 {most}。启动时可用 --max-size 放宽。",
    "{n} files are more than the {most} that are taken at once.": "{n} 个文件超过一次可接受的 {most} 个。",
    "The server does not answer. Was it ended? Start it again with toolkit serve.":
        "服务没有回应，可能已经结束。请用 toolkit serve 重新启动。",
    "The server no longer has this result.": "服务已不再保存此结果。",
    "{name} could not be read: it may have changed or gone.": "{name} 读不出来，可能已改动或移走。",
    "No page could be drawn of this report; save it in another format.": "无法为此报告生成页面，请保存为其他格式。",
    # Choices
    "clause": "分句", "sentence": "句子", "paragraph": "段落", "document": "整篇文档",
    "case": "大小写", "punctuation": "标点", "script": "繁简", "width": "全半角", "whitespace": "空白", "variants": "异体字",
    "accepted": "接受修订后", "original": "修订前", "first": "最先的", "longest": "最长的", "newest": "最新的",
    "changed": "有改动的", "moved": "移动过的", "shared": "两边都有的",
}  # fmt: skip

_DECISIONS = "照此文件（TOML 或 JSON）：哪些对应，哪些不对应，哪些是模板套话。报告页上的 ✎ 可写出这样的文件。"

COMPONENTS = {
    "analysis.diff.title": "对照两篇文本",
    "analysis.diff": "两篇并排，移动和改写的文字与其对应处配对",
    "analysis.reuse.title": "查找复用文字",
    "analysis.reuse": "见于不止一处的文字，分组并标明性质",
    "analysis.duplicates.title": "查找近似重复",
    "analysis.duplicates": "近似重复的文档、段落或句子，打分并分组",
    "analysis.show.title": "查看读入结果",
    "analysis.show": "读到了什么：文档、标题、日期、长度、语言、页面杂项、提纲",
    "analysis.diff.ignore.label": "忽略",
    "analysis.diff.ignore": "不算作差别：大小写、标点、全半角、繁简。默认已忽略全半角和繁简。",
    "analysis.diff.unit.label": "单位",
    "analysis.diff.unit": "对应处相连时，一行最长到多长。",
    "analysis.diff.decisions.label": "人工判定",
    "analysis.diff.decisions": _DECISIONS,
    "analysis.duplicates.keep.label": "保留",
    "analysis.duplicates.keep": "近似重复中保留一篇，并列出舍去的各篇和理由；保存为 cleaned 即得保留下来的全部文本。",
    "analysis.duplicates.threshold.label": "相似度下限",
    "analysis.duplicates.threshold": "近似重复至少相似到这个程度（0 到 1）。",
    "analysis.duplicates.containment.label": "包含度下限",
    "analysis.duplicates.containment": "一方的内容有这么大比例见于另一方，即算包含（0 到 1）。",
    "analysis.duplicates.unit.label": "单位",
    "analysis.duplicates.unit": "拿什么互相比较。",
    "analysis.duplicates.min_length.label": "最短长度",
    "analysis.duplicates.min_length": "更短的不比较：一个汉字、假名或谚文算一，一个词算一。",
    "analysis.reuse.min_length.label": "最短长度",
    "analysis.reuse.min_length": "至少有这么长的文字对得上才报告：一个汉字、假名或谚文算一，一个词算一。",
    "analysis.reuse.against.label": "只与这些文档比较",
    "analysis.reuse.against": "上面的文本只与这些文档比较，彼此之间不比较。",
    "analysis.reuse.library.label": "与文库比较",
    "analysis.reuse.library": "只与这个文库（toolkit library add 所建）里的文档比较，彼此之间不比较。",
    "analysis.duplicates.library.label": "也与文库比较",
    "analysis.duplicates.library": "也与这个文库（toolkit library add 所建）里的文档比较。",
    "analysis.reuse.within.label": "只看篇内重复",
    "analysis.reuse.within": "只找一篇文档自身的重复，不找文档之间的。",
    "analysis.reuse.decisions.label": "人工判定",
    "analysis.reuse.decisions": _DECISIONS,
    "chooser.tokenizer.label": "分词器",
    "chooser.tokenizer": "不论语言，都用这个分词器。",
    "chooser.normalizers.label": "归一",
    "chooser.normalizers": "只用所选的归一方式；不选则用默认的。",
    "chooser.engine.label": "引擎",
    "chooser.engine": "在这个引擎上运行。",
    "engine.duckdb.engine_option.label": "引擎设置",
    "engine.duckdb.engine_option": "引擎的一项设置，写成“键=值”；每项一行。",
    "engine.local.jobs.label": "进程数",
    "engine.local.jobs": "几个进程分担；不论几个，结果相同。",
    "loader.collection.text_field.label": "正文字段",
    "loader.collection.text_field": "文集（CSV、JSON 等）中正文所在的字段；只有一个时不必填。",
    "loader.collection.id_field.label": "名称字段",
    "loader.collection.id_field": "文集中记录名称所在的字段，显示在序号旁。",
    "loader.collection.date_field.label": "日期字段",
    "loader.collection.date_field": "文集中日期所在的字段。",
    "loader.word.revisions.label": "修订",
    "loader.word.revisions": "办公文档中的修订：读接受后的文本，还是修订前的。",
    "tokenizer.rjieba.dictionary.label": "词典",
    "tokenizer.rjieba.dictionary": "补充词语、人名和口号，结巴格式：每行一个词、词频、词性。",
    "labeler.template.template.label": "模板",
    "labeler.template.template": "大部分文字见于此文件的段落算作模板：表格、题目、范文。",
    "labeler.formula.formula_bits.label": "套话界限（比特）",
    "labeler.formula.formula_bits": "按词频计算，信息量少于此的段落算作套话。",
    "labeler.formula.phrases.label": "套话表",
    "labeler.formula.phrases": "每行一条套话；由这些套话组成的段落算作套话。",
    "renderer.html": "在浏览器里阅读：一个文件",
    "renderer.html.max_documents.label": "文档上限",
    "renderer.html.max_documents": "最多写出这么多篇文档。",
    "renderer.html.max_passages.label": "复用文字上限",
    "renderer.html.max_passages": "最多画出这么多条复用文字。",
    "renderer.html.max_rows.label": "行数上限",
    "renderer.html.max_rows": "对照或表格最多画出这么多行。",
    "renderer.terminal": "终端上的纯文本",
    "renderer.terminal.only.label": "只看",
    "renderer.terminal.only": "对照：只画有改动的、移动过的，或两边都有的。",
    "renderer.terminal.context.label": "上下文",
    "renderer.terminal.context": "对照：只画有改动的行及其前后这么多行。",
    "renderer.terminal.width.label": "宽度",
    "renderer.terminal.width": "画多少列宽。",
    "renderer.terminal.full.label": "全部写出",
    "renderer.terminal.full": "非实质复用的段落也全部写出。",
    "renderer.json": "完整的报告，可再次打开",
    "renderer.jsonl": "每行一条结果",
    "renderer.csv": "表格，可用电子表格软件打开",
    "renderer.csv.table.label": "表名",
    "renderer.csv.table": "改为写出这张表，如 shares、pairs。",
    "renderer.markdown": "用于维基或文档",
    "renderer.cleaned": "近似重复：文集中保留下来的，每行一篇（JSON）",
    "renderer.docx": "Word 文档：对照写成修订和移动；其他分析写成段落、分组和表格",
    "renderer.docx.change_author.label": "修订者",
    "renderer.docx.change_author": "修订上署的名。",
    "renderer.docx.change_date.label": "修订日期",
    "renderer.docx.change_date": "修订上记的日期，如 2024-05-31；不填则用右文的日期，右文没有则用 2000-01-01。",
}
"""What our components say, by kind and name; what is not here, or another's, stays as its author wrote it."""
