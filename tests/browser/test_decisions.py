"""The buttons of the page: what the reader decides there is saved as a file, and the next run keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit import Comparison, Corpus, Passages, from_json
from toolkit.cli.main import run as toolkit

pytestmark = pytest.mark.browser


@pytest.fixture
def sources(tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The two texts as files, in the current folder."""
    monkeypatch.chdir(tmp_path)
    names = []
    for document in corpus:
        name = document.id.rpartition("/")[2]
        Path(name).write_text(document.text, encoding="utf-8")
        names.append(name)
    return names


@pytest.fixture
def run(sources: list[str]) -> Callable[..., Path]:
    """Runs the command line: `run("diff", "-o", "diff.html")`; gives the file that it wrote."""

    def run(analysis: str, *arguments: str) -> Path:
        assert toolkit([analysis, *sources, *arguments]) == 0
        return Path(arguments[arguments.index("-o") + 1]).resolve()

    return run


def rows_of(path: Path) -> set[tuple[str, str]]:
    """The pairs of a comparison by their texts, line ends aside."""
    report = from_json(path.read_bytes())
    (comparison,) = (finding for finding in report.findings if isinstance(finding, Comparison))
    left, right = (report.document(id).text or "" for id in (comparison.left, comparison.right))
    return {
        (row.left.of(left).strip(), row.right.of(right).strip())
        for row in comparison.rows
        if row.left is not None and row.right is not None
    }


def save(page: Any, path: Path) -> dict[str, Any]:
    with page.expect_download() as download:
        page.locator('[data-tray="save"]').click()
    assert download.value.suggested_filename == "decisions.json"
    download.value.save_as(path)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def line(page: Any, text: str) -> Any:
    return page.locator(".line", has_text=text).first


def choose(page: Any, name: str) -> None:
    page.locator(f'dialog.deciding .choices [data-decide="{name}"]').click()


GONE = "这一句只有左边才有，谁也没有再提起它。"
NEW = "船票从今天起对学生免费，这是右边新添的话。"
KEPT = "谢谢各位街坊一年来的体谅和帮忙。"


def test_what_is_decided_on_the_page_is_kept_by_the_next_run(
    visit: Callable[..., Any], run: Callable[..., Path], tmp_path: Path
) -> None:
    page = visit(run("diff", "-o", "diff.html"))
    assert not page.locator(".tray").is_visible()
    line(page, KEPT).locator(".mid .decide").click()
    choose(page, "apart")
    piece = page.locator(".piece", has_text=GONE).first
    piece.locator(".decide").click()
    page.locator(".choosers button").first.click()
    page.locator(".piece", has_text=NEW).first.locator(".text").click()
    assert "2" in page.locator(".tray [role=status]").text_content()
    saved = save(page, tmp_path / "decisions.json")
    assert saved == {"pair": [{"texts": [GONE, NEW]}], "apart": [{"texts": [KEPT, KEPT]}]}
    assert "--decisions decisions.json" in page.locator(".tray code").text_content()
    before = rows_of(run("diff", "-o", "before.json"))
    after = rows_of(run("diff", "--decisions", "decisions.json", "-o", "after.json"))
    assert (KEPT, KEPT) in before - after
    assert (GONE, NEW) in after - before


def test_a_page_holds_what_was_decided_before(
    visit: Callable[..., Any], run: Callable[..., Path], tmp_path: Path
) -> None:
    Path("decisions.toml").write_text(f'[[pair]]\ntexts = ["{GONE}", "{NEW}"]\nnote = "见邮件"\n', encoding="utf-8")
    page = visit(run("diff", "--decisions", "decisions.toml", "-o", "diff.html"))
    assert page.locator(".tray").is_visible()
    line(page, KEPT).locator(".mid .decide").click()
    choose(page, "boilerplate")
    saved = save(page, tmp_path / "decisions.json")
    assert saved == {"pair": [{"texts": [GONE, NEW], "note": "见邮件"}], "boilerplate": [{"text": KEPT}]}
    again = visit(run("diff", "--decisions", "decisions.json", "-o", "again.html"))
    assert again.locator(".piece.boilerplate", has_text=KEPT).count() >= 1
    again.locator('[data-tray="list"]').click()
    again.locator(".decided-list li button").first.click()
    again.keyboard.press("Escape")
    assert save(again, tmp_path / "fewer.json") == {"boilerplate": [{"text": KEPT}]}


def test_all_of_it_can_be_done_with_keys(visit: Callable[..., Any], run: Callable[..., Path], tmp_path: Path) -> None:
    page = visit(run("diff", "-o", "diff.html"))
    while not page.locator(".line.current.k-moved").count():
        page.keyboard.press("n")
    page.keyboard.press("d")
    assert page.locator("dialog.deciding").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert not page.locator("dialog.deciding").is_visible()
    page.locator('[data-tray="save"]').focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["apart"]


def test_a_selected_text_is_decided_about_as_well(
    visit: Callable[..., Any], run: Callable[..., Path], tmp_path: Path
) -> None:
    page = visit(run("diff", "-o", "diff.html"))
    line(page, KEPT).locator(".left .text > p").evaluate(
        "p => getSelection().setBaseAndExtent(p.firstChild, 2, p.firstChild, 6)"
    )
    page.keyboard.press("d")
    choose(page, "boilerplate")
    assert save(page, tmp_path / "decisions.json") == {"boilerplate": [{"text": KEPT[2:6]}]}


@pytest.mark.parametrize("decision", ["apart", "boilerplate"])
def test_a_passage_is_decided_about(
    visit: Callable[..., Any], run: Callable[..., Path], tmp_path: Path, decision: str
) -> None:
    page = visit(run("reuse", "--min-length", "10", "-o", "reuse.html"))
    page.locator("a.m").first.click()
    panel = page.locator(".panel")
    panel.locator("h3 .decide").click()
    choose(page, decision)
    saved = save(page, tmp_path / "decisions.json")
    path = run("reuse", "--min-length", "10", "--decisions", "decisions.json", "-o", "after.json")
    report = from_json(path.read_bytes())
    assert not report.problems
    found = [finding for finding in report.findings if isinstance(finding, Passages)]
    if decision == "boilerplate":
        assert any(f.label == "template" and "decisions.json" in f.reason for f in found)
    else:
        ((one, _),) = (entry["texts"] for entry in saved["apart"])
        left = report.document("left.txt").text or ""
        assert not any(left[p.start : p.end].strip() == one.strip() for f in found for p in f.places)


def test_nothing_of_it_is_printed_or_needed(visit: Callable[..., Any], run: Callable[..., Path]) -> None:
    path = run("diff", "-o", "diff.html")
    page = visit(path)
    page.emulate_media(media="print")
    assert not any(button.is_visible() for button in page.locator(".decide").all())
    without = visit(path, java_script_enabled=False)
    assert without.locator(".decide").count() == 0
    assert not without.locator("dialog.deciding, .tray").first.is_visible()
    assert without.locator(".piece", has_text=KEPT).first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_the_dialog_and_the_tray(
    browser: Any, axe: str, run: Callable[..., Path], scheme: str
) -> None:
    path = run("diff", "-o", "diff.html")
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(path.as_uri())
    line(page, KEPT).locator(".mid .decide").click()
    page.evaluate(axe)
    faults = page.evaluate("axe.run()")["violations"]
    choose(page, "apart")
    faults += page.evaluate("axe.run()")["violations"]
    context.close()
    assert [fault["id"] for fault in faults if fault["impact"] in ("serious", "critical")] == []
