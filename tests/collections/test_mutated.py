"""Files with a few bytes changed: what can be read is read, what cannot is said, and nothing is a fault of a loader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.loading import LoadOptions, load_corpus
from toolkit.plugins import Registry
from toolkit.testing import check_document

from ..loader_files import FILES
from ..thoroughness import THOROUGH

EXAMPLES = 80 if THOROUGH else 30
"""Fewer than elsewhere: for some formats each starts a process."""

Change = tuple[str, int, bytes]
CHANGES = st.lists(
    st.tuples(st.sampled_from(["put", "insert", "cut"]), st.integers(0, 1 << 16), st.binary(min_size=1, max_size=30)),
    min_size=1,
    max_size=8,
)


def mutated(data: bytes, changes: list[Change]) -> bytes:
    made = bytearray(data)
    for what, place, piece in changes:
        at = place % (len(made) + 1)
        made[at : at + (0 if what == "insert" else len(piece))] = b"" if what == "cut" else piece
    return bytes(made)


@pytest.mark.parametrize(("name", "data"), [(name, data) for files in FILES.values() for name, data in files.items()])
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=CHANGES)
def test_no_change_is_a_fault_of_a_loader(
    registry: Registry, tmp_path: Path, name: str, data: bytes, changes: list[Change]
) -> None:
    path = tmp_path / name
    path.write_bytes(mutated(data, changes))
    loaded = load_corpus(registry, None, [str(path)], LoadOptions(largest=1_000_000))
    assert all("fault" not in problem.hint for problem in loaded.problems), loaded.problems
    for document in loaded.corpus:
        check_document(document)
