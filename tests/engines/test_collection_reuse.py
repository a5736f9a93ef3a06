"""`toolkit collection reuse`: the links are those of `toolkit reuse` of the same texts, and passages what hangs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import Passages
from toolkit.cli.main import run as run_here
from toolkit.plugins import Registry

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

Row = dict[str, Any]
Side = tuple[str, int, int]
Sides = tuple[Side, Side]


def rows_at(path: Path) -> list[Row]:
    import pyarrow.parquet

    rows: list[Row] = pyarrow.parquet.read_table(path).to_pylist()
    return rows


def collected(*arguments: object) -> int:
    return run_here(["collection", "reuse", *map(str, arguments), "--quiet"])


def sides_of(link: Row) -> Sides:
    left, right = ((link[f"{s}_id"], link[f"{s}_start"], link[f"{s}_end"]) for s in ("left", "right"))
    return left, right


def written_links(folder: Path) -> dict[Sides, float]:
    rows = rows_at(folder / "links")
    found = {sides_of(row): row["similarity"] for row in rows}
    assert len(found) == len(rows)
    return found


@dataclass(frozen=True)
class Reported:
    """What a run tells: its links with their similarity, those of them that are of findings of more than two places, and
    the places of findings of which it does not tell all links.
    """

    links: dict[Sides, float]
    labels: dict[Sides, str]
    of_several: set[Sides]
    in_crowds: set[Side]

    def agrees(self, written: dict[Sides, float]) -> bool:
        """Whether links are those of the run, but for what docs/scale.md says."""
        missing, more = self.links.keys() - written.keys(), written.keys() - self.links.keys()
        return (
            all(self.links[sides] == written[sides] for sides in self.links.keys() & written.keys())
            # A run links two places of one passage also where no seed joins them.
            and missing <= self.of_several
            # Of more than twenty places it tells the links with the first only.
            and all(side in self.in_crowds for sides in more for side in sides)
        )


def reported(texts: Sequence[str], registry: Registry, **options: Any) -> Reported:
    corpus = toolkit.Corpus(
        [toolkit.Document.of_text(text, id=id, language="zh") for id, text in zip(ids(texts), texts, strict=True)]
    )
    found = Reported({}, {}, set(), set())
    for finding in toolkit.run("reuse", corpus, registry=registry, **options).findings:
        if not isinstance(finding, Passages):
            continue
        if len(finding.places) > 20:
            found.in_crowds.update((place.document, place.start, place.end) for place in finding.places)
        for link in finding.links:
            one, other = sorted(
                (finding.places[place].document, span.start, span.end)
                for place, span in zip(link.places, (link.left, link.right), strict=True)
            )
            found.links[one, other] = link.similarity
            found.labels[one, other] = finding.label
            if len(finding.places) > 2:
                found.of_several.add((one, other))
    return found


def ids(texts: Sequence[object]) -> list[str]:
    return [f"d{number:03}" for number in range(len(texts))]


@pytest.mark.parametrize("min_length", [13, 6])
def test_the_links_of_the_examples_are_those_of_a_run(
    min_length: int, parquet: Callable[..., Path], tmp_path: Path, registry: Registry
) -> None:
    sources = [str(EXAMPLES / name) for name in ("speeches", "notices", "two_essays.txt")]
    texts = list(dict.fromkeys(document.text for document in toolkit.load(*sources, registry=registry)))
    folder, out = parquet(texts, id=ids(texts)), tmp_path / "out"
    assert collected(folder, "--out", out, "--language", "zh", "--min-length", min_length) == 0
    expected, written = reported(texts, registry, min_length=min_length), written_links(out)
    assert expected.agrees(written)
    assert len(expected.links.keys() & written.keys()) > 0.85 * len(expected.links) > 8


def test_the_links_of_a_collection_are_those_of_a_run(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path, registry: Registry
) -> None:
    texts = collection(80, seed=12)
    phrase = "让我们一起把这件事情办好办实办到大家心里去，"
    texts = [text[:40] + phrase * (number % 3 == 0) + text[40:] for number, text in enumerate(texts)]
    texts = list(dict.fromkeys([*texts, "—哈" * 400, "哈" * 300 + texts[1], "𠮷" * 5 + texts[2]]))
    folder, out = parquet(texts, id=ids(texts)), tmp_path / "out"
    assert collected(folder, "--out", out, "--language", "zh") == 0
    expected, written = reported(texts, registry), written_links(out)
    assert expected.agrees(written)
    assert len(expected.links.keys() & written.keys()) > 0.9 * len(expected.links) > 1800
    labels = {sides_of(row): row["label"] for row in rows_at(out / "links")}
    differing = {sides: label for sides, label in labels.items() if expected.labels.get(sides, label) != label}
    assert differing == {}
    assert set(labels.values()) == {"distinctive", "formula", "template"}
    text_of = dict(zip(ids(texts), texts, strict=True))
    passages = rows_at(out / "passages")
    assert all(row["text"] == text_of[row["document_id"]][row["start"] : row["end"]] for row in passages)
    assert any("𠮷" in text_of[row["document_id"]][: row["start"]] for row in passages)
    assert stands_in(passages) == hanging_together(rows_at(out / "links"))
    assert {row["passage_id"]: row["documents"] for row in passages} == counted(passages)


def stands_in(passages: Sequence[Row]) -> set[frozenset[Side]]:
    found: dict[int, set[Side]] = defaultdict(set)
    for row in passages:
        found[row["passage_id"]].add((row["document_id"], row["start"], row["end"]))
    return {frozenset(places) for places in found.values()}


def counted(passages: Sequence[Row]) -> dict[int, int]:
    found: dict[int, set[str]] = defaultdict(set)
    for row in passages:
        found[row["passage_id"]].add(row["document_id"])
    return {passage: len(documents) for passage, documents in found.items()}


def hanging_together(links: Sequence[Row]) -> set[frozenset[Side]]:
    """The passages as docs/scale.md tells them, by looking at every two ends of links."""
    of: dict[Side, set[Side]] = {side: {side} for link in links for side in sides_of(link)}

    def unite(one: Side, other: Side) -> None:
        if of[one] is not of[other]:
            of[one] |= of[other]
            for side in of[other]:
                of[side] = of[one]

    for link in links:
        unite(*sides_of(link))
    for document in {side[0] for side in of}:
        here = sorted(side for side in of if side[0] == document)
        for place, one in enumerate(here):
            for other in here[place + 1 : place + 9]:
                shared = min(one[2], other[2]) - other[1]
                if shared >= 0.8 * max(one[2] - one[1], other[2] - other[1]):
                    unite(one, other)
    return {frozenset(merged(sides)) for sides in of.values()}


def merged(sides: set[Side]) -> list[Side]:
    """What overlaps as one."""
    found: list[Side] = []
    for document, start, end in sorted(sides):
        if found and found[-1][0] == document and found[-1][2] > start:
            found[-1] = (document, found[-1][1], max(end, found[-1][2]))
        else:
            found.append((document, start, end))
    return found


BRIDGE = "桥修好以后，两岸的孩子上学不再绕路，老人看病也近了许多，大家都说这座桥修得好。"
WELL = "井水打上来的时候还带着凉气，挑水的人走过石板路，洒下的水珠一路闪着光，天就这样亮了。"


def test_dates_and_ages(parquet: Callable[..., Path], tmp_path: Path) -> None:
    texts = [f"甲。{BRIDGE}", f"乙乙。{BRIDGE}{WELL}", f"丙丙丙。{BRIDGE}", f"丁。{WELL}"]
    folder = parquet(texts, date=["2020", "2019-03-01", "not known", "2019-03"])
    assert collected(folder, "--out", tmp_path / "out") == 0
    pairs = {(row["left_id"], row["right_id"]): row["first_id"] for row in rows_at(tmp_path / "out" / "pairs")}
    assert pairs == {("d0", "d1"): "d1", ("d0", "d2"): None, ("d1", "d2"): None, ("d1", "d3"): None}
    passages = rows_at(tmp_path / "out" / "passages")
    ages = {(row["document_id"], row["text"][:1]): (row["date"], row["age"]) for row in passages}
    assert ages == {
        ("d0", "桥"): ("2020", 2), ("d1", "桥"): ("2019-03-01", 1), ("d2", "桥"): (None, None),
        ("d1", "井"): ("2019-03-01", None), ("d3", "井"): ("2019-03", None),
    }  # fmt: skip


def test_shared_characters_are_counted_once(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path
) -> None:
    texts = [f"甲。{BRIDGE}乙", f"{BRIDGE}丙丁{WELL}戊己{BRIDGE}", WELL, *collection(40, seed=7)]
    assert collected(parquet(texts, id=ids(texts)), "--out", tmp_path / "out") == 0
    covered: dict[tuple[str, str], set[int]] = defaultdict(set)
    for left, right in map(sides_of, rows_at(tmp_path / "out" / "links")):
        if left[0] != right[0]:
            covered[left[0], right[0]].update(range(left[1], left[2]))
    pairs = {(row["left_id"], row["right_id"]): row["characters"] for row in rows_at(tmp_path / "out" / "pairs")}
    assert pairs == {pair: len(characters) for pair, characters in covered.items()}
    assert pairs["d000", "d001"] == len(BRIDGE)


def test_copies_are_told_and_not_compared(parquet: Callable[..., Path], tmp_path: Path) -> None:
    texts = [f"甲。{BRIDGE}"] * 30 + [f"{BRIDGE}乙。", "", WELL, WELL]
    assert collected(parquet(texts), "--out", tmp_path / "out") == 0
    out = tmp_path / "out"
    assert [sides_of(row)[0][0] + sides_of(row)[1][0] for row in rows_at(out / "links")] == ["d0d30"]
    copies = {row["document_id"]: row["first_id"] for row in rows_at(out / "copies")}
    assert copies == {**{f"d{number}": "d0" for number in range(1, 30)}, "d33": "d32"}
    passages = rows_at(out / "passages")
    assert {row["document_id"] for row in passages} == {f"d{number}" for number in range(31)}
    assert {row["documents"] for row in passages} == {31}


def test_what_stands_everywhere_does_not_make_all_pairs(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path
) -> None:
    texts = [f"{text}{BRIDGE}" for text in collection(150, seed=3)]
    many = [f"{BRIDGE}{chr(0x4E00 + 7 * number) * 9}。" for number in range(250)]
    assert collected(parquet(many + texts), "--out", tmp_path / "out") == 0
    everywhere = max(row["documents"] for row in rows_at(tmp_path / "out" / "passages"))
    assert everywhere >= 390
    starts = [row for row in rows_at(tmp_path / "out" / "links") if row["right_id"] in {f"d{n}" for n in range(250)}]
    assert 249 <= len(starts) < 250 * 25


def test_labels(parquet: Callable[..., Path], tmp_path: Path) -> None:
    quoted = [f"老张指出：“{BRIDGE}”我们都同意他的话，没有人反对。", f"大会上有人说：“{BRIDGE}”随后散会，各人回家。"]
    form = [
        f"申请书样式如下请填写：{WELL}申请人的情况：{text}"
        for text in ("春种" * 60, "秋收冬藏" * 40, "日月星" * 50, "山" * 90, "水" * 90, "火" * 90, "木" * 90)
    ]
    formula = ["我们要把我们的工作做好做实，" + name * 40 for name in ("金", "银", "铜")]
    texts = [*quoted, *form, *formula, f"天。{'鸡犬相闻邻里往来'}{SPECIAL}", f"地地。{SPECIAL}"]
    assert collected(parquet(texts), "--out", tmp_path / "out", "--language", "zh") == 0
    across = [row for row in rows_at(tmp_path / "out" / "links") if row["left_id"] != row["right_id"]]
    labels = {(row["left_id"], row["right_id"]): (row["label"], row["reason"]) for row in across}
    assert labels["d0", "d1"][0] == "quotation"
    assert labels["d0", "d1"][1].startswith(
        "It stands between quotation marks in both places; its source is named: 老张"
    )
    assert labels["d2", "d3"] == ("template", "The same words, or nearly, in the same slot of 7 of 14 documents")
    assert labels["d9", "d10"][0] == "formula"
    assert "said in 3 places" in labels["d9", "d10"][1]
    assert labels["d12", "d13"][0] == "distinctive"
    assert labels["d12", "d13"][1].endswith("in 2 of 14 documents")


SPECIAL = "钟楼管理员把铜壶滴漏的刻度逐一誊录，凡遇霜降便用狼毫补注潮汛，如此三十七年未曾间断一日，灯油都由他自己垫付。"

WRONG = [
    (["--text-field", "body"], 2, "has no field 'body'", "Name one with --text-field."),
    (["--date-field", "day"], 2, "has no field 'day'", "Name one with --date-field."),
    (["--engine", "local"], 2, "the engine local has no tables", "--engine duckdb"),
    (["--min-length", "3"], 2, "--min-length", ""),
]


@pytest.mark.parametrize(("options", "status", "message", "hint"), WRONG, ids=lambda value: str(value)[:30])
def test_what_is_wrong_is_said(
    options: list[str],
    status: int,
    message: str,
    hint: str,
    parquet: Callable[..., Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert collected(parquet(["甲"] * 4), "--out", tmp_path / "out", *options) == status
    said = capsys.readouterr().err
    assert message in said
    assert hint in said
    assert not (tmp_path / "out").exists()


def test_nothing_to_find_nothing_to_read_and_a_folder_in_use(
    parquet: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pyarrow
    import pyarrow.parquet

    folder, out = parquet([BRIDGE, WELL, None]), tmp_path / "out"
    assert collected(folder, "--out", out) == 0
    assert [rows_at(out / name) for name in ("links", "passages", "pairs", "copies")] == [[], [], [], []]
    assert {row["option"]: row["value"] for row in rows_at(out / "options")}["min_length"] == "13"
    assert collected(folder, "--out", out) == 2
    assert "is there already\n  Name a folder that is not there yet." in capsys.readouterr().err
    empty = tmp_path / "empty.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}), empty)
    assert collected(empty, "--out", tmp_path / "other") == 2
    assert "empty.parquet holds no documents" in capsys.readouterr().err


def test_batches_do_not_matter(
    collection: Callable[..., list[str]], parquet: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit_duckdb import tables

    folder = parquet(collection(30, seed=4))
    assert collected(folder, "--out", tmp_path / "whole") == 0
    monkeypatch.setattr(tables, "ROWS", 3)
    monkeypatch.setattr(tables, "_FETCHED", 3)
    assert collected(folder, "--out", tmp_path / "parts") == 0
    for name in ("links", "passages", "pairs", "copies"):
        assert rows_at(tmp_path / "parts" / name) == rows_at(tmp_path / "whole" / name)
