"""From matches to findings: places, and the links between them.

Ends of matches that lie nearly on each other in one document are one place. A finding is a set of places each of which
is linked with every other (up to 20 places; in a larger one each is linked with the first).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit import Passages, Span
from toolkit.matching.order import moved
from toolkit_reuse.detection import Match, Nested, match_units
from toolkit_reuse.linking import Linking, Plan, PlannedLink, Readings, Vicinities, in_batches

if TYPE_CHECKING:
    from toolkit import Context, Document
    from toolkit_reuse.decided import Verdict

SAME_PLACE = 0.8
"""Two ends are one place where they overlap by this share of the longer."""

ALL_LINKED = 20
"""Up to how many places of a finding every two are linked."""

ENOUGH = 0.4
"""Two places that no match joined are linked where they share this share of the longer one's units."""


@dataclass(slots=True)
class _Spot:
    """A place in the making: the spans of the link ends that are in it."""

    document: int
    hull: Span
    spans: set[Span] = field(default_factory=set)

    def takes(self, span: Span) -> bool:
        return all(one.overlap(span) >= SAME_PLACE * max(len(one), len(span)) for one in self.spans)

    def take(self, span: Span) -> None:
        self.spans.add(span)
        self.hull = Span(min(self.hull.start, span.start), max(self.hull.end, span.end))


class _Group:
    """A finding in the making: its spots by number, and the match of each linked pair of them.

    A group that what is said everywhere has made is asked again and again whether it takes one more spot: what that
    depends on is at hand. `first`: the spot that stands first.
    """

    def __init__(self, spots: Sequence[_Spot], pair: tuple[int, int], match: Match) -> None:
        self.spots: dict[int, None] = {}
        self.matches: dict[tuple[int, int], Match] = {}
        self.first = pair[0]
        self._all_spots = spots
        self._of_document: dict[int, list[int]] = defaultdict(list)
        self._agreed: dict[int, set[Span]] = defaultdict(set)
        self._unchecked: dict[tuple[int, int], Match] = {}
        for spot in pair:
            self._add(spot)
        self._link({pair: match})

    def take(self, spot: int, links: Mapping[tuple[int, int], Match]) -> None:
        """Takes in a spot, linked with others of the group."""
        self._add(spot)
        self._link(links)

    def is_at(self, spot: int) -> bool:
        """Whether one of its spots overlaps another."""
        new = self._all_spots[spot]
        return any(self._all_spots[s].hull.overlap(new.hull) for s in self._of_document.get(new.document, ()))

    def agrees(self, links: Mapping[tuple[int, int], Match], spans: _Spans) -> bool:
        """Whether the spans of all links at one spot are the same place, with these links among them.

        Of spans that were found to be, only new ones are compared with them.
        """
        new: dict[int, set[Span]] = defaultdict(set)
        for pair, match in (*self._unchecked.items(), *links.items()):
            for spot, span in zip(pair, spans.of(match), strict=True):
                if span not in self._agreed[spot]:
                    new[spot].add(span)
        for spot, some in new.items():
            pairs = itertools.chain(itertools.combinations(some, 2), itertools.product(some, self._agreed[spot]))
            if not all(one.overlap(other) >= SAME_PLACE * max(len(one), len(other)) for one, other in pairs):
                return False
        for spot, some in new.items():
            self._agreed[spot] |= some
        self._unchecked.clear()
        return True

    def _add(self, spot: int) -> None:
        self.spots[spot] = None
        self._of_document[self._all_spots[spot].document].append(spot)
        self.first = min(self.first, spot, key=lambda number: _key(self._all_spots[number]))

    def _link(self, links: Mapping[tuple[int, int], Match]) -> None:
        self.matches.update(links)
        self._unchecked.update(links)


