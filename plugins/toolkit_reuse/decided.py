"""What the reader decided about passages: links to be made, links not to be made, boilerplate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

import toolkit
from toolkit.matching.chains import Chain
from toolkit.matching.decided import Bans, Box, Decided, Lookup, Stretch
from toolkit_reuse.analysis import folded
from toolkit_reuse.detection import Match, match_units

if TYPE_CHECKING:
    from toolkit import Boilerplate, Context, Corpus, Document, Finding, Label, Link, Passages, TextPair
    from toolkit.matching.runs import Collection
    from toolkit.matching.seeds import Scope
    from toolkit.matching.units import Units

SAME = 0.8
"""A link is that of a pair where each of its ends overlaps with the pair's text by this share of the longer."""

MOSTLY = 0.7
"""A passage is boilerplate where this share of the units of one of its places is."""

ENOUGH = 0.4
"""What a pair's texts share is shown piece by piece where it is this share of the longer; else they are one row."""

_STAR = 190
"""Up to how many pairs of places all of a decision are linked; of more, all with the first of the other text."""


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """`bans`: which units of the collection may not be partners. `pairs`: the links to be made, with their origins."""

    bans: Bans
    bounds: Sequence[int] = ()
    pairs: Sequence[Match] = ()
    paragraphs: dict[int, frozenset[int]] = field(default_factory=dict)

    def units_of(self, document: int) -> slice:
        return slice(self.bounds[document], self.bounds[document + 1])

    def kept(self, match: Match, least: float) -> Match | None:
        """A match that was made of two places directly, without what is to stay apart; None where too little is left."""
        if not self.bans:
            return match
        starts = self.bounds[match.left_document], self.bounds[match.right_document]
        tiles = self.bans.cut_tiles(match.tiles, *starts)
        longer = max(match.left[1] - match.left[0], match.right[1] - match.right[0])
        if sum(t.length for t in tiles) < least * longer or not tiles:
            return None
        return Match(match.left_document, match.right_document, Chain.of(tiles))

    def about(self, match: Match) -> Decided | None:
        """What is decided about the pieces of a match."""
        if not self.bans and not match.decided:
            return None
        left, right = match.left_document, match.right_document
        box = Box(*match.left, *match.right)
        return Decided(
            self.bans.classes[self.units_of(left)],
            self.bans.classes[self.units_of(right)],
            self.bans.banned,
            (box,) if match.decided else (),
            self.paragraphs.get(left, frozenset()),
            self.paragraphs.get(right, frozenset()),
        )


NOTHING = Verdict(Bans.none(0))


def verdict_of(documents: Sequence[Document], collection: Collection, scope: Scope, context: Context) -> Verdict:
    """What is decided about these documents. A decision that cannot be kept becomes a problem."""
    decisions = context.decisions
    if not decisions.pair and not decisions.apart:
        return NOTHING
    units = [collection.units_of(number) for number in range(len(documents))]
    lookup = Lookup(documents, collection, lambda document: folded(document, context))
    apart = [(entry, ends) for entry in decisions.apart if (ends := lookup.ends_of(entry)) is not None]
    bans = Bans.of(collection, [ends for _, ends in apart])
    made: dict[tuple[Stretch, Stretch], Match] = {}
    for entry in decisions.pair:
        ends = lookup.ends_of(entry)
        if ends is None:
            continue
        places = list(_combined(*ends, scope))
        if not places:
            lookup.unkept.append(_not_two(entry, ends))
        for one, other in places:
            against = [known.origin for known, kept in apart if _are_of(one, other, kept)]
            if against:
                hint = "Take one of them out, or say in which documents each holds."
                lookup.unkept.append((f"{against[0]} contradicts {entry.origin}: the pair is kept", hint))
            made[one, other] = _match(one, other, units, whole=bool(against))
    _say(lookup, context)
    concerned = {n for match in made.values() for n in (match.left_document, match.right_document)}
    paragraphs = {
        n: frozenset(span.start for span in context.segments(documents[n], "paragraph")) for n in sorted(concerned)
    }
    return Verdict(bans, collection.bounds.tolist(), list(made.values()), paragraphs)


def _say(lookup: Lookup, context: Context) -> None:
    for message, hint in dict.fromkeys(lookup.unkept):
        context.problem(message, hint, severity="warning")
    if (note := lookup.note()) is not None:
        context.note(note)


def _not_two(entry: TextPair, ends: tuple[list[Stretch], list[Stretch]]) -> tuple[str, str]:
    if len({*ends[0], *ends[1]}) == 1:
        return f"{entry.origin}: its text stands in one place only", "A pair needs two. Take the entry out."
    return (
        f"{entry.origin}: its texts stand in documents that are not compared with each other, or in each other",
        "See --against and --within, or take the entry out.",
    )


def _combined(one: Sequence[Stretch], other: Sequence[Stretch], scope: Scope) -> Iterator[tuple[Stretch, Stretch]]:
    """Every two places that a pair links, the earlier one first."""
    if len(one) * len(other) <= _STAR:
        pairs = list(itertools.product(one, other))
    else:
        pairs = [*itertools.product(one[:1], other), *itertools.product(one, other[:1])]
    for left, right in sorted({(min(pair), max(pair)) for pair in pairs}):
        within = left.document == right.document
        if left == right or (within and left.last > right.first):
            continue
        crosses = scope.border is None or left.document < scope.border <= right.document
        if (within or not scope.within) and crosses:
            yield left, right


