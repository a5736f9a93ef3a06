"""The local page in a real browser: drop, paste, choose, wait, read, save; and what it lets nobody do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import LEFT, PHONE, RIGHT, WIDE

pytestmark = pytest.mark.browser
PLUGIN = """
import time
import toolkit

class Wait:
    name = "wait"
    summary = "Waits"
    inputs = "corpus"
    def analyze(self, corpus, options, context):
        yield toolkit.Table("first", "First", (toolkit.Column("n", "number"),), ((1,),))
        while True:
            context.progress("rounds", 2, 9)
            time.sleep(0.02)
    def summarize(self, findings, corpus, options):
        return []

@toolkit.hookimpl
def toolkit_analyses():
    return [Wait()]
"""
DROP = """(element, files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "waiting.py").write_text(PLUGIN, encoding="utf-8")
    command = [sys.executable, "-m", "toolkit", "serve", "--port", "0", "--no-browser", "--plugin", "waiting.py"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.kill()


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens the page. At the end it may not have complained, or asked anybody but its server."""
    complaints: list[str] = []
    requests: list[str] = []
    contexts = []

    def opened(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", "locale": "en", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith((address, f"blob:{address}"))] == []


@pytest.fixture
def page(opened: Callable[..., Any]) -> Any:
    return opened()


def choose(page: Any, analysis: str) -> None:
    page.check(f'input[name="analysis"][value="{analysis}"]')


def start(page: Any) -> None:
    page.locator('#work button[type="submit"]').click()


def paste(page: Any, left: str = LEFT, right: str = RIGHT) -> None:
    page.fill('.panel[data-side="left"] textarea', left)
    page.fill('.panel[data-side="right"] textarea', right)


def test_two_pasted_texts_are_compared_read_and_saved(page: Any) -> None:
    paste(page)
    start(page)
    report = page.frame_locator("#reader iframe")
    report.locator(".pair.k-moved .right").first.wait_for()
    assert not page.locator("#desk").is_visible()
    page.keyboard.press("n")  # the report has the focus
    assert report.locator(".current").count() == 1
    page.select_option('[name="format"]', "csv")
    with page.expect_download() as saved:
        page.locator(".save button").click()
    assert saved.value.suggested_filename == "diff.csv"
    assert "岸边的柳树是去年春天种下的" in Path(saved.value.path()).read_text(encoding="utf-8")
    page.locator(".back").click()
    assert page.locator('.panel[data-side="left"] textarea').input_value() == LEFT
    page.locator('[data-do="read"]').click()
    report.locator(".pair.k-moved .right").first.wait_for()
    page.go_back()
    assert page.locator("#desk").is_visible()


def test_dropped_files_take_their_sides(page: Any) -> None:
    page.locator('.panel[data-side="right"]').evaluate(DROP, [["draft.txt", LEFT], ["draft.txt", RIGHT]])
    names = page.locator(".pair .files .name")
    names.nth(1).wait_for()
    assert names.all_text_contents() == ["draft.txt", "draft.txt"]
    page.locator('[data-do="swap"]').click()
    start(page)
    sides = page.frame_locator("#reader iframe").locator(".pairing .title")
    sides.first.wait_for()
    page.locator(".back").click()
    assert page.locator(".job .names").text_content() == "draft.txt, draft (2).txt"


def test_a_folder_is_taken_whole_but_for_hidden_files(page: Any, tmp_path: Path) -> None:
    folder = tmp_path / "essays"
    for name, text in (("b/two.txt", RIGHT), ("a.txt", LEFT), (".hidden.txt", LEFT), (".git/x.txt", LEFT)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="gb18030")
    choose(page, "reuse")
    page.locator(".many input[webkitdirectory]").set_input_files(folder)
    names = page.locator(".many .files .name")
    names.nth(1).wait_for()
    assert names.all_text_contents() == ["essays/a.txt", "essays/b/two.txt"]
    page.fill("#reuse-min_length", "10")
    start(page)
    page.frame_locator("#reader iframe").locator("a.m").first.wait_for()


def test_documents_of_an_option_are_given_in_its_form(page: Any) -> None:
    choose(page, "reuse")
    assert not page.locator('.options[data-analysis="diff"]').is_visible()
    page.locator('.many [data-do="paste"]').click()
    page.locator(".many textarea").fill(LEFT)
    page.locator('.sources[data-name="against"]').evaluate(DROP, [["old.txt", RIGHT]])
    page.locator('.sources[data-name="against"] .name').wait_for()
    start(page)
    page.locator("#reader").wait_for()
    with page.expect_download() as saved:
        page.select_option('[name="format"]', "json")
        page.locator(".save button").click()
    assert '"against":["against/old.txt"]' in Path(saved.value.path()).read_text(encoding="utf-8")


def test_texts_stay_when_another_analysis_is_chosen(page: Any) -> None:
    paste(page)
    choose(page, "duplicates")
    assert [area.input_value() for area in page.locator(".many textarea").all()] == [LEFT, RIGHT]
    choose(page, "diff")
    assert page.locator('.panel[data-side="right"] textarea').input_value() == RIGHT


def test_what_is_missing_or_wrong_is_said(page: Any) -> None:
    start(page)
    assert page.locator(".go .wrong").text_content() == "Two texts are compared: give a left one and a right one."
    paste(page, right="")
    start(page)
    page.locator(".job .wrong:not(:empty)").wait_for()
    assert "there is only left" in page.locator(".job .wrong").text_content()
    choose(page, "reuse")
    assert page.locator(".go .wrong").text_content() == ""
    page.locator(".many .sources").evaluate(DROP, [["empty.txt", ""]])
    page.locator(".many .name:text('empty.txt')").wait_for()
    start(page)
    page.locator(".job .problems li").first.wait_for(state="attached")
    assert "empty.txt is empty" in page.locator(".job .problems li").first.text_content()


def test_a_running_analysis_is_followed_stopped_and_found_again_after_a_reload(page: Any) -> None:
    choose(page, "wait")
    page.locator('.many [data-do="paste"]').click()
    page.locator(".many textarea").fill(LEFT)
    start(page)
    page.locator(".job .state:text('2 of 9')").wait_for()
    assert page.locator(".job progress").get_attribute("value") == "2"
    page.reload()
    page.locator(".job .state:text('running')").wait_for()
    page.locator('[data-do="stop"]').click()
    page.locator(".job .state:text('partial')").wait_for()
    page.locator('[data-do="read"]').click()
    page.frame_locator("#reader iframe").locator("table").first.wait_for()
    page.locator(".back").click()
    page.locator('[data-do="forget"]').click()
    assert page.locator(".job").count() == 0


def test_the_page_speaks_chinese_to_who_reads_chinese(opened: Callable[..., Any]) -> None:
    page = opened(locale="zh-CN")
    assert page.locator('input[value="diff"] + .what').text_content() == "对照两篇文本"
    paste(page)
    start(page)
    page.locator("#reader").wait_for()
    assert page.locator("#reader .what").text_content() == "对照两篇文本 · 左文、右文"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_no_serious_fault(browser: Any, axe: str, address: str, size: str, scheme: str) -> None:
    # axe comes from outside the page, so the page's policy has to be set aside for it.
    viewport = PHONE if size == "phone" else WIDE
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=viewport, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.evaluate(axe)
    paste(page)
    serious = faults(page)
    start(page)
    page.locator("#reader").wait_for()
    serious += faults(page)
    page.locator(".back").click()
    choose(page, "reuse")
    page.locator(".many .sources").evaluate(DROP, [["a.txt", LEFT], ["b.txt", RIGHT]])
    page.locator(".many .name").nth(1).wait_for()
    for summary in page.locator("#work summary:visible").all():
        summary.click()
    serious += faults(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert serious == []
    assert width <= viewport["width"]


def faults(page: Any) -> list[Any]:
    found = page.evaluate("axe.run({ iframes: false })")
    assert found["passes"]
    return [
        (v["id"], [node["html"] for node in v["nodes"]])
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def test_no_view_is_wider_than_a_phone(opened: Callable[..., Any]) -> None:
    page = opened(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    paste(page)
    start(page)
    page.frame_locator("#reader iframe").locator(".line").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("#reader iframe").bounding_box()["height"] >= 320


def test_a_report_reaches_nothing_of_the_page(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    paste(page)
    start(page)
    page.frame_locator("#reader iframe").locator(".line").first.wait_for()
    [frame] = [frame for frame in page.frames if frame is not page.main_frame]
    alone = context.new_page()
    alone.goto(frame.url)
    for where in (frame, alone):
        assert where.evaluate("origin") == "null"
        asked = "path => fetch(path).then(() => 'answered', () => 'refused')"
        assert where.evaluate(asked, address) == "refused"
        assert where.evaluate(asked, frame.url.rpartition("/")[0]) == "refused"
    reached = "() => { try { return String(parent.document) } catch (wrong) { return wrong.name } }"
    assert frame.evaluate(reached) == "SecurityError"
    context.close()


def test_another_site_gets_nothing(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "http://site.example/", lambda route: route.fulfill(body="<p>Another site</p>", content_type="text/html")
    )
    page.goto("http://site.example/")
    for how in ({}, {"mode": "no-cors"}, {"mode": "no-cors", "method": "POST", "body": "x"}):
        asked = "([path, how]) => fetch(path, how).then(answer => answer.text(), () => '')"
        assert page.evaluate(asked, [address, how]) == ""
        assert page.evaluate(asked, [f"{address}jobs", how]) == ""
    page.evaluate(
        "path => new Promise(done => { const frame = document.createElement('iframe');"
        "frame.onload = done; frame.src = path; document.body.append(frame); })",
        address,
    )
    assert not any(frame.locator("#work").count() for frame in page.frames)
    context.close()
