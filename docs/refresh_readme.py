"""Runs the commands in the README files and the how-to pages again and puts their output where the old one stood.

In the README a block of commands with their output looks like this, and the comment is optional:

    <!-- lines: 12 -->
    ```console
    $ toolkit show examples/speeches
    …the output…
    ```

The comment cuts each output after so many lines; the cut is shown as a line `…`. A Python block below
`<!-- file: examples/one_file_plugin.py -->` is that file. tests/test_examples.py holds that nothing here is out of date.
"""

from __future__ import annotations

import functools
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = (
    *READMES,
    "docs/compare-speeches.md",
    "docs/find-reused.md",
    "docs/zh/compare.md",
    "docs/zh/reuse.md",
)
"""What shows commands with their output."""
WIDTH = 100
CUT = "…"

_BLOCK = re.compile(r"(?:<!-- lines: (?P<lines>\d+) -->\n)?```console\n(?P<body>.*?)```", re.DOTALL)
_FILE = re.compile(r"(?P<head><!-- file: (?P<path>\S+) -->\n```python\n)(?P<body>.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command of a README and the output that is printed below it there."""

    command: str
    output: tuple[str, ...]


def examples(text: str) -> list[Example]:
    """The commands of all console blocks, in order."""
    return [example for block in _BLOCK.finditer(text) for example in _examples_of(block["body"])]


def _examples_of(body: str) -> list[Example]:
    found: list[Example] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(Example(line[2:], ()))
        elif found:
            found[-1] = Example(found[-1].command, (*found[-1].output, line))
    return found


@functools.cache
def run(command: str) -> tuple[str, ...]:
    """The lines that a `toolkit` command prints, run in the repository's folder without colour.

    Raises RuntimeError where it fails, or is no `toolkit` command.
    """
    words = shlex.split(command)
    if words[0] != "toolkit":
        raise RuntimeError(f"only toolkit is run here, not {words[0]}")
    environment = {**os.environ, "COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    # `python -m` would import the source folder: the installed command stands beside the interpreter.
    script = str(Path(sys.executable).with_name("toolkit"))
    done = subprocess.run([script, *words[1:]], cwd=ROOT, env=environment, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{command}: status {done.returncode}\n{done.stderr.decode()}")
    # Trailing blanks would not survive an editor.
    return tuple(line.rstrip() for line in done.stdout.decode().strip("\n").splitlines())


def matches(expected: tuple[str, ...], actual: tuple[str, ...]) -> bool:
    """Whether the output is what is expected; a last line `…` stands for whatever follows."""
    if expected and expected[-1] == CUT:
        shown = expected[:-1]
        return len(actual) > len(shown) and actual[: len(shown)] == shown
    return expected == actual


def refreshed(text: str) -> str:
    """The README with all outputs and files as they are now."""
    return _FILE.sub(_file_again, _BLOCK.sub(_block_again, text))


def _block_again(block: re.Match[str]) -> str:
    limit = int(block["lines"]) if block["lines"] else None
    lines: list[str] = []
    for number, example in enumerate(_examples_of(block["body"])):
        output = run(example.command)
        shown = output if limit is None or len(output) <= limit else (*output[:limit], CUT)
        lines += [*([""] if number else []), f"$ {example.command}", *shown]
    comment = f"<!-- lines: {limit} -->\n" if limit else ""
    return comment + "```console\n" + "\n".join(lines) + "\n```"


def _file_again(block: re.Match[str]) -> str:
    return block["head"] + (ROOT / block["path"]).read_text(encoding="utf-8") + "```"


def stale_files(text: str) -> list[str]:
    """The files whose text in the README is not what they hold."""
    return [
        block["path"]
        for block in _FILE.finditer(text)
        if block["body"] != (ROOT / block["path"]).read_text(encoding="utf-8")
    ]


def main() -> None:
    for name in PAGES:
        path = ROOT / name
        old = path.read_text(encoding="utf-8")
        new = refreshed(old)
        path.write_text(new, encoding="utf-8", newline="\n")
        print(f"{name}: {'refreshed' if new != old else 'up to date'}")  # noqa: T201


if __name__ == "__main__":
    main()
