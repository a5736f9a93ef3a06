"""Who may ask: only the page itself, on this machine, and no more than the limits."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

from toolkit_web.guard import POLICY

from .conftest import MILL, ORIGIN, Page

PATHS = ("/", "/assets/page.js", "/favicon.ico", "/jobs/none", "/jobs/none/page", "/none")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1:80", "127.0.0.1", "localhost:1", ""])
def test_a_request_for_another_host_is_refused(page: Page, host: str) -> None:
    for path in PATHS:
        answer = page.client.get(path, headers={"Host": host})
        assert answer.status_code == 421
        assert page.token not in answer.text


def test_both_names_of_this_machine_are_answered(page: Page) -> None:
    for host in ("127.0.0.1:8765", "localhost:8765"):
        assert page.client.get("/", headers={"Host": host}).status_code == 200
    answer = page.client.post(
        "/jobs", headers={**page.headers, "Host": "localhost:8765", "Origin": "http://localhost:8765"}
    )
    assert answer.json()["message"] == "this is no form of the page"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_asks_for_is_refused(page: Page, site: str) -> None:
    for path in PATHS:
        assert page.client.get(path, headers={"Sec-Fetch-Site": site}).status_code == 403
    to_the_page = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
    assert page.client.get("/", headers=to_the_page).status_code == 200
    assert page.client.get("/jobs/none/page", headers=to_the_page).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8765"},
        {"Origin": f"https://{ORIGIN[7:]}"},
        {"Origin": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Toolkit-Token": "guessed"},
        {"X-Toolkit-Token": None},
        {"X-Toolkit-Token": "\u00fc"},
    ],
)
def test_what_does_not_come_from_the_page_changes_nothing(page: Page, change: dict[str, str | None]) -> None:
    started = page.start("behave", {"a.txt": MILL}, options={"how": "forever"}).json()
    headers: Any = {name: value for name, value in {**page.headers, **change}.items() if value is not None}
    headers = {name.encode(): value.encode() for name, value in headers.items()}
    for method, path in (
        ("POST", "/jobs"),
        ("POST", f"/jobs/{started['id']}/stop"),
        ("DELETE", f"/jobs/{started['id']}"),
    ):
        assert page.client.request(method, path, headers=headers).status_code == 403
    assert not page.job(started["id"])["stopping"]
    page.client.delete(f"/jobs/{started['id']}", headers=page.headers)


def test_every_answer_is_kept_by_no_cache_and_has_a_policy(page: Page) -> None:
    job = page.ended(page.start("show", {"a.txt": MILL}))
    for path in (*PATHS, f"/jobs/{job['id']}", f"/jobs/{job['id']}/page", f"/jobs/{job['id']}/as/csv"):
        headers = page.client.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
        if path.endswith("/page") and "none" not in path:
            assert headers["content-security-policy"].startswith("sandbox ")
            assert "allow-same-origin" not in headers["content-security-policy"]
        else:
            assert headers["content-security-policy"] == POLICY
    assert "'unsafe" not in POLICY


def test_the_page_needs_nothing_that_its_policy_forbids(page: Page) -> None:
    for word in (" style=", " onclick=", "<style", "javascript:"):
        assert word not in page.html
    assert page.html.count("<script") == 1


def test_too_large_an_upload_is_refused(page: Page) -> None:
    answer = page.start("show", {"a.txt": "字" * 100_000})
    assert (answer.status_code, answer.json()["message"]) == (413, "the files are more than 0.2 MB")


def test_an_upload_that_does_not_say_how_large_it_is_is_counted(page: Page) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        for _ in range(30):
            yield b"a" * 10_000

    headers = {**page.headers, "Content-Type": "multipart/form-data; boundary=x"}
    assert page.client.post("/jobs", headers=headers, content=body()).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{}", "multipart/form-data"),
        (b"{}", "application/json"),
        (b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n{"a": 1}\r\n--x--\r\n',
         "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n'
         b'{"analysis": "show", "sources": [{"name": "a", "part": 1}]}\r\n--x--\r\n', "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n'
         b'{"analysis": "show", "sources": [{"name": "a", "part": -1}]}\r\n--x--\r\n', "multipart/form-data; boundary=x"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_answered_plainly(page: Page, body: bytes, kind: str) -> None:
    answer = page.client.post("/jobs", headers={**page.headers, "Content-Type": kind}, content=body)
    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_an_upload_is_never_written_to_the_disk(page_with: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_with(max_bytes=10_000_000)

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file was opened on the disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    job = page.ended(page.start("show", {"a.txt": MILL, "b.txt": b"\x89PNG" + bytes(3_000_000)}))
    assert (job["state"], len(job["problems"])) == ("done", 1)


def test_no_address_lists_the_jobs(page: Page) -> None:
    assert page.client.get("/jobs").status_code == 405
    assert len(page.start("show", {"a.txt": MILL}).json()["id"]) >= 20
