"""Seeds: short runs of units that stand in two places, from which everything else grows.

Every position of the collection has one hash of the few units that begin there, and positions with equal hashes are found
by one sort: nothing is compared with everything. A seed that stands in many places (a stock phrase) would make as many
pairs as their square. So it is tried again at twice its length, as far as that goes: what is said in few places is paired
with all of them, and what is said in many, however long one looks, with the first of them (a star). The work is linear in
the text and in the pairs of true matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.matching.runs import Collection, Runs, maximal, merged, without_overlap
from toolkit.matching.units import Keys, mix
from toolkit.text import IntArray, ramps

CHARACTERS = 5
"""Units of a seed that begins with a hanzi, kana or hangul."""

WORDS = 3
"""Units of a seed that begins with a word of a spaced script."""

ALL_PAIRS = 190
"""Up to how many pairs of places of a seed all are made: those of 20 places with each other."""

BATCH = 1 << 18
"""Pairs that are made at a time, by the texts of their left: 2 MB for each column."""

REPETITION = 64
"""Units of the shortest stretch with a period that is taken as one repetition."""

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)

Grouping = Callable[[Keys], tuple[IntArray, IntArray]]
"""`Engine.group`: the rows that share their key, by key."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which texts are compared with which: by default every text with every other and with itself.

    `border`: only texts before this number with texts from it on. `within`: only each text with itself.
    """

    border: int | None = None
    within: bool = False


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Lengths:
    """Units of a seed that begins with a hanzi, kana or hangul, and of one that begins with a word."""

    characters: int = CHARACTERS
    words: int = WORDS

    def of(self, collection: Collection, positions: IntArray) -> IntArray:
        """The length of a seed at each position."""
        return np.where(collection.words[positions], self.words, self.characters)

    def longer(self, least: int) -> Lengths:
        """Twice as long, but not past the length that has to be found everywhere."""
        return Lengths(*(min(2 * n, least) if n < least else 2 * n for n in (self.characters, self.words)))


def find_runs(
    collection: Collection,
    group: Grouping,
    lengths: Lengths = Lengths(),  # frozen
    least: int = 1,
    scope: Scope = EVERYWHERE,
) -> Runs:
    """All maximal equal runs that have a seed, each text with itself cut to what does not overlap.

    `group`: see `Engine.group`. `lengths`: of the shortest seeds. `least`: runs of this length are found in every place,
    however often they are said; what is shorter and said in many places is left out.
    """
    seeds = Seeds.of(collection, group, lengths, least, scope)
    return Runs.all([seeds.runs(start, end) for start, end in seeds.ranges()])


def seed_keys(collection: Collection, lengths: Lengths) -> tuple[IntArray, Keys]:
    """Every position at which a seed fits into its text, and the seed's hash: equal for equal seeds, in any collection."""
    return Hashes(collection).of_all_seeds(lengths)


def grown(seeds: Runs, collection: Collection) -> Runs:
    """The maximal equal runs that seeds lie in, each once, those of a text with itself cut to what does not overlap."""
    return without_overlap(maximal(merged(seeds, collection), collection), collection)


@dataclass(frozen=True, eq=False, slots=True)
class Fan:
    """Pairs of seeds in little room: position `left[i]`, rising, with `partners[first[i] : first[i] + count[i]]`.

    `length`: units of the seed at each left position.
    """

    left: IntArray
    first: IntArray
    count: IntArray
    partners: IntArray
    length: IntArray

    @classmethod
    def of(cls, left: IntArray, first: IntArray, count: IntArray, partners: IntArray, length: IntArray) -> Fan:
        some = np.flatnonzero(count > 0)
        order = some[np.argsort(left[some])]  # no two are equal
        return cls(left[order], first[order], count[order], partners, length[order])

    def pairs(self, start: int, end: int) -> Runs:
        """The pairs whose left is in `[start, end)`, as runs of a seed's length."""
        a, b = np.searchsorted(self.left, (start, end))
        count = self.count[a:b]
        right = self.partners[np.repeat(self.first[a:b], count) + ramps(count)]
        return Runs(np.repeat(self.left[a:b], count), right, np.repeat(self.length[a:b], count))


