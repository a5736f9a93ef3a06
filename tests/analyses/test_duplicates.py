"""Near-duplicates as their user sees them: what is found, what is kept, and what the cleaned collection holds."""

from __future__ import annotations

import io
import json
import random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Corpus, Document, Documents, Place, Table
from toolkit.plugins import Registry
from toolkit_duplicates.keeping import left_out

NOTICE = (
    "各街道办事处、各有关单位：为做好今年汛期的防汛工作，现将有关事项通知如下。一是落实值班制度，二十四小时有人接听电话。"
    "二是检查河堤、水库和排水泵站，发现险情立即上报并组织抢修。三是备足沙袋、木桩和救生衣，存放地点要让每个队员知道。"
    "四是低洼地段的住户要提前登记，转移路线要事先走过一遍。"
)
CORRECTED = NOTICE.replace("二十四小时", "全天").replace("沙袋", "编织袋")
OTHER = (
    "图书馆从下个月起延长开放时间，周末晚上也可以借书还书。读者可以在门口的机器上自己办理，也可以请馆员帮忙。"
    "儿童阅览室新到了一批绘本，欢迎家长带着孩子来看。旧书可以捐给社区的书屋，由志愿者统一登记。"
)


def corpus(*texts: str, dates: tuple[str | None, ...] = ()) -> Corpus:
    documents = []
    for number, text in enumerate(texts):
        date = dates[number] if number < len(dates) else None
        metadata = {"date": date} if date else {}
        document = Document.of_text(text, id=f"{number}.txt", language="zh")
        documents.append(msgspec.structs.replace(document, metadata=metadata))
    return Corpus(documents)


def table(report: toolkit.Report) -> list[dict[str, Any]]:
    (found,) = (f for f in report.findings if isinstance(f, Table))
    return [dict(zip((c.name for c in found.columns), row, strict=True)) for row in found.rows]


@pytest.mark.parametrize(("keep", "kept"), [("first", "0.txt"), ("longest", "2.txt"), ("newest", "1.txt")])
def test_one_of_near_duplicates_is_kept_and_the_others_name_it(keep: str, kept: str, registry: Registry) -> None:
    texts = corpus(
        NOTICE, CORRECTED, NOTICE + "请遵照执行。", OTHER, dates=("2024-06-01", "2024-06-09", None, "2025-01-01")
    )
    rows = table(toolkit.run("duplicates", texts, registry=registry, keep=keep))
    assert {row["document"] for row in rows} == {"0.txt", "1.txt", "2.txt"} - {kept}
    assert {row["kept"] for row in rows} == {kept}
    assert all(0 < row["share"] <= 1 and row["reason"] for row in rows)


def test_a_text_that_stands_in_another_is_left_out_for_it(registry: Registry) -> None:
    (row,) = table(
        toolkit.run("duplicates", corpus(NOTICE, OTHER + NOTICE), registry=registry, keep="first", threshold=0.9)
    )
    assert (row["document"], row["kept"], row["relation"]) == ("0.txt", "1.txt", "contains")


def test_a_copy_of_the_newest_is_left_out_though_it_was_paired_with_another_copy(registry: Registry) -> None:
    texts = corpus(NOTICE, NOTICE, NOTICE, dates=("2023-01-01", "2022-01-01", "2024-01-01"))
    rows = table(toolkit.run("duplicates", texts, registry=registry, keep="newest"))
    assert [(row["document"], row["kept"], row["relation"]) for row in rows] == [
        ("0.txt", "2.txt", "exact"),
        ("1.txt", "2.txt", "exact"),
    ]


def test_the_cleaned_collection_has_each_text_once(registry: Registry) -> None:
    texts = corpus(NOTICE, CORRECTED, OTHER, OTHER)
    report = toolkit.run("duplicates", texts, registry=registry, keep="first")
    lines = [json.loads(line) for line in render(report, registry).splitlines()]
    assert [(line["id"], line["text"]) for line in lines] == [("0.txt", NOTICE), ("2.txt", OTHER)]


def test_sentences_that_stood_before_are_taken_out_of_the_texts_that_stay(registry: Registry) -> None:
    first, second = (
        "水库的闸门每天早晚各检查一次。泵站的钥匙由值班员保管。",
        "水库的闸门每天早晚各检查一次。今年新修的路通到村口。",
    )
    report = toolkit.run("duplicates", corpus(first, second), registry=registry, keep="first", unit="sentence")
    lines = [json.loads(line) for line in render(report, registry).splitlines()]
    assert [line["text"] for line in lines] == [first, "今年新修的路通到村口。"]


def render(report: toolkit.Report, registry: Registry) -> str:
    stream = io.StringIO()
    registry.get("renderer", "cleaned").component.render(report, stream, toolkit.Options())
    return stream.getvalue()


def test_without_keep_the_first_is_kept(registry: Registry) -> None:
    drawn = render(toolkit.run("duplicates", corpus(NOTICE, CORRECTED), registry=registry), registry)
    assert [json.loads(line)["id"] for line in drawn.splitlines()] == ["0.txt"]


def test_planted_near_duplicates_are_found_among_many_texts_and_nothing_else(registry: Registry) -> None:
    random.seed(3)
    words = [chr(0x4E00 + n) + chr(0x5E00 + 7 * n % 997) for n in range(900)]
    texts = ["".join(random.choices(words, k=60)) for _ in range(300)]
    planted = {(n, n + 300) for n in range(0, 300, 10)}
    copies = {n + 300: texts[n][:50] + "".join(random.choices(words, k=8)) + texts[n][66:] for n, _ in planted}
    documents = {f"{n}": text for n, text in [*enumerate(texts), *copies.items()]}
    found = toolkit.run(
        "duplicates",
        Corpus([Document.of_text(text, id=id, language="zh") for id, text in documents.items()]),
        registry=registry,
    ).findings
    pairs = {
        tuple(sorted(int(f.members[member].document) for member in pair.members))
        for f in found
        if isinstance(f, Documents)
        for pair in f.pairs
    }
    assert pairs == planted


EDGES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.floats(0.5, 1)
)


@given(EDGES, EDGES)
def test_what_is_left_out_is_related_to_what_is_kept(
    alike: dict[tuple[int, int], float], inside: dict[tuple[int, int], float]
) -> None:
    places = [Place(f"{n}", 0, 100 - n) for n in range(8)]

    def finding(pair: tuple[int, int], relation: Any, share: float) -> Documents:
        # The later lies in the earlier, which is longer.
        shares = (share, share) if relation == "near-duplicate" else (share / 2, share)
        members = (places[pair[0]], places[pair[1]])
        return Documents("document", relation, members, (toolkit.DocumentPair((0, 1), share, *shares),))

    findings = [finding(pair, "near-duplicate", share) for pair, share in alike.items()]
    findings += [finding(pair, "contains", share) for pair, share in inside.items() if pair not in alike]
    out = left_out(findings, lambda place: int(place.document))
    gone = {o.place for o in out}
    assert len(gone) == len(out)
    for one in out:
        assert one.kept not in gone
        pair = tuple(sorted((int(one.place.document), int(one.kept.document))))
        assert pair in (alike if one.relation == "near-duplicate" else inside)
    kept = [n for n, place in enumerate(places) if place not in gone]
    assert not any(pair in alike for pair in [(a, b) for a in kept for b in kept])
