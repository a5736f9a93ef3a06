"""Facts: numbers, dates and names that changed inside a sentence. Whoever reads a new version looks for these first.

A change is looked at where it stands: the 12 of 2024年5月12日 is part of a date. Facts are found by their form alone, in
Chinese and in languages that write names with a capital; what has no clear form is no fact, and is marked like any word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from toolkit.findings import Operation, Row
from toolkit.text import Span

FactKind: TypeAlias = Literal["number", "date", "name"]

_AROUND = 24
"""Characters on each side of a change in which a date that it is part of is looked for."""

_DIGIT = r"[\d〇零一二三四五六七八九十]"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"{_DIGIT}{{2,4}}\s*年(?:\s*{_DIGIT}{{1,3}}\s*月)?(?:\s*{_DIGIT}{{1,3}}\s*[日号號])?"
    rf"|{_DIGIT}{{1,3}}\s*月(?:\s*{_DIGIT}{{1,3}}\s*[日号號])|{_DIGIT}{{1,3}}\s*月(?:份|底|初|中旬|上旬|下旬)"
    rf"|{_DIGIT}{{1,3}}\s*[日号號](?=[上下中]午|早|晚|前|起|至|$)"
    rf"|(?:周|星期|礼拜|禮拜)[一二三四五六日天末]"
    rf"|{_DIGIT}{{1,3}}\s*[时時点點](?:\s*{_DIGIT}{{1,3}}\s*分|半|整)?|\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}}"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTHS}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+\d{{4}})?"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_CHINESE_NUMBER = r"[〇零一二三四五六七八九十百千万萬亿億两兩半廿卅]+"
_NUMBER = re.compile(
    rf"[第约約近超逾]?(?:百分之|千分之|万分之)?(?:\d[\d.,:/·-]*|{_CHINESE_NUMBER})(?:[百千万萬亿億]+)?(?:[多余餘几]|[.点點]{_CHINESE_NUMBER})?"
    r"\s*(?:[%％‰℃元人名户戶个個项項条條座所家处處次年月日天时時分秒岁歲度吨噸斤亩畝米里册冊本张張位届屆件间間头頭只隻艘辆輛台套倍成份桌场場轮輪班顿頓篇句幅]|公里|公斤|平方米|百分点)?"
)
_ENGLISH_NUMBER = re.compile(
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|half|once|twice|dozen)[\s-]*)+",
    re.IGNORECASE,
)
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖蕭田董袁潘蒋蔣蔡余杜叶葉"
    "程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴"
    "武戴莫孔汤湯常温溫康施牛樊葛邢安齐齊伍庞龐颜顏庄莊聂聶章鲁魯岳翟殷詹申欧歐耿关關焦柳俞左祝包"
)
_TITLES = "同志先生女士书记書記主任校长校長老师老師教授局长局長县长縣長镇长鎮長村长村長处长處長经理經理医生醫生"
_TITLE_AFTER = re.compile(rf"^(?:{'|'.join(re.findall('..', _TITLES))})")
_LABEL_BEFORE = re.compile(r"(?:人|员|員|者|长|長|任|记|記|师|師|授|理|姓名|同志|叫|名)[：:是为為]?\s*$")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,5}[省市县縣区區镇鎮乡鄉村路街巷道庄莊湾灣港桥橋山河江湖岛島州府里坊园園]$")
_NO_PLACE = frozenset(
    [
        "道路",
        "街道",
        "城市",
        "农村",
        "乡村",
        "全省",
        "全市",
        "全县",
        "全区",
        "城区",
        "山区",
        "地区",
        "社区",
        "校园",
        "公园",
        "家园",
        "江河",
        "江湖",
        "这里",
        "那里",
        "哪里",
        "心里",
        "家里",
    ]
)
_CAPITAL = re.compile(
    r"^\s*(?:[A-Z][\w’'-]+|of|the|de|von|van|[A-Z]\.)(?:\s+(?:[A-Z][\w’'-]+|of|the|de|von|van|[A-Z]\.))*\s*$"
)
_TITLED = re.compile(r"^[《〈].*[》〉]$")


@dataclass(frozen=True, slots=True)
class Fact:
    """A changed number, date or name: what it was and what it is, each widened to the whole of it (a date, a number)."""

    kind: FactKind
    operation: Operation
    left: Span
    right: Span


def facts(row: Row, left: str, right: str) -> list[Fact]:
    """The facts among the changes of a row, in order. `left`, `right`: the whole texts."""
    found = ((o, fact_of(o, left, right)) for o in row.operations if row.relation == "edited")
    return [fact for _, fact in found if fact is not None]


def only_facts(row: Row, found: Sequence[Fact]) -> bool:
    """Whether nothing else changed in a row than these: an otherwise equal sentence."""
    changes = [o for o in row.operations if o.op != "equal" and not o.equivalent]
    return bool(changes) and len(changes) == len(found)


def fact_of(operation: Operation, left: str, right: str) -> Fact | None:
    """The fact that a replacement changed; None for any other."""
    if operation.op != "replace" or operation.equivalent:
        return None
    one, other = Span(*operation.left), Span(*operation.right)
    for kind, patterns in (("date", [_DATE]), ("number", [_NUMBER, _ENGLISH_NUMBER])):
        wholes = _whole(one, left, patterns), _whole(other, right, patterns)
        if wholes[0] is not None and wholes[1] is not None:
            return Fact("date" if kind == "date" else "number", operation, wholes[0], wholes[1])
    if _is_name(one, left) and _is_name(other, right):
        return Fact("name", operation, one, other)
    return None


def _whole(span: Span, text: str, patterns: Iterable[re.Pattern[str]]) -> Span | None:
    """The match of a pattern that holds the whole span, with what it stands in."""
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    wanted = span.of(text).strip()
    if not wanted:
        return None
    first = span.start + len(span.of(text)) - len(span.of(text).lstrip())
    for pattern in patterns:
        for match in pattern.finditer(text, start, end):
            if match.start() <= first and first + len(wanted) <= match.end():
                return Span(match.start(), match.start() + len(match[0].rstrip()))
    return None


def _is_name(span: Span, text: str) -> bool:
    word = span.of(text)
    if _TITLED.match(word):
        return True
    if _CAPITAL.match(word):
        return text[: span.start].rstrip()[-1:] not in ("", ".", "!", "?", "\n") or len(word.split()) > 1
    if _PLACE.match(word) and word not in _NO_PLACE:
        return True
    if not 2 <= len(word) <= 4 or word[0] not in _SURNAMES:
        return False
    before, after = text[max(0, span.start - 6) : span.start], text[span.end : span.end + 4]
    return len(word) == 3 or bool(_LABEL_BEFORE.search(before)) or bool(_TITLE_AFTER.match(after))
