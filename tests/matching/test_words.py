"""Words and their differences: cutting a whole text once, and when one alignment is the only one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from toolkit import Span, Token
from toolkit.matching.differences import Differences, by_diff_match_patch, cheapest, cleaned, common, differences
from toolkit.matching.words import WordsOfText, words_of

LONGER = st.text(alphabet="甲乙丙丁戊己", max_size=16)
SHORT = st.text(alphabet="甲乙丙", max_size=7)


def tokens_of(text: str) -> list[Token]:
    """Every two characters a word, white space aside."""
    return [Token(i, min(i + 2, len(text)), text[i : i + 2]) for i in range(0, len(text), 2) if text[i : i + 2].strip()]


def shouted(text: str):  # type: ignore[no-untyped-def]
    return lambda bounds: [text[a:b].strip().upper() for a, b in itertools.pairwise(bounds)]


@given(st.text(alphabet="甲ab1.2 ", max_size=24), st.data(), st.booleans())
def test_a_span_of_a_text_that_was_cut_once_has_the_words_that_it_has_alone(
    text: str, data: st.DataObject, by_key: bool
) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    whole = WordsOfText(text, lambda: tokens_of(text), shouted(text)).of(span, by_key=by_key)
    parts = [Span(max(t.start, span.start), min(t.end, span.end)) for t in tokens_of(text) if t.span.overlap(span)]
    alone = words_of(text, span, parts, shouted(text) if by_key else None)
    assert (list(whole.bounds), list(whole.texts), list(whole.keys)) == (alone.bounds, alone.texts, alone.keys)


def embeddings(left: str, right: str) -> set[tuple[tuple[int, int], ...]]:
    """Every longest common subsequence, as pairs of positions."""
    for size in range(min(len(left), len(right)), -1, -1):
        found = {
            tuple(zip(one, other, strict=True))
            for one in itertools.combinations(range(len(left)), size)
            for other in itertools.combinations(range(len(right)), size)
            if [left[a] for a in one] == [right[b] for b in other]
        }
        if found:
            return found
    return {()}


def kept(diffs: Differences) -> list[tuple[int, int, int]]:
    """What is equal: its starts on the left and on the right, and its length."""
    blocks = []
    a = b = 0
    for op, text in diffs:
        if not op:
            blocks.append((a, b, len(text)))
        a, b = a + len(text) * (op <= 0), b + len(text) * (op >= 0)
    return blocks


@given(LONGER, LONGER)
def test_where_the_earliest_and_the_latest_alignment_are_one_diff_match_patch_finds_no_other(
    left: str, right: str
) -> None:
    first = common(left, right)
    last = [(len(left) - a - n, len(right) - b - n, n) for a, b, n in reversed(common(left[::-1], right[::-1]))]
    if first == last:
        assert kept(cleaned(differences(left, right, first))) == kept(cleaned(by_diff_match_patch(left, right)))
        swapped = differences(right, left, [(b, a, n) for a, b, n in first])
        assert kept(cleaned(swapped)) == kept(cleaned(by_diff_match_patch(right, left)))


@given(SHORT, SHORT)
def test_differences_hold_both_texts_and_mark_at_least_what_any_alignment_marks(left: str, right: str) -> None:
    diffs = cheapest(left, right, dict.fromkeys("甲乙丙", 1))
    assert "".join(text for op, text in diffs if op <= 0) == left
    assert "".join(text for op, text in diffs if op >= 0) == right
    least = len(left) + len(right) - 2 * len(next(iter(embeddings(left, right))))
    assert sum(len(text) for op, text in diffs if op) >= least
