"""What stands in a text as somebody else's words, and whose they are. Sentences written for these tests."""

from __future__ import annotations

import pytest

from toolkit import Span
from toolkit_reuse.quotations import quotations_in, share_of

WORDS = "河堤修得再高也要有人日夜看守"


def source_of(text: str, words: str = WORDS) -> str | None:
    """The source of the words as the text sets them; None where they are no quotation."""
    span = Span(text.index(words), text.index(words) + len(words))
    found = [q for q in quotations_in(text, span) if q.span.overlap(span)]
    return next((q.source for q in found if q.source), "") if share_of(span, found) >= 0.8 else None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"老站长在交接会上指出：“{WORDS}。”大家都记下了。", "老站长在交接会上"),
        (f"正如林守河所说：“{WORDS}。”", "林守河"),
        (f"林守河多次强调，“{WORDS}。”", "林守河"),
        (f"林守河強調：「{WORDS}。」", "林守河"),
        (f"《河工杂记》中写道：“{WORDS}。”", "《河工杂记》"),
        (f"《河工杂记》：“{WORDS}。”", "《河工杂记》"),
        (f"古人云：“{WORDS}”。", "古人"),
        (f"“{WORDS}。”（《河工杂记·守堤》）这话不错。", "《河工杂记·守堤》"),
        (f"“{WORDS}。”（语出《河工杂记》）", "《河工杂记》"),
        (f"“{WORDS}。”语出《河工杂记》，流传很广。", "《河工杂记》"),
        (f"“{WORDS}。”\n没有出处。", ""),
        (f"他说：“{WORDS}。”", ""),
        (f"『{WORDS}』\n", ""),
        (f"林守河指出，{WORDS}。", "林守河"),
        (f"“夜里风大。\n“{WORDS}，一刻不能离人。\n“天亮再换班。”", ""),
        (f"开头一句。\n> {WORDS}。\n> —— 林守河\n", "林守河"),
        (f"我们认为{WORDS}。", None),
        (f"“看守”二字很重，{WORDS}，不可大意。", None),
        (f"我们在会上通过了决定，{WORDS}。", None),
    ],
)
def test_chinese(text: str, source: str | None) -> None:
    assert source_of(text) == source


ENGLISH = "the lamp must be lit before the fog comes in"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"As Miriam Hale said, “{ENGLISH}.”", "Miriam Hale"),
        (f"Miriam Hale once wrote: “{ENGLISH}.”", "Miriam Hale"),
        (f"“{ENGLISH},” said Miriam Hale, and left.", "Miriam Hale"),
        (f"“{ENGLISH},” Miriam Hale wrote.", "Miriam Hale"),
        (f"According to the Keeper of Lights, “{ENGLISH}.”", "the Keeper of Lights"),
        (f"“{ENGLISH}.” (Hale, Harbor Notes)", "Hale, Harbor Notes"),
        (f"“{ENGLISH},” she said.", ""),
        (f"Miriam Hale wrote:\n\n    {ENGLISH}\n    and stay lit\n\nand so on.", "Miriam Hale"),
        (f"One thing is clear:\n\n> {ENGLISH}\n\nand so on.", ""),
        (f"We all know that {ENGLISH}.", None),
    ],
)
def test_english(text: str, source: str | None) -> None:
    assert source_of(text, ENGLISH) == source


def test_a_title_is_told_from_a_quotation() -> None:
    text = "请各站执行《关于汛期夜间看守河堤的若干规定》，按时上报。"
    words = "汛期夜间看守河堤的若干规定"
    span = Span(text.index(words), text.index(words) + len(words))
    assert [q.how for q in quotations_in(text, span) if q.span.overlap(span)] == ["title"]
