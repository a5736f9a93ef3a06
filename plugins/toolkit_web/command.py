"""`toolkit serve`: the command and its options. What it needs from the extra `web` is imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import toolkit

if TYPE_CHECKING:
    import click

PORT = 8765
MEGABYTE = 1_000_000
_LIBRARIES = ("starlette", "uvicorn", "python_multipart")


class ServeCommand:
    """Starts the page and stays until Ctrl-C."""

    name = "serve"
    summary = "The same on a page in the browser, for this machine only"

    def command(self) -> click.Command:
        import click

        def serve(**given: Any) -> None:
            check_libraries()
            from toolkit_web.server import Choices, serve

            registry: toolkit.Registry = click.get_current_context().obj
            serve(
                registry,
                Choices(
                    port=given["port"],
                    browser=not given["no_browser"],
                    max_bytes=given["max_size"] * MEGABYTE,
                    at_once=given["jobs"],
                    keep=given["keep"],
                    config=given["config"],
                ),
            )

        return click.Command(
            "serve",
            callback=serve,
            help=f"{self.summary}.\n\nDrop or paste texts, choose an analysis, read the result and save it in any format. "
            "Answers only to this machine and keeps nothing on disk. Ctrl-C ends it.",
            params=[
                click.Option(
                    ["--port"], type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N",
                    help="Port to listen on; 0 for any that is free.",
                ),
                click.Option(["--no-browser"], is_flag=True, help="Do not open the page in the browser."),
                click.Option(
                    ["--max-size"], type=click.IntRange(min=1), default=100, show_default=True, metavar="MB",
                    help="Take at most this much at once, all files of an analysis together.",
                ),
                click.Option(
                    ["--jobs"], type=click.IntRange(min=1), default=2, show_default=True, metavar="N",
                    help="Run so many analyses at the same time; others wait.",
                ),
                click.Option(
                    ["--keep"], type=click.Path(exists=True, file_okay=False, writable=True), metavar="FOLDER",
                    help="Save each finished report in this folder, as JSON. Else nothing is kept.",
                ),
                click.Option(
                    ["--config"], type=click.Path(exists=True, dir_okay=False), metavar="FILE",
                    help="Read options from this file instead of toolkit.toml or pyproject.toml.",
                ),
            ],
        )  # fmt: skip


def check_libraries() -> None:
    """Raises MissingDependencyError where a library of the extra `web` is not installed."""
    from importlib.util import find_spec

    for library in _LIBRARIES:
        if find_spec(library) is None:
            raise toolkit.MissingDependencyError("toolkit serve", library.replace("_", "-"), "web")
