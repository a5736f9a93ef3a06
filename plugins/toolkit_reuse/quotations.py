"""Quotations in a text: what stands between quotation marks, in a block, or after 某某指出, and whose words it is.

Pure: a text and a span give the stretches of quotation around the span, each with its source where the words before or
after it name one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit import Span

CLOSED_BY = {"“": "”", "「": "」", "『": "』", "《": "》", "«": "»", "„": "“"}
"""Marks that open something, with the mark that closes it."""

_MARKS = re.compile("[" + "".join(sorted({*CLOSED_BY, *CLOSED_BY.values(), '"'})) + "]")

NEAR = 80
"""Characters before and after a quotation in which its source is looked for."""

FAR = 1200
"""Characters around a span in which its paragraphs are looked at: a text on one line is no paragraph."""

_VERBS = (
    "指出|强调|強調|说过|說過|说道|說道|说|說|曰|云|写道|寫道|提出|提到|要求|认为|認為|讲过|講過|讲|講|谈到|談到|告诫|告誡"
    "|表示|宣布|宣告|谈道|言|记载|記載|载|載|规定|規定|明确|明確|称|稱|写|寫"
)
_BEFORE = re.compile(
    rf"(?P<who>[^，。；！？：,;!?:“”「」『』\n]{{1,40}}?)"
    rf"(?:(?:就|还|還|也|曾|曾经|曾經|都|又|再次|多次|反复|反覆|一再|深刻|特别|特別|明确|明確|郑重|有|所|中|里|裡)*)"
    rf"(?:{_VERBS})(?:了|过|過|道|的|的那样|的那樣)?\s*[：:，,]?\s*$"
)
_INTRODUCES = re.compile(r"(?:指出|强调|強調|曰|写道|寫道|告诫|告誡|[说說](?:过|過|道)?|[讲講](?:过|過)?)\s*[：:，,]")
_TITLE_BEFORE = re.compile(r"(?P<who>《[^《》\n]{1,30}》)(?:中|里|裡|有)?\s*[：:，,]?\s*$")
_IN_PARENTHESES = re.compile(
    r"\s*[，,。.；;]?\s*[（(](?P<who>(?:语出|語出|语见|語見|见|見|引自|出自|摘自)?\s*[^（()）\n]{1,40})[)）]"
)
_SOURCED = re.compile(
    r"\s*[，,。.]?\s*(?:语出|語出|语见|語見|这是出自|這是出自|引自|出自|摘自|源自|这是|這是)\s*"
    r"(?P<who>《[^《》\n]{1,30}》|[^，。；！？\n]{2,20})"
)
_DASH = re.compile(r"\s*(?:——|—|–|--)\s*(?P<who>[^\n，。；]{2,50}?)\s*(?:[。.]?\s*(?:\n|$))")
_LEADING = re.compile(
    r"^(?:正如|正像|正所谓|正所謂|诚如|誠如|恰如|就像|好像|如同|像|如|早在|对此|對此|为此|為此|记得|記得|按照|根据|根據)+"
)
_REFERENCE = re.compile(r"《|·|语出|語出|语见|語見|[见見]|引自|出自|摘自")

_SAID = (
    r"said|says|wrote|writes|put it|argued|argues|noted|notes|observed|remarked|declared|stated|states|warned|called it"
)
_NAME = r"(?:the |The )?[A-Z][\w.'’-]*(?:(?:,| and| of| of the| the| de| von| van)? [A-Z][\w.'’-]*)*"
_ENGLISH_BEFORE = (
    re.compile(
        rf"(?P<who>{_NAME})(?: (?:once|also|later|then|famously))? (?:{_SAID})(?: that| in [^.:\n]{{1,30}})?\s*[,:]?\s*$"
    ),
    re.compile(rf"(?:according to|in the words of|to quote|from) (?P<who>{_NAME})\s*[,:]?\s*$", re.IGNORECASE),
)
_ENGLISH_AFTER = (
    re.compile(rf"\s*[,.]?\s*(?:{_SAID}) (?P<who>{_NAME})"),
    re.compile(rf"\s*[,.]?\s*(?P<who>{_NAME}) (?:once |later )?(?:{_SAID})\b"),
    re.compile(r"\s*[.,]?\s*\((?P<who>[A-Z][^()\n]{2,40})\)"),
)
_PRONOUNS = re.compile(
    r"^(?:he|she|it|they|we|you|i|who|this|that|他|她|它|我|你|他们|他們|我们|我們|有人|有的|大家|会议|會議)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？!?…]+[”」』’\"]*|\.(?=\s|$)")
_BLOCK = re.compile(r"\s*> ?\S|(?: {4,}|\t)[^\s\u3000]")
_BEGINS_BLOCK = re.compile(r"(?:\A|[\r\n])(?:[^\S\r\n]*> ?\S|(?: {4,}|\t)[^\s\u3000])")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")

_AROUND = 1000
"""Characters before and after some paragraphs in which a block that they belong to is looked for."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a text that is somebody else's words. `source`: whose, as the text says it, or empty.

    `how`: what sets it off: `marks`, `title` (《》), `block`, or `introduced` (no marks, but 某某指出 before it).
    """

    span: Span
    how: str
    source: str = ""


def quotations_in(text: str, around: Span, known: Sequence[Span] = ()) -> list[Quotation]:
    """The quotations in the paragraphs that a span lies in. `known`: spans that an annotator took for quotations."""
    earliest, latest = max(0, around.start - FAR), min(len(text), around.end + FAR)
    first = max(text.rfind(end, earliest, around.start) + 1 for end in "\n\r")
    ends = [at for end in "\n\r" if (at := text.find(end, around.end, latest)) >= 0]
    paragraphs = Span(max(first, earliest), min(ends, default=latest))
    found = [*_marked(text, paragraphs), *_introduced(text, paragraphs), *_blocks(text, paragraphs)]
    inside = [span for span in known if paragraphs.overlap(span)]
    found += [_sourced(text, Quotation(Span(*_bare(text, span)), "marks")) for span in inside]
    return found


def share_of(span: Span, quotations: Sequence[Quotation]) -> float:
    """The share of a span's characters that lie in quotations; the marks themselves aside."""
    at, total = span.start, 0
    for one in sorted(quotation.span for quotation in quotations):
        total += max(0, min(one.end, span.end) - max(at, one.start))
        at = max(at, min(one.end, span.end))
    return total / max(1, len(span))


