"""A comparison in Word: rejecting all changes leaves the left text, accepting all the right one, to the character."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import toolkit
from tests.word.reader import W, accepted, body, rejected
from toolkit import Corpus, Document, Region, Report
from toolkit.plugins import Registry
from toolkit.testing.samples import SAMPLES, hostile_report
from toolkit_word.renderer import WordOptions, WordRenderer

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = [
    "春天的河岸上长满了新草，孩子们在桥边放风筝。",
    "老船工把缆绳系紧，等着第一班渡轮靠岸。",
    "老船工把绳子系牢，等着头一班渡轮慢慢靠岸。",
    "图书馆的灯亮到深夜，读者陆续离开；门卫才锁门。",
    "我们去年修了三十二条路，今年要修四十五条路！",
    "我們去年修了三十二條路，今年要修五十條路！",
    "一、先修路\n",
    "The keeper lit the lamp, and the ships came home. ",
    "\n",
    "\r\n\r\n",
    "\r",
    "\t",
    "　　",
    "𠀀é\u2028\x0b\x0c",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), max_size=12).map("".join)

LEFT = (
    "在渡口开放日上的讲话\n一、先说旧事\n二十年前，这里只有三条木船，来往全靠老艄公一根竹篙。\n"
    "涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。\n今年我们修好了两座浮桥，添了六艘渡轮。\n谢谢大家！\n"
)
RIGHT = (
    "在渡口开放日上的致辞\n一、先说旧事\n今年我们修好了三座浮桥，添了六艘渡轮。\n"
    "二十年前，这里只有三条木船，来往全靠老艄公一根竹篙。\n涨水的日子，对岸的孩子上不了学，只能站在岸边隔着河听钟声。\n谢谢大家！\n"
)


def lines(text: str) -> str:
    """The text with its line ends as paragraph marks: Word knows one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def drawn(report: Report, **options: str) -> bytes:
    stream = io.BytesIO()
    WordRenderer().render(report, stream, WordOptions(**options))
    return stream.getvalue()


def compared(left: str, right: str, registry: Registry) -> Report:
    corpus = Corpus([Document.of_text(text, id=id, language="zh") for id, text in (("a.txt", left), ("b.txt", right))])
    return toolkit.run("diff", corpus, registry=registry)


def check_revisions(data: bytes) -> None:
    """What the standard asks of revisions: ids of their own, both ends of ranges, two places of each move."""
    everything = body(data)
    ids = [
        e.get(f"{W}id")
        for e in everything.iter()
        if e.get(f"{W}id") and not etree.QName(e).localname.endswith("RangeEnd")
    ]
    assert len(ids) == len(set(ids))
    names: Counter[str | None] = Counter()
    for kind in ("moveFrom", "moveTo"):
        starts = everything.findall(f".//{W}{kind}RangeStart")
        ends = everything.findall(f".//{W}{kind}RangeEnd")
        assert [e.get(f"{W}id") for e in starts] == [e.get(f"{W}id") for e in ends]
        names.update(e.get(f"{W}name") for e in starts)
    assert set(names.values()) <= {2}
    for paragraph in everything.iter(f"{W}p"):
        assert all(number == 0 for number, child in enumerate(paragraph) if child.tag == f"{W}pPr")
    for name in ("ins", "del", "moveFrom", "moveTo"):
        for revision in everything.iter(f"{W}{name}"):
            assert revision.get(f"{W}author")
            assert revision.get(f"{W}date", "").endswith("Z")


@settings(max_examples=40)
@given(TEXTS, TEXTS)
def test_rejecting_gives_the_left_text_and_accepting_the_right(registry: Registry, left: str, right: str) -> None:
    data = drawn(compared(left, right, registry))
    assert rejected(data) == lines(left)
    assert accepted(data) == lines(right)
    check_revisions(data)


@pytest.mark.parametrize("addresses", [
    ["examples/two_essays.txt"],
    ["examples/speeches/renewal-2022.txt", "examples/speeches/renewal-2023.txt"],
    ["examples/english/harbor-museum-2021.txt", "examples/english/harbor-museum-2023.txt"],
])  # fmt: skip
def test_the_examples(registry: Registry, addresses: list[str]) -> None:
    left, right = toolkit.load(*(str(ROOT / address) for address in addresses), registry=registry)
    data = drawn(toolkit.run("diff", Corpus([left, right]), registry=registry))
    assert (rejected(data), accepted(data)) == (lines(left.text), lines(right.text))
    check_revisions(data)