@dataclass(frozen=True, eq=False, slots=True)
class Seeds:
    """The pairs of seeds of a collection, in little room: from them all runs of some texts can be made at a time.

    `frequent`: of each position, whether its shortest seed stands in many places, whichever texts they are in; None where
    nobody asked, or each text was looked through by itself.
    """

    collection: Collection
    fans: tuple[Fan, ...]
    repetitions: Runs
    frequent: npt.NDArray[np.bool_] | None = None

    @classmethod
    def of(
        cls,
        collection: Collection,
        group: Grouping,
        lengths: Lengths,
        least: int,
        scope: Scope,
        *,
        often: int | None = None,
    ) -> Seeds:
        """See `find_runs`. `often`: where seeds begin that stand in so many places is `frequent`, if that is to be known."""
        search = _Search(collection, group, least, scope, often=often)
        levels = list(search.levels(lengths))
        repetitions = Runs.all([level.repetitions for level in levels])
        fans = tuple(fan for level in levels for fan in level.fans)
        return cls(collection.unplaced, fans, repetitions, search.frequent)

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Ranges of positions, each of whole texts, whose pairs together are `BATCH` at the most where a text allows it."""
        bounds = self.collection.bounds
        pairs = np.zeros(len(bounds) - 1, dtype=np.int64)
        for fan in self.fans:
            of_text = np.bincount(self.collection.texts[fan.left], fan.count, minlength=len(pairs))
            pairs += of_text.astype(np.int64)
        start, waiting = 0, 0
        for text, count in enumerate(pairs.tolist()):
            if waiting and waiting + count > BATCH:
                yield int(bounds[start]), int(bounds[text])
                start, waiting = text, 0
            waiting += count
        yield int(bounds[start]), len(self.collection)

    def runs(self, start: int, end: int) -> Runs:
        """All runs whose left is in the texts with the positions `[start, end)`."""
        seeds = [merged(fan.pairs(start, end), self.collection) for fan in self.fans]
        here = self.repetitions.take((self.repetitions.left >= start) & (self.repetitions.left < end))
        return grown(Runs.all([*seeds, here]), self.collection)


@dataclass(frozen=True, eq=False, slots=True)
class _Groups:
    """Positions with equal seeds: group `g` is `members[bounds[g] : bounds[g + 1]]`, rising.

    `split`: from which index on the members of each group lie beyond the border; its first, where there is none.
    """

    members: IntArray
    bounds: IntArray
    split: IntArray

    @property
    def sizes(self) -> IntArray:
        return np.diff(self.bounds)

    def take(self, which: npt.NDArray[np.bool_]) -> _Groups:
        sizes = self.sizes
        bounds = np.concatenate(([0], np.cumsum(sizes[which])))
        moved_by = self.bounds[:-1][which] - bounds[:-1]
        return _Groups(self.members[np.repeat(which, sizes)], bounds, self.split[which] - moved_by)

    def without(self, positions: npt.NDArray[np.bool_]) -> _Groups:
        """The groups without the members at which the mask is true."""
        kept = ~positions[self.members]
        counted = np.concatenate(([0], np.cumsum(kept)))
        return _Groups(self.members[kept], counted[self.bounds], counted[self.split])


@dataclass(frozen=True, eq=False, slots=True)
class _Level:
    """What one length of seeds gives: pairs, and stretches that repeat themselves."""

    fans: list[Fan]
    repetitions: Runs


class _Search:
    """One search for seeds, from short ones to long."""

    def __init__(self, collection: Collection, group: Grouping, least: int, scope: Scope, *, often: int | None) -> None:
        self.frequent: npt.NDArray[np.bool_] | None = None
        self._often = None if scope.within else often
        self._collection = collection
        self._group = group
        self._least = least
        self._scope = scope
        self._hashes = Hashes(collection)

    def levels(self, lengths: Lengths) -> Iterator[_Level]:
        collection = self._collection
        active: IntArray | None = None  # all positions
        several: _Groups | None = None  # what the level before found in too many places to pair them all
        before = lengths
        while active is None or len(active):
            groups = self._groups(active, lengths)
            if active is None and self._often is not None:
                self.frequent = self._mask(groups.take(groups.sizes >= self._often).members)
            groups = groups.take(self._pairs(groups) > 0)
            fans = [] if several is None else self._stars(several, ~self._mask(groups.members), before)
            large = groups.take(self._pairs(groups) > ALL_PAIRS)
            repetitions, repeating = _repetitions(large, collection, lengths, within=self._scope.border is None)
            if len(repeating):
                groups = groups.without(self._mask(repeating))
            few = self._pairs(groups) <= ALL_PAIRS
            fans.append(self._all_pairs(groups.take(few), lengths))
            yield _Level(fans, repetitions)
            several = groups.take(~few)
            active = np.flatnonzero(self._mask(several.members))
            before, lengths = lengths, lengths.longer(self._least)
        if several is not None:
            yield _Level(self._stars(several, np.ones(len(collection), dtype=bool), before), Runs.none())

    def _mask(self, positions: IntArray) -> npt.NDArray[np.bool_]:
        mask = np.zeros(len(self._collection), dtype=bool)
        mask[positions] = True
        return mask

    def _groups(self, active: IntArray | None, lengths: Lengths) -> _Groups:
        collection, scope = self._collection, self._scope
        hashes = self._hashes
        positions, keys = hashes.of_all_seeds(lengths) if active is None else hashes.of_seeds(active, lengths)
        if scope.within:
            keys = of_each_text(keys, collection.texts[positions])
        rows, bounds = self._group(keys)
        members = positions[rows]
        split = bounds[:-1]
        if scope.border is not None:
            here = np.concatenate(([0], np.cumsum(members < collection.bounds[scope.border])))
            split = bounds[:-1] + here[bounds[1:]] - here[bounds[:-1]]
        return _Groups(members, bounds, split)

    def _pairs(self, groups: _Groups) -> IntArray:
        """How many pairs each group makes."""
        if self._scope.border is None:
            return groups.sizes * (groups.sizes - 1) // 2
        return (groups.split - groups.bounds[:-1]) * (groups.bounds[1:] - groups.split)

    def _all_pairs(self, groups: _Groups, lengths: Lengths) -> Fan:
        """Each member with all that come after it, or with all beyond the border."""
        own = np.arange(len(groups.members))
        split = np.repeat(groups.split, groups.sizes)
        first = np.maximum(own + 1, split)
        count = np.repeat(groups.bounds[1:], groups.sizes) - first
        if self._scope.border is not None:
            count = np.where(own < split, count, 0)
        return Fan.of(groups.members, first, count, groups.members, lengths.of(self._collection, groups.members))

    def _stars(self, groups: _Groups, chosen: npt.NDArray[np.bool_], lengths: Lengths) -> list[Fan]:
        """Each chosen member of a group with the group's first; across a border, with the first on the other side."""
        across = self._scope.border is not None
        wanted = lengths.of(self._collection, groups.members[groups.bounds[:-1]]) >= self._least
        if across:
            wanted &= (groups.split > groups.bounds[:-1]) & (groups.split < groups.bounds[1:])
        groups = groups.take(wanted)
        begins, members = groups.bounds[:-1], groups.members
        is_chosen = chosen[members]
        # Where the others have more in common with each other, the first is still to be found: with the last.
        is_chosen[groups.bounds[1:] - 1] |= is_chosen[begins]
        beyond = np.arange(len(members)) >= np.repeat(np.maximum(groups.split, begins + 1), groups.sizes)
        counted = np.concatenate(([0], np.cumsum(is_chosen & beyond)))
        first, count = counted[begins], counted[groups.bounds[1:]] - counted[begins]
        centers = members[begins]
        fans = [Fan.of(centers, first, count, members[is_chosen & beyond], lengths.of(self._collection, centers))]
        if across:
            here = np.flatnonzero(is_chosen & ~beyond)
            at = np.repeat(groups.split, groups.sizes)[here]
            spans = lengths.of(self._collection, members[here])
            fans.append(Fan.of(members[here], at, np.ones_like(at), members, spans))
        return fans


