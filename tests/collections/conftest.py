"""What the tests of collections and archives share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.loading import Loaded, LoadOptions, load_corpus
from toolkit.plugins import Registry


@pytest.fixture
def load(registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Loaded]:
    """Loads addresses in the test's folder, with what failed."""
    monkeypatch.chdir(tmp_path)

    def load(*addresses: str, largest: int = 10**8) -> Loaded:
        return load_corpus(registry, None, addresses, LoadOptions(largest=largest))

    return load
