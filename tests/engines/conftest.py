"""Collections with near-duplicates of every kind, and a Spark session for each way in which Spark runs here."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import toolkit

HERE = Path(__file__).parent

FEW = "spark.sql.shuffle.partitions=2"
"""As many parts as there are processors: what is tried is small."""


def sentence(chance: random.Random) -> str:
    """One of ten thousands of made-up sentences of some twenty hanzi."""
    return "".join(chr(0x4E00 + chance.randrange(6000)) for _ in range(chance.randint(12, 28))) + "。"


def made(count: int, seed: int = 3) -> list[str]:
    """Texts of which many are copies, reworked, cut out of or put together from others; some share a common sentence."""
    chance = random.Random(seed)
    forms = [sentence(chance) for _ in range(count)]
    texts = ["".join(chance.choices(forms, k=chance.randint(3, 12))) for _ in range(count)]
    for at in range(count // 2, count):
        other = texts[chance.randrange(count // 2)]
        kind = chance.randrange(6)
        if kind == 0:
            texts[at] = other
        elif kind == 1:
            texts[at] = other[: max(30, len(other) // 2)]
        elif kind == 2:
            texts[at] = other + texts[at] + "，" + texts[chance.randrange(at)]
        elif kind == 3:
            letters = list(other)
            for place in chance.sample(range(len(letters)), len(letters) // chance.choice((8, 15, 40))):
                letters[place] = chr(0x4E00 + chance.randrange(6000))
            texts[at] = "".join(letters)
    return texts


def corpus_of(texts: Sequence[str]) -> toolkit.Corpus:
    return toolkit.Corpus(
        [toolkit.Document.of_text(text, id=f"文{number}", language="zh") for number, text in enumerate(texts)]
    )


@pytest.fixture(scope="session")
def collection() -> Callable[..., list[str]]:
    """Makes the texts of a collection: `collection(300)`."""
    return made


@pytest.fixture(scope="session")
def corpus() -> Callable[[Sequence[str]], toolkit.Corpus]:
    return corpus_of


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    """Writes texts as a folder of Parquet files, and gives it: of three files, with ids and dates."""

    def write(texts: Sequence[str | None], **columns: Sequence[Any]) -> Path:
        import pyarrow
        import pyarrow.parquet

        folder = tmp_path / "一 collection"
        folder.mkdir()
        rows = {
            "id": [f"d{number}" for number in range(len(texts))],
            "text": list(texts),
            "date": [f"20{number % 7 + 10}-05-01" if number % 5 else None for number in range(len(texts))],
            **columns,
        }
        table = pyarrow.table(rows)
        step = -(-len(texts) // 3)
        for number in range(3):
            pyarrow.parquet.write_table(table.slice(number * step, step), folder / f"part-{number}.parquet")
        return folder

    return write


class Sessions:
    """Spark as it is asked for: one session at a time, which all tests of one master share."""

    def __init__(self) -> None:
        self._master = ""
        self._stack = ExitStack()

    def of(self, master: str, *settings: str) -> Any:
        """The session of a master, for as long as no other is asked for; engines use it, as it is there."""
        if master != self._master:
            self.end()
            from toolkit_spark.session import Settings, opened_session

            self._session = self._stack.enter_context(opened_session(Settings.of([f"master={master}", *settings])))
            self._master = master
        return self._session

    def end(self) -> None:
        self._stack.close()
        self._master = ""


@pytest.fixture(scope="session")
def sessions() -> Iterator[Sessions]:
    pytest.importorskip("pyspark", reason="PySpark is not here: pip install '.[spark]'")
    if shutil.which("java") is None:
        pytest.skip("Java is not here, which Spark needs")
    made = Sessions()
    yield made
    made.end()


@pytest.fixture
def spark(sessions: Sessions) -> Any:
    """Spark in this process, with two threads for its tasks."""
    return sessions.of("local[2]", FEW)


@pytest.fixture
def cluster(sessions: Sessions) -> Any:
    """Spark as a cluster: a master and two workers, with an executor each, in processes of their own."""
    # What the workers import beside the toolkit lies beside this file.
    return sessions.of("local-cluster[2,1,1024]", FEW, f"spark.executorEnv.PYTHONPATH={HERE}")
