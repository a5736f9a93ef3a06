"""`toolkit serve` as a command: where it listens, how it ends, what it says when something is missing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

import toolkit
from toolkit_web import command
from toolkit_web.server import bound

from .conftest import MILL, PLUGIN, Page


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address."""
    started = subprocess.Popen(
        [sys.executable, "-m", "toolkit", "serve", "--port", "0", "--no-browser", *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert started.stdout is not None
        yield started, started.stdout.readline().strip()
    finally:
        started.kill()
        started.communicate()


class Client(httpx.Client):
    """A client that asks as a page of this address does."""

    def start(self, how: str) -> str:
        token = self.get("/").text.partition('data-token="')[2].partition('"')[0]
        headers = {"Origin": str(self.base_url).rstrip("/"), "X-Toolkit-Token": token}
        described = (
            f'{{"analysis": "behave", "sources": [{{"name": "a.txt", "part": 0}}], "options": {{"how": "{how}"}}}}'
        )
        files = [("file", ("file", MILL.encode()))]
        answer = self.post("/jobs", headers=headers, data={"description": described}, files=files)
        return str(answer.json()["id"])


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal there")
def test_it_listens_on_this_machine_only_and_ends_cleanly_by_ctrl_c_with_its_jobs(tmp_path: Path) -> None:
    (tmp_path / "behaving.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "toolkit.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    arguments = [
        sys.executable,
        "-P",
        "-m",
        "toolkit",
        "serve",
        "--port",
        "0",
        "--no-browser",
        "--plugin",
        "behaving.py",
    ]
    started = subprocess.Popen(
        arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    assert started.stdout is not None
    url = started.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    with Client(base_url=url) as client:
        id = client.start("stubborn")
        for _ in range(500):
            if client.get(f"/jobs/{id}").json()["progress"]:
                break
            time.sleep(0.02)
        assert client.get(f"/jobs/{id}").json()["state"] == "running"
        children = descendants(started.pid)
        assert children
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=30)
    assert (started.returncode, out) == (0, "")
    assert "Traceback" not in err
    assert "Ctrl-C ends it" in err
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["behaving.py", "toolkit.py"]


def descendants(pid: int) -> list[int]:
    """The processes that a process started, where the system lists them."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if not listed.exists():
        pytest.skip("this system does not list the children of a process")
    return [int(child) for child in listed.read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no list of processes")
def test_its_processes_end_when_it_is_killed(tmp_path: Path) -> None:
    with served(tmp_path) as (started, url):
        with httpx.Client(base_url=url) as client:
            assert client.get("/").status_code == 200
        children = descendants(started.pid)
        assert children
        started.kill()
        started.wait()
        for _ in range(500):
            if not any(is_alive(pid) for pid in children):
                break
            time.sleep(0.02)
        assert [pid for pid in children if is_alive(pid)] == []


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet asked for its status does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_configuration_of_the_folder_holds(tmp_path: Path) -> None:
    (tmp_path / "behaving.py").write_text(PLUGIN, encoding="utf-8")
    (tmp_path / "toolkit.toml").write_text("[behave]\noften = 7\n", encoding="utf-8")
    with served(tmp_path, "--plugin", "behaving.py") as (_, url), Client(base_url=url, timeout=30) as client:
        id = client.start("well")
        for _ in range(1000):
            if client.get(f"/jobs/{id}").json()["report"]:
                break
            time.sleep(0.02)
        assert client.get(f"/jobs/{id}/as/json").json()["analysis"]["options"]["often"] == 7


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(toolkit.UsageError, match=f"port {port} cannot be used") as caught:
            bound(port)
        assert "--port" in caught.value.hint


def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_LIBRARIES", ("no_such_library",))
    with pytest.raises(toolkit.MissingDependencyError) as caught:
        command.check_libraries()
    assert "no-such-library" in caught.value.message
    assert caught.value.hint == 'pip install "text-comparison-toolkit[web]"'


def test_the_libraries_of_the_extra_are_those_that_are_looked_for() -> None:
    import tomllib

    root = Path(__file__).resolve().parents[2]
    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {line.partition(">")[0].replace("-", "_") for line in extras["web"]}
    assert named == set(command._LIBRARIES)


def test_a_page_has_a_token_of_its_server(page_with: object, page: Page) -> None:
    assert page_with().token != page.token  # type: ignore[operator]