def of_each_text(keys: Keys, texts: IntArray | npt.NDArray[np.int32]) -> Keys:
    """The keys, no two of different texts equal. `texts`: the number of the text of each."""
    return keys ^ mix(texts.astype(np.uint64) + np.uint64(1))


class Hashes:
    """Hashes of stretches of units, each in constant time, from the hashes of all stretches that begin with the first unit.

    Karp and Rabin, IBM Journal of Research and Development 31 (1987), here modulo 2^64; the keys are well mixed. Equal
    hashes of unequal stretches are one in 10^19.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        keys = collection.keys
        self._upto = np.zeros(len(keys) + 1, dtype=np.uint64)
        powers, inverses = _powers(_BASE, _CHUNK + 1), _powers(_INVERSE, _CHUNK + 1)
        for start in range(0, len(keys), _CHUNK):
            some = keys[start : start + _CHUNK]
            n = len(some)
            # The sum of key * base^(last - position), as a sum of keys times inverse powers that is scaled afterwards.
            inside = np.cumsum(some * inverses[1 : n + 1]) * powers[1 : n + 1]
            self._upto[start + 1 : start + n + 1] = inside + self._upto[start] * powers[1 : n + 1]

    def of_seeds(self, positions: IntArray, lengths: Lengths) -> tuple[IntArray, Keys]:
        """The positions from which on their text has a seed's length, and the hash of each of these seeds.

        A hash depends on the units of the seed and on how many they are, on nothing else.
        """
        return _in_one(
            (self._of_some(positions[start : start + _CHUNK], lengths) for start in range(0, len(positions), _CHUNK)),
            len(positions),
        )

    def of_all_seeds(self, lengths: Lengths) -> tuple[IntArray, Keys]:
        """The same of all positions, in about half the time: what lies side by side is not looked up one by one."""
        count = len(self._collection)
        return _in_one(
            (self._of_range(start, min(start + _CHUNK, count), lengths) for start in range(0, count, _CHUNK)), count
        )

    def _of_some(self, at: IntArray, lengths: Lengths) -> tuple[IntArray, Keys]:
        units = lengths.of(self._collection, at)
        has_room = at + units <= self._collection.ends(at)
        at, units = at[has_room], units[has_room]
        stretch = self._upto[at + units] - self._upto[at] * _powers(_BASE, int(units.max(initial=0)) + 1)[units]
        return at, mix(stretch + units.astype(np.uint64))

    def _of_range(self, start: int, end: int, lengths: Lengths) -> tuple[IntArray, Keys]:
        hashes, has_room = self._of_length(start, end, lengths.characters)
        words = self._collection.words[start:end]
        if words.any():
            for whole, of_words in zip((hashes, has_room), self._of_length(start, end, lengths.words), strict=True):
                np.copyto(whole, of_words, where=words)
        return np.flatnonzero(has_room) + start, mix(hashes[has_room])

    def _of_length(self, start: int, end: int, units: int) -> tuple[Keys, npt.NDArray[np.bool_]]:
        """Of each position in a range the hash, not mixed yet, of so many units, and whether its text has so many left."""
        texts, upto = self._collection.texts, self._upto
        hashes, has_room = np.zeros(end - start, dtype=np.uint64), np.zeros(end - start, dtype=bool)
        last = max(start, min(end, len(texts) - units + 1))
        here, there = slice(start, last), slice(start + units, last + units)
        # Seeds of different lengths are never equal: the length goes into the hash.
        hashes[: last - start] = upto[there] - upto[here] * _powers(_BASE, units + 1)[units] + np.uint64(units)
        has_room[: last - start] = texts[start + units - 1 : last + units - 1] == texts[here]
        return hashes, has_room


def _in_one(parts: Iterable[tuple[IntArray, Keys]], most: int) -> tuple[IntArray, Keys]:
    """The positions and hashes of all parts, one after the other. `most`: how many they are, at the most."""
    positions, hashes = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.uint64)
    count = 0
    for some, of_some in parts:
        here = slice(count, count + len(some))
        positions[here], hashes[here] = some, of_some
        count = here.stop
    return positions[:count], hashes[:count]


_CHUNK = 1 << 16
"""Positions that are hashed at a time: what is needed on the way takes no room to speak of."""


def _powers(base: int, count: int) -> Keys:
    powers = np.full(count, base, dtype=np.uint64)
    if count:
        powers[0] = 1
    return np.multiply.accumulate(powers)


def _repetitions(groups: _Groups, collection: Collection, lengths: Lengths, *, within: bool) -> tuple[Runs, IntArray]:
    """Stretches that repeat a period over and over: each as one run of its two halves, and which positions to leave out.

    A line of a million equal characters has that many seeds, on as many diagonals. Only those of a stretch's first period
    are kept, to find the same elsewhere. `within`: whether a text is compared with itself, so that the runs are wanted.
    """
    members = groups.members
    followed = np.ones(len(members), dtype=bool)
    followed[groups.bounds[1:] - 1] = False
    texts = collection.texts[members]
    followed[:-1] &= texts[1:] == texts[:-1]
    where = np.flatnonzero(followed)
    if len(where) < REPETITION:
        return Runs.none(), members[:0]
    order = np.argsort(members[where])
    positions, period = members[where][order], (members[where + 1] - members[where])[order]
    edges = np.flatnonzero((np.diff(positions) != 1) | (np.diff(period) != 0)) + 1
    first, last = np.concatenate(([0], edges)), np.append(edges, len(positions)) - 1
    long = last - first + 1 >= np.maximum(REPETITION, 3 * period[first])
    first, last = first[long], last[long]
    starts, ends, size = positions[first], positions[last] + 1, period[first]
    runs = halves(starts, ends, size, lengths.of(collection, ends - 1)) if within else Runs.none()
    counts = ends - starts - size
    left_out = np.repeat(starts + size, counts) + ramps(counts)
    return runs, left_out


def halves(starts: IntArray, ends: IntArray, periods: IntArray, lengths: IntArray) -> Runs:
    """Each stretch of seeds `[start, end)` that repeats a period, as one run. `lengths`: units of the last seed.

    The stretch goes on to the end of the last seed's next occurrence. Of its parts on one diagonal, these are the longest
    that do not overlap: every other pair of equal parts that do not overlap lies inside them.
    """
    whole = ends - starts + periods + lengths - 1
    shift = -(-whole // (2 * periods)) * periods
    return Runs(starts, starts + shift, whole - shift)
