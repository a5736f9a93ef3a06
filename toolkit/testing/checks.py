"""Checks of single values: the laws of the report format, of views, spans and tokens. Pure; each raises AssertionError."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.documents import Annotation, Document, Region
from toolkit.errors import PluginError, ToolkitError
from toolkit.findings import (
    SCHEMA,
    Comparison,
    Documents,
    Finding,
    Passages,
    Place,
    Report,
    Row,
    Table,
    from_json,
    to_json,
)
from toolkit.options import Options, declared
from toolkit.plugins import METHODS
from toolkit.text import Span, TextView, Token

ALL_LINKED = 20
"""Up to how many places of a finding every two are linked."""

SAME_SPAN = 0.8
"""By this share of the longer, the spans of two links of one finding overlap on the place that they share."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def hold(condition: bool, message: str) -> None:
    """Raises AssertionError with the message unless the condition holds (also where Python runs with -O)."""
    if not condition:
        raise AssertionError(message)


def reason(error: Exception) -> str:
    """Why a check does not hold: its own words, or the kind of any other error with them."""
    if isinstance(error, (AssertionError, ToolkitError)):
        return str(error)
    return f"{type(error).__name__}: {error}"


def check_declaration(kind: str, component: Any) -> None:
    """A component has a name, a line of summary, its methods, and options that each have a help and a default."""
    for name in ("name", "summary", *METHODS[kind]):  # type: ignore[index]
        hold(hasattr(component, name), f"a {kind} needs {name}")
    name, summary = component.name, component.summary
    hold(bool(_NAME.fullmatch(name)), f"the name {name!r} must be lower-case words joined by -")
    hold(bool(summary.strip()) and "\n" not in summary, f"the summary of {name} must be one line")
    hold(not summary.endswith("."), f"the summary of {name} goes into a list: no full stop at its end")
    languages = getattr(component, "languages", ())
    hold(isinstance(languages, tuple), f"languages of {name} must be a tuple, not {languages!r}")
    for tag in languages:
        hold(tag == tag.lower() and bool(_LANGUAGE.fullmatch(tag)), f"{tag!r} is no lower-case BCP 47 tag")
    hold(isinstance(getattr(component, "priority", 0), int), f"the priority of {name} must be a whole number")
    options = getattr(component, "Options", Options)
    hold(
        isinstance(options, type) and issubclass(options, Options),
        f"Options of {name} must derive from toolkit.Options",
    )
    try:
        found = declared(options)
    except PluginError as error:
        raise AssertionError(f"{name}: {error.message}. {error.hint}") from error
    for option in found:
        hold("\n" not in option.help, f"the help of {option.flag} must be one line")


def check_spans(spans: Iterable[Span], length: int, what: str = "span", *, empty: bool = False) -> None:
    """Spans lie inside a text of `length` characters, in order and apart; with `empty` some may have no characters."""
    before = Span(0, 0)
    for span in spans:
        hold(isinstance(span, Span), f"the {what} {span!r} is no toolkit.Span")
        hold(
            span.end <= length, f"the {what} [{span.start}, {span.end}) leaves the text, which has {length} characters"
        )
        hold(empty or span.start < span.end, f"the {what} at {span.start} is empty")
        hold(
            span.start >= before.end,
            f"the {what} [{span.start}, {span.end}) begins before [{before.start}, {before.end}) has ended",
        )
        before = span


def check_tokens(tokens: Sequence[Token], text: str) -> None:
    """Tokens are in order and apart, hold the text's own characters, and leave out nothing that can be seen."""
    for token in tokens:
        hold(isinstance(token, Token), f"the token {token!r} is no toolkit.Token")
    check_spans([token.span for token in tokens], len(text), "token")
    for token in tokens:
        there = text[token.start : token.end]
        hold(token.text == there, f"the token at {token.start} says {token.text!r} where the text has {there!r}")
    bounds = [0, *itertools.chain.from_iterable((token.start, token.end) for token in tokens), len(text)]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        lost = [c for c in text[start:end] if c.isprintable() and not c.isspace()]
        hold(not lost, f"no token holds {''.join(lost)!r}, between {start} and {end}")


