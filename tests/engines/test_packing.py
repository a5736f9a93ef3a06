"""What goes to other processes by a file comes back as it was, and large arrays are not copied."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from toolkit_engine import processes
from toolkit_engine.packing import LARGE, pack, unpack
from toolkit_engine.processes import Processes

LARGEST = LARGE // 8
"""Numbers of 8 bytes of the smallest array that lies apart."""


def packed(given: Any, folder: Path) -> Any:
    path = str(folder / "packed")
    pack(given, path)
    return unpack(path)


def arrays() -> Iterator[np.ndarray[Any, Any]]:
    numbers = np.arange(3 * LARGEST, dtype=np.int64)
    yield from (numbers[:0], numbers[: LARGEST - 1], numbers[:LARGEST], numbers, numbers[::3], numbers[::-1])
    yield from (numbers.reshape(3, -1), np.asfortranarray(numbers.reshape(3, -1)), numbers > LARGEST)
    yield np.array(["one", None, ("two", 2)] * LARGEST, dtype=object)
    yield np.array(["word", ""] * LARGEST)


@pytest.mark.parametrize("array", list(arrays()), ids=lambda array: f"{array.dtype} {array.shape} {array.strides}")
def test_arrays_are_what_they_were(tmp_path: Path, array: np.ndarray[Any, Any]) -> None:
    before, found, after = packed([b"x", {"a": array}, "y" * LARGE], tmp_path)
    assert (before, after) == (b"x", "y" * LARGE)
    assert found["a"].dtype == array.dtype
    assert np.array_equal(found["a"], array)


def test_an_array_that_is_there_twice_is_there_twice_again(tmp_path: Path) -> None:
    numbers = np.arange(LARGEST)
    one, other = packed((numbers, numbers), tmp_path)
    assert one is other


def test_what_is_written_into_an_array_is_ones_own(tmp_path: Path) -> None:
    given = {"small": np.arange(3), "large": np.arange(LARGEST)}
    found = packed(given, tmp_path)
    for array in found.values():
        array[0] = 7
    again = unpack(str(tmp_path / "packed"))
    assert [again[name][0] for name in given] == [0, 0]


def test_large_arrays_lie_in_the_file_as_they_are(tmp_path: Path) -> None:
    numbers = np.arange(LARGEST, dtype=np.uint64) * 0x0101
    found = packed([numbers], tmp_path)
    assert numbers.tobytes() in (tmp_path / "packed").read_bytes()
    assert not found[0].flags.owndata


def test_where_the_disk_is_full_the_work_is_done_here() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch.object(processes, "pack", side_effect=full), Processes(2) as engine:
        assert list(engine.map(abs, [-1, -2, -3])) == [1, 2, 3]


class Unfinished(Future[int]):
    """What another process does, which is not done before its result is asked for."""

    def result(self, timeout: float | None = None) -> int:
        return 0


@pytest.mark.parametrize(("batches", "elsewhere"), [(2, 1), (3, 2), (4, 2), (5, 3), (12, processes.AHEAD)])
def test_of_the_last_batches_each_process_has_its_share(batches: int, elsewhere: int) -> None:
    with patch.object(Processes, "_submit", side_effect=lambda *_: Unfinished()) as submit, Processes(2) as engine:
        assert sum(engine.map(abs, [-1] * batches)) == batches - elsewhere
    assert submit.call_count == elsewhere
