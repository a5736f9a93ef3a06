"""Width, case, white space and punctuation taken out of a text, with the way back kept."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import toolkit
from toolkit import Span, TextView
from toolkit.plugins import Registry

COMPOSING = st.text(
    alphabet="aeSｅ１，。ﬁ①㈠㍿Åé\u0301\u0323\u0307\u0308\u3099"
    "かガｶﾞﾟ한ᄒ\u1161\u11abￂﾡ\u0958\u093c\u0915ﷺ🀄𝔸葛\U000e0100 \u3000\r\n",
    max_size=25,
)
TEXTS = COMPOSING | st.text(max_size=40)


def fold(registry: Registry, text: str, *names: str) -> TextView:
    view = TextView.of(text)
    for registered in registry.components("normalizer"):
        if registered.name in names:
            view = registered.component.normalize(view, registered.options())
    return view


def with_one_line_end(text: str) -> str:
    return re.sub("\r\n?", "\n", text)


@given(text=TEXTS)
def test_width_gives_what_unicodedata_gives(registry: Registry, text: str) -> None:
    assert fold(registry, text, "width").text == with_one_line_end(unicodedata.normalize("NFKC", text))


@given(text=TEXTS)
def test_width_covers_the_whole_text_in_order(registry: Registry, text: str) -> None:
    """Nothing is dropped: the ranges of the view's characters lie end to end, or are the same range again."""
    offsets = fold(registry, text, "width").offsets
    ranges = list(dict.fromkeys(zip(offsets.starts.tolist(), offsets.ends.tolist(), strict=True)))
    assert [start for start, _ in ranges] == [0, *(end for _, end in ranges)][: len(ranges)]
    assert (ranges[-1][1] if ranges else 0) == len(text)


@given(text=TEXTS)
@example(text="\r\nﾞ")
def test_each_character_stands_for_what_it_was_made_of(registry: Registry, text: str) -> None:
    """The characters of one range, taken together, are the NFKC of just that range."""
    view = fold(registry, text, "width")
    made: dict[tuple[int, int], str] = {}
    for character, start, end in zip(view.text, view.offsets.starts.tolist(), view.offsets.ends.tolist(), strict=True):
        made[start, end] = made.get((start, end), "") + character
    for (start, end), new in made.items():
        assert new == with_one_line_end(unicodedata.normalize("NFKC", text[start:end]))


@given(text=TEXTS)
def test_folding_twice_changes_nothing_more(registry: Registry, text: str) -> None:
    once = fold(registry, text, "width").text
    assert fold(registry, once, "width").text == once


@given(text=TEXTS)
def test_case_is_casefold(registry: Registry, text: str) -> None:
    assert fold(registry, text, "case").text == text.casefold()


@given(text=TEXTS)
def test_what_is_left_without_punctuation_and_space_is_where_it_was(registry: Registry, text: str) -> None:
    view = fold(registry, text, "whitespace", "punctuation")
    for position, character in enumerate(view.text):
        assert view.to_source(Span(position, position + 1)).of(text) == character
        assert not character.isspace()
        assert unicodedata.category(character)[0] not in "PS"


def test_width_points_back_at_marks_ligatures_and_line_ends(registry: Registry) -> None:
    view = fold(registry, "e\u0301ﬁ\r\nＡ", "width")
    assert view.text == "éfi\nA"
    assert list(zip(view.offsets.starts.tolist(), view.offsets.ends.tolist(), strict=True)) == [
        (0, 2), (2, 3), (2, 3), (3, 5), (5, 6),
    ]  # fmt: skip


def test_only_width_is_taken_out_unless_asked(registry: Registry) -> None:
    of_all_languages = {r.name: r for r in registry.components("normalizer") if not r.languages}
    assert {name: r.component.default for name, r in of_all_languages.items()} == {
        "width": True, "case": False, "whitespace": False, "punctuation": False,
    }  # fmt: skip
    assert of_all_languages["width"].priority > of_all_languages["case"].priority


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("case", "Straße ΣΑΣ", "strasse σασ"),
        ("whitespace", "a b\u3000c\u200bd\ufeffe\n", "abcde"),
        ("punctuation", "1，000 + “two”。€3!", "1000  two3"),
    ],
)
def test_one_kind_of_difference_at_a_time(registry: Registry, name: str, text: str, expected: str) -> None:
    assert fold(registry, text, name).text == expected


def test_normalizers_take_the_options_of_the_toolkit(registry: Registry) -> None:
    assert all(issubclass(r.options, toolkit.Options) for r in registry.components("normalizer"))