def check_view(view: TextView, length: int) -> None:
    """A view's map leads from each of its characters to a range of an original of `length` characters, in order."""
    hold(
        view.offsets.source_length == length,
        f"the view's map leads to a text of {view.offsets.source_length} characters, not to the original's {length}: "
        "make views by the methods of the view that was given",
    )
    hold(len(view.text) == len(view.offsets), f"{len(view.text)} characters have {len(view.offsets)} ranges")
    before = Span(0, 0)
    for at in range(len(view)):
        span = view.to_source(Span(at, at + 1))
        hold(len(span) > 0 and span.end <= length, f"character {at} of the view stands for {span} of {length}")
        hold(
            span.start >= before.start and span.end >= before.end,
            f"character {at} of the view stands for {span}, which lies before {before}, that of the character before it",
        )
        before = span


def check_row(row: Row, left_text: str | None, right_text: str | None) -> None:
    """A row's sides fit its relation, and its operations tile both. Texts may be None where they are not known."""
    _share(row.similarity, "a row's similarity")
    _inside(row.left, left_text, "left")
    _inside(row.right, right_text, "right")
    hold((row.left is None) == (row.relation == "inserted"), f"a row called {row.relation} has left {row.left}")
    hold((row.right is None) == (row.relation == "deleted"), f"a row called {row.relation} has right {row.right}")
    hold(row.left is not None or row.right is not None, "a row has neither side")
    paired = row.left is not None and row.right is not None
    hold(paired or not row.moved, f"a row called {row.relation} has no partner and cannot have moved")
    alone = row.relation in ("inserted", "deleted")
    hold(row.copy_of is None or alone, f"only an inserted or a deleted row is a copy, not one {row.relation}")
    if left_text is not None and right_text is not None:
        left, right = (row.left or Span(0, 0)).of(left_text), (row.right or Span(0, 0)).of(right_text)
        if row.relation == "equal":
            hold(left == right, f"a row called equal has {left!r} beside {right!r}")
        elif paired:
            hold(left != right, f"a row called {row.relation} has the same characters on both sides: {left!r}")
    _check_operations(row, left_text, right_text)


def _check_operations(row: Row, left_text: str | None, right_text: str | None) -> None:
    wanted_left, wanted_right = row.left or Span(0, 0), row.right or Span(0, 0)
    left, right = wanted_left.start, wanted_right.start
    for step in row.operations:
        what = f"{step.op} {list(step.left)} {list(step.right)}"
        sizes = step.left[1] - step.left[0], step.right[1] - step.right[0]
        if sizes[0] or row.left is not None:
            hold(step.left[0] == left, f"{what}: the operations of a row must go on at {left} on the left")
        if sizes[1] or row.right is not None:
            hold(step.right[0] == right, f"{what}: the operations of a row must go on at {right} on the right")
        left, right = left + sizes[0], right + sizes[1]
        shape = {
            "equal": sizes[0] == sizes[1] > 0,
            "insert": sizes[0] == 0 < sizes[1],
            "delete": sizes[1] == 0 < sizes[0],
        }
        hold(shape.get(step.op, min(sizes) > 0), f"{what}: its ranges do not fit what it is called")
        if step.op == "equal" and left_text is not None and right_text is not None:
            one, other = left_text[slice(*step.left)], right_text[slice(*step.right)]
            hold(one == other, f"{what}: {one!r} is not the same characters as {other!r}")
    hold(
        (left, right) == (wanted_left.end, wanted_right.end),
        f"the operations of the row {wanted_left} {wanted_right} end at {left} and {right}",
    )


