"""The server: a socket of this machine, the browser, and an end by Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import webbrowser
from dataclasses import dataclass

import uvicorn

import toolkit
from toolkit_web.app import Limits, application

HOST = "127.0.0.1"
"""No other machine reaches it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line chose."""

    port: int
    browser: bool
    max_bytes: int
    at_once: int
    keep: str | None = None
    config: str | None = None


def serve(registry: toolkit.Registry, choices: Choices) -> None:
    """Serves until Ctrl-C. Raises UsageError where the port is taken."""
    with bound(choices.port) as listening:
        port = listening.getsockname()[1]
        app = application(
            registry,
            port=port,
            limits=Limits(choices.max_bytes, choices.at_once, choices.keep),
            config=choices.config,
        )
        url = f"http://{HOST}:{port}/"
        _say(url, choices.keep)
        if choices.browser:
            threading.Thread(target=_open, args=(url,), daemon=True).start()
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, ws="none",
                           timeout_graceful_shutdown=2)
        )  # fmt: skip
        with contextlib.suppress(KeyboardInterrupt):  # the way to end it
            server.run(sockets=[listening])


def bound(port: int) -> socket.socket:
    """A socket that listens on a port of this machine; on any that is free for 0."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise toolkit.UsageError(
            f"port {port} cannot be used: {error.strerror}", "Name another with --port, or 0 for any that is free."
        ) from error
    return listening


def _say(url: str, keep: str | None) -> None:
    """The address is the result of the command; what goes with it is said beside it."""
    kept = f"Reports are saved in {keep}." if keep else "Nothing is kept on disk."
    print(url, flush=True)  # noqa: T201
    print(f"The page is for this machine only. {kept} Ctrl-C ends it.", file=sys.stderr, flush=True)  # noqa: T201


def _open(url: str) -> None:
    """Opens the page where there is a screen: a browser of the terminal would take the terminal away."""
    screen = (
        os.name == "nt"
        or sys.platform == "darwin"
        or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    )
    if screen:
        webbrowser.open(url)
