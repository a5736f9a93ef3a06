"""The page as it is given: forms made from declared options, in English and Chinese."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from toolkit.plugins import Registry
from toolkit_web.forms import formats_of, forms_of
from toolkit_web.words import CHINESE, SPOKEN, Words, language_for

from .conftest import Page

CHARACTERS = re.compile("[\u4e00-\u9fff]")
NAMES_OF_OURS = ("rjieba", "jieba", "characters", "unicode", "japanese", "korean", "local", "duckdb", "spark")


class Elements(HTMLParser):
    """The elements of a page with their attributes, each within the section of its analysis."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def attributes(page: Page, id: str) -> dict[str, str | None]:
    [found] = [found for _, found in Elements(page.html).found if found.get("id") == id]
    return found


def test_every_analysis_and_format_can_be_chosen(page: Page, behaving: Registry) -> None:
    values = [found.get("value") for _, found in Elements(page.html).found]
    for kind in ("analysis", "renderer"):
        for registered in behaving.components(kind):  # type: ignore[arg-type]
            assert registered.name in values


def test_each_declared_option_becomes_a_field_of_its_type(page: Page) -> None:
    often = attributes(page, "behave-often")
    assert (often["type"], often["min"], often["max"], often["step"], often["placeholder"]) == (
        "number", "1", "9", "1", "3",
    )  # fmt: skip
    share = attributes(page, "behave-share")
    assert (share["step"], share["min"], "max" in share) == ("any", "0", False)
    assert attributes(page, "behave-loud")["type"] == "checkbox"
    assert attributes(page, "behave-rules")["type"] == "file"
    assert "webkitdirectory" in attributes(page, "behave-shelf")
    section = page.html.partition('data-analysis="behave"')[2].partition("</section>")[0]
    own = section.partition("<details>")[0]
    assert re.findall(r'data-option="(\w+)" data-kind="(\w+)"', own) == [
        ("how", "select"), ("often", "number"), ("share", "number"), ("loud", "checkbox"), ("words", "lines"),
        ("beside", "documents"), ("rules", "file"), ("shelf", "folder"),
    ]  # fmt: skip
    for choice in ("well", "forever"):
        assert f'<option value="{choice}">' in section


def test_every_field_has_a_label_and_its_help(page: Page) -> None:
    found = Elements(page.html).found
    ids = {attrs["id"] for _, attrs in found if "id" in attrs}
    assert len(ids) == sum("id" in attrs for _, attrs in found)
    for _, attrs in found:
        for name in ("for", "aria-describedby", "aria-labelledby"):
            assert attrs.get(name, None) in {None, *ids}
    assert "Whether it is loud." in page.html


@pytest.mark.parametrize(("asked", "accepted", "language"), [
    ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("", "de,en", "en"), ("", "", "en"),
    ("zh", "en", "zh-Hans"), ("en", "zh", "en"), ("../x", "zh", "zh-Hans"),
])  # fmt: skip
def test_the_page_speaks_the_readers_language(page: Page, asked: str, accepted: str, language: str) -> None:
    answer: Any = page.client.get(f"/?lang={asked}", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in answer.text
    assert ("对照两篇文本" in answer.text) == (language == "zh-Hans")
    assert ("Compare two texts" in answer.text) == (language == "en")


def test_the_pages_own_words_are_all_there_in_chinese(page: Page) -> None:
    from importlib.resources import files

    folder = files("toolkit_web") / "templates"
    written = "".join((folder / name).read_text(encoding="utf-8") for name in ("page.html", "fields.html"))
    phrases = set(re.findall(r'\bt\("([^"]+)"', written)) | set(SPOKEN)
    assert phrases - set(CHINESE) == set()
    scripts = "".join(
        (files("toolkit_web") / "assets" / name).read_text() for name in ("page.js", "texts.js", "jobs.js")
    )
    assert set(re.findall(r'\bsay\("([^"]+)"', scripts)) - set(SPOKEN) == set()


def test_what_our_components_say_is_all_there_in_chinese(registry: Registry) -> None:
    """Titles, labels, help and choices; names of tokenizers and engines are names in any language."""
    for form in forms_of(registry, Words("zh")):
        fields = (*form.own, *form.more)
        said = [form.title, form.summary, *(word for field in fields for word in (field.label, field.help))]
        said += [shown for field in fields for _, shown in field.choices]
        assert [words for words in said if not CHARACTERS.search(words) and words not in NAMES_OF_OURS] == [], form.name
    for format in formats_of(registry, Words("zh")):
        said = [format.summary, *(word for field in format.fields for word in (field.label, field.help))]
        assert [words for words in said if not CHARACTERS.search(words)] == [], format.name


def test_the_language_is_never_one_that_there_is_not() -> None:
    assert language_for(None, "fr, ja;q=0.5") == "en"
    assert language_for("fr", "zh") == "zh"
