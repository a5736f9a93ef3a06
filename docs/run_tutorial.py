"""Does what docs/tutorial.md says, block by block in an empty folder, and puts what was printed where it stands.

    <!-- file: openings.py -->      above a block: it is written to this file
    ```console                      each `$ command` is run, in order; what it prints follows it

`toolkit`, `pytest` and `pip` are those of this environment. What `pip` installs goes into a folder of its own, which
those after it see. docs/zh/tutorial.md is the same tutorial in Chinese, with the same blocks: they are copied into it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "tutorial.md"
CHINESE = FOLDER / "zh" / "tutorial.md"
WIDTH = 90

_BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```", re.DOTALL)
_TIME = re.compile(r" in \d+\.\d+s")
_DOTS = re.compile(r"\.+ +\[100%\]")


def blocks(page: str) -> list[str]:
    """The blocks of a page, with the file that each is written to."""
    return [block[0] for block in _BLOCK.finditer(page)]


def performed(page: str, folder: Path) -> str:
    """The page after all its blocks were performed in `folder`. Raises RuntimeError where a command cannot be run."""

    def perform(block: re.Match[str]) -> str:
        if block["file"]:
            path = folder / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["body"], encoding="utf-8")
            return block[0]
        if block["kind"] != "console":
            raise RuntimeError(f"a block of {block['kind']} is no file: it would go untested")
        commands = [line[2:] for line in block["body"].splitlines() if line.startswith("$ ")]
        return "```console\n" + "\n".join(f"$ {command}\n{printed(command, folder)}" for command in commands) + "```"

    return _BLOCK.sub(perform, page)


def printed(command: str, folder: Path) -> str:
    """What a command prints, run in the folder."""
    site = folder / ".site"
    environment = {
        **os.environ,
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        "PYTHONPATH": os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
    words = shlex.split(command)
    tool = str(Path(sys.executable).with_name("toolkit"))
    run = {"toolkit": [tool], "pytest": [sys.executable, "-m", "pytest"], "pip": [sys.executable, "-m", "pip"]}
    if words[0] not in run:
        raise RuntimeError(f"only {', '.join(run)} are run here, not {words[0]}")
    # Nothing is fetched: what builds the package is here.
    aside = ["--quiet", "--no-deps", "--no-build-isolation", "--target", str(site)] if words[0] == "pip" else []
    done = subprocess.run(  # noqa: S603
        [*run[words[0]], *words[1:], *aside],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    out = done.stdout.strip("\n") + ("\n" + done.stderr.strip("\n") if words[0] == "toolkit" and done.stderr else "")
    lines = [_TIME.sub("", line.rstrip()) for line in out.splitlines() if not _DOTS.fullmatch(line.strip())]
    return "\n".join(lines) + "\n" if any(lines) else ""


def with_blocks_of(translated: str, original: str) -> str:
    """A translated page with the blocks of the original in the places of its own."""
    theirs = iter(blocks(original))
    put: Callable[[re.Match[str]], str] = lambda _: next(theirs)  # noqa: E731
    return _BLOCK.sub(put, translated)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = performed(PAGE.read_text(encoding="utf-8"), Path(folder))
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    if CHINESE.exists():
        CHINESE.write_text(with_blocks_of(CHINESE.read_text(encoding="utf-8"), page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
