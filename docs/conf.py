"""The documentation site: `make site` builds it into out/docs with Sphinx, MyST and furo, offline and without warnings.

A new page is one line in the list of docs/index.md (docs/zh/index.md for Chinese): the navigation is made of these lists, so
that they serve those who read the files, too. A page that no list names stands under "More".
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import toolkit

project = "text-comparison-toolkit"
release = version = toolkit.__version__
language = "en"
extensions = ["myst_parser"]
root_doc = "index"
exclude_patterns = ["_build"]

nitpicky = True

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 4

# Chinese is found by words, English by stems.
html_search_language = "zh"

html_theme = "furo"
html_title = "text-comparison-toolkit"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_copyright = False
html_last_updated_fmt = None
html_theme_options = {"footer_icons": []}
pygments_style = "friendly"
pygments_dark_style = "github-dark"

CHINESE = {
    "Search": "搜索",
    "Search results": "搜索结果",
    "Contents": "目录",
    "On this page": "本页内容",
    "Next": "下一页",
    "Previous": "上一页",
    "Home": "首页",
    "Back to top": "回到顶部",
    "Toggle site navigation sidebar": "显示或隐藏导航",
    "Toggle table of contents sidebar": "显示或隐藏本页目录",
    "Toggle Light / Dark / Auto color theme": "浅色、深色或随系统",
    "Skip to content": "跳到正文",
}
"""What the theme says on Chinese pages."""


def in_chinese(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Pages in docs/zh say so to browsers and readers aloud, and have the theme's words in Chinese."""
    if not pagename.startswith("zh/"):
        return

    def said(message: str) -> str:
        return CHINESE.get(message, message)

    context["language"] = "zh-CN"
    context["_"] = context["gettext"] = said


OUTSIDE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "README.md": "index.md",
    "README.zh.md": "zh/index.md",
}
"""Files of the repository that pages link to, and the page of the site that is the same."""


def within_the_site(app: Any, docname: str, source: list[str]) -> None:
    """Links that lead out of docs/ lead to the page of the site that is the same."""
    up = "../" * docname.count("/")
    for file, page in OUTSIDE.items():
        source[0] = source[0].replace(f"](../{up}{file}", f"]({up}{page}")


def with_contents(app: Any, docname: str, source: list[str]) -> None:
    """The navigation, made of the lists of links on the two start pages."""
    folder, _, name = docname.rpartition("/")
    if name != "index":
        return
    listed: set[str] = set()
    for title, body in re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", source[0], re.MULTILINE):
        pages = re.findall(r"^- \[([^\]]+)\]\(([\w/.-]+)\.md\)", body, re.MULTILINE)
        source[0] += _toctree(title, [f"{name} <{page}>" for name, page in pages])
        listed.update(page for _, page in pages)
    if not folder:
        source[0] += _toctree("More", sorted(_others(Path(app.srcdir), listed)))


def _others(folder: Path, listed: set[str]) -> Iterator[str]:
    """The pages that no list names; those of a folder with a start page are named there."""
    for path in folder.rglob("*.md"):
        page = path.relative_to(folder).with_suffix("").as_posix()
        if page not in listed and page != "index" and not page.startswith("zh/"):
            yield page


def _toctree(title: str, pages: list[str]) -> str:
    if not pages:
        return ""
    return "\n\n```{toctree}\n:hidden:\n:caption: " + title + "\n\n" + "\n".join(pages) + "\n```\n"


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    with contextlib.suppress(ImportError):  # for words of Chinese pages; it says on standard error what it loads
        import jieba

        jieba.setLogLevel(logging.ERROR)
    app.connect("source-read", within_the_site)
    app.connect("source-read", with_contents)
    app.connect("html-page-context", in_chinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