def passages(
    documents: Sequence[Document], readings: Readings, matches: Sequence[Match], context: Context, verdict: Verdict
) -> Iterator[Passages]:
    """The findings, those with the most characters first. `verdict`: what the reader decided."""
    spans = _Spans(readings)
    spots, ends = _spots(spans, matches)
    order = sorted(range(len(matches)), key=lambda m: (-matches[m].matched, ends[m]))
    away = _moved(matches)
    groups = _Grouping(spots, readings, spans, verdict).groups([(ends[m], matches[m]) for m in order])
    away_by_match = {id(match): is_away for match, is_away in zip(matches, away, strict=True)}
    names = [document.id for document in documents]
    planning = _Planning(spans, spots, names, away_by_match, verdict)
    plans = [planning.plan(number, group) for number, group in enumerate(groups)]
    # What lies in the same documents is done together: each is then cut into clauses once.
    plans.sort(key=lambda plan: (sorted(plan.places)[:2], plan.number))
    findings: list[tuple[int, Passages]] = []
    linking = Linking(documents, Vicinities.of(plans, readings), readings)
    for made in context.map(linking, in_batches(plans)):
        findings += made
        context.progress("passages", len(findings), len(plans))
        if context.cancelled:
            break
    findings.sort(key=lambda pair: pair[0])
    yield from sorted((f for _, f in findings), key=lambda f: (-max(len(p.span) for p in f.places), f.places))


