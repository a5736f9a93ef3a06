"""Whether the tests that take long do it at length: `make test-all` asks for that."""

from __future__ import annotations

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")

THOROUGH = PROFILE == "thorough"
