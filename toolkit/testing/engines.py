"""The suite for engines: kernels, groups, and tables where an engine has them."""

from __future__ import annotations

import contextlib
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.errors import LoadError
from toolkit.testing.checks import hold
from toolkit.testing.suite import ComponentContract

if TYPE_CHECKING:
    from toolkit.tables import Columns, Schema, Tables


class EngineContract(ComponentContract):
    """Kernels run in order, groups are those of a plain dictionary, and tables keep what they are given."""

    kind = "engine"

    @contextlib.contextmanager
    def opened(self) -> Iterator[Any]:
        """The engine of one run, with its default options. Derive and override `options` for others."""
        opened = getattr(self.component, "opened", None)
        if opened is None:
            yield self.component
        else:
            with opened(self.options) as engine:
                yield engine

    @contextlib.contextmanager
    def tables(self) -> Iterator[Tables | None]:
        """The tables of one run; None where the engine has none."""
        with self.opened() as engine:
            yield getattr(engine, "tables", None)

    def test_map_keeps_the_order(self) -> None:
        with self.opened() as engine:
            given = list(engine.map(_square, [3, 1, 2, 1]))
            hold(given == [9, 1, 4, 1], f"the squares of 3, 1, 2, 1 came as {given}")
            hold(not list(engine.map(_square, [])), "no batches must give no results")

    def test_group(self) -> None:
        random = np.random.default_rng(7)
        with self.opened() as engine:
            for keys in (
                np.array([], dtype=np.uint64),
                np.array([5], dtype=np.uint64),
                np.array([5, 5], dtype=np.uint64),
                np.array([2**64 - 1, 0, 2**64 - 1, 2**63, 0], dtype=np.uint64),
                np.arange(50, dtype=np.uint64)[::-1].copy(),
                random.integers(0, 40, 300, dtype=np.uint64),
            ):
                before = keys.copy()
                members, bounds = engine.group(keys)
                groups = [members[a:b].tolist() for a, b in itertools.pairwise(bounds)]
                hold(groups == _groups(keys), f"the groups of {keys.tolist()} came as {groups}")
                hold(bool((keys == before).all()), "the keys were changed")

    def test_tables_keep_what_they_are_given(self) -> None:
        with self.tables() as tables:
            if tables is None:
                return
            tables.put("given", _SCHEMA, [_slice(0, 2), _slice(2, 2), _slice(2, len(_ROWS["id"]))])
            hold(_read(tables, "SELECT * FROM given ORDER BY id") == _ROWS, "what was put came back as something else")
            tables.define("positive", "SELECT id, text FROM given WHERE id > 0")
            tables.drop("given")
            texts = _read(tables, "SELECT text FROM positive ORDER BY id DESC")["text"]
            hold(texts == _ROWS["text"][:1:-1], f"what was defined by a query came as {texts}")
            tables.put("given", {"id": "BIGINT"}, [])
            hold(not list(tables.rows("SELECT * FROM given")), "a name that was dropped could not be put again, empty")

    def test_tables_join_and_group(self) -> None:
        with self.tables() as tables:
            if tables is None:
                return
            keys = np.arange(3000, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) % np.uint64(1009)
            tables.put(
                "holds", {"text": "BIGINT", "key": "BIGINT"}, [{"text": np.arange(3000), "key": keys.view(np.int64)}]
            )
            tables.define("shared", "SELECT key, COUNT(*) AS held FROM holds GROUP BY key HAVING COUNT(*) > 1")
            pairs = _read(
                tables,
                "SELECT one.text AS low, other.text AS high FROM holds one JOIN holds other ON one.key = other.key "
                "WHERE one.text < other.text AND one.key IN (SELECT key FROM shared) ORDER BY low, high",
            )
            true = sorted(pair for group in _groups(keys) for pair in itertools.combinations(group, 2))
            hold(
                list(zip(pairs["low"], pairs["high"], strict=True)) == true, "a join gave other pairs than a dictionary"
            )

    def test_tables_map(self) -> None:
        with self.tables() as tables:
            if tables is None:
                return
            numbers = np.arange(10_000, dtype=np.int64)
            tables.put("numbers", {"n": "BIGINT"}, [{"n": numbers[:1]}, {"n": numbers[1:]}])
            tables.map("written", _WRITTEN, _written, "SELECT n FROM numbers WHERE n < 9000")
            rows = _read(tables, "SELECT * FROM written ORDER BY square")
            even = range(0, 9000, 2)
            true = {"square": [n * n for n in even], "digits": [b"%d" % n for n in even]}
            hold(rows == true, "the rows that a kernel gave are others, or not all")
            tables.map("none", _WRITTEN, _written, "SELECT n FROM numbers WHERE n < 0")
            hold(not list(tables.rows("SELECT * FROM none")), "a kernel of no rows must give no rows")

    def test_tables_write_and_read(self) -> None:
        with self.tables() as tables, tempfile.TemporaryDirectory() as folder:
            if tables is None:
                return
            tables.put("given", _SCHEMA, [_slice(0, len(_ROWS["id"]))])
            path = str(Path(folder) / "一 table")
            tables.write("SELECT * FROM given ORDER BY id", path)
            tables.read("again", [path])
            rows = _read(tables, "SELECT * FROM again ORDER BY id")
            hold({name: rows.get(name) for name in _ROWS} == _ROWS, "what was written came back as something else")
            where = list(zip(rows.get("_file", []), rows.get("_row", []), strict=True))
            hold(len(set(where)) == len(_ROWS["id"]), f"_file and _row do not say where a row stands: {where}")
            try:
                tables.write("SELECT * FROM given", path)
            except LoadError as error:
                hold(bool(error.hint), "the error of a folder that is there says nothing to do")
            else:
                hold(False, "a folder that is there already must not be written to")
            try:
                tables.read("missing", [str(Path(folder) / "missing.parquet")])
                list(tables.rows("SELECT * FROM missing"))
            except LoadError as error:
                hold(bool(error.hint), "the error of a file that is missing says nothing to do")
            else:
                hold(False, "a file that is missing must be a LoadError")


