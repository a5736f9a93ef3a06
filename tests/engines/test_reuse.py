"""`reuse` on an engine's tables finds what it finds in memory, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Corpus, Passages, Tables, TextView
from toolkit.matching.decided import Bans
from toolkit.matching.runs import Collection
from toolkit.matching.seeds import EVERYWHERE, Scope
from toolkit.matching.units import units_of
from toolkit.plugins import Registry
from toolkit_duckdb import tables as duckdb_tables
from toolkit_duckdb.engine import DuckDBEngine, EngineOptions
from toolkit_engine.local import LocalEngine
from toolkit_reuse import detection, plan

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SOURCES = [str(EXAMPLES / name) for name in ("speeches", "two_essays.txt", "notices", "english")]

ASKED: list[tuple[list[str], dict[str, Any]]] = [
    (SOURCES, {}),
    (SOURCES, {"min_length": 5}),
    (SOURCES, {"within": True}),
    (SOURCES[:1], {"against": SOURCES[1:]}),
    (SOURCES[1:], {"against": SOURCES[:1], "min_length": 6}),
    (SOURCES[1:2], {"decisions": [str(EXAMPLES / "decisions.toml")]}),
    (SOURCES[3:], {"min_length": 400}),
]


def reported(report: toolkit.Report) -> bytes:
    """All that a report says of what was found."""
    return msgspec.json.encode((report.documents, report.findings, report.problems, report.notes))


@pytest.mark.parametrize(("sources", "options"), ASKED, ids=str)
def test_the_examples_byte_for_byte(sources: list[str], options: dict[str, Any], registry: Registry) -> None:
    local, duckdb = (
        reported(toolkit.analyze("reuse", sources, registry=registry, engine=engine, **options))
        for engine in ("local", "duckdb")
    )
    assert duckdb == local


def planted(collection: Callable[..., list[str]]) -> list[str]:
    """Reworked and cut out copies, a phrase that all have, a text that many copy, and lines that repeat themselves."""
    texts = collection(90, seed=12)
    phrase = "让我们一起把这件事情办好办实办到大家心里去，"
    texts = [text[:40] + phrase * (number % 3 == 0) + text[40:] for number, text in enumerate(texts)]
    return [*texts, *[texts[0]] * 22, "—哈" * 400, "哈" * 300 + texts[1], "the old lighthouse keeper walked home " * 3]


@pytest.mark.parametrize("options", [{}, {"min_length": 7}, {"within": True}], ids=str)
def test_a_planted_collection_byte_for_byte(
    options: dict[str, Any],
    collection: Callable[..., list[str]],
    corpus: Callable[[Sequence[str]], Corpus],
    registry: Registry,
) -> None:
    documents = corpus(planted(collection))
    local, duckdb = (
        toolkit.run("reuse", documents, registry=registry, engine=engine, **options) for engine in ("local", "duckdb")
    )
    assert reported(duckdb) == reported(local)
    assert any(isinstance(finding, Passages) for finding in local.findings)


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    """Tables that give kernels a few rows at a time, so that no result depends on which rows come together."""
    with pytest.MonkeyPatch.context() as patch, DuckDBEngine().opened(EngineOptions()) as engine:
        patch.setattr(duckdb_tables, "ROWS", 4)
        patch.setattr(duckdb_tables, "_FETCHED", 4)
        yield engine.tables  # type: ignore[attr-defined]


PIECES = st.sampled_from([
    "甲", "乙丙", "甲乙甲丙", "丁丁丁", "，", "丙丁戊己庚辛", "壬癸子丑寅卯辰巳", "丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥",
    "丁" * 70, "甲乙丙" * 25, "the ship ", "came home to port ", "天地玄黄宇宙洪", "荒日月盈昃辰宿列",
])  # fmt: skip
# What the first has in common with the others is short, and these have more in common with each other.
FIRST, OTHERS = "寅丙丁戊己庚辛卯", "壬癸子丑丙丁戊己庚辛巳午未申酉戌亥天地玄黄宇宙"
TEXTS = st.lists(st.lists(PIECES, max_size=20).map("".join), min_size=1, max_size=6)


@st.composite
def scopes(draw: st.DrawFn) -> Callable[[int], Scope]:
    kind = draw(st.sampled_from(["all", "within", "border"]))
    share = draw(st.floats(0, 1))
    if kind == "border":
        return lambda texts: Scope(border=round(share * texts))
    return lambda texts: Scope(within=kind == "within")


def collected(texts: Sequence[str]) -> Collection:
    return Collection.of([units_of(TextView.of(text)) for text in texts])


def some_bans(collection: Collection, seed: int) -> Bans:
    """What a reader may have decided: a tenth of the units in two classes, some in a pair. None by the seed 0."""
    if not seed:
        return Bans.none(len(collection))
    chance = np.random.default_rng(seed)
    banned = np.zeros((3, 3), dtype=bool)
    banned[1:, 1:] = [[chance.random() < 0.5, True], [True, False]]
    classes = np.where(chance.random(len(collection)) < 0.1, chance.integers(0, 3, len(collection)), 0)
    return Bans(classes, banned, np.where(chance.random(len(collection)) < 0.05, 1, 0))


@settings(max_examples=25)
@given(
    texts=TEXTS,
    copies=st.sampled_from([0, 0, 1, 25]),
    scope=scopes(),
    seed=st.integers(0, 3),
    least=st.sampled_from([4, 5, 9, 13]),
)
@example(texts=["丙丁戊己庚辛壬"] * 30, copies=0, scope=lambda texts: EVERYWHERE, seed=0, least=4)
@example(texts=[FIRST, *[OTHERS] * 24], copies=0, scope=lambda texts: EVERYWHERE, seed=0, least=5)
@example(texts=[FIRST, FIRST, *[OTHERS] * 24], copies=0, scope=lambda texts: Scope(border=2), seed=0, least=5)
def test_the_same_matches_whatever_the_texts(
    tables: Tables, texts: list[str], copies: int, scope: Callable[[int], Scope], seed: int, least: int
) -> None:
    collection = collected([*texts, *texts[:1] * copies])
    asked, bans = scope(len(texts) + copies), some_bans(collection, seed)
    expected = detection.detect(collection, least, LocalEngine(), asked, bans)
    assert plan.detect(collection, least, tables, asked, bans) == expected


def test_short_runs_are_left_out_only_where_they_are_no_chain(tables: Tables) -> None:
    """Texts of short runs of each other, more or less far apart, so that some are joined to a match and others are not."""
    chance = random.Random(5)
    source = "".join(chr(0x4E00 + chance.randrange(4000)) for _ in range(600))
    texts = [source]
    for number in range(60):
        gap, at, text = 3 + number % 50, 0, ""
        while at < 500:
            own = "".join(chr(0x6E00 + chance.randrange(4000)) for _ in range(gap))
            text += source[at : at + chance.randint(4, 6)] + own
            at += chance.randint(5, gap + 8)
        texts.append(text)
    collection = collected(texts)
    bans = Bans.none(len(collection))
    for least in (8, 13, 30):
        expected = detection.detect(collection, least, LocalEngine(), EVERYWHERE, bans)
        assert plan.detect(collection, least, tables, EVERYWHERE, bans) == expected
        assert len({match.right_document for match in expected.matches}) < 60


def test_nothing_is_left_behind(tables: Tables) -> None:
    collection = collected(["丙丁戊己庚辛壬"] * 30 + ["丁" * 500] * 30)
    plan.detect(collection, 5, tables, EVERYWHERE, Bans.none(len(collection)))
    names = [name for rows in tables.rows("SELECT table_name FROM duckdb_tables()") for name in rows["table_name"]]
    assert names == []


@pytest.mark.spark
def test_on_spark(
    spark: Any,
    collection: Callable[..., list[str]],
    corpus: Callable[[Sequence[str]], Corpus],
    registry: Registry,
) -> None:
    documents = corpus(planted(collection)[50:])
    local, there = (toolkit.run("reuse", documents, registry=registry, engine=engine) for engine in ("local", "spark"))
    assert reported(there) == reported(local)
    assert any(isinstance(finding, Passages) for finding in local.findings)


@pytest.mark.spark
def test_on_spark_across_a_border(spark: Any, collection: Callable[..., list[str]]) -> None:
    from toolkit_spark.engine import EngineOptions as SparkOptions
    from toolkit_spark.engine import SparkEngine

    texts = collected(planted(collection)[-50:])
    scope, bans = Scope(border=20), some_bans(texts, 2)
    with SparkEngine().opened(SparkOptions()) as engine:
        found = plan.detect(texts, 5, engine.tables, scope, bans)  # type: ignore[attr-defined]
    assert found == detection.detect(texts, 5, LocalEngine(), scope, bans)
    assert found.matches
