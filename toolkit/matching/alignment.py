"""Alignment: which words changed inside a matched pair.

Words are compared as wholes, by what is left of them after folding. A longest common subsequence of words comes first;
diff-match-patch's semantic clean-up takes out the coincidences that would shred a change; where words were cut
differently in the two texts, the characters between are compared, and what both texts have from word end to word end is
equal again. No operation begins or ends inside a word of both texts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from toolkit.findings import Op, Operation
from toolkit.text import Span, Token

_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*[%％‰]?")
"""A number, a date, a time: one word, however a tokenizer cuts it."""

_SURROGATES = range(0xD800, 0xE000)
_FIRST_CODE = 0x100
_CODES = 0x110000 - _FIRST_CODE - len(_SURROGATES)


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text cut into words that tile it.

    `bounds`: word `i` is `[bounds[i], bounds[i + 1])`. `texts`: its characters. `keys`: what it is compared by.
    """

    bounds: Sequence[int]
    texts: Sequence[str]
    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.texts)


def words_of(
    text: str, span: Span, tokens: Iterable[Span | Token], key: Callable[[int, int], str] | None = None
) -> Words:
    """The words of `text` in `span`: the tokens, and what lies between them a word of its own.

    `key`: what the characters between two positions are compared by, where it is not themselves. White space always is.
    """
    bounds = [span.start]
    for token in tokens:
        if token.start > bounds[-1]:
            bounds.append(token.start)
        bounds.append(token.end)
    if bounds[-1] < span.end:
        bounds.append(span.end)
    bounds = _with_whole_numbers(text, span, bounds)
    pairs = list(itertools.pairwise(bounds))
    texts = [text[a:b] for a, b in pairs]
    if key is None:
        return Words(bounds, texts, texts)
    keys = [key(a, b) for a, b in pairs]
    return Words(bounds, texts, [k if k or not t.isspace() else t for k, t in zip(keys, texts, strict=True)])


def _with_whole_numbers(text: str, span: Span, bounds: list[int]) -> list[int]:
    inside: set[int] = set()
    for match in _NUMBER.finditer(text, span.start, span.end):
        inside.update(range(match.start() + 1, match.end()))
    return [bound for bound in bounds if bound not in inside] if inside else bounds


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
        a0, a1 = _common(step.left, here)
        b0, b1 = _common(step.right, there)
        if a1 == a0 and b1 == b0:
            continue
        if left[a0:a1] == right[b0:b1]:
            parts.append(_operation("equal", a0, a1, b0, b1))
        else:
            whole = (a0, a1) == step.left and (b0, b1) == step.right
            parts.append(_step(a0, a1, b0, b1, equivalent=step.equivalent and whole))
    return list(_merged(parts))


def _common(range_: tuple[int, int], span: Span) -> tuple[int, int]:
    first = min(max(range_[0], span.start), span.end)
    return first, max(first, min(range_[1], span.end))


def _word_steps(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """`equal` and `replace` steps over words, after the semantic clean-up. Either range of a `replace` may be empty."""
    if left == right:
        yield "equal", (0, len(left)), (0, len(right))
        return
    codes: dict[str, str] = {}
    diffs = _shortest(_encoded(left, codes), _encoded(right, codes), {code: len(word) for word, code in codes.items()})
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


def _encoded(words: Sequence[str], codes: dict[str, str]) -> str:
    """The words as one character each; equal words as equal characters. Surrogates are no characters and left out."""
    for word in words:
        if word not in codes:
            code = _FIRST_CODE + len(codes) % _CODES
            codes[word] = chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
    return "".join(codes[word] for word in words)


_Diffs: TypeAlias = list[tuple[int, str]]
"""Differences as diff-match-patch has them: -1 deleted, 1 inserted, 0 equal, each with its characters, one a word."""


def _shortest(left: str, right: str, sizes: dict[str, int]) -> _Diffs:
    """The cleaned differences that mark the fewest characters; `sizes`: how many each word has.

    There may be several longest common subsequences of words, some of shorter words than others, and some of which the
    clean-up leaves more: the one that is found from the start and the one that is found from the end are looked at, and
    in a short stretch of which the clean-up takes out much, also what diff-match-patch finds.
    """

    def marked(diffs: _Diffs) -> int:
        return sum(sizes[code] for op, text in diffs if op for code in text)

    forward, backward = _differences(left, right), _differences(left[::-1], right[::-1])
    found = [_cleaned(forward)]
    if sorted(forward) != sorted(_turned(backward)):
        found.append(_turned(_cleaned(backward)))
    if len(left) + len(right) <= _SHORT and min(map(marked, found)) > _COSTLY * marked(forward):
        # Its answer depends on which text is the left one.
        found.append(_cleaned(_by_diff_match_patch(left, right)))
        found.append([(-op, text) for op, text in _cleaned(_by_diff_match_patch(right, left))])
    return min(found, key=marked)


_COSTLY = 1.1
"""A clean-up that makes this many times the marks of what it was given is a costly one."""

_SHORT = 600
"""Words of both sides up to which diff-match-patch, which takes far longer, is asked as well: some milliseconds."""


def _turned(diffs: _Diffs) -> _Diffs:
    """Differences of reversed texts as those of the texts."""
    return [(op, text[::-1]) for op, text in reversed(diffs)]


def _differences(left: str, right: str) -> _Diffs:
    """From the opcodes of a longest common subsequence."""
    from rapidfuzz.distance import Indel

    diffs: _Diffs = []
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            diffs.append((0, left[op.src_start : op.src_end]))
        elif op.tag == "delete":
            diffs.append((-1, left[op.src_start : op.src_end]))
        else:
            diffs.append((1, right[op.dest_start : op.dest_end]))
    return diffs


def _by_diff_match_patch(left: str, right: str) -> _Diffs:
    from diff_match_patch import diff_match_patch

    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    return list(differ.diff_main(left, right, False))


def _cleaned(diffs: _Diffs) -> _Diffs:
    """The differences after diff-match-patch's semantic clean-up."""
    from diff_match_patch import diff_match_patch

    differ = diff_match_patch()
    cleaned = list(diffs)
    differ.diff_cleanupMerge(cleaned)
    differ.diff_cleanupSemantic(cleaned)
    return cleaned


def _refined(left: Words, right: Words, words_a: tuple[int, int], words_b: tuple[int, int]) -> list[Operation]:
    """A replaced stretch, with what is the same from word end to word end in both texts put back as equal."""
    from rapidfuzz.distance import Indel

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
    for op in Indel.opcodes(text_a, text_b):
        if op.tag != "equal":
            continue
        shared = range(op.src_end - op.src_start + 1)
        whole = [i for i in shared if a0 + op.src_start + i in ends_a and b0 + op.dest_start + i in ends_b]
        if len(whole) > 1 and not text_a[op.src_start + whole[0] : op.src_start + whole[-1]].isspace():
            start_a, start_b = a0 + op.src_start + whole[0], b0 + op.dest_start + whole[0]
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
    from rapidfuzz.distance import Indel

    if _bare([text_a]) != _bare([text_b]):
        yield _step(a0, a0 + len(text_a), b0, b0 + len(text_b), equivalent=True)
        return
    for op in Indel.opcodes(text_a, text_b):
        ends = a0 + op.src_start, a0 + op.src_end, b0 + op.dest_start, b0 + op.dest_end
        yield _operation("equal", *ends) if op.tag == "equal" else _step(*ends, equivalent=True)


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
