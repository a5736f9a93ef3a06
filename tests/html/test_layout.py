"""Where rows stand on the page: either column can be read from top to bottom, whatever moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit import Row, Span
from toolkit_html.layout import Apart, Pair, echoes, lines_of


@st.composite
def comparisons(draw: st.DrawFn) -> list[Row]:
    """Rows that tile two texts; which of them are called moved is any guess."""
    left = draw(st.lists(st.integers(1, 5), max_size=9))
    right = draw(st.lists(st.integers(1, 5), max_size=9))
    spans = [_spans(left), draw(st.permutations(_spans(right)))]
    shared = draw(st.integers(0, min(len(left), len(right))))
    rows = [
        Row("equal", draw(st.booleans()), 1.0, *pair, ()) for pair in zip(*(s[:shared] for s in spans), strict=True)
    ]
    rows += [Row("deleted", False, 0.0, span, None, ()) for span in spans[0][shared:]]
    rows += [Row("inserted", False, 0.0, None, span, ()) for span in spans[1][shared:]]
    return draw(st.permutations(rows))


def _spans(lengths: list[int]) -> list[Span]:
    ends = [sum(lengths[: n + 1]) for n in range(len(lengths))]
    return [Span(end - length, end) for end, length in zip(ends, lengths, strict=True)]


@given(comparisons())
def test_either_column_holds_its_text_once_and_in_order(rows: list[Row]) -> None:
    lines = lines_of(rows)
    twice = echoes(rows)
    left = [i for line in lines for i in ([line.row] if isinstance(line, Pair) else line.left)]
    # Of a pair that stands out of order, the echo is the text of the right column.
    right = [
        i
        for line in lines
        for i in (line.right if isinstance(line, Apart) else () if line.row in twice else [line.row])
    ]
    assert [rows[i].left for i in left] == sorted(row.left for row in rows if row.left is not None)
    assert [rows[i].right for i in right] == sorted(row.right for row in rows if row.right is not None)


@given(comparisons())
def test_every_pair_is_a_line(rows: list[Row]) -> None:
    pairs = [line.row for line in lines_of(rows) if isinstance(line, Pair)]
    assert sorted(pairs) == [i for i, row in enumerate(rows) if row.left is not None and row.right is not None]
