"""The application as a browser on this machine meets it, with an analysis more than the installed ones."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from toolkit.plugins import Registry, load_plugins
from toolkit_web.app import Limits, application

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
MILL = "各位来宾：\n河边的老磨坊修好了，下个月对外开放。水车每天转六个小时，孩子们可以亲手磨面。\n谢谢大家！\n"
AGAIN = "各位来宾：\n水车每天转八个小时，孩子们可以亲手磨面。河边的老磨坊修好了，下个月对外开放。\n谢谢大家！\n"
PLUGIN = """
import os
import time
from typing import Annotated, Literal

import toolkit
from toolkit import Meta


class Behave:
    name = "behave"
    summary = "Behaves as it is told <b>&"
    inputs = "corpus"

    class Options(toolkit.Options, frozen=True):
        how: Annotated[Literal["well", "forever", "stubborn", "die"], Meta(description="How it behaves.")] = "well"
        often: Annotated[int, Meta(ge=1, le=9, description="How often.")] = 3
        share: Annotated[float, Meta(ge=0, description="A share.")] = 0.5
        loud: Annotated[bool, Meta(description="Whether it is loud.")] = False
        words: Annotated[tuple[str, ...], Meta(description="Some words.")] = ()
        beside: Annotated[tuple[str, ...], Meta(description="More.", extra={"path": "documents"})] = ()
        rules: Annotated[str | None, Meta(description="A file of rules.", extra={"path": "file"})] = None
        shelf: Annotated[str | None, Meta(description="A folder.", extra={"path": "folder"})] = None

    def analyze(self, corpus, options, context):
        print("a plugin that prints")
        if options.rules is not None:
            with open(options.rules, encoding="utf-8") as file:
                context.note("rules: " + file.read())
        if options.shelf is not None:
            context.note("shelf: " + ", ".join(sorted(os.listdir(options.shelf))))
        context.note(f"beside: {[d.text for d in context.documents('beside')]}")
        yield toolkit.Table("first", "First", (toolkit.Column("n", "number"),), ((1,),))
        if options.how == "die":
            os._exit(9)
        while options.how in ("forever", "stubborn"):
            context.progress("rounds", 1, 9)
            try:
                time.sleep(0.02)
            except KeyboardInterrupt:
                if options.how == "forever":
                    raise

    def summarize(self, findings, corpus, options):
        return []


@toolkit.hookimpl
def toolkit_analyses():
    return [Behave()]
"""


@pytest.fixture(scope="session")
def behaving(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    file = tmp_path_factory.mktemp("plugin") / "behaving.py"
    file.write_text(PLUGIN, encoding="utf-8")
    return load_plugins([str(file)])


class Page:
    """A browser's page: it has the token, and asks as a browser asks."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.html = client.get("/").text
        [self.token] = re.findall(r'data-token="([^"]+)"', self.html)
        self.headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", "X-Toolkit-Token": self.token}

    def post(self, path: str, **how: Any) -> httpx.Response:
        return self.client.post(path, headers=self.headers, **how)

    def start(self, analysis: str, texts: dict[str, str | bytes], **asked: Any) -> httpx.Response:
        """Starts an analysis of texts by name; other parts of the description as they are, `parts` for further files."""
        parts = [
            text.encode() if isinstance(text, str) else text for text in [*texts.values(), *asked.pop("parts", [])]
        ]
        sources = [{"name": name, "part": number} for number, name in enumerate(texts)]
        description = {"analysis": analysis, "sources": sources, **asked}
        files = [("file", ("file", data)) for data in parts]
        return self.post("/jobs", data={"description": json.dumps(description)}, files=files)

    def job(self, id: str) -> dict[str, Any]:
        described: dict[str, Any] = self.client.get(f"/jobs/{id}").json()
        return described

    def until(self, id: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The job once it is as wanted."""
        for _ in range(1500):
            job = self.job(id)
            if fits(job):
                return job
            time.sleep(0.02)
        raise AssertionError(f"it is still {job}")

    def ended(self, started: httpx.Response) -> dict[str, Any]:
        assert started.status_code == 202, started.text
        return self.until(started.json()["id"], lambda job: job["state"] not in ("waiting", "running"))

    def report(self, job: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = self.client.get(f"/jobs/{job['id']}/as/json").json()
        return made


@pytest.fixture(scope="session")
def client(behaving: Registry) -> Iterator[TestClient]:
    app = application(behaving, port=PORT, limits=Limits(max_bytes=200_000))
    with TestClient(app, base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def page(client: TestClient) -> Page:
    return Page(client)


@pytest.fixture
def page_with(behaving: Registry) -> Iterator[Callable[..., Page]]:
    """A page of a server of its own, with these limits."""
    clients = []

    def make(**limits: Any) -> Page:
        client = TestClient(application(behaving, port=PORT, limits=Limits(**limits)), base_url=ORIGIN)
        clients.append(client)
        return Page(client.__enter__())

    yield make
    for client in clients:
        client.__exit__(None, None, None)


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))
