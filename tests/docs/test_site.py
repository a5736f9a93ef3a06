"""The documentation site: built without a warning, whole, and without anything from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

pytest.importorskip("furo", reason="the site needs the extra [docs]")
pytest.importorskip("myst_parser", reason="the site needs the extra [docs]")

pytestmark = pytest.mark.thorough

DOCS = Path(__file__).resolve().parents[2] / "docs"

FETCHED = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}
"""What a browser fetches without being asked."""


class Fetched(HTMLParser):
    """The addresses that a page fetches, and where it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if (tag, name) in FETCHED]
        self.links += [value or "" for name, value in attrs if (tag, name) == ("a", "href")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-n",
        "--keep-going",
        "-b",
        "html",
        "-d",
        str(folder / "trees"),
    ]
    done = subprocess.run(
        [*command, str(DOCS), str(folder / "html")], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name not in ("genindex.html", "search.html"))


def test_every_page_is_there(site: Path) -> None:
    sources = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    assert sources == {path.relative_to(site).with_suffix("").as_posix() for path in pages(site)}


def test_every_page_is_in_the_navigation(site: Path) -> None:
    navigation = (site / "index.html").read_text(encoding="utf-8").partition('class="sidebar-tree"')[2]
    linked = set(re.findall(r'class="reference internal" href="([^"#]+)"', navigation.partition("</aside>")[0]))
    missing = {p.relative_to(site).as_posix() for p in pages(site)} - linked - {"index.html"}
    assert missing == set()


def test_nothing_is_fetched_from_another_host(site: Path) -> None:
    for path in site.rglob("*.html"):
        fetched = Fetched(path.read_text(encoding="utf-8")).addresses
        assert [address for address in fetched if re.match(r"(\w+:)?//", address)] == [], path.name
    for path in [*site.rglob("*.css"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"url\(\s*['\"]?(?:\w+:)?//[^)]*\)|@import[^;]*//", text) == [], path.name


def test_every_link_leads_somewhere(site: Path) -> None:
    for path in pages(site):
        for link in Fetched(path.read_text(encoding="utf-8")).links:
            if re.match(r"\w+:", link) or link.startswith("#") or not link:
                continue
            assert (path.parent / link.partition("#")[0]).exists(), (path.name, link)


def test_chinese_pages_say_that_they_are_chinese(site: Path) -> None:
    assert '<html class="no-js" lang="en"' in (site / "index.html").read_text(encoding="utf-8")
    chinese = (site / "zh" / "index.html").read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in chinese
    assert "本页内容" in chinese
    assert "On this page" not in chinese


def test_chinese_words_can_be_searched(site: Path) -> None:
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert '"\\u63d2\\u4ef6"' in index or '"插件"' in index or "插件:" in index
