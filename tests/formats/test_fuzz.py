"""Every loader on real files that were cut, bent and stuffed: it gives whole documents, or says what is wrong.

A few hundred files in `make test`; `make test-all` (HYPOTHESIS_PROFILE=thorough) goes on for some two minutes.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from toolkit.plugins import Registered, load_plugins
from toolkit.testing import LoaderContract, check_document

from ..loader_files import FILES
from ..thoroughness import THOROUGH

EXAMPLES = {"word": (40, 1500), "web-page": (30, 1500), "pdf": (12, 350), "office": (6, 100)}
"""How many files for each loader, in short and thorough runs: as many as take about as long."""

OTHERS = (20, 300)

STUFFING = (
    b"\0",
    b"\xff\xfe",
    b"<",
    b">",
    b"&#xD800;",
    b"]]>",
    b"<!--",
    b"-1",
    b"99999999999",
    b"/Kids [1 0 R]",
    "字".encode(),
    b"{}",
)
"""What is put in: ends and beginnings of structures, numbers beyond all bounds."""  # fmt: skip

Change = tuple[str, float, float, bytes]


@st.composite
def changes(draw: st.DrawFn) -> list[Change]:
    """Up to five changes: what, where (a share of the length), how much (a share), and what is put there."""
    change = st.tuples(
        st.sampled_from(("flip", "cut", "drop", "double", "put", "swap")),
        st.floats(0, 1),
        st.floats(0, 0.3),
        st.one_of(st.sampled_from(STUFFING), st.binary(max_size=6)),
    )
    return draw(st.lists(change, min_size=1, max_size=5))


def changed(data: bytes, wanted: list[Change]) -> bytes:
    for what, where, much, put in wanted:
        at = int(where * len(data))
        end = min(len(data), at + 1 + int(much * len(data)))
        part = data[at:end]
        middle = {
            "flip": bytes(byte ^ 0x55 for byte in part[:4]) + part[4:],
            "cut": b"",
            "drop": b"",
            "double": part * 2,
            "put": put + part,
            "swap": part[len(part) // 2 :] + part[: len(part) // 2],
        }[what]
        data = data[:at] + middle + (b"" if what == "cut" else data[end:])
    return data


def changed_inside(data: bytes, wanted: list[Change], seed: int) -> bytes:
    """A ZIP archive in which one file is changed: the archive itself stays whole, so that its readers get to it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))] or old.namelist()
        chosen = random.Random(seed).choice(names)
        for name in old.namelist():
            new.writestr(name, changed(old.read(name), wanted) if name == chosen else old.read(name))
    return made.getvalue()


@pytest.mark.thorough
@pytest.mark.parametrize("name", [registered.name for registered in load_plugins().components("loader")])
def test_a_loader_gives_whole_documents_or_says_why(
    name: str, making: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(making.fake_office(tmp_path)), prepend=os.pathsep)
    loader = load_plugins().get("loader", name)
    files: dict[str, bytes] = making.files_of(name) or FILES.get(name) or LoaderContract.files
    short, long = EXAMPLES.get(name, OTHERS)

    @settings(max_examples=long if THOROUGH else short, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(files)), changes(), st.integers(0, 1 << 16))
    def runs(file: str, wanted: list[Change], seed: int) -> None:
        inside = files[file].startswith(b"PK") and seed % 4 > 0
        data = changed_inside(files[file], wanted, seed) if inside else changed(files[file], wanted)
        path = tmp_path / f"changed{Path(file).suffix}"
        path.write_bytes(data)
        _load(loader, toolkit.Source(str(path), str(path)))

    runs()


def _load(loader: Registered, source: toolkit.Source) -> None:
    """Loads a source, and what it holds, by the loaders that the program takes for that."""
    try:
        if not loader.component.accepts(source):
            return
        for given_back in loader.component.load(source, loader.options()):
            if isinstance(given_back, toolkit.Document):
                check_document(given_back)
                given_back.text.encode()
            elif isinstance(given_back, toolkit.Source):
                fitting = load_plugins().fitting("loader", "und")
                _load(next(inner for inner in fitting if inner.component.accepts(given_back)), given_back)
            else:
                assert given_back.hint, given_back.message
    except toolkit.LoadError as error:
        if not error.hint:
            raise AssertionError(f"no hint: {error.message}") from error
