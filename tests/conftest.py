"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from toolkit.plugins import Registry, load_plugins

ROOT = Path(__file__).parents[1]

settings.register_profile("moderate", deadline=None, max_examples=60)
settings.register_profile("thorough", deadline=None, max_examples=600)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "moderate"))


@pytest.fixture(scope="session")
def registry() -> Registry:
    """All installed plugins."""
    return load_plugins()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real texts with ground truth; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("TOOLKIT_SHARED", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the folder of real texts is not here")
    return folder
