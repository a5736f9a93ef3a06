"""The page of a comparison in a real browser: partners, changes, filters, keys, phone, print, no script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import toolkit
from toolkit import Corpus
from toolkit.plugins import Registry

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(visit: Callable[..., Any], files: dict[str, Path]) -> Any:
    return visit(files["diff"])


def in_view(page: Any, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    return bool(box and box["y"] + box["height"] > 0 and box["y"] < page.viewport_size["height"])


def boxes(page: Any, selector: str) -> list[dict[str, float]]:
    return [box for found in page.locator(selector).all() if (box := found.bounding_box())]


def test_partners_line_up(page: Any) -> None:
    for line in page.locator(".line.pair").all():
        left, right = (line.locator(f".piece.{side}").bounding_box() for side in ("left", "right"))
        assert left["y"] == right["y"]
        assert left["x"] + left["width"] < right["x"]


def test_a_click_goes_to_the_partner_and_another_one_back(page: Any) -> None:
    pair = page.locator(".pair.k-moved .right a.partner").first
    echo = pair.get_attribute("href")
    pair.click()
    assert page.evaluate("location.hash") == echo
    assert in_view(page, echo)
    assert page.locator(f"{echo}.flash").count() == 1
    back = page.locator(f"{echo} a.partner")
    home = back.get_attribute("href")
    back.click()
    assert in_view(page, home)
    page.go_back()
    assert page.evaluate("location.hash") == echo


def test_a_key_goes_to_the_partner_and_back(page: Any) -> None:
    while not page.locator(".line.current.k-moved").count():
        before = page.locator(".at").text_content()
        page.keyboard.press("n")
        assert page.locator(".at").text_content() != before
    page.keyboard.press("g")
    assert page.locator(".line.current .echo").count() == 1
    page.keyboard.press("g")
    assert page.locator(".line.current.k-moved").count() == 1


def test_a_line_joins_a_moved_text_with_its_own_place(page: Any) -> None:
    assert page.locator(".wires path.active").count() == 0
    page.locator(".pair.k-moved .right").first.hover()
    assert page.locator(".wires path.active").count() == 1
    ends = page.locator(".wires path.active").evaluate(
        "path => [0, 1e6].map(at => path.getPointAtLength(at).y + path.ownerSVGElement.getBoundingClientRect().top)"
    )
    pair, echo = boxes(page, ".pair.k-moved .right")[0], boxes(page, ".echo")[0]
    assert pair["y"] <= ends[0] <= pair["y"] + pair["height"]
    assert echo["y"] <= ends[1] <= echo["y"] + echo["height"]


@pytest.mark.parametrize(("forward", "backward"), [("n", "p"), ("j", "k")])
def test_keys_and_buttons_walk_through_every_change(page: Any, forward: str, backward: str) -> None:
    total = page.locator(".line:not(.k-same):not(.k-alike)").count()
    seen = []
    for _ in range(total):
        page.keyboard.press(forward)
        seen.append(page.evaluate("document.activeElement.querySelector('[id]').id"))
    assert len(set(seen)) == total
    page.keyboard.press(backward)
    assert page.evaluate("document.activeElement.querySelector('[id]').id") == seen[-2]
    page.locator('[data-do="next"]').click()
    assert page.evaluate("document.querySelector('.current [id]').id") == seen[-1]


def test_what_is_the_same_can_be_hidden_and_brought_back(page: Any) -> None:
    same = page.locator(".line.k-same")
    count = same.count()
    page.keyboard.press("e")
    assert [line.is_visible() for line in same.all()] == [False] * count
    page.locator("button.fold").first.click()
    assert any(line.is_visible() for line in same.all())
    page.locator('[data-filter="same"]').click()
    assert all(line.is_visible() for line in same.all())
    assert page.locator("button.fold").count() == 0


@pytest.mark.parametrize("kind", ["reworded", "moved", "gone", "new"])
def test_each_kind_can_be_filtered(page: Any, kind: str) -> None:
    of_kind, others = f'[data-kind="{kind}"]', f'[data-kind]:not([data-kind="{kind}"])'
    assert boxes(page, of_kind)
    page.locator(f'[data-filter="{kind}"]').click()
    assert boxes(page, of_kind) == []
    assert boxes(page, others)
    assert page.locator(f'[data-filter="{kind}"]').get_attribute("aria-pressed") == "false"


def test_the_keys_are_listed(page: Any) -> None:
    page.keyboard.press("?")
    assert page.locator("dialog.keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog.keys").is_visible()


def test_the_bar_shows_the_whole_and_leads_into_it(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["diff"], viewport={"width": 1000, "height": 300})
    box = page.locator(".bar svg").bounding_box()
    assert page.locator(".bar g").count() == page.locator(".line").count()
    page.mouse.click(box["x"] + 5, box["y"] + box["height"] - 2)
    assert in_view(page, ".line:last-of-type")
    frame = page.locator(".bar .window")
    page.wait_for_function("document.querySelector('.bar .window').getAttribute('height') > 0")
    assert float(frame.get_attribute("y")) > 300


def test_on_a_phone_the_partner_stands_beneath(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["diff"], viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for line in page.locator(".line.pair:not(.k-same)").all():
        left, right = (line.locator(f".piece.{side}").bounding_box() for side in ("left", "right"))
        assert left["y"] + left["height"] <= right["y"]
        assert left["x"] == right["x"]


def test_in_print_the_sides_stay_lined_up_and_moved_texts_are_whole(page: Any) -> None:
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    test_partners_line_up(page)
    assert not page.locator(".tools").is_visible()
    for echo in page.locator(".echo p").all():
        assert echo.evaluate("p => p.scrollHeight <= p.clientHeight + 2")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_without_script_everything_can_be_read(visit: Callable[..., Any], files: dict[str, Path]) -> None:
    page = visit(files["diff"], java_script_enabled=False)
    assert not page.locator(".tools").is_visible()
    for piece in page.locator(".piece .text p").all():
        assert piece.is_visible()
    page.locator("a.partner").first.click()
    assert page.locator(".piece:target").count() == 1


def test_keys_serve_the_comparison_that_is_looked_at(
    visit: Callable[..., Any], corpus: Corpus, registry: Registry, tmp_path: Path
) -> None:
    report = toolkit.run("diff", corpus, registry=registry)
    twice = msgspec.structs.replace(report, findings=(*report.findings, *report.findings))
    toolkit.draw(twice, format="html", output=str(tmp_path / "two.html"), registry=registry)
    page = visit(tmp_path / "two.html")
    assert page.locator("#c2 table.kinds").count() == 1
    page.keyboard.press("n")
    assert page.locator("#c1 .line.current").count() == 1
    page.locator("#c2 .lines").evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY)")
    page.keyboard.press("n")
    assert page.locator("#c2 .line.current").count() == 1


def test_a_heading_of_the_outline_leads_to_its_row(
    visit: Callable[..., Any], registry: Registry, tmp_path: Path
) -> None:
    essays = Path(__file__).parents[2] / "examples" / "two_essays.txt"
    report = toolkit.run("diff", toolkit.load(str(essays), registry=registry), registry=registry)
    toolkit.draw(report, format="html", output=str(tmp_path / "essays.html"), registry=registry)
    page = visit(tmp_path / "essays.html")
    link = page.locator(".summary .table-box a").last
    link.click()
    assert in_view(page, link.get_attribute("href"))
    assert page.locator(".line.current").count() == 1
