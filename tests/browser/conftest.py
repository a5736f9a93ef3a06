"""A real Chromium for the pages. Where there is none, or no playwright, these tests are skipped and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import Corpus, Document, Report
from toolkit.plugins import Registry

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}

LEFT = "\n".join([
    "渡口记事", "一、旧事",
    "二十年前，这里只有三条木船，来往全靠老艄公一根竹篙。", "涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。",
    "二、今天", "今年我们修好了两座浮桥，添了六艘渡轮，每天往返四十趟。", "岸边的柳树是去年春天种下的，如今已有一人多高。",
    "这一句只有左边才有，谁也没有再提起它。", "谢谢各位街坊一年来的体谅和帮忙。",
])  # fmt: skip
RIGHT = "\n".join([
    "渡口记事", "一、旧事",
    "岸边的柳树是去年春天种下的，如今已有一人多高。", "二十年前，这里只有三条木船，来往全凭老艄公一根竹篙。",
    "涨水的日子，对岸的孩子上不了学，只能隔着河听钟声。", "二、今天",
    "今年我们修好了三座浮桥，添了八艘渡轮，每天往返四十趟。", "船票从今天起对学生免费，这是右边新添的话。",
    "谢谢各位街坊一年来的体谅和帮忙。",
])  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: see [browser-test]")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which looks for what keeps people out."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed: see [browser-test]")
    return (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return Corpus([
        Document.of_text(LEFT, id="folder/left.txt", language="zh"),
        Document.of_text(RIGHT, id="folder/right.txt", language="zh"),
    ])  # fmt: skip


@pytest.fixture(scope="session")
def files(corpus: Corpus, registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page of each analysis, as a file."""
    folder = tmp_path_factory.mktemp("pages")
    options: dict[str, dict[str, Any]] = {"duplicates": {"threshold": 0.1}, "reuse": {"min_length": 10}}
    made = {}
    for name in ("show", "diff", "reuse", "duplicates"):
        report = toolkit.run(name, corpus, registry=registry, **options.get(name, {}))
        made[name] = write_page(report, folder / f"{name}.html", registry)
    return made


def write_page(report: Report, path: Path, registry: Registry) -> Path:
    toolkit.draw(report, format="html", output=str(path), registry=registry)
    return path


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a file as a page. At the end no page may have complained, or asked for anything but itself."""
    complaints: list[str] = []
    requests: list[str] = []
    contexts = []

    def visit(path: Path, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith("file:")] == []
    assert len(requests) == len(contexts)
