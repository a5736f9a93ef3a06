"""Compare texts with plugins: near-duplicates, reused passages, side-by-side differences.

This is the public API and the only import that a plugin needs. Names are resolved when first used (PEP 562), so that
`import toolkit` costs next to nothing and a component module stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgspec import Meta

    from toolkit.addresses import Request
    from toolkit.api import analyses, analyze, context_of, load, load_in_batches, options_of, run, task
    from toolkit.building import DocumentBuilder
    from toolkit.collecting import Collecting, Numbered, Prepare, ToWrite
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
    from toolkit.drawing import draw, drawn
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
    from toolkit.interface import INTERFACE
    from toolkit.libraries import Wanted
    from toolkit.locations import Location, Locations
    from toolkit.numbers import percent
    from toolkit.options import Option, Options
    from toolkit.plugins import Registered, Registry, load_plugins
    from toolkit.processes import limited, run_worker, start_worker
    from toolkit.settings import JoinedOption
    from toolkit.tables import Columns, Schema, Tables
    from toolkit.text import OffsetMap, Span, TextView, Token, code_points, text_of, where, written_lines

_HOME = {
    "msgspec": ("Meta",),
    "toolkit.addresses": ("Request",),
    "toolkit.api": ("analyses", "analyze", "context_of", "load", "load_in_batches", "options_of", "run", "task"),
    "toolkit.building": ("DocumentBuilder",),
    "toolkit.collecting": ("Collecting", "Numbered", "Prepare", "ToWrite"),
    "toolkit.components": (
        "Analysis", "Annotator", "Command", "Component", "Context", "Engine", "Labeler", "Loader", "Normalizer",
        "Renderer", "Segmenter", "Tokenizer",
    ),
    "toolkit.decisions": ("Boilerplate", "Decisions", "TextPair", "read_decisions"),
    "toolkit.documents": ("UNDETERMINED", "Annotation", "Corpus", "Document", "Locator", "Region", "Source"),
    "toolkit.drawing": ("draw", "drawn"),
    "toolkit.errors": (
        "LoadError", "MissingDependencyError", "PluginError", "ReportError", "ToolkitError", "UsageError",
    ),
    "toolkit.findings": (
        "AnalysisRecord", "Column", "Comparison", "DocumentPair", "DocumentRecord", "Documents", "Finding", "Label",
        "Link", "Operation", "Passages", "Place", "Problem", "Report", "Row", "Table", "from_json", "to_json",
    ),
    "toolkit.hookspecs": ("hookimpl",),
    "toolkit.interface": ("INTERFACE",),
    "toolkit.libraries": ("Wanted",),
    "toolkit.locations": ("Location", "Locations"),
    "toolkit.numbers": ("percent",),
    "toolkit.options": ("Option", "Options"),
    "toolkit.plugins": ("Registered", "Registry", "load_plugins"),
    "toolkit.processes": ("limited", "run_worker", "start_worker"),
    "toolkit.settings": ("JoinedOption",),
    "toolkit.tables": ("Columns", "Schema", "Tables"),
    "toolkit.text": ("OffsetMap", "Span", "TextView", "Token", "code_points", "text_of", "where", "written_lines"),
}  # fmt: skip
_ROOMS = ("matching", "testing")
"""The public modules beside this one: `toolkit.testing.AnalysisContract` needs no import of its own."""

_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__version__ = "0.1.0"

__all__ = [
    "INTERFACE",
    "UNDETERMINED",
    "Analysis",
    "AnalysisRecord",
    "Annotation",
    "Annotator",
    "Boilerplate",
    "Collecting",
    "Column",
    "Columns",
    "Command",
    "Comparison",
    "Component",
    "Context",
    "Corpus",
    "Decisions",
    "Document",
    "DocumentBuilder",
    "DocumentPair",
    "DocumentRecord",
    "Documents",
    "Engine",
    "Finding",
    "JoinedOption",
    "Label",
    "Labeler",
    "Link",
    "LoadError",
    "Loader",
    "Location",
    "Locations",
    "Locator",
    "Meta",
    "MissingDependencyError",
    "Normalizer",
    "Numbered",
    "OffsetMap",
    "Operation",
    "Option",
    "Options",
    "Passages",
    "Place",
    "PluginError",
    "Prepare",
    "Problem",
    "Region",
    "Registered",
    "Registry",
    "Renderer",
    "Report",
    "ReportError",
    "Request",
    "Row",
    "Schema",
    "Segmenter",
    "Source",
    "Span",
    "Table",
    "Tables",
    "TextPair",
    "TextView",
    "ToWrite",
    "Token",
    "Tokenizer",
    "ToolkitError",
    "UsageError",
    "Wanted",
    "__version__",
    "analyses",
    "analyze",
    "code_points",
    "context_of",
    "draw",
    "drawn",
    "from_json",
    "hookimpl",
    "limited",
    "load",
    "load_in_batches",
    "load_plugins",
    "options_of",
    "percent",
    "read_decisions",
    "run",
    "run_worker",
    "start_worker",
    "task",
    "text_of",
    "to_json",
    "where",
    "written_lines",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"toolkit.{name}")
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULE_OF])