class _Spans:
    """The spans of matches: each is asked for some times, and stays the same."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._known: dict[int, tuple[Match, tuple[Span, Span]]] = {}

    def of(self, match: Match) -> tuple[Span, Span]:
        if id(match) not in self._known:
            self._known[id(match)] = match, match.spans(self._readings)
        return self._known[id(match)][1]


def _spots(spans: _Spans, matches: Sequence[Match]) -> tuple[list[_Spot], list[tuple[int, int]]]:
    """The places of all matches, and for each match the numbers of its two."""
    spots: list[_Spot] = []
    by_document: dict[int, list[tuple[Span, int, int]]] = defaultdict(list)
    for number, match in enumerate(matches):
        left, right = spans.of(match)
        by_document[match.left_document].append((left, number, 0))
        by_document[match.right_document].append((right, number, 1))
    found: dict[tuple[int, int], int] = {}
    for document, listed in sorted(by_document.items()):
        open_spots: list[int] = []
        for span, number, side in sorted(listed):
            open_spots = [s for s in open_spots if spots[s].hull.end > span.start]
            spot = next((s for s in open_spots if spots[s].takes(span)), None)
            if spot is None:
                spot = len(spots)
                spots.append(_Spot(document, span))
                open_spots.append(spot)
            spots[spot].take(span)
            found[number, side] = spot
    return spots, [(found[n, 0], found[n, 1]) for n in range(len(matches))]


class _Grouping:
    """Puts matches, the longest first, into groups in which every spot is linked with every other."""

    def __init__(self, spots: Sequence[_Spot], readings: Readings, spans: _Spans, verdict: Verdict) -> None:
        self._spots = spots
        self._readings = readings
        self._spans = spans
        self._verdict = verdict
        self._known: dict[tuple[int, int], Match] = {}
        self._tried: dict[tuple[int, int], Match | None] = {}
        self._nested = Nested(())
        self._of_spot: dict[int, list[_Group]] = defaultdict(list)

    def groups(self, linked: Sequence[tuple[tuple[int, int], Match]]) -> list[_Group]:
        """The groups. `linked`: the two spots of each match, and the match."""
        self._known = {(min(ends), max(ends)): match for ends, match in reversed(linked)}
        self._nested = Nested(self._known.values())
        groups: list[_Group] = []
        for (one, other), _ in linked:
            pair = (min(one, other), max(one, other))
            if one == other or any(pair[1] in group.spots for group in self._of_spot[pair[0]]):
                continue
            if self._extended(*pair) or self._extended(*pair[::-1]):
                continue
            group = _Group(self._spots, pair, self._known[pair])
            groups.append(group)
            for spot in pair:
                self._of_spot[spot].append(group)
        return groups

    def _extended(self, inside: int, new: int) -> bool:
        """Whether a group of one spot takes in another."""
        for group in self._of_spot[inside]:
            links = self._links(group, new)
            if links is not None:
                group.take(new, links)
                self._of_spot[new].append(group)
                return True
        return False

    def _links(self, group: _Group, new: int) -> dict[tuple[int, int], Match] | None:
        """The links of a spot with all of a group (of a large one: with the first), where it can be linked with them."""
        if group.is_at(new):
            return None
        links: dict[tuple[int, int], Match] = {}
        for spot in group.spots if len(group.spots) < ALL_LINKED else [group.first]:
            pair = (min(spot, new), max(spot, new))
            match = self._known.get(pair) or self._tried_once(pair)
            if match is None:
                return None
            links[pair] = match
        # The spans of links that seeds made are taken as they are.
        if all(pair in self._known for pair in links) or group.agrees(links, self._spans):
            return links
        return None

    def _tried_once(self, pair: tuple[int, int]) -> Match | None:
        """The direct match of two spots. What is said in many places is tried again for many groups: that is kept."""
        if pair not in self._tried:
            self._tried[pair] = self._direct(*(self._spots[spot] for spot in pair))
        return self._tried[pair]

    def _direct(self, one: _Spot, other: _Spot) -> Match | None:
        """The match of two spots that no seed joined, where they share enough."""
        left, right = self._readings[one.document], self._readings[other.document]
        first, last = left.units.within(one.hull)
        first_other, last_other = right.units.within(other.hull)
        chain = match_units(
            left.units.part(first, last), right.units.part(first_other, last_other), first, first_other, ENOUGH
        )
        if chain is None:
            return None
        match = Match(one.document, other.document, chain)
        if self._verdict.bans:
            kept = self._verdict.kept(match, ENOUGH)
            if kept is None:
                return None
            match = kept
        # Inside a longer match of these documents it would tell that match again.
        return None if self._nested.holds(match, SAME_PLACE) else match


def _key(spot: _Spot) -> tuple[int, int]:
    return spot.document, spot.hull.start


def _moved(matches: Sequence[Match]) -> list[bool]:
    """For each match, whether it stands outside the order that most of its pair of documents keeps."""
    by_pair: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, match in enumerate(matches):
        by_pair[match.left_document, match.right_document].append(number)
    away = [False] * len(matches)
    for members in by_pair.values():
        members.sort(key=lambda m: (matches[m].left, matches[m].right))
        positions = [matches[m].right[0] for m in members]
        for member, is_moved in zip(members, moved(positions, [matches[m].matched for m in members]), strict=True):
            away[member] = is_moved
    return away


@dataclass(frozen=True, slots=True)
class _Planning:
    """Makes plans of groups. `names`: of the documents. `away`: whether a match, by its identity, has moved."""

    spans: _Spans
    spots: Sequence[_Spot]
    names: Sequence[str]
    away: Mapping[int, bool]
    verdict: Verdict

    def plan(self, number: int, group: _Group) -> Plan:
        spots = self.spots
        order = sorted(group.spots, key=lambda s: (self.names[spots[s].document], spots[s].hull))
        kept = group.matches
        if len(order) > ALL_LINKED:
            first = order[0]
            kept = {pair: match for pair, match in kept.items() if first in pair}
            order = [spot for spot in order if spot == first or any(spot in pair for pair in kept)]
        index = {spot: number for number, spot in enumerate(order)}
        links = [self._link(pair, match, index) for pair, match in kept.items()]
        links.sort(key=lambda link: link.places)
        return Plan(number, tuple(spots[s].document for s in order), tuple(links))

    def _link(self, pair: tuple[int, int], match: Match, index: Mapping[int, int]) -> PlannedLink:
        one, other = sorted(pair, key=index.__getitem__)
        within = match.left_document == match.right_document
        # The sides are exchanged where the order of the places wants it.
        turn = one != pair[0] if within else match.left_document != self.spots[one].document
        in_order = match.turned if turn else match
        left, right = self.spans.of(match)
        return PlannedLink(
            (index[one], index[other]),
            in_order,
            (right, left) if turn else (left, right),
            self.away.get(id(match), False),
            self.verdict.about(in_order),
        )
