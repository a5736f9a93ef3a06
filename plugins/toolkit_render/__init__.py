"""Reports as text for the terminal, JSON, JSON lines, CSV and Markdown, and saved reports drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Command, Renderer


@hookimpl
def toolkit_renderers() -> Sequence[Renderer]:
    from toolkit_render.markdown import MarkdownRenderer
    from toolkit_render.structured import CsvRenderer, JsonlRenderer, JsonRenderer
    from toolkit_render.terminal import TerminalRenderer

    return [TerminalRenderer(), JsonRenderer(), JsonlRenderer(), CsvRenderer(), MarkdownRenderer()]


@hookimpl
def toolkit_commands() -> Sequence[Command]:
    from toolkit_render.saved import RenderCommand

    return [RenderCommand()]
