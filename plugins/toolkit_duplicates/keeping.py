"""One of each: which of several near-duplicates is kept, and what is left out because of which. Pure.

No chain of likenesses decides: whatever is left out is itself a copy or near-duplicate of something that is kept, or lies
in it. Nothing is deleted anywhere; this says what a cleaned collection would be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from toolkit import Column, Documents, Place, Table

if TYPE_CHECKING:
    from toolkit import Corpus, Document

Keep: TypeAlias = Literal["first", "longest", "newest"]

Preference: TypeAlias = Callable[[Place], Any]
Shares: TypeAlias = dict[Place, dict[Place, float]]

_WHY = {"first": "comes first", "longest": "is longer", "newest": "is newer"}

TABLE = "left_out"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place that is left out, the one that is kept for it, and the share (of 1) by which they are related."""

    place: Place
    kept: Place
    relation: str
    share: float


def left_out_table(findings: Sequence[Documents], corpus: Corpus, keep: Keep) -> Table:
    """A row a document, paragraph or sentence that `--keep` leaves out, in the order of the documents."""
    documents = {document.id: document for document in corpus}
    order = {id: number for number, id in enumerate(documents)}
    rows = sorted(
        left_out(findings, _preference(documents, order, keep)), key=lambda o: (order[o.place.document], o.place)
    )
    columns = (
        Column("document", "document"),
        Column("start", "number"),
        Column("end", "number"),
        Column("relation", "text"),
        Column("kept", "document"),
        Column("kept_start", "number"),
        Column("kept_end", "number"),
        Column("share", "share"),
        Column("reason", "text"),
    )
    cells = tuple(
        (o.place.document, o.place.start, o.place.end, o.relation, o.kept.document, o.kept.start, o.kept.end, o.share,
         reason_of(o, keep))
        for o in rows
    )  # fmt: skip
    return Table(TABLE, f"What is left out where the {keep} is kept", columns, cells)


def _preference(documents: Mapping[str, Document], order: Mapping[str, int], keep: Keep) -> Preference:
    """The key by which the place to be kept comes first."""
    if keep == "longest":
        return lambda place: (place.start - place.end, order[place.document], place.start)
    if keep == "newest":
        # Dates are ISO 8601, so that their order is that of their characters; what has none is the oldest.
        dates = sorted({document.metadata.get("date", "") for document in documents.values()}, reverse=True)
        age = {date: number for number, date in enumerate(dates)}
        return lambda place: (
            age[documents[place.document].metadata.get("date", "")],
            order[place.document],
            place.start,
        )
    return lambda place: (order[place.document], place.start)


def left_out(findings: Sequence[Documents], preference: Preference) -> list[LeftOut]:
    """What is left out, in no order. `preference`: of several the place with the least key is kept."""
    copies = {
        place: finding.members for finding in findings if finding.relation == "exact" for place in finding.members
    }
    best = {place: min(members, key=preference) for place, members in copies.items()}
    alike, inside = _relations(findings, best)
    gone: dict[Place, LeftOut] = {}
    kept: set[Place] = set()
    for place in _in_order(inside, sorted({*alike, *inside}, key=preference)):
        holder, partner = (_nearest(shares[place], kept, preference) for shares in (inside, alike))
        if holder is not None:
            gone[place] = LeftOut(place, holder, "contains", inside[place][holder])
        elif partner is not None:
            gone[place] = LeftOut(place, partner, "near-duplicate", alike[place][partner])
        else:
            kept.add(place)
    doubles = [
        LeftOut(place, gone[chosen].kept if chosen in gone else chosen, *_as_copy(gone.get(chosen)))
        for place, chosen in best.items()
        if place != chosen
    ]
    return [*gone.values(), *doubles]


def _relations(findings: Sequence[Documents], best: Mapping[Place, Place]) -> tuple[Shares, Shares]:
    """Of each place the near-duplicates, and those that it lies in, with their shares. Of copies: the best one's."""
    alike: Shares = defaultdict(dict)
    inside: Shares = defaultdict(dict)
    for finding in findings:
        for pair in finding.pairs:
            left, right = (best.get(place, place) for place in (finding.members[member] for member in pair.members))
            if finding.relation == "near-duplicate":
                alike[left][right] = alike[right][left] = pair.similarity
            elif finding.relation == "contains" and pair.left_in_right >= pair.right_in_left:
                inside[left][right] = pair.left_in_right
                inside[right].update({})
            elif finding.relation == "contains":
                inside[right][left] = pair.right_in_left
                inside[left].update({})
    return alike, inside


def _in_order(inside: Shares, places: Sequence[Place]) -> Iterator[Place]:
    """The places in their order, but each after all that it lies in: what is kept for something stays kept."""
    seen: set[Place] = set()
    for first in places:
        waiting = [first]
        while waiting:
            place = waiting[-1]
            before = [holder for holder in inside[place] if holder not in seen and holder not in waiting]
            if before:
                waiting += before
                continue
            waiting.pop()
            if place not in seen:
                seen.add(place)
                yield place


def _nearest(shares: Mapping[Place, float], kept: set[Place], preference: Preference) -> Place | None:
    """Of the places that are kept the one with the largest share."""
    among = [(-share, preference(other), other) for other, share in shares.items() if other in kept]
    return min(among)[2] if among else None


def _as_copy(chosen: LeftOut | None) -> tuple[str, float]:
    """How a copy is related to what is kept: as the best of the copies is, where that is left out itself."""
    return ("exact", 1.0) if chosen is None else (chosen.relation, chosen.share)


def reason_of(out: LeftOut, keep: Keep) -> str:
    """Why it is left out, for people."""
    if out.relation == "contains":
        return f"{out.share:.0%} of it stands in what is kept"
    if out.relation == "exact":
        return (
            f"The same text as what is kept, which {_WHY[keep]}"
            if keep != "longest"
            else "The same text as what is kept"
        )
    return f"Shares {out.share:.0%} of its shingles with what is kept, which {_WHY[keep]}"
