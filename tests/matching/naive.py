"""What components do, done as simply as can be."""

from __future__ import annotations

import numpy as np


def group(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A naive `Engine.group`."""
    places: dict[int, list[int]] = {}
    for row, key in enumerate(keys.tolist()):
        places.setdefault(key, []).append(row)
    shared = sorted(rows for rows in places.values() if len(rows) > 1)
    bounds = np.cumsum([0, *(len(rows) for rows in shared)])
    return np.array([row for rows in shared for row in rows], dtype=np.int64), bounds.astype(np.int64)
