"""The application: its addresses, and what each answers. Everything that works on texts happens in `jobs`."""

from __future__ import annotations

import contextlib
import mimetypes
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

import toolkit
from toolkit_web.forms import formats_of, forms_of
from toolkit_web.guard import Guard
from toolkit_web.jobs import BusyError, Job, Jobs
from toolkit_web.messages import Setup
from toolkit_web.uploads import FILES, TooLargeError, read_upload
from toolkit_web.words import LANGUAGES, SPOKEN, Words, language_for

ASSETS = ("page.css", "page.js", "texts.js", "jobs.js", "words.js", "icon.svg")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_REPORT_POLICY = "sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'self'"
"""Of a report, beside its own policy: an origin of its own. Whatever drew it, it reaches nothing of the page."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_bytes`: of one upload; `at_once`: jobs that run at a time; `keep`: where reports are saved, if anywhere."""

    max_bytes: int = 100_000_000
    at_once: int = 2
    keep: str | None = None


def application(
    registry: toolkit.Registry, *, port: int, limits: Limits | None = None, config: str | None = None
) -> Starlette:
    """The application of one server, which listens on `port`. Its processes load the plugins of the registry."""
    limits = limits or Limits()
    site = _Site(registry, Setup(registry.files, registry.without, config), limits)
    return Starlette(
        routes=[
            Route("/", site.page),
            Route("/assets/{name}", site.asset),
            Route("/favicon.ico", site.icon),
            Route("/jobs", site.start, methods=["POST"]),
            Route("/jobs/{id}", site.job, methods=["GET"]),
            Route("/jobs/{id}", site.forget, methods=["DELETE"]),
            Route("/jobs/{id}/stop", site.stop, methods=["POST"]),
            Route("/jobs/{id}/page", site.report),
            Route("/jobs/{id}/as/{format}", site.drawn),
        ],
        middleware=[Middleware(Guard, port=port, token=site.token)],
        exception_handlers={toolkit.ToolkitError: _toolkit_error, HTTPException: _http_error},
        lifespan=site.lifespan,
    )


class _Site:
    def __init__(self, registry: toolkit.Registry, setup: Setup, limits: Limits) -> None:
        self.token = secrets.token_urlsafe(24)
        self._registry = registry
        self._limits = limits
        self._setup = setup
        self._jobs: Jobs
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("toolkit_web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )  # fmt: skip

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        self._jobs = Jobs(self._setup, at_once=self._limits.at_once, keep=self._limits.keep)
        await self._jobs.open()
        try:
            yield
        finally:
            await self._jobs.close()

    async def page(self, request: Request) -> Response:
        language = language_for(request.query_params.get("lang"), request.headers.get("accept-language", ""))
        words = Words(language)
        html = self._environment.get_template("page.html").render(
            t=words,
            language={"zh": "zh-Hans"}.get(language, language),
            others=[(tag, name) for tag, name in LANGUAGES.items() if tag != language],
            forms=forms_of(self._registry, words),
            formats=formats_of(self._registry, words),
            token=self.token,
            keep=self._limits.keep,
            max_bytes=self._limits.max_bytes,
            max_files=FILES,
            spoken=SPOKEN,
            failures=self._registry.failures,
        )
        return HTMLResponse(html)

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        return _asset(name)

    async def icon(self, request: Request) -> Response:
        return _asset("icon.svg")

    async def start(self, request: Request) -> Response:
        asked = await read_upload(request, self._limits.max_bytes)
        self._registry.get("analysis", asked.analysis)
        return JSONResponse(self._jobs.start(asked).described(), 202)

    async def job(self, request: Request) -> Response:
        return JSONResponse(self._job(request).described())

    async def stop(self, request: Request) -> Response:
        job = self._job(request)
        await self._jobs.stop(job)
        return JSONResponse(job.described())

    async def forget(self, request: Request) -> Response:
        await self._jobs.forget(self._job(request))
        return Response(status_code=204)

    async def report(self, request: Request) -> Response:
        job = self._job(request)
        if job.result is None or not job.result.page:
            raise HTTPException(404)
        return HTMLResponse(job.result.page, headers={"Content-Security-Policy": _REPORT_POLICY})

    async def drawn(self, request: Request) -> Response:
        job = self._job(request)
        if job.result is None:
            raise HTTPException(404)
        renderer = self._registry.get("renderer", request.path_params["format"])
        options: dict[str, str | list[str]] = {}
        for name in request.query_params:
            values = request.query_params.getlist(name)
            options[name] = values if len(values) > 1 else values[0]
        data = job.result.report if renderer.name == "json" else await self._jobs.draw(job, renderer.name, options)
        suffix = next(iter(renderer.component.suffixes), ".txt")
        return Response(data, headers=_saved_as(f"{job.analysis}{suffix}"))

    def _job(self, request: Request) -> Job:
        job = self._jobs.get(request.path_params["id"])
        if job is None:
            raise HTTPException(404)
        return job


def _asset(name: str) -> Response:
    data = (files("toolkit_web") / "assets" / name).read_bytes()
    return Response(data, media_type=_TYPES[name.rpartition(".")[2]])


def _saved_as(name: str) -> dict[str, str]:
    """The headers of a file that is saved, not shown."""
    plain = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = f"{plain}; charset=utf-8" if plain.startswith("text/") else plain
    return {"Content-Type": kind, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


async def _toolkit_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, toolkit.ToolkitError)
    status = {TooLargeError: 413, BusyError: 503}.get(type(error), 400)
    return JSONResponse({"message": error.message, "hint": error.hint}, status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said: dict[str, Any] = {"message": error.detail, "hint": "Results are dropped when the server ends."}
    return JSONResponse(said, error.status_code)