def check_comparison(finding: Comparison, left_text: str, right_text: str) -> None:
    """The rows tile both texts; none is longer than a paragraph; moved rows stand outside the order of the others."""
    for name in ("similarity", "shared_left", "shared_right"):
        _share(getattr(finding, name), f"the {name} of a comparison")
    for row in finding.rows:
        check_row(row, left_text, right_text)
        for span, text in ((row.left, left_text), (row.right, right_text)):
            content = span.of(text).strip() if span is not None else ""
            hold(not re.search(r"\n[^\S\n]*\n", content), f"a row is longer than a paragraph: {content[:80]!r}…")
        if row.copy_of is not None:
            text = left_text if row.relation == "inserted" else right_text
            hold(row.copy_of.end <= len(text), f"copy_of {row.copy_of} leaves the other text")
            paired = [r for r in finding.rows if r.left is not None and r.right is not None]
            partners = [r.left if row.relation == "inserted" else r.right for r in paired]
            hold(
                any(span is not None and span.overlap(row.copy_of) for span in partners),
                f"copy_of {row.copy_of} stands in no row that has a partner",
            )
    _tiles([row.left for row in finding.rows], Span(0, len(left_text)), "the left spans of the rows", "the left text")
    _tiles(
        [row.right for row in finding.rows], Span(0, len(right_text)), "the right spans of the rows", "the right text"
    )
    _in_one_order(finding.rows)
    groups = [row.group for row in finding.rows if row.group is not None]
    for group in set(groups):
        hold(groups.count(group) > 1, f"the group {group} has only one row")


def check_passages(finding: Passages, texts: Mapping[str, str | None]) -> None:
    """Places are in order and apart, each link lies inside its places, and its pieces tile its spans."""
    hold(bool(finding.label.strip()) and bool(finding.reason.strip()), "a passage needs a label and a reason")
    _share(finding.similarity, "the similarity of a passage")
    hold(len(finding.places) >= 2, "a passage needs two places or more")
    hold(list(finding.places) == sorted(finding.places), f"the places are not in order: {finding.places}")
    for place in finding.places:
        _check_place(place, texts)
    for one, other in itertools.pairwise(finding.places):
        hold(
            one.document != other.document or one.end <= other.start,
            f"two places of a finding overlap in {one.document}: {one.span} and {other.span}",
        )
    for link in finding.links:
        _share(link.similarity, "the similarity of a link")
        hold(
            0 <= link.places[0] < link.places[1] < len(finding.places),
            f"a link is between {link.places}: two of the {len(finding.places)} places, the earlier one first",
        )
        left, right = (finding.places[index] for index in link.places)
        hold(left.span.contains(link.left), f"the link's left {link.left} leaves its place {left.span}")
        hold(right.span.contains(link.right), f"the link's right {link.right} leaves its place {right.span}")
        for piece in link.pieces:
            check_row(piece, texts.get(left.document), texts.get(right.document))
        _tiles([piece.left for piece in link.pieces], link.left, "the left spans of the pieces", "the link")
        _tiles([piece.right for piece in link.pieces], link.right, "the right spans of the pieces", "the link")
        _in_one_order(link.pieces)
    _check_linked(finding)


def _check_linked(finding: Passages) -> None:
    count = len(finding.places)
    linked = [link.places for link in finding.links]
    pairs = itertools.combinations(range(count), 2) if count <= ALL_LINKED else ((0, n) for n in range(1, count))
    rule = "every two" if count <= ALL_LINKED else "each with the first only"
    hold(sorted(linked) == sorted(pairs), f"{count} places must be linked {rule}, once; these are: {sorted(linked)}")
    for index in range(count):
        spans = [
            s
            for link in finding.links
            for at, s in zip(link.places, (link.left, link.right), strict=True)
            if at == index
        ]
        for one, other in itertools.combinations(spans, 2):
            hold(
                one.overlap(other) >= SAME_SPAN * max(len(one), len(other)),
                f"two links of one finding share the place {index}, and their spans there, {one} and {other}, "
                f"overlap by less than {SAME_SPAN} of the longer",
            )


