"""Draw a report: choose a renderer, by name or by the ending of a file, and write."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.errors import RenderingError, ToolkitError, UsageError
from toolkit.findings import Report
from toolkit.interruption import is_behind, taken
from toolkit.options import build
from toolkit.plugins import Registered, Registry, load_plugins

DEFAULT_FORMAT = "terminal"


def draw(
    report: Report,
    *,
    format: str | None = None,
    output: str | None = None,
    registry: Registry | None = None,
    **options: Any,
) -> None:
    """Draws a report to the file `output`, or to standard output, with the renderer's `options`.

    The format is the one named, else the one of the file's ending, else the terminal's. Raises PluginError for an unknown
    format and UsageError for options that the renderer does not have and files that cannot be written.
    """
    registry = registry or load_plugins()
    renderer = choose_renderer(registry, format, output)
    write_report(report, renderer, build(renderer.options, options, renderer.name), output)


def drawn(report: Report, format: str, *, registry: Registry | None = None, **options: Any) -> bytes:
    """A report in a format, as the bytes of its file: what `draw` writes.

    Raises PluginError for an unknown format and UsageError for options that the renderer does not have.
    """
    renderer = (registry or load_plugins()).get("renderer", format)
    stream: io.BytesIO | io.StringIO = io.BytesIO() if is_binary(renderer) else io.StringIO()
    renderer.component.render(report, stream, build(renderer.options, options, renderer.name))
    data = stream.getvalue()
    return data if isinstance(data, bytes) else data.encode("utf-8")


def choose_renderer(registry: Registry, format: str | None, output: str | None) -> Registered:
    """The renderer named by `format`, else by the ending of `output`, else the terminal's.

    Raises PluginError for an unknown format, and UsageError where none belongs to the ending or where a terminal would be
    given what is no text.
    """
    renderer = _renderer(registry, format, output)
    if is_binary(renderer) and output in (None, "-") and sys.stdout.isatty():
        raise UsageError(
            f"{renderer.name} is no text, and standard output is a terminal",
            "Name a file with --output, or send it on with > or |.",
        )
    return renderer


def is_binary(renderer: Registered) -> bool:
    """Whether the renderer writes bytes instead of text."""
    return bool(getattr(renderer.component, "binary", False))


def _renderer(registry: Registry, format: str | None, output: str | None) -> Registered:
    if format is not None:
        return registry.get("renderer", format)
    if output is not None and output != "-":
        for registered in registry.components("renderer"):
            if any(output.lower().endswith(suffix) for suffix in registered.component.suffixes):
                return registered
        endings = sorted({s for r in registry.components("renderer") for s in r.component.suffixes})
        raise UsageError(
            f"no format belongs to the ending of {output}", f"Name one with --format, or end in {', '.join(endings)}."
        )
    return registry.get("renderer", DEFAULT_FORMAT)


def write_report(report: Report, renderer: Registered, options: Any, output: str | None) -> None:
    """Draws the report to the file `output` or to standard output.

    Raises RenderingError where the renderer fails or is interrupted.
    """
    with result_stream(output, binary=is_binary(renderer)) as stream:
        try:
            renderer.component.render(report, stream, options)
        except (ToolkitError, OSError):
            raise
        except (Exception, KeyboardInterrupt) as error:
            if is_behind(error) and renderer.name == DEFAULT_FORMAT and output in (None, "-"):
                raise  # a reader who has seen enough
            raise _not_drawn(renderer, error) from error


def _not_drawn(renderer: Registered, error: BaseException) -> RenderingError:
    if is_behind(error):
        taken()
        return RenderingError(f"drawing as {renderer.name} was interrupted", "Choose another format with --format.")
    reason = f"{type(error).__name__}: {error}".replace("\n", " ")
    return RenderingError(
        f"the report could not be drawn as {renderer.name}: {reason}",
        f"This is a fault of the plugin {renderer.plugin}; --traceback shows where.",
    )


@contextlib.contextmanager
def result_stream(output: str | None, *, binary: bool) -> Iterator[Any]:
    """Where the result goes: the file `output`, or standard output. Raises UsageError where it cannot be written."""
    if output is None or output == "-":
        try:
            yield sys.stdout.buffer if binary else sys.stdout
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UsageError(
                f"standard output cannot be written: {error.strerror}", "Make room, or name a file with --output."
            ) from error
        return
    # Drawn before the file is opened: a renderer that fails leaves what was in it.
    drawn: io.BytesIO | io.StringIO = io.BytesIO() if binary else io.StringIO()
    yield drawn
    data = drawn.getvalue()
    try:
        Path(output).write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}", "Name another file with --output.") from error
