"""The tray of decisions: what the reader decided before, and what the script needs to write down more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit_html.safe import visible

if TYPE_CHECKING:
    from toolkit import Report
    from toolkit_html.names import Name

FILE = "decisions.json"


@dataclass(frozen=True, slots=True)
class Tray:
    """Ready for the template. `known`: the decisions of the run as JSON. `documents`: the id of each anchor as JSON.

    `command`: how to run the analysis again with the file.
    """

    known: str
    documents: str
    command: str


def tray_of(report: Report, names: Mapping[str, Name]) -> Tray | None:
    """The tray of a report; None where its analysis takes no decisions, or where there is no text to decide about."""
    found = any(not _is_table(finding) for finding in report.findings)
    if "decisions" not in report.analysis.options or not found or any(d.text is None for d in report.documents):
        return None
    sources = [document.id for document in report.documents if document.role is None]
    named = " ".join(_quoted(id) for id in sources) if len(sources) <= 2 else "SOURCES"
    return Tray(
        json.dumps(_plain(report), ensure_ascii=True),
        json.dumps({name.anchor: id for id, name in names.items()}, ensure_ascii=True),
        visible(f"toolkit {report.analysis.name} {named} --decisions {FILE}"),
    )


def _is_table(finding: object) -> bool:
    import toolkit

    return isinstance(finding, toolkit.Table)


def _plain(report: Report) -> dict[str, Any]:
    """The decisions as their file has them: where each came from is left out, as they are to be one file."""
    if report.decisions is msgspec.UNSET:
        return {}
    found: dict[str, list[dict[str, Any]]] = msgspec.to_builtins(report.decisions)
    return {
        section: [{key: value for key, value in entry.items() if key != "origin"} for entry in entries]
        for section, entries in found.items()
    }


def _quoted(id: str) -> str:
    return id if all(c.isalnum() or c in "/._-#" for c in id) else "'" + id.replace("'", "'\\''") + "'"