def check_documents(finding: Documents, texts: Mapping[str, str | None]) -> None:
    """Pairs index members, left first, and their numbers can be true of two sets of shingles."""
    hold(len(finding.members) >= 2, "near-duplicates need two members or more")
    hold(len(set(finding.members)) == len(finding.members), "a member is named twice")
    for member in finding.members:
        _check_place(member, texts)
    hold(bool(finding.pairs), "near-duplicates need a pair")
    for pair in finding.pairs:
        hold(
            0 <= pair.members[0] < pair.members[1] < len(finding.members),
            f"a pair is of {pair.members}: two of the {len(finding.members)} members, left first",
        )
        for name in ("similarity", "left_in_right", "right_in_left"):
            _share(getattr(pair, name), f"the {name} of a pair")
        most = min(pair.left_in_right, pair.right_in_left)
        hold(
            pair.similarity <= most + 1e-9,
            f"a pair's Jaccard similarity {pair.similarity} is more than its smaller containment {most}",
        )
    hold(len({pair.members for pair in finding.pairs}) == len(finding.pairs), "a pair is named twice")
    named = {index for pair in finding.pairs for index in pair.members}
    hold(len(named) == len(finding.members), "a member is in no pair")


def check_table(table: Table, documents: Iterable[str]) -> None:
    """Every row has a cell for each column, of the column's type."""
    ids = set(documents)
    names = [column.name for column in table.columns]
    hold(bool(table.name) and bool(table.title), "a table needs a name and a title")
    hold(len(set(names)) == len(names), f"the table {table.name} has two columns of one name")
    for row in table.rows:
        hold(len(row) == len(names), f"a row of the table {table.name} has {len(row)} cells for {len(names)} columns")
        for column, cell in zip(table.columns, row, strict=True):
            what = f"{cell!r} in the column {column.name} of the table {table.name}"
            if cell is None:
                continue
            if column.type in ("number", "share"):
                number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
                hold(number and math.isfinite(cell), f"{what} is no number")  # type: ignore[arg-type]
                if column.type == "share":
                    _share(cell, what)
            else:
                hold(isinstance(cell, str), f"{what} is no text")
                hold(column.type == "text" or cell in ids, f"{what} is no document of the report")


def check_finding(finding: Finding, texts: Mapping[str, str | None]) -> None:
    """The laws of the finding's kind. `texts`: that of each document by id, None where it was left out."""
    if isinstance(finding, Comparison):
        for id in (finding.left, finding.right):
            hold(id in texts, f"a comparison is of {id!r}, which is no document of the report")
        left, right = texts[finding.left], texts[finding.right]
        if left is not None and right is not None:
            check_comparison(finding, left, right)
    elif isinstance(finding, Passages):
        check_passages(finding, texts)
    elif isinstance(finding, Documents):
        check_documents(finding, texts)
    else:
        check_table(finding, texts)


def check_report(report: Report) -> None:
    """Everything in a report is as the report format says, and it comes back from JSON as it was."""
    hold(report.schema == SCHEMA, f"the schema is {report.schema}, not {SCHEMA}")
    ids = [document.id for document in report.documents]
    hold(len(set(ids)) == len(ids), "two documents have one id")
    for document in report.documents:
        length = document.end - document.start
        hold(0 <= document.start <= document.end, f"{document.id} stands at [{document.start}, {document.end})")
        hold(
            document.text is None or len(document.text) == length,
            f"the text of {document.id} has not {length} characters",
        )
        _check_regions(document.regions, length, document.id)
    for finding in report.findings:
        check_finding(finding, {document.id: document.text for document in report.documents})
    for problem in report.problems:
        hold(bool(problem.message.strip()) and bool(problem.stage), f"a problem says nothing: {problem}")
        hold(problem.severity in ("error", "warning"), f"a problem is a {problem.severity!r}")
    data = to_json(report)
    hold(data == to_json(from_json(data)), "the report does not come back from JSON as it was")


def check_document(document: Document) -> None:
    """A loaded document is whole: an id, offsets that fit its text, a checksum, a language, regions inside."""
    hold(bool(document.id) and bool(document.uri), "a document needs an id and a uri")
    hold(
        document.start >= 0 and document.end - document.start == len(document.text),
        f"{document.id} stands at [{document.start}, {document.end}) and has {len(document.text)} characters",
    )
    hold(bool(re.fullmatch(r"[0-9a-f]{64}", document.sha256)), f"{document.sha256!r} is no SHA-256 in hexadecimal")
    hold(bool(_LANGUAGE.fullmatch(document.language)), f"{document.language!r} is no BCP 47 tag")
    hold(
        document.title is None or bool(document.title.strip()),
        f"the title of {document.id} is empty: give None for none",
    )
    _check_metadata(document.metadata)
    _check_regions(document.regions, len(document.text), document.id)


