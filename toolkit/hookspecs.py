"""The hooks: how a plugin hands its components to the toolkit.

Every hook is a registration hook: it takes no argument, does no work and returns components (see
`toolkit.components` for what each kind must offer). The core calls the implementations one by one, remembers which
plugin gave what, and goes on when one fails. Nothing is imported here at run time but pluggy's two markers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.components import (
        Analysis,
        Annotator,
        Command,
        Engine,
        Labeler,
        Loader,
        Normalizer,
        Renderer,
        Segmenter,
        Tokenizer,
    )

NAMESPACE = "toolkit"

hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@hookspec
def toolkit_loaders() -> Sequence[Loader]:  # type: ignore[empty-body]
    """Loaders: from a source (a file, standard input) to documents with their text."""


@hookspec
def toolkit_segmenters() -> Sequence[Segmenter]:  # type: ignore[empty-body]
    """Segmenters: where works, paragraphs, sentences and clauses begin and end."""


@hookspec
def toolkit_annotators() -> Sequence[Annotator]:  # type: ignore[empty-body]
    """Annotators: language, title, date, and regions such as headings and page furniture."""


@hookspec
def toolkit_normalizers() -> Sequence[Normalizer]:  # type: ignore[empty-body]
    """Normalizers: from a view of a text to another in which differences that do not matter are gone."""


@hookspec
def toolkit_tokenizers() -> Sequence[Tokenizer]:  # type: ignore[empty-body]
    """Tokenizers: the words of a text."""


@hookspec
def toolkit_analyses() -> Sequence[Analysis]:  # type: ignore[empty-body]
    """Analyses: from documents to findings. Each becomes a command with the options it declares."""


@hookspec
def toolkit_labelers() -> Sequence[Labeler]:  # type: ignore[empty-body]
    """Labelers: what kind of reuse a passage is, and why."""


@hookspec
def toolkit_renderers() -> Sequence[Renderer]:  # type: ignore[empty-body]
    """Renderers: from a report to an output format."""


@hookspec
def toolkit_engines() -> Sequence[Engine]:  # type: ignore[empty-body]
    """Engines: what runs the kernels and the joins of a detector."""


@hookspec
def toolkit_commands() -> Sequence[Command]:  # type: ignore[empty-body]
    """Commands: anything beside an analysis that should stand on the command line."""