def test_a_pair_of_real_speeches(shared_data: Path, registry: Registry) -> None:
    [file] = (shared_data / "speeches").glob("002*")
    left, right = toolkit.load(str(file), registry=registry)
    data = drawn(toolkit.run("diff", Corpus([left, right]), registry=registry))
    assert (rejected(data), accepted(data)) == (lines(left.text), lines(right.text))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_texts_of_every_kind(registry: Registry, name: str) -> None:
    """Whatever an XML document can hold comes back; what it cannot is written out, and stays readable."""
    left, right = SAMPLES[name], SAMPLES[name] + "又添了一句。"
    data = drawn(compared(left, right, registry))
    if name == "hostile":
        assert "a\\u{0}b\\u{1b}[31mred" in rejected(data)
        assert accepted(data).endswith("又添了一句。")
    else:
        assert (rejected(data), accepted(data)) == (lines(left), lines(right))


def test_every_part_of_a_hostile_report_is_well_formed() -> None:
    with zipfile.ZipFile(io.BytesIO(drawn(hostile_report()))) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))


def test_moved_text_is_a_move_and_not_a_deletion(registry: Registry) -> None:
    """Both sentences moved as one, under one name; what was reworded in them is inserted at the new place."""
    everything = body(drawn(compared(LEFT, RIGHT, registry)))
    moved = {
        kind: "".join(t.text or "" for e in everything.iter(f"{W}{kind}") for t in e.iter(f"{W}t", f"{W}delText"))
        for kind in ("moveFrom", "moveTo")
    }
    assert moved["moveFrom"] == moved["moveTo"]
    assert moved["moveTo"] in LEFT.replace("\n", "") or "浮桥" in moved["moveTo"]
    [name] = {e.get(f"{W}name") for e in everything.iter(f"{W}moveToRangeStart")}
    assert name == "move1"


def test_headings_stay_headings_and_one_that_became_text_says_so(registry: Registry) -> None:
    heading, body_text = "一、先修路\n", "路修好了，车就来了。\n"
    level = (Region("heading", 0, len(heading) - 1, level=1),)

    def style_of_first(right: str, regions: tuple[Region, ...], path: str) -> str | None:
        left = msgspec.structs.replace(Document.of_text(heading + body_text, id="a"), regions=level)
        other = msgspec.structs.replace(Document.of_text(right, id="b"), regions=regions)
        data = drawn(toolkit.run("diff", Corpus([left, other]), registry=registry))
        style = next(body(data).iter(f"{W}p")).find("/".join(f"{W}{name}" for name in path.split()))
        return None if style is None else style.get(f"{W}val")

    assert style_of_first(heading + "路修好了，人就来了。\n", level, "pPr pStyle") == "Heading1"
    assert style_of_first("先修路\n" + body_text, (), "pPr pStyle") is None
    assert style_of_first("先修路\n" + body_text, (), "pPr pPrChange pPr pStyle") == "Heading1"


def test_who_and_when_are_the_users_or_the_right_documents(registry: Registry) -> None:
    documents = [
        Document("a", "a", "河水很清。", 0, 5, "0" * 64, "utf-8", "zh", metadata={"date": "2021-02-03"}),
        Document("b", "b", "河水很深。", 0, 5, "0" * 64, "utf-8", "zh", metadata={"date": "2024-05-31"}),
    ]
    report = toolkit.run("diff", Corpus(documents), registry=registry)
    assert {(e.get(f"{W}author"), e.get(f"{W}date")) for e in body(drawn(report)).iter(f"{W}ins", f"{W}del")} == {
        ("toolkit", "2024-05-31T00:00:00Z")
    }
    given_by_hand = drawn(report, change_author="办公室", change_date="2025-01-02")
    assert {(e.get(f"{W}author"), e.get(f"{W}date")) for e in body(given_by_hand).iter(f"{W}ins", f"{W}del")} == {
        ("办公室", "2025-01-02T00:00:00Z")
    }


def test_a_text_against_itself_has_no_revision(registry: Registry) -> None:
    everything = body(drawn(compared(LEFT, LEFT, registry)))
    assert not list(everything.iter(*(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "pPrChange"))))
