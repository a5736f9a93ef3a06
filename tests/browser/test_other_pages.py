"""Passages, duplicates and documents in a real browser, and what holds for every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit import (
    AnalysisRecord,
    Document,
    DocumentRecord,
    Link,
    Operation,
    Passages,
    Place,
    Report,
    Row,
    Span,
    from_json,
    to_json,
)
from toolkit.plugins import Registry
from toolkit.testing.samples import hostile_report, sample_report

from .conftest import PHONE, write_page

pytestmark = pytest.mark.browser
PAGES = ["show", "diff", "reuse", "duplicates"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(
    browser: Any, axe: str, files: dict[str, Path], name: str, size: str, scheme: str
) -> None:
    # axe comes from outside the page, so the page's policy has to be set aside for it.
    viewport = PHONE if size == "phone" else {"width": 1400, "height": 900}
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=viewport)
    page = context.new_page()
    page.goto(files[name].as_uri())
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    context.close()
    assert found["passes"]
    serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in serious] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_phone(visit: Callable[..., Any], files: dict[str, Path], name: str) -> None:
    page = visit(files[name], viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_title_in_a_table_keeps_room_to_be_read_on_a_phone(
    visit: Callable[..., Any], registry: Registry, tmp_path: Path
) -> None:
    """A wide table is scrolled; its titles are not set one character below the other."""
    import msgspec

    import toolkit
    from toolkit import Corpus

    said = "渡口的老船工把缆绳一圈一圈盘好，说明天还要早起。"
    corpus = Corpus([
        msgspec.structs.replace(Document.of_text(said * 3, id=f"{title}.txt", language="zh"), title=title)
        for title in ("在全镇渡口安全工作会议上的讲话", "在渡口安全工作推进会上的表态发言")
    ])  # fmt: skip
    page = visit(
        write_page(toolkit.run("reuse", corpus, registry=registry), tmp_path / "p.html", registry), viewport=PHONE
    )
    widths = page.locator(".table-box td a").evaluate_all("es => es.map(e => e.closest('td').clientWidth)")
    assert len(widths) >= 4
    assert min(widths) > 100


def test_a_long_unbroken_line_does_not_break_the_page(
    visit: Callable[..., Any], registry: Registry, tmp_path: Path
) -> None:
    import toolkit
    from toolkit import Corpus

    corpus = Corpus([Document.of_text(c * 3000 + "。" + "x" * 3000, id=f"{c}.txt", language="zh") for c in "甲乙"])
    page = visit(write_page(toolkit.run("diff", corpus, registry=registry), tmp_path / "long.html", registry))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400


def test_hostile_texts_run_nothing(visit: Callable[..., Any], registry: Registry, tmp_path: Path) -> None:
    """The fixture asks that nothing complained and nothing was requested."""
    page = visit(write_page(hostile_report(), tmp_path / "hostile.html", registry))
    assert page.locator("script").count() == 1
    assert page.locator("main b, main img").count() == 0


def test_a_click_on_a_passage_shows_all_its_places(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["reuse"])
    mark = page.locator("a.m").first
    number = mark.get_attribute("data-p").split(" ")[0]
    mark.click()
    panel = page.locator(".panel")
    assert panel.is_visible()
    places = page.locator(f"#p{number} li").count()
    assert places >= 2
    assert panel.locator("li").count() == places
    panel.locator("a.where").nth(1).click()
    assert page.evaluate("document.activeElement.classList.contains('m')")
    page.keyboard.press("Escape")
    assert not panel.is_visible()


def test_keys_walk_through_the_passages(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["reuse"])
    starts = page.locator("a.m[data-n]")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.dataset.n") == starts.nth(1).get_attribute("data-n")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.dataset.n") == starts.first.get_attribute("data-n")


def test_passages_are_filtered_by_label(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["reuse"])
    button = page.locator("button[data-label]").first
    label = button.get_attribute("data-label")
    button.click()
    assert page.locator(f'a.m[data-label="{label}"]:not(.off)').count() == 0
    assert not any(p.is_visible() for p in page.locator(f'.passage[data-label="{label}"]').all())


def test_without_script_a_passage_is_a_link_to_its_places(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["reuse"], java_script_enabled=False)
    page.locator("a.m").first.click()
    assert page.locator(".passage:target").is_visible()


def test_tables_are_sorted_by_their_headers(visit: Callable[..., Any], registry: Registry, tmp_path: Path) -> None:
    page = visit(write_page(sample_report(), tmp_path / "sample.html", registry))
    table = page.locator("table.sortable").last
    cells = table.locator("tbody td:first-child")
    before = cells.all_text_contents()
    header = table.locator("th").first
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    header.locator("button").click()
    assert cells.all_text_contents() == sorted(before, reverse=True)


def test_a_pair_of_duplicates_is_a_click_away(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["duplicates"])
    page.locator('td a[href^="#g"]').first.click()
    assert page.locator(".excerpt:target").is_visible()
    assert page.locator(".excerpt ins").count() > 0


def test_a_large_report_opens(
    visit: Callable[..., Any], registry: Registry, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """200 documents and 2,000 passages. How long it takes is printed; machines differ too much for a limit."""
    page = visit(write_page(large_report(), tmp_path / "large.html", registry))
    milliseconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    with capsys.disabled():
        print(f"\n200 documents, 2,000 passages: open after {milliseconds:.0f} ms")
    assert page.locator("article.document").count() == 200
    assert page.locator("article.passage").count() == 2000
    page.keyboard.press("n")
    assert page.locator(".panel").is_visible()


def large_report() -> Report:
    """Documents of 8,000 characters; every passage stands in two of them."""
    sentence = "河边的石阶一共三十七级，涨水时只看得见十二级。"
    text = "\n".join([sentence * 8] * (8000 // (len(sentence) * 8)))
    documents = [Document.of_text(text, id=f"texts/{n:03}.txt", language="zh") for n in range(200)]
    findings = []
    for n in range(2000):
        start, other = (n * 37) % 7000, (n * 91) % 7000
        one, two = Span(start, start + 60), Span(other, other + 60)
        places = (Place(documents[n % 199].id, *_ends(one)), Place(documents[n % 199 + 1].id, *_ends(two)))
        steps = (
            Operation("equal", (one.start, one.start + 50), (two.start, two.start + 50)),
            Operation("replace", (one.start + 50, one.end), (two.start + 50, two.end)),
        )
        link = Link((0, 1), one, two, 0.9, False, (Row("edited", False, 0.9, one, two, steps),))
        findings.append(Passages("formula" if n % 3 else "distinctive", "Long enough", 0.9, places, (link,)))
    made = Report(
        1, sample_report().tool, AnalysisRecord("reuse", "toolkit_reuse", "0", {}),
        tuple(DocumentRecord.of(document) for document in documents), tuple(findings), (), (),
    )  # fmt: skip
    return from_json(to_json(made))


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