_SCHEMA: Schema = {"id": "BIGINT", "text": "VARCHAR", "bytes": "BLOB", "share": "DOUBLE", "kept": "BOOLEAN"}
_ROWS: dict[str, list[Any]] = {
    "id": [-(2**63), 0, 7, 2**63 - 1],
    "text": ["", None, "二〇二四年，“引号”'\n\\ 𠮷", "a" * 3000],
    "bytes": [b"\x00\xff", b"", None, bytes(range(256)) * 20],
    "share": [0.1, -1.5, 1 / 3, 1e300],
    "kept": [True, False, False, True],
}
_WRITTEN: Schema = {"square": "BIGINT", "digits": "BLOB"}


def _slice(first: int, last: int) -> Columns:
    return {name: _column(cells[first:last], _SCHEMA[name]) for name, cells in _ROWS.items()}


def _column(cells: list[Any], type: str) -> Any:
    numbers = {"BIGINT": np.int64, "DOUBLE": np.float64, "BOOLEAN": np.bool_}
    if type in numbers:
        return np.array(cells, dtype=numbers[type])
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


def _read(tables: Tables, query: str) -> dict[str, list[Any]]:
    """What a query gives, all of it, as plain values by column."""
    found: dict[str, list[Any]] = {}
    for columns in tables.rows(query):
        for name, cells in columns.items():
            found.setdefault(name, []).extend(cells.tolist())
    return found


def _written(columns: Columns) -> Columns:
    """A kernel that gives fewer rows than it takes: the squares of the even numbers, and their digits."""
    even = columns["n"][columns["n"] % 2 == 0]
    return {"square": even * even, "digits": _column([b"%d" % n for n in even.tolist()], "BLOB")}


def _square(number: int) -> int:
    return number * number


def _groups(keys: Iterable[int]) -> list[list[int]]:
    rows: dict[int, list[int]] = {}
    for row, key in enumerate(keys):
        rows.setdefault(int(key), []).append(row)
    return [group for group in rows.values() if len(group) > 1]
