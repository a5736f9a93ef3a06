"""Compare texts with plugins: near-duplicates, reused passages, side-by-side differences.

This is the public API and the only import that a plugin needs. Names are resolved when first used (PEP 562), so that
`import toolkit` costs next to nothing and a component module stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgspec import Meta

    from toolkit.api import analyses, load, run
    from toolkit.components import (
        Analysis,
        Annotator,
        Command,
        Component,
        Context,
        Engine,
        Labeler,
        Loader,
        Normalizer,
        Renderer,
        Segmenter,
        Tokenizer,
    )
    from toolkit.decisions import Boilerplate, Decisions, TextPair, read_decisions
    from toolkit.documents import UNDETERMINED, Annotation, Corpus, Document, Locator, Region, Source
    from toolkit.drawing import draw
    from toolkit.errors import (
        LoadError,
        MissingDependencyError,
        PluginError,
        ReportError,
        ToolkitError,
        UsageError,
    )
    from toolkit.findings import (
        AnalysisRecord,
        Column,
        Comparison,
        DocumentPair,
        DocumentRecord,
        Documents,
        Finding,
        Label,
        Link,
        Operation,
        Passages,
        Place,
        Problem,
        Report,
        Row,
        Table,
        from_json,
        to_json,
    )
    from toolkit.hookspecs import hookimpl
    from toolkit.options import Options
    from toolkit.text import OffsetMap, Span, TextView, Token, code_points, text_of, where

_HOME = {
    "msgspec": ("Meta",),
    "toolkit.api": ("analyses", "load", "run"),
    "toolkit.components": (
        "Analysis", "Annotator", "Command", "Component", "Context", "Engine", "Labeler", "Loader", "Normalizer",
        "Renderer", "Segmenter", "Tokenizer",
    ),
    "toolkit.decisions": ("Boilerplate", "Decisions", "TextPair", "read_decisions"),
    "toolkit.documents": ("UNDETERMINED", "Annotation", "Corpus", "Document", "Locator", "Region", "Source"),
    "toolkit.drawing": ("draw",),
    "toolkit.errors": (
        "LoadError", "MissingDependencyError", "PluginError", "ReportError", "ToolkitError", "UsageError",
    ),
    "toolkit.findings": (
        "AnalysisRecord", "Column", "Comparison", "DocumentPair", "DocumentRecord", "Documents", "Finding", "Label",
        "Link", "Operation", "Passages", "Place", "Problem", "Report", "Row", "Table", "from_json", "to_json",
    ),
    "toolkit.hookspecs": ("hookimpl",),
    "toolkit.options": ("Options",),
    "toolkit.text": ("OffsetMap", "Span", "TextView", "Token", "code_points", "text_of", "where"),
}  # fmt: skip
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__version__ = "0.1.0"

__all__ = [
    "UNDETERMINED",
    "Analysis",
    "AnalysisRecord",
    "Annotation",
    "Annotator",
    "Boilerplate",
    "Column",
    "Command",
    "Comparison",
    "Component",
    "Context",
    "Corpus",
    "Decisions",
    "Document",
    "DocumentPair",
    "DocumentRecord",
    "Documents",
    "Engine",
    "Finding",
    "Label",
    "Labeler",
    "Link",
    "LoadError",
    "Loader",
    "Locator",
    "Meta",
    "MissingDependencyError",
    "Normalizer",
    "OffsetMap",
    "Operation",
    "Options",
    "Passages",
    "Place",
    "PluginError",
    "Problem",
    "Region",
    "Renderer",
    "Report",
    "ReportError",
    "Row",
    "Segmenter",
    "Source",
    "Span",
    "Table",
    "TextPair",
    "TextView",
    "Token",
    "Tokenizer",
    "ToolkitError",
    "UsageError",
    "__version__",
    "analyses",
    "code_points",
    "draw",
    "from_json",
    "hookimpl",
    "load",
    "read_decisions",
    "run",
    "text_of",
    "to_json",
    "where",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULE_OF])
