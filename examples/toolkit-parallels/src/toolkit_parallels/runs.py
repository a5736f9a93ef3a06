"""The runs: neighbors that are built alike, found at every level, and the best of those that overlap. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit import Span
from toolkit_parallels.frames import LONGEST, Chance, Frame, common, placed
from toolkit_parallels.units import ORDINAL, Clauses

Kind = Literal["anaphora", "epistrophe", "symploce", "parallel", "enumeration", "repetition"]
Side = Literal["whole", "head", "tail"]

_COVERS = 0.2
"""The share of its members that a frame has at the least where they begin or end with it."""

_COVERS_ALONE = 0.5
"""The same for a frame that stands inside its members."""

_RATIO = 0.4
"""How long the shorter of two neighbors is at the least, as a share of the longer; of whole sentences half of that."""


_MOST = 200
"""Members of a run: what has more is a list."""


_LEAD = 6
"""Units that may lead up to the first member."""

_LEAD_BITS = math.log2(_LEAD)


@dataclass(frozen=True, slots=True)
class Run:
    """Members that are built alike, in the order of the text. `bits`: how little of it is chance."""

    members: tuple[Span, ...]
    frames: tuple[Frame, ...]
    kind: Kind
    bits: float

    @property
    def span(self) -> Span:
        return Span(self.members[0].start, self.members[-1].end)

    def __str__(self) -> str:
        """The frame, that of each clause where the members have several."""
        return "，".join(str(found) for found in self.frames)


def runs_of_clauses(clauses: Clauses, period: int, chance: Chance) -> Iterator[Run]:
    """Runs whose members are `period` clauses each, all of which have a frame."""
    for offset in range(period):
        whole = [clauses[at : at + period] for at in range(offset, len(clauses) - period + 1, period)]
        members = [tuple(clause.units[:LONGEST] for clause in member) for member in whole]
        spans = [Span(member[0].span.start, member[-1].span.end) for member in whole]
        yield from _runs(members, spans, "whole", chance)


def runs_of_heads(
    groups: Sequence[Clauses], spans: Sequence[Span], side: Literal["head", "tail"], chance: Chance
) -> Iterator[Run]:
    """Runs of sentences (or of what else is made of clauses) whose first clauses begin alike, or whose last end alike.

    `spans`: the member that each sentence stands for, itself or its paragraph.
    """
    at = 0 if side == "head" else -1
    cut = slice(None, LONGEST) if side == "head" else slice(-LONGEST, None)
    members = [(group[at].units[cut],) for group in groups]
    yield from _runs(members, spans, side, chance)


_Member = tuple[tuple[str, ...], ...]


def _runs(members: Sequence[_Member], spans: Sequence[Span], side: Side, chance: Chance) -> Iterator[Run]:
    at = 0
    while at < len(members) - 1:
        found = _longest_from(members, at, spans, side, chance)
        bare = _without_lead(members[at], members[at + 1]) if side == "whole" else None
        led = _longest_from([bare, *members[at + 1 : at + _MOST]], 0, spans[at:], side, chance) if bare else None
        # That a lead was taken off, and which, says as many bits less.
        both = [run for run in (found, led and replace(led, bits=led.bits - _LEAD_BITS)) if run is not None]
        best = max(both, key=lambda run: run.bits, default=None)
        if best is None:
            at += 1
        else:
            yield best
            at += len(best.members) - 1


def _without_lead(first: _Member, second: _Member) -> _Member | None:
    """A first member without its lead (我们 in 我们把路修到山脚，把灯装到村口); None where it has none."""
    units, start = first[0], second[0][0]
    if units[0] == start or start not in units[1 : _LEAD + 1]:
        return None
    return (units[units.index(start) :], *first[1:])


def _longest_from(members: Sequence[_Member], at: int, spans: Sequence[Span], side: Side, chance: Chance) -> Run | None:
    """The run from one member on that says most; None where it is not built like the next."""
    shared = members[at]
    best: Run | None = None
    end = at + 1
    while end < min(len(members), at + _MOST):
        if not _may_fit(shared, members[end - 1], members[end], side):
            break
        shared = _narrowed(shared, members[end])
        # As long as the frame stays, each member adds to what it says: only the last is asked.
        end += 1
        while (
            end < min(len(members), at + _MOST)
            and _may_fit(shared, members[end - 1], members[end], side)
            and all(len(units) >= _COVERS * len(clause) for units, clause in zip(shared, members[end], strict=True))
            and _narrowed(shared, members[end]) == shared
        ):
            end += 1
        run = members[at:end]
        frames = _fitting(shared, run, side)
        if frames is None:
            break
        bits = sum(chance.bits(found, [member[n] for member in run]) for n, found in enumerate(frames))
        if best is None or bits > best.bits:
            best = Run(tuple(spans[at:end]), frames, _kind(frames, run, side), bits)
    return best


def _narrowed(shared: _Member, member: _Member) -> _Member:
    return tuple(common(old, new) for old, new in zip(shared, member, strict=True))


def _may_fit(shared: _Member, before: _Member, new: _Member, side: Side) -> bool:
    """Whether a member may belong to a run, by a look at lengths and ends: this is asked of all neighbors."""
    ratio = _RATIO if side == "whole" else _RATIO / 2
    for frame_units, old, units in zip(shared, before, new, strict=True):
        if not frame_units or min(len(old), len(units)) < ratio * max(len(old), len(units)):
            return False
        if (
            units[0] != old[0]
            and units[-1] != old[-1]
            and (side != "whole" or 2 * len(set(units) & set(old)) < _COVERS_ALONE * max(len(units), len(old)))
        ):
            return False
    return True


def _fitting(shared: _Member, run: Sequence[_Member], side: Side) -> tuple[Frame, ...] | None:
    """The frames of a run, one for each clause of a member; None where one of them is too little."""
    frames: list[Frame] = []
    for number, units in enumerate(shared):
        clauses = [member[number] for member in run]
        found = placed(units, clauses)
        if found is None:
            return None
        covers = len(units) / max(map(len, clauses))
        anchored = {"whole": found.begins or found.ends, "head": found.begins, "tail": found.ends}[side]
        if covers < (_COVERS if anchored else _COVERS_ALONE) or (side != "whole" and not anchored):
            return None
        frames.append(found)
    return tuple(frames)


def _kind(frames: Sequence[Frame], run: Sequence[_Member], side: Side) -> Kind:
    if len(set(run)) == 1:
        return "repetition"
    if frames[0].units[0] == ORDINAL and frames[0].begins:
        return "enumeration"
    if frames[0].begins and frames[-1].ends and side == "whole":
        return "symploce"
    if frames[0].begins:
        return "anaphora"
    return "epistrophe" if frames[-1].ends else "parallel"


def best_of(candidates: Iterable[Run]) -> list[Run]:
    """The runs that say most, in the order of the text. Of two that overlap one stays, unless it is inside a member."""
    kept: list[Run] = []
    for run in sorted(candidates, key=lambda run: (-run.bits, run.span.start, -run.span.end)):
        if all(_beside(run, other) for other in kept):
            kept.append(run)
    return sorted(kept, key=lambda run: (run.span.start, -run.span.end))


def _beside(run: Run, other: Run) -> bool:
    if not run.span.overlap(other.span):
        return True
    return any(m.contains(run.span) for m in other.members) or any(m.contains(other.span) for m in run.members)