def check_annotation(annotation: Annotation, documents: Mapping[str, Document]) -> None:
    """An annotation is of a document that was given, and its regions lie inside it."""
    hold(annotation.document in documents, f"{annotation.document!r} is none of the documents that were given")
    _check_regions(annotation.regions, len(documents[annotation.document].text), annotation.document)
    if annotation.language is not None:
        hold(bool(_LANGUAGE.fullmatch(annotation.language)), f"{annotation.language!r} is no BCP 47 tag")
    _check_metadata(annotation.metadata)


def _check_metadata(metadata: Mapping[str, str]) -> None:
    for key, value in metadata.items():
        hold(isinstance(key, str) and isinstance(value, str), f"metadata must be text: {key!r}: {value!r}")
    date = metadata.get("date")
    hold(
        date is None or bool(_DATE.fullmatch(date)), f"the date {date!r} is not as ISO 8601 has it, such as 2024-05-01"
    )


def _check_regions(regions: Iterable[Region], length: int, id: str) -> None:
    for region in regions:
        what = f"the {region.kind} region [{region.start}, {region.end}) of {id}"
        hold(bool(region.kind), f"{what} has no kind")
        hold(
            0 <= region.start < region.end <= length,
            f"{what} is empty or leaves its text, which has {length} characters",
        )
        hold(region.level is None or region.level >= 1, f"{what} has level {region.level}; the highest is 1")


def _check_place(place: Place, texts: Mapping[str, str | None]) -> None:
    hold(place.document in texts, f"a place is in {place.document!r}, which is no document of the report")
    hold(0 <= place.start < place.end, f"a place is [{place.start}, {place.end}): empty, or not inside its text")
    _inside(place.span, texts[place.document], place.document)


def _inside(span: Span | None, text: str | None, what: str) -> None:
    if span is not None and text is not None:
        hold(span.end <= len(text), f"[{span.start}, {span.end}) leaves {what}, which has {len(text)} characters")


def _share(value: Any, what: str) -> None:
    hold(isinstance(value, (int, float)) and 0 <= value <= 1, f"{what} is {value!r}, not between 0 and 1")


def _tiles(spans: Iterable[Span | None], whole: Span, what: str, of: str) -> None:
    at = whole.start
    for span in sorted(span for span in spans if span is not None):
        hold(span.start == at, f"{what} must tile {of}: after {at} comes [{span.start}, {span.end})")
        hold(len(span) > 0, f"{what} must tile {of}: the one at {at} is empty")
        at = span.end
    hold(at == whole.end, f"{what} must tile {of}: they end at {at}, it ends at {whole.end}")


def _in_one_order(rows: Iterable[Row]) -> None:
    """Moved is what stands outside the chain of partners in one order that has the most characters."""
    paired = sorted((r.left, r.right, r.moved) for r in rows if r.left is not None and r.right is not None)
    stay = [(left, right) for left, right, moved in paired if not moved]
    for (_, one), (left, other) in itertools.pairwise(stay):
        hold(one < other, f"the partner of {left} stands before that of the row before it, and it is not called moved")
    if len(paired) <= _MOST_CHAINED:
        kept, most = sum(len(left) + len(right) for left, right in stay), _heaviest(paired)
        hold(kept == most, f"the rows not called moved have {kept} characters; another chain in one order has {most}")


_MOST_CHAINED = 400
"""Up to how many partners the heaviest chain is looked for, in steps that grow with their square."""


def _heaviest(paired: Sequence[tuple[Span, Span, bool]]) -> int:
    best: list[int] = []
    for at, (left, right, _) in enumerate(paired):
        before = max((best[b] for b in range(at) if paired[b][1] < right), default=0)
        best.append(before + len(left) + len(right))
    return max(best, default=0)
