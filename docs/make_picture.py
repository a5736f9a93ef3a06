"""Draws docs/diff.svg: what `toolkit diff` prints for the two essays among the examples."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ("diff", "examples/two_essays.txt")
WIDTH = 120
LINES = 48
GAP = 4.4
"""Two columns (24.4) less the size of the font (20), in pixels."""
# Fetched fonts would make the picture depend on the network; each system has a monospace with hanzi.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def output(command: tuple[str, ...]) -> str:
    """What the command prints on a terminal that knows colours."""
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    script = str(Path(sys.executable).with_name("toolkit"))
    done = subprocess.run([script, *command], cwd=ROOT, env=environment, capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode()


def apart(text: Text) -> Text:
    """The text with runs of wide and of narrow characters in segments of their own.

    Each segment of the SVG has a place of its own, so that hanzi whose font is not just twice as wide cannot push
    what follows out of its column.
    """
    for run in re.finditer(r"[\u2e80-\uffff]+", text.plain):
        text.stylize(Style(meta={"wide": True}), *run.span())
    return text


def main() -> None:
    lines = output(COMMAND).rstrip("\n").splitlines()
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(apart(Text.from_ansi("\n".join(lines[:LINES]))), soft_wrap=True)
    svg = console.export_svg(
        title="toolkit " + " ".join(COMMAND), theme=DIMMED_MONOKAI, code_format=FORMAT, unique_id="toolkit"
    )
    # Hanzi are narrower than two columns of the font; viewers that know no textLength leave a gap after them otherwise.
    svg = re.sub(r"<text(?=[^>]*>[\u2e80-\uffff])", f'<text letter-spacing="{GAP}"', svg)
    target = ROOT / "docs" / "diff.svg"
    target.write_text(svg, encoding="utf-8", newline="\n")
    print(f"{target.name}: {len(svg)} characters")  # noqa: T201


if __name__ == "__main__":
    main()