def _bare(text: str, span: Span) -> tuple[int, int]:
    """A quotation without its marks."""
    marked = len(span) > 2 and text[span.start] in '“「『‘"«„'
    return (span.start + 1, span.end - 1) if marked else (span.start, span.end)


def _marked(text: str, paragraphs: Span) -> Iterator[Quotation]:
    """What stands between marks; one that is not closed in a paragraph that it opens goes on to the paragraph's end."""
    if not _MARKS.search(text, paragraphs.start, paragraphs.end):
        return
    for match in _LINE.finditer(text, paragraphs.start, paragraphs.end):
        stack: list[tuple[str, int]] = []
        straight = 0
        for found in _MARKS.finditer(text, match.start(), match.end()):
            mark, at = found[0], found.start()
            if mark == '"':
                if straight:
                    yield _sourced(text, Quotation(Span(straight, at), "marks"))
                straight = 0 if straight else at + 1
            elif stack and mark == CLOSED_BY[stack[-1][0]]:
                opened, start = stack.pop()
                yield _sourced(text, Quotation(Span(start, at), "title" if opened == "《" else "marks"))
            elif mark in CLOSED_BY:
                stack.append((mark, at + 1))
        begins = match.start() + len(match[0]) - len(match[0].lstrip())
        whole = match.start() == 0 or text[match.start() - 1] in "\n\r"
        if whole and stack and stack[0][1] == begins + 1 and stack[0][0] != "《":
            yield _sourced(text, Quotation(Span(begins + 1, match.start() + len(match[0].rstrip())), "marks"))
        if match.end() >= paragraphs.end:
            return


