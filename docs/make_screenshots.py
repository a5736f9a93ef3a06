"""Takes docs/html-diff.png, html-reuse.png, html-duplicates.png and serve.png: the pages of the examples, in Chromium.

Needs a Chromium and `pip install -e '.[browser-test]'`; without them it says so and leaves the pictures as they are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import toolkit

ROOT = Path(__file__).resolve().parent.parent
SIZE = {"width": 1280, "height": 800}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FIRST_PASSAGE = "a.m[data-label=distinctive][data-n]"
VIEWS = (
    ("html-diff.png", ("diff", "examples/two_essays.txt"), ".labels", ""),
    ("html-reuse.png", ("reuse", "examples/speeches", "examples/two_essays.txt"), FIRST_PASSAGE, FIRST_PASSAGE),
    ("html-duplicates.png", ("duplicates", "examples/notices"), "", ""),
)
"""Each picture: its name, the command, what is scrolled to, what is clicked."""


def main() -> None:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        print("no Chromium or no playwright: the pictures stay as they are")  # noqa: T201
        return
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name, command, scroll, click in VIEWS:
            page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            page.goto(_drawn(command, Path(folder) / "page.html").as_uri())
            _take(page, scroll, click, ROOT / "docs" / name)
            page.close()
        _take_served(browser, ROOT / "docs" / "serve.png")
        browser.close()


def _drawn(command: tuple[str, ...], target: Path) -> Path:
    script = str(Path(sys.executable).with_name("toolkit"))
    subprocess.run([script, *command, "-o", str(target)], cwd=ROOT, check=True)  # noqa: S603
    return target


def _take_served(browser: Any, target: Path) -> None:
    """The local page with two essays in it, ready to start."""
    left, right = toolkit.load(str(ROOT / "examples" / "two_essays.txt"))
    command = [str(Path(sys.executable).with_name("toolkit")), "serve", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as server:  # noqa: S603
        assert server.stdout is not None
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en")
        page.goto(server.stdout.readline().strip())
        for side, document in (("left", left), ("right", right)):
            page.fill(f'.panel[data-side="{side}"] textarea', document.text)
        _take(page, "", "", target)
        page.close()
        server.terminate()


def _take(page: Any, scroll: str, click: str, target: Path) -> None:
    if click:
        page.locator(click).first.click()
    if scroll:
        page.locator(scroll).first.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 120)")
        page.wait_for_timeout(300)
    page.screenshot(path=target)
    print(f"{target.name}: {target.stat().st_size // 1024} kB")  # noqa: T201


if __name__ == "__main__":
    main()