def _are_of(one: Stretch, other: Stretch, ends: tuple[list[Stretch], list[Stretch]]) -> bool:
    """Whether two places have some of what is to be apart, one of each text."""
    return any(
        any(_meet(one, a) for a in here) and any(_meet(other, b) for b in there) for here, there in (ends, ends[::-1])
    )


def _meet(one: Stretch, other: Stretch) -> bool:
    return one.document == other.document and max(one.first, other.first) < min(one.last, other.last)


def _match(one: Stretch, other: Stretch, units: Sequence[Units], *, whole: bool) -> Match:
    """The match of two places: what they share, or both as a whole where that is little, or where `whole`."""
    here = units[one.document].part(one.first, one.last)
    there = units[other.document].part(other.first, other.last)
    chain = None if whole else match_units(here, there, one.first, other.first, ENOUGH)
    tiles = chain.tiles if chain is not None else ()
    matched = max(1, min(one.last - one.first, other.last - other.first))
    both = Chain(tiles, matched, (one.first, one.last), (other.first, other.last))
    return Match(one.document, other.document, both, decided=chain is None)


class DecisionLabeler:
    """The reader's word on a passage, which stands above what all other labelers say."""

    name = "decisions"
    summary = "What the file of --decisions says: boilerplate, and pairs that the reader put together"
    priority = 1000

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: toolkit.Options, context: Context
    ) -> Iterator[Label | None]:
        if not context.decisions.boilerplate and not context.decisions.pair:
            yield from (None for _ in findings)
            return
        reader = _Reader(corpus, context)
        for finding in findings:
            yield reader.label(finding) if isinstance(finding, toolkit.Passages) else None
        reader.say_unused()


class _Reader:
    def __init__(self, corpus: Corpus, context: Context) -> None:
        from toolkit.matching.runs import Collection
        from toolkit.matching.units import units_of

        documents = list(corpus)
        self._context = context
        self._numbers = {document.id: number for number, document in enumerate(documents)}
        self._units = [units_of(folded(document, context)) for document in documents]
        lookup = Lookup(documents, Collection.of(self._units), lambda document: folded(document, context))
        self._masks: list[tuple[Boilerplate, dict[int, np.ndarray]]] = []
        for entry in context.decisions.boilerplate:
            self._masks.append((entry, self._mask(lookup.places_of(entry.text, entry.document, entry.origin))))
        _say(lookup, context)
        # That a pair stands nowhere the analysis has said.
        self._pairs = [
            (entry, [lookup.places(text, name) for text, name in entry.ends]) for entry in context.decisions.pair
        ]
        self._used: set[str] = set()

    def _mask(self, places: Sequence[Stretch]) -> dict[int, np.ndarray]:
        masks: dict[int, np.ndarray] = {}
        for place in places:
            mask = masks.setdefault(place.document, np.zeros(len(self._units[place.document]), dtype=bool))
            mask[place.first : place.last] = True
        return masks

    def label(self, finding: Passages) -> Label | None:
        for entry, masks in self._masks:
            if any(self._share(masks, place) >= MOSTLY for place in finding.places):
                self._used.add(entry.origin)
                return toolkit.Label("template", f"The reader calls it boilerplate: {_named(entry)}")
        for pair, (one, other) in self._pairs:
            if any(self._is_link(finding, link, one, other) for link in finding.links):
                return toolkit.Label("distinctive", f"The reader put these texts together: {_named(pair)}")
        return None

    def _share(self, masks: dict[int, np.ndarray], place: toolkit.Place) -> float:
        mask = masks.get(self._numbers[place.document])
        first, last = self._units[self._numbers[place.document]].within(place.span)
        return float(mask[first:last].mean()) if mask is not None and last > first else 0.0

    def _is_link(self, finding: Passages, link: Link, one: Sequence[Stretch], other: Sequence[Stretch]) -> bool:
        ends = []
        for index, span in zip(link.places, (link.left, link.right), strict=True):
            number = self._numbers[finding.places[index].document]
            ends.append(Stretch(number, *self._units[number].within(span)))
        return any(_is_at(ends[0], a) and _is_at(ends[1], b) for a, b in ((one, other), (other, one)))

    def say_unused(self) -> None:
        """Says which boilerplate is no passage: the decision was kept, and there was nothing to call so."""
        unused = [entry.origin for entry, masks in self._masks if masks and entry.origin not in self._used]
        if unused:
            self._context.note(
                f"Boilerplate that no passage mostly is, or that another entry names: {', '.join(unused)}"
            )


def _is_at(end: Stretch, places: Sequence[Stretch]) -> bool:
    return any(
        place.document == end.document
        and min(end.last, place.last) - max(end.first, place.first)
        >= SAME * max(end.last - end.first, place.last - place.first)
        for place in places
    )


def _named(entry: TextPair | Boilerplate) -> str:
    return f"{entry.origin}{f' ({entry.note})' if entry.note else ''}"
