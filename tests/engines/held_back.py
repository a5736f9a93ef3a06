"""For the workers of a cluster: kernels that say that they are at work, and wait until a worker was killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds after which a kernel goes on in any case."""


@dataclass(frozen=True)
class HeldBack:
    """A kernel that works once the file `killed` is there. It leaves a file of its own when it is begun."""

    kernel: Callable[[Any], Any]
    folder: str

    def __call__(self, columns: Any) -> Any:
        folder = Path(self.folder)
        (folder / f"begun-{time.monotonic_ns()}").touch()
        end = time.monotonic() + PATIENCE
        while not (folder / "killed").exists() and time.monotonic() < end:
            time.sleep(0.05)
        return self.kernel(columns)
