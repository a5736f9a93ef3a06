"""Who may ask: only the page itself, on this machine. Stands before everything else.

- A request for another host is refused: a name that an attacker lets point to 127.0.0.1 (DNS rebinding) gets nothing.
- What another site asks for is refused, by `Sec-Fetch-Site` and `Origin`; but a link to the page may be followed.
- What changes something must come from the page: with its `Origin`, and with the token that only the page knows.
- Every answer has a content security policy, is kept by no cache and shown in no other site's frame.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "X-Toolkit-Token"  # noqa: S105
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of the page: nothing but what this server gives, no inline script, no form that leaves."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Lets through what the page asks, and nothing else. `port`: the one that the server listens on."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app = app
        self._token = token
        names = ("127.0.0.1", "localhost")
        self._hosts = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope["method"], scope["path"], Headers(scope=scope))
        await (refused or self._app)(scope, receive, send_guarded)

    def _refused(self, method: str, path: str, headers: Headers) -> JSONResponse | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            return _refusal(
                421, "this server answers to 127.0.0.1 and localhost only", "Use the address that it printed."
            )
        asks = headers.get("sec-fetch-site", "none")
        navigates = method == "GET" and path == "/" and headers.get("sec-fetch-mode") == "navigate"
        if asks not in ("none", "same-origin") and not navigates:
            return _refusal(403, "another site may not ask this server", "Open the page itself.")
        if method in ("GET", "HEAD"):
            return None
        if headers.get("origin") != f"http://{hosts[0]}":
            return _refusal(403, "this did not come from the page", "Open the page itself.")
        if not secrets.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self._token.encode()):
            return _refusal(403, "the page is of an earlier run of the server", "Reload it.")
        return None


def _refusal(status: int, message: str, hint: str) -> JSONResponse:
    return JSONResponse({"message": message, "hint": hint}, status)