def _introduced(text: str, paragraphs: Span) -> Iterator[Quotation]:
    """A sentence, or what of it comes after 某某指出, where it has no marks."""
    if not _INTRODUCES.search(text, paragraphs.start, paragraphs.end):
        return
    start = paragraphs.start
    bounds = [m.end() for m in _SENTENCE.finditer(text, paragraphs.start, paragraphs.end)]
    for end in [*bounds, paragraphs.end]:
        sentence = text[start:end]
        comma = re.search(r"[，,：:]", sentence)
        if comma is not None:
            words = start + comma.end()
            opened = words < end and text[words] in CLOSED_BY
            source = "" if opened else _who(_BEFORE.search(text[start:words]))
            # Without marks only what introduces somebody's words beyond doubt.
            if source and _INTRODUCES.search(text[start:words].rstrip()[-6:]):
                yield Quotation(Span(words, end), "introduced", source)
        start = end


def _blocks(text: str, paragraphs: Span) -> Iterator[Quotation]:
    """Lines with `> ` before them, or set in by four spaces or more, with the line before or after as their source."""
    reach = text[max(0, paragraphs.start - _AROUND) : paragraphs.end + _AROUND]
    # Most texts have none, and to look at every line around every passage takes its time.
    if not (">" in reach or "    " in reach or "\t" in reach) or not _BEGINS_BLOCK.search(reach):
        return
    lines = list(_lines_around(text, paragraphs))
    block: list[Span] = []
    for number, line in enumerate([*lines, Span(len(text), len(text))]):
        if line and _BLOCK.match(line.of(text)):
            block.append(line)
            continue
        if block:
            above = lines[number - len(block) - 1].of(text) if number > len(block) else ""
            quoted = Quotation(Span(block[0].start, block[-1].end), "block")
            source = _source_before(above.rstrip()) if above.rstrip().endswith((":", "：", ",", "，")) else ""
            source = source or _who(_DASH.match(text, quoted.span.end)) or _own_last_line(block[-1].of(text))
            if above.rstrip().endswith((":", "：")) or source or block[0].of(text).lstrip().startswith(">"):
                yield Quotation(quoted.span, "block", source)
        block = []


def _own_last_line(line: str) -> str:
    return _who(re.match(r"\s*>?\s*(?:——|—|–|--)\s*(?P<who>\S.{1,50}?)\s*$", line))


def _lines_around(text: str, paragraphs: Span) -> Iterator[Span]:
    """The lines with text of some paragraphs and of the characters around them."""
    start = max(0, paragraphs.start - _AROUND)
    for match in _LINE.finditer(text, start, min(len(text), paragraphs.end + _AROUND)):
        if match[0].strip():
            yield Span(match.start(), match.start() + len(match[0].rstrip()))


def _sourced(text: str, quoted: Quotation) -> Quotation:
    """The quotation with its source, where the words before or after it name one."""
    start, end = quoted.span.start, quoted.span.end
    if quoted.how == "title":
        return quoted
    before = text[max(0, start - 1 - NEAR) : max(0, start - 1)].rpartition("\n")[2]
    source = _source_before(before) or _source_after(text[end : end + NEAR])
    return Quotation(quoted.span, quoted.how, source)


def _source_before(before: str) -> str:
    sentence = re.split(r"[。！？!?；;]|[.]\s", before)[-1]
    for pattern in (_BEFORE, _TITLE_BEFORE, *_ENGLISH_BEFORE):
        if source := _who(pattern.search(sentence)):
            return source
    return ""


def _source_after(after: str) -> str:
    """The source after a quotation. `after` begins with its closing mark."""
    after = after[1:] if after[:1] in "”」』»“\"'’" else after
    match = _IN_PARENTHESES.match(after)
    if match is not None and _REFERENCE.search(match["who"]):
        return _who(match)
    for pattern in (_SOURCED, *_ENGLISH_AFTER, _DASH):
        if source := _who(pattern.match(after)):
            return source
    return ""


def _who(match: re.Match[str] | None) -> str:
    """The name in a match, without what leads up to it; empty for a pronoun."""
    if match is None:
        return ""
    name = _LEADING.sub("", match["who"].strip()).strip(" 、，,")
    name = re.sub(r"^(?:语出|語出|语见|語見|见|見|引自|出自|摘自)\s*", "", name)
    name = re.sub(r"^(?:As|And|But|When|Once|Then|For|In) (?=[A-Zt])", "", name)
    return (
        ""
        if len(name) < 2 or name.endswith(("我", "他", "她", "我们", "我們", "他们", "他們")) or _PRONOUNS.match(name)
        else name
    )
