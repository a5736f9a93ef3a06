"""Differences of two sequences of words: the longest common subsequence that leaves the fewest marks when it is cleaned.

The words are characters here, one each, so that compiled libraries compare them: rapidfuzz finds a longest common
subsequence, diff-match-patch's semantic clean-up takes out the coincidences that would shred a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from toolkit.matching.pieces import pieces

Differences: TypeAlias = list[tuple[int, str]]
"""Differences as diff-match-patch has them: -1 deleted, 1 inserted, 0 equal, each with its characters, one a word."""

Equal: TypeAlias = tuple[int, int, int]
"""Where an equal stretch begins in one sequence and in the other, and its length."""

AT_ONCE = 1 << 28
"""Pairs of words that are compared at once, about a bit each: 32 MB. Longer sequences are cut into pieces."""

_SURROGATES = range(0xD800, 0xE000)
_FIRST_CODE = 0x100
_CODES = 0x110000 - _FIRST_CODE - len(_SURROGATES)

_COSTLY = 1.1
"""A clean-up that makes this many times the marks of what it was given is a costly one."""

_SHORT = 600
"""Words of both sides up to which diff-match-patch, which takes far longer, is asked as well: some milliseconds."""


def encoded(words: Sequence[str], codes: dict[str, str]) -> str:
    """The words as one character each; equal words as equal characters. Surrogates are no characters and left out.

    `codes`: the character of each word so far; those of new words are added.
    """
    for word in words:
        if word not in codes:
            code = _FIRST_CODE + len(codes) % _CODES
            codes[word] = chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
    return "".join(map(codes.__getitem__, words))


def cheapest(left: str, right: str, sizes: Mapping[str, int]) -> Differences:
    """The cleaned differences that mark the fewest characters; `sizes`: how many each word has.

    There may be several longest common subsequences of words, some of shorter words than others, and some of which the
    clean-up leaves more: the one that is found from the start and the one that is found from the end are looked at, and
    in a short stretch of which the clean-up takes out much, also what diff-match-patch finds. Where the two that are
    looked at first are one, there is no other between what both texts begin and end with: the one takes the earliest words
    that it can, the other the latest. (Of sequences that were compared in pieces, no other is looked for then.)
    """
    blocks = common(left, right)
    mirrored = common(left[::-1], right[::-1])
    forward = differences(left, right, blocks)
    found = [cleaned(forward)]
    ends = len(left), len(right)
    is_only = blocks == [(ends[0] - a - size, ends[1] - b - size, size) for a, b, size in reversed(mirrored)]
    if not is_only:
        # As reversed texts, since the clean-up moves a change to the front where it may stand at several places.
        found.append(_turned(cleaned(differences(left[::-1], right[::-1], mirrored))))
    costly = min(_marked(diffs, sizes) for diffs in found) > _COSTLY * _marked(forward, sizes)
    if costly and len(left) + len(right) <= _SHORT:
        # Both the clean-up and diff-match-patch may answer otherwise where the right text is the left one.
        if not is_only:
            found.append(cleaned(by_diff_match_patch(left, right)))
        found.append(_opposite(cleaned(_opposite(forward) if is_only else by_diff_match_patch(right, left))))
    return min(found, key=lambda diffs: _marked(diffs, sizes))


def _opposite(diffs: Differences) -> Differences:
    """Differences of the texts the other way round."""
    return [(-op, text) for op, text in diffs]


def _marked(diffs: Differences, sizes: Mapping[str, int]) -> int:
    return sum(map(sizes.__getitem__, "".join([text for op, text in diffs if op])))


def common(left: str, right: str) -> list[Equal]:
    """A longest common subsequence; of long ones, put together of those of pieces."""
    from rapidfuzz.distance import Indel

    found: list[Equal] = []
    for start, end in pieces(left, right, AT_ONCE):
        one, other = left[start[0] : end[0]], right[start[1] : end[1]]
        for a, b, size in Indel.opcodes(one, other).as_matching_blocks():
            if size:  # the last block is an empty one, at the ends of both
                found.append((start[0] + a, start[1] + b, size))
    return _joined(found)


def _joined(blocks: Iterable[Equal]) -> list[Equal]:
    """The same, with those that touch on both sides as one."""
    joined: list[Equal] = []
    for a, b, size in blocks:
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (a, b):
            first, second, before = joined.pop()
            joined.append((first, second, before + size))
        else:
            joined.append((a, b, size))
    return joined


def differences(left: str, right: str, blocks: Iterable[Equal]) -> Differences:
    """What is equal, and between it what is deleted, then what is inserted."""
    diffs: Differences = []
    for is_equal, a, a_end, b, b_end in stretches(left, right, blocks):
        if is_equal:
            diffs.append((0, left[a:a_end]))
            continue
        if a_end > a:
            diffs.append((-1, left[a:a_end]))
        if b_end > b:
            diffs.append((1, right[b:b_end]))
    return diffs


def stretches(left: str, right: str, blocks: Iterable[Equal]) -> Iterator[tuple[bool, int, int, int, int]]:
    """What is equal and what is not, in turn: whether it is, and where it begins and ends on the left and on the right."""
    at_left = at_right = 0
    for a, b, size in (*blocks, (len(left), len(right), 0)):
        if (a, b) != (at_left, at_right):
            yield False, at_left, a, at_right, b
        if size:
            yield True, a, a + size, b, b + size
        at_left, at_right = a + size, b + size


def _turned(diffs: Differences) -> Differences:
    """Differences of reversed texts as those of the texts."""
    return [(op, text[::-1]) for op, text in reversed(diffs)]


def by_diff_match_patch(left: str, right: str) -> Differences:
    from diff_match_patch import diff_match_patch

    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    return list(differ.diff_main(left, right, False))


def cleaned(diffs: Differences) -> Differences:
    """The differences after diff-match-patch's semantic clean-up."""
    from diff_match_patch import diff_match_patch

    differ = diff_match_patch()
    result = list(diffs)
    try:
        differ.diff_cleanupMerge(result)
        differ.diff_cleanupSemantic(result)
    except RecursionError:  # it calls itself for each round of merging: of very many shreds there are too many
        return list(diffs)
    return result
