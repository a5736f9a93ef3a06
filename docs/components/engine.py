"""Kernels in threads: `--engine threads`."""

import toolkit


class ThreadEngine:
    name = "threads"
    summary = "In this process, in threads"
    priority = -10

    def map(self, kernel, batches):
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor() as pool:
            yield from pool.map(kernel, batches)

    def group(self, keys):
        import numpy as np

        rows = {}
        for row, key in enumerate(keys.tolist()):
            rows.setdefault(key, []).append(row)
        groups = [group for group in rows.values() if len(group) > 1]
        bounds = np.cumsum([0, *map(len, groups)])
        return np.array([row for group in groups for row in group], dtype=np.int64), bounds.astype(np.int64)


@toolkit.hookimpl
def toolkit_engines():
    return [ThreadEngine()]
