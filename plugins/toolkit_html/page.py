"""The page: what each finding becomes, put into the templates, with style and script inlined and allowed by their hashes."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

import toolkit
from toolkit_html import comparison, duplicates, notes, outline, passages, sharing, texts
from toolkit_html.decisions import tray_of
from toolkit_html.names import names_of
from toolkit_html.safe import visible
from toolkit_html.tables import Grid, grid_of
from toolkit_html.words import language_of, speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Comparison, Documents, Passages, Report
    from toolkit_html.renderer import HtmlOptions

_STYLES = ("page.css", "comparison.css", "passages.css", "decisions.css", "print.css")
_SCRIPTS = ("page.js", "comparison.js", "passages.js", "decisions.js")
_CHARACTERS = 6_000_000
"""Of the texts of documents; a page with more opens slowly."""
_PAIRS = 60
_TITLES = {
    "diff": "Comparison",
    "reuse": "Text reuse",
    "duplicates": "Near-duplicates",
    "show": "Documents",
}


def page(report: Report, options: HtmlOptions) -> str:
    """The whole page."""
    maker = _Page(report, options)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("toolkit_html"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.globals.update(t=maker.say, percent=toolkit.percent, signs=comparison.SIGNS)
    environment.filters["visible"] = visible
    style, script = _asset(_STYLES), _asset(_SCRIPTS)
    return environment.get_template("page.html").render(
        maker.context(),
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
    )


def _asset(names: Sequence[str]) -> str:
    folder = files("toolkit_html") / "assets"
    return "".join((folder / name).read_text(encoding="utf-8") for name in names)


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@dataclass(frozen=True, slots=True)
class _Omitted:
    """What the page leaves out, in words, and the option that brings it back."""

    says: str
    how: str


class _Page:
    def __init__(self, report: Report, options: HtmlOptions) -> None:
        self.report = report
        self.options = options
        self.names = names_of(report)
        lengths = [(document.language, document.end - document.start) for document in report.documents]
        self.language = language_of(lengths)
        self.say = speaker(self.language)
        self.texts = texts.Texts(report, self.names, self.say)
        self.omitted: list[_Omitted] = []

    def context(self) -> dict[str, Any]:
        report = self.report
        found: dict[type, list[Any]] = defaultdict(list)
        for finding in report.findings:
            found[type(finding)].append(finding)
        numbered = passages.chosen(found[toolkit.Passages], self.options.max_passages)
        self._leave_out("{n} of {total} passages are drawn.", len(numbered), len(found[toolkit.Passages]), "passages")
        comparisons = self._comparisons(found[toolkit.Comparison])
        groups = self._groups(found[toolkit.Documents])
        tables = self._tables(found[toolkit.Table], comparisons)
        sections = {
            "comparisons": comparisons,
            "passages": [
                passages.view_of(number, finding, self.texts, self.say, self.language) for number, finding in numbered
            ],
            "passage_total": len(found[toolkit.Passages]),
            "labels": _labels(found[toolkit.Passages]),
            "matrix": self._matrix(found[toolkit.Passages]),
            "ribbons": self._ribbons(numbered),
            "groups": groups,
            "tables": tables,
            "tables_of": [_own(tables, number) for number in range(len(comparisons))],
            "readings": [] if (comparisons or groups) and not numbered else self._readings(numbered),
        }
        title = self.say(_TITLES.get(report.analysis.name, report.analysis.name))
        return {
            "report": report,
            "language": "zh-Hans" if self.language == "zh" else "en",
            "title": visible(title),
            "names": self.names,
            "facts": {document.id: texts.facts_of(document) for document in report.documents},
            "options": visible(json.dumps(report.analysis.options, ensure_ascii=False, sort_keys=True)),
            "omitted": self.omitted,
            "notes": [notes.in_chinese(note) if self.language == "zh" else note for note in report.notes],
            "tray": tray_of(report, self.names),
            **sections,
        }

    def _leave_out(self, says: str, n: int, total: int, option: str, **values: str) -> None:
        if n < total:
            how = self.say("For all of them: {option}", option=f"--max-{option} {total}") if option else ""
            self.omitted.append(_Omitted(self.say(says, n=f"{n:,}", total=f"{total:,}", **values), how))

    def _comparisons(self, findings: Sequence[Comparison]) -> list[comparison.View]:
        views = []
        for number, finding in enumerate(findings, 1):
            view = comparison.view_of(finding, self.texts, self.say, id=f"c{number}", limit=self.options.max_rows)
            self._leave_out("{n} of {total} rows are drawn.", view.drawn, view.total, "rows")
            views.append(view)
        return views

    def _matrix(self, findings: Sequence[Passages]) -> sharing.Matrix | None:
        matrix = sharing.matrix_of(findings, self.texts)
        if matrix is not None:
            says = "{n} of {total} documents are in the matrix, those that share the most."
            self._leave_out(says, len(matrix.ids), matrix.total, "")
        return matrix

    def _ribbons(self, numbered: Sequence[tuple[int, Passages]]) -> sharing.Ribbons | None:
        ribbons = sharing.ribbons_of(numbered, self.texts, passages.DISTINCTIVE)
        if ribbons is not None:
            says = "{n} of {total} ribbons are drawn, the distinctive and longest ones."
            self._leave_out(says, len(ribbons.ribbons), ribbons.total, "")
        return ribbons

    def _groups(self, findings: Sequence[Documents]) -> list[duplicates.Group]:
        groups = []
        room = _PAIRS
        total = sum(len(finding.pairs) for finding in findings)
        for number, finding in enumerate(findings, 1):
            groups.append(duplicates.group_of(finding, number, self.texts, room))
            room = max(0, room - len(finding.pairs))
        if total > _PAIRS:
            says = self.say("{n} of {total} pairs are written out, the most alike ones.", n=_PAIRS, total=total)
            self.omitted.append(_Omitted(says, self.say("For more: {option}", option="toolkit diff LEFT RIGHT")))
        return groups

    def _tables(self, tables: Sequence[toolkit.Table], views: Sequence[comparison.View]) -> list[Grid]:
        grids: list[Grid] = []
        # The outline of a comparison is in the order of the comparisons.
        waiting = list(views)
        for table in tables:
            grid = grid_of(table, self.names, self.say, self.options.max_rows)
            if table.name == "outline" and waiting:
                view = waiting.pop(0)
                grid = outline.linked(grid, table, view, [self.texts.documents[n.id] for n in (view.left, view.right)])
            says = "{n} of {total} rows of the table “{name}” are drawn."
            self._leave_out(says, len(grid.rows), grid.total, "rows", name=visible(table.name))
            grids.append(grid)
        return grids

    def _readings(self, numbered: Sequence[tuple[int, Passages]]) -> list[texts.Reading]:
        """The documents as reading text, those with the most passages where not all can be."""
        places: dict[str, list[texts.Place]] = defaultdict(list)
        for number, finding in numbered:
            distinctive = finding.label == passages.DISTINCTIVE
            for p in finding.places:
                places[p.document].append(texts.Place(p.start, p.end, number, visible(finding.label), distinctive))
        kept = self._kept(places)
        readings = []
        for document in self.report.documents:
            why = "" if document.id in kept else self.say("The text is not written out on this page.")
            if document.text is None:
                why = self.say("The text was left out of the report.")
            readings.append(texts.reading_of(document, self.names[document.id], places[document.id], why))
        return readings

    def _kept(self, places: dict[str, list[texts.Place]]) -> set[str]:
        if self.report.findings and not places:
            return set()
        documents = [document for document in self.report.documents if document.text is not None]
        order = {document.id: number for number, document in enumerate(documents)}
        ranked = sorted(documents, key=lambda d: (-sum(p.distinctive for p in places[d.id]), order[d.id]))
        kept: set[str] = set()
        characters = 0
        for document in ranked[: self.options.max_documents]:
            characters += document.end - document.start
            if characters > _CHARACTERS and kept:
                break
            kept.add(document.id)
        option = "documents" if characters <= _CHARACTERS else ""
        self._leave_out("{n} of {total} documents are written out.", len(kept), len(documents), option)
        return kept


def _own(tables: Sequence[Grid], number: int) -> list[Grid]:
    """The tables of a comparison: of those of each name the one that comes as it does."""
    by_name: dict[str, list[Grid]] = defaultdict(list)
    for grid in tables:
        by_name[grid.name].append(grid)
    return [grids[number] for grids in by_name.values() if number < len(grids)]


def _labels(findings: Sequence[Passages]) -> list[tuple[str, int]]:
    counts = Counter(visible(finding.label) for finding in findings)
    return sorted(counts.items(), key=lambda pair: (pair[0] != passages.DISTINCTIVE, pair[0]))
