"""Order: which matched pieces moved. Everything outside the chain of partners in one order that has the most characters."""

from __future__ import annotations

from collections.abc import Sequence


def heaviest_chain(positions: Sequence[int], weights: Sequence[int]) -> set[int]:
    """The indexes of the increasing subsequence of `positions` that weighs most.

    Dynamic programming over a Fenwick tree of maxima: n log n steps. Equal positions do not follow each other. Of chains
    that weigh the same, the one is taken whose members come first.
    """
    ranks = {position: rank for rank, position in enumerate(sorted(set(positions)), 1)}
    # tree[r]: the heaviest chain that ends at a rank of a range ending at r, as (weight, -index of its last member).
    tree: list[tuple[int, int]] = [(0, 1)] * (len(ranks) + 1)
    before: list[int] = []
    best = (0, 1)
    for index, (position, weight) in enumerate(zip(positions, weights, strict=True)):
        rank = ranks[position]
        reached = _maximum(tree, rank - 1)
        before.append(-reached[1])
        chain = (reached[0] + weight, -index)
        _raise(tree, rank, chain)
        best = max(best, chain)
    chain_members: set[int] = set()
    at = -best[1]
    while at >= 0:
        chain_members.add(at)
        at = before[at]
    return chain_members


def moved(positions: Sequence[int], weights: Sequence[int]) -> list[bool]:
    """For partners in order of the left text, with their `positions` on the right: whether each moved."""
    chain = heaviest_chain(positions, weights)
    return [index not in chain for index in range(len(positions))]


def _maximum(tree: list[tuple[int, int]], rank: int) -> tuple[int, int]:
    best = (0, 1)
    while rank > 0:
        best = max(best, tree[rank])
        rank &= rank - 1
    return best


def _raise(tree: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    while rank < len(tree):
        tree[rank] = max(tree[rank], value)
        rank += rank & -rank
