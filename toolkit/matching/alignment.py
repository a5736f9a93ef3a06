"""Alignment: which words changed inside a matched pair.

Words are compared as wholes, by what is left of them after folding. A longest common subsequence of words comes first;
diff-match-patch's semantic clean-up takes out the coincidences that would shred a change; where words were cut
differently in the two texts, the characters between are compared, and what both texts have from word end to word end is
equal again. No operation begins or ends inside a word of both texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.findings import Op, Operation
from toolkit.matching.differences import cheapest, common, encoded, stretches
from toolkit.matching.words import Words as Words
from toolkit.matching.words import words_of as words_of
from toolkit.text import Span


def operations(left: Words, right: Words) -> tuple[Operation, ...]:
    """The steps from left to right: they tile both stretches, and `equal` ones have the same characters."""
    steps: list[Operation] = []
    for op, (a0, a1), (b0, b1) in _word_steps(left.keys, right.keys):
        if op != "equal":
            steps += _refined(left, right, (a0, a1), (b0, b1))
        elif left.texts[a0:a1] == right.texts[b0:b1]:
            steps.append(_operation("equal", left.bounds[a0], left.bounds[a1], right.bounds[b0], right.bounds[b1]))
        else:
            for a, b in zip(range(a0, a1), range(b0, b1), strict=True):
                ends = left.bounds[a], left.bounds[a + 1], right.bounds[b], right.bounds[b + 1]
                same = left.texts[a] == right.texts[b]
                steps.append(_operation("equal", *ends) if same else _step(*ends, equivalent=True))
    return tuple(_merged(steps))


def clipped(steps: Iterable[Operation], here: Span, there: Span, left: str, right: str) -> list[Operation]:
    """The part of these steps, which are in order, that lies in two spans. `left`, `right`: the whole texts."""
    parts: list[Operation] = []
    for step in steps:
        if step.left[0] >= here.end and step.right[0] >= there.end:
            break
        a0, a1 = _inside(step.left, here)
        b0, b1 = _inside(step.right, there)
        if a1 == a0 and b1 == b0:
            continue
        if left[a0:a1] == right[b0:b1]:
            parts.append(_operation("equal", a0, a1, b0, b1))
        else:
            whole = (a0, a1) == step.left and (b0, b1) == step.right
            parts.append(_step(a0, a1, b0, b1, equivalent=step.equivalent and whole))
    return list(_merged(parts))


def _inside(range_: tuple[int, int], span: Span) -> tuple[int, int]:
    first = min(max(range_[0], span.start), span.end)
    return first, max(first, min(range_[1], span.end))


def _word_steps(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """`equal` and `replace` steps over words, after the semantic clean-up. Either range of a `replace` may be empty."""
    if left == right:
        yield "equal", (0, len(left)), (0, len(right))
        return
    codes: dict[str, str] = {}
    diffs = cheapest(encoded(left, codes), encoded(right, codes), {code: len(word) for word, code in codes.items()})
    a = b = 0
    gap_a = gap_b = 0
    for op, text in [*diffs, (0, "")]:
        if op < 0:
            gap_a += len(text)
        elif op > 0:
            gap_b += len(text)
        else:
            if gap_a or gap_b:
                yield "replace", (a, a + gap_a), (b, b + gap_b)
                a, b, gap_a, gap_b = a + gap_a, b + gap_b, 0, 0
            if text:
                yield "equal", (a, a + len(text)), (b, b + len(text))
                a, b = a + len(text), b + len(text)


def _refined(left: Words, right: Words, words_a: tuple[int, int], words_b: tuple[int, int]) -> list[Operation]:
    """A replaced stretch, with what is the same from word end to word end in both texts put back as equal."""
    a0, b0 = left.bounds[words_a[0]], right.bounds[words_b[0]]
    a1, b1 = left.bounds[words_a[1]], right.bounds[words_b[1]]
    text_a = "".join(left.texts[slice(*words_a)])
    text_b = "".join(right.texts[slice(*words_b)])
    same = _bare(left.keys[slice(*words_a)]) == _bare(right.keys[slice(*words_b)])
    if not text_a or not text_b:
        return [_step(a0, a1, b0, b1, equivalent=same)]
    if same:
        return list(_folded(text_a, text_b, a0, b0))
    ends_a, ends_b = set(left.bounds[words_a[0] : words_a[1] + 1]), set(right.bounds[words_b[0] : words_b[1] + 1])
    steps: list[Operation] = []
    at_a, at_b = a0, b0
    for a, b, size in common(text_a, text_b):
        whole = [i for i in range(size + 1) if a0 + a + i in ends_a and b0 + b + i in ends_b]
        if len(whole) > 1 and not text_a[a + whole[0] : a + whole[-1]].isspace():
            start_a, start_b = a0 + a + whole[0], b0 + b + whole[0]
            length = whole[-1] - whole[0]
            steps += [_step(at_a, start_a, at_b, start_b)] if (start_a, start_b) != (at_a, at_b) else []
            steps.append(_operation("equal", start_a, start_a + length, start_b, start_b + length))
            at_a, at_b = start_a + length, start_b + length
    if (at_a, at_b) != (a1, b1):
        steps.append(_step(at_a, a1, at_b, b1))
    return steps


def _bare(keys: Iterable[str]) -> str:
    return "".join("".join(keys).split())


def _folded(text_a: str, text_b: str, a0: int, b0: int) -> Iterator[Operation]:
    """The steps between texts that count as the same: other white space, script, width, or what else is folded."""
    if _bare([text_a]) != _bare([text_b]):
        yield _step(a0, a0 + len(text_a), b0, b0 + len(text_b), equivalent=True)
        return
    for is_equal, a, a_end, b, b_end in stretches(text_a, text_b, common(text_a, text_b)):
        ends = a0 + a, a0 + a_end, b0 + b, b0 + b_end
        yield _operation("equal", *ends) if is_equal else _step(*ends, equivalent=True)


def _step(a0: int, a1: int, b0: int, b1: int, *, equivalent: bool = False) -> Operation:
    op: Op = "replace" if a1 > a0 and b1 > b0 else "delete" if a1 > a0 else "insert"
    return Operation(op, (a0, a1), (b0, b1), equivalent)


def _operation(op: Op, a0: int, a1: int, b0: int, b1: int) -> Operation:
    return Operation(op, (a0, a1), (b0, b1))


def _merged(steps: Iterable[Operation]) -> Iterator[Operation]:
    """Neighboring steps of one kind as one, those that are equivalent apart from the others.

    A deletion next to an insertion or a replacement is one replacement.
    """
    waiting: Operation | None = None
    for step in steps:
        if waiting is None:
            waiting = step
        elif (waiting.op == "equal") == (step.op == "equal") and waiting.equivalent == step.equivalent:
            a0, a1, b0, b1 = waiting.left[0], step.left[1], waiting.right[0], step.right[1]
            same, folded = step.op == "equal", step.equivalent
            waiting = _operation("equal", a0, a1, b0, b1) if same else _step(a0, a1, b0, b1, equivalent=folded)
        else:
            yield waiting
            waiting = step
    if waiting is not None:
        yield waiting
