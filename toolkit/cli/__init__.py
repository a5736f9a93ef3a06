"""The command line: the one place where an error becomes a message and a report an exit status."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import NoReturn

OBJECTS = 100_000
"""Objects that are made, and not gone, until Python looks for those that only each other know of. It does so from 700 on,
which takes a tenth of the time of a large corpus, most of whose objects stay to the end (30 MB: 24.7 s, now 22.0).
"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The command `toolkit`. Ends the process with the exit status."""
    gc.set_threshold(OBJECTS)
    try:
        from toolkit.cli.main import run

        status = run(arguments)
    except KeyboardInterrupt as error:  # also while the imports are still under way
        what, hint = error.args if len(error.args) == 2 else ("", "Nothing was written.")
        print(f"error: interrupted{f' while {what}' if what else ''}\n  {hint}", file=sys.stderr)  # noqa: T201
        status = 2
    raise SystemExit(status)
