"""What a page gets for its texts: reports, formats, progress, problems, an end when it wants one."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

import toolkit
import toolkit_web.jobs
from toolkit import Source
from toolkit.plugins import Registry

from .conftest import AGAIN, MILL, Page, leftovers


def test_a_comparison_can_be_read_and_saved_in_every_format(page: Page, behaving: Registry) -> None:
    job = page.ended(page.start("diff", {"a.txt": MILL, "b.txt": AGAIN}))
    assert (job["state"], job["names"], job["problems"]) == ("done", ["a.txt", "b.txt"], [])
    read = page.client.get(f"/jobs/{job['id']}/page")
    assert read.headers["content-type"] == "text/html; charset=utf-8"
    assert "孩子们可以亲手磨面" in read.text
    held = [Source("a.txt", data=MILL.encode()), Source("b.txt", data=AGAIN.encode())]
    report = toolkit.analyze("diff", held, registry=behaving)
    for registered in behaving.components("renderer"):
        # The terminal's format is else as wide as the terminal.
        options = {"width": 80} if registered.name == "terminal" else {}
        saved = page.client.get(f"/jobs/{job['id']}/as/{registered.name}", params=options)
        assert saved.content == toolkit.drawn(report, registered.name, registry=behaving, **options)
        assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''diff.")
    assert read.content == page.client.get(f"/jobs/{job['id']}/as/html").content


def test_options_of_a_format_are_taken_and_checked(page: Page) -> None:
    job = page.ended(page.start("reuse", {"a.txt": MILL, "b.txt": AGAIN}, options={"min_length": "8"}))
    table = page.client.get(f"/jobs/{job['id']}/as/csv?table=shares")
    assert table.text.startswith("document,")
    wrong = page.client.get(f"/jobs/{job['id']}/as/csv?table=sharez")
    assert wrong.status_code == 400
    assert "sharez" in wrong.json()["message"]
    assert page.client.get(f"/jobs/{job['id']}/as/cvs").json()["hint"] == "Did you mean csv?"


def test_bytes_in_any_encoding_are_read_by_the_loaders(page: Page) -> None:
    job = page.ended(page.start("show", {"字.txt": (MILL * 4).encode("gb18030"), "bad.txt": b"\x89PNG\r\n\x1a\n"}))
    assert job["state"] == "done"
    assert "picture" in job["problems"][0]["message"]
    report = page.report(job)
    assert [(d["id"], d["encoding"], d["text"]) for d in report["documents"]] == [("字.txt", "gb18030", MILL * 4)]
    assert [problem["document"] for problem in report["problems"]] == ["bad.txt"]


def test_one_of_several_documents_of_a_file_can_be_chosen(page: Page) -> None:
    two = f"之一——\n{MILL}之二——\n{AGAIN}"
    sources = [{"name": "two.txt", "part": 0, "number": number} for number in (2, 1)]
    job = page.ended(page.start("diff", {"two.txt": two}, sources=sources))
    assert [d["id"] for d in page.report(job)["documents"]] == ["two.txt#2", "two.txt#1"]
    whole = page.ended(page.start("show", {"two.txt": two}, split=False))
    assert [d["id"] for d in page.report(whole)["documents"]] == ["two.txt"]


def test_language_and_encoding_can_be_said(page: Page) -> None:
    job = page.ended(page.start("show", {"a.txt": "abc".encode("utf-16-le")}, encoding="utf-16-le", language="en"))
    [document] = page.report(job)["documents"]
    assert (document["language"], document["text"]) == ("en", "abc")


def test_files_of_options_reach_the_analysis_and_leave_nothing(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    job = page.ended(
        page.start(
            "behave", {"a.txt": MILL}, parts=[AGAIN.encode(), b"be kind", b"1", b"2"],
            documents={"beside": [{"name": "beside/b.txt", "part": 1}]},
            files={
                "rules": [{"name": "../../rules.txt", "part": 2}],
                "shelf": [{"name": "shelf/one.txt", "part": 3}, {"name": "shelf/../../two.txt", "part": 4}],
            },
        )
    )  # fmt: skip
    report = page.report(job)
    assert report["notes"] == ["rules: be kind", "shelf: one.txt, two.txt", f"beside: {[AGAIN]}"]
    assert report["analysis"]["options"]["rules"] == "rules.txt"
    assert report["analysis"]["options"]["shelf"] == "shelf"
    assert report["analysis"]["options"]["beside"] == ["beside/b.txt"]
    assert leftovers(tmp_path) == []


def test_a_file_of_decisions_goes_by_its_own_name(page: Page) -> None:
    """Not by that of the folder in which it lay for the job: equal input gives equal reports."""
    rules = '[[apart]]\ntexts = ["谢谢大家！", "谢谢大家！"]\n[[pair]]\ntexts = ["水车", "风车"]\n'.encode()
    named = {"decisions": [{"name": "rules.toml", "part": 2}]}
    files = {"a.txt": MILL, "b.txt": AGAIN}
    jobs = [page.ended(page.start("diff", files, parts=[rules], files=named)) for _ in range(2)]
    told = "rules.toml: pair 1: “风车” stands in none of the 2 documents"
    assert [problem["message"] for problem in jobs[0]["problems"]] == [told]
    report = page.report(jobs[0])
    assert [problem["message"] for problem in report["problems"]] == [told]
    assert report["decisions"]["apart"][0]["origin"] == "rules.toml: apart 1"
    assert report == page.report(jobs[1])
    broken = page.ended(page.start("diff", files, parts=[b"pair ="], files=named))
    assert (broken["state"], broken["message"].split(" are ")[0]) == ("failed", "the decisions rules.toml")


@pytest.mark.parametrize("option", ["beside", "rules", "shelf"])
def test_no_path_of_this_machine_can_be_named(page: Page, tmp_path: Path, option: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    job = page.ended(page.start("behave", {"a.txt": MILL}, options={option: [str(secret)]}))
    assert (job["state"], job["report"]) == ("failed", False)
    assert "takes files of the page" in job["message"]
    named = page.ended(page.start("show", {str(secret): MILL}))
    assert page.report(named)["documents"][0]["text"] == MILL


def test_what_is_wrong_is_said(page: Page) -> None:
    job = page.ended(page.start("diff", {"a.txt": MILL}))
    assert (job["state"], job["message"]) == ("failed", "diff compares two documents, and there is only a.txt")
    job = page.ended(page.start("behave", {"a.txt": MILL}, options={"often": 10}))
    assert "expected a whole number from 1 to 9" in job["message"]
    job = page.ended(page.start("show", {"empty.txt": ""}))
    assert job["message"] == "nothing could be read"
    assert "empty.txt is empty" in job["problems"][0]["message"]
    unknown = page.start("difff", {"a.txt": MILL})
    assert (unknown.status_code, unknown.json()["hint"]) == (400, "Did you mean diff?")


def test_an_analysis_that_dies_takes_nothing_with_it(page: Page) -> None:
    job = page.ended(page.start("behave", {"a.txt": MILL}, options={"how": "die"}))
    assert (job["state"], job["message"]) == ("failed", "the process of the analysis died")
    assert page.ended(page.start("show", {"a.txt": MILL}))["state"] == "done"


def test_a_stopped_job_keeps_what_it_found(page: Page) -> None:
    id = page.start("behave", {"a.txt": MILL}, options={"how": "forever"}).json()["id"]
    running = page.until(id, lambda job: job["progress"] is not None and job["progress"]["what"] == "rounds")
    assert running["progress"] == {"what": "rounds", "done": 1, "total": 9}
    assert page.post(f"/jobs/{id}/stop").json()["stopping"]
    job = page.until(id, lambda job: job["state"] != "running")
    assert (job["state"], job["partial"]) == ("done", True)
    assert [finding["name"] for finding in page.report(job)["findings"]] == ["first"]


def test_a_job_that_will_not_stop_is_ended(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolkit_web.jobs, "PATIENCE", 0.2)
    id = page.start("behave", {"a.txt": MILL}, options={"how": "stubborn"}).json()["id"]
    page.until(id, lambda job: job["progress"] is not None and job["progress"]["what"] == "rounds")
    page.post(f"/jobs/{id}/stop")
    assert page.until(id, lambda job: job["state"] != "running")["state"] == "stopped"


def test_who_stops_a_job_twice_waits_for_nothing(page: Page) -> None:
    id = page.start("behave", {"a.txt": MILL}, options={"how": "stubborn"}).json()["id"]
    page.until(id, lambda job: job["progress"] is not None and job["progress"]["what"] == "rounds")
    assert page.post(f"/jobs/{id}/stop").json()["state"] == "running"
    assert page.post(f"/jobs/{id}/stop").json()["state"] == "stopped"


def test_jobs_beyond_the_limit_wait_and_can_be_dropped(page_with: Callable[..., Page]) -> None:
    page = page_with(at_once=1)
    first = page.start("behave", {"a.txt": MILL}, options={"how": "forever"}).json()["id"]
    page.until(first, lambda job: job["state"] == "running")
    second = page.start("show", {"a.txt": MILL}).json()["id"]
    third = page.start("show", {"a.txt": MILL}).json()["id"]
    assert page.job(second)["state"] == "waiting"
    page.post(f"/jobs/{second}/stop")
    assert page.until(second, lambda job: job["state"] != "waiting")["state"] == "stopped"
    assert page.client.delete(f"/jobs/{first}", headers=page.headers).status_code == 204
    assert page.client.get(f"/jobs/{first}").status_code == 404
    assert page.until(third, lambda job: job["state"] not in ("waiting", "running"))["state"] == "done"


def test_who_comes_when_too_many_wait_is_told(page_with: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolkit_web.jobs, "WAITING", 1)
    page = page_with()
    page.start("behave", {"a.txt": MILL}, options={"how": "forever"})
    answer = page.start("show", {"a.txt": MILL})
    assert (answer.status_code, answer.json()["message"]) == (503, "too many analyses wait already")


def test_old_results_are_dropped(page_with: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolkit_web.jobs, "KEPT", 1)
    page = page_with()
    first, second = (page.ended(page.start("show", {"a.txt": MILL})) for _ in range(2))
    assert page.client.get(f"/jobs/{second['id']}/page").status_code == 200
    assert page.client.get(f"/jobs/{first['id']}/page").status_code == 404


def test_reports_are_saved_where_that_was_asked_for(page_with: Callable[..., Page], tmp_path: Path) -> None:
    page = page_with(keep=str(tmp_path))
    page.ended(page.start("diff", {"a.txt": MILL, "b.txt": AGAIN}))
    [name] = leftovers(tmp_path)
    assert name.endswith(".json")
    assert json.loads((tmp_path / name).read_bytes())["analysis"]["name"] == "diff"
    assert str(tmp_path) in page.html


def test_hostile_names_and_texts_stay_text(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    job = page.ended(page.start("diff", {f"{hostile}.txt": MILL + hostile, "b.txt": AGAIN}))
    assert hostile not in page.client.get(f"/jobs/{job['id']}/page").text
    assert "told <b>&<" not in page.html
    assert "told &lt;b&gt;&amp;" in page.html
