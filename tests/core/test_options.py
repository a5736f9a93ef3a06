"""Declared options: what can be declared, how it is taken apart, and how values are checked."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Literal

import pytest

import toolkit
from toolkit import Meta, PluginError, UsageError
from toolkit.options import Option, Options, build, declared


class Every(toolkit.Options, frozen=True):
    count: Annotated[int, Meta(ge=1, le=10, description="A number.")] = 3
    share: Annotated[float, Meta(ge=0, le=1, description="A share.")] = 0.5
    flag: Annotated[bool, Meta(description="Yes or no.")] = False
    word: Annotated[str, Meta(description="A word.")] = "a"
    choice: Annotated[Literal["x", "y"], Meta(description="One of them.")] = "x"
    several: Annotated[tuple[Literal["x", "y"], ...], Meta(description="Any of them.")] = ()
    numbers: Annotated[tuple[Annotated[int, Meta(ge=0)], ...], Meta(description="Numbers.")] = (1,)
    maybe: Annotated[str | None, Meta(description="Perhaps a word.")] = None
    limit: Annotated[Annotated[int, Meta(ge=2)] | None, Meta(description="Perhaps a number.")] = None
    file: Annotated[str | None, Meta(description="A file.", extra={"path": "file"})] = None
    folder: Annotated[str, Meta(description="A folder.", extra={"path": "folder"})] = "."
    more: Annotated[tuple[str, ...], Meta(description="Documents.", extra={"path": "documents"})] = ()


def test_every_type_is_taken_apart() -> None:
    assert {option.name: option for option in declared(Every)} == {
        "count": Option("count", "int", 3, "A number.", (), 1, 10),
        "share": Option("share", "float", 0.5, "A share.", (), 0, 1),
        "flag": Option("flag", "bool", False, "Yes or no."),
        "word": Option("word", "str", "a", "A word."),
        "choice": Option("choice", "choice", "x", "One of them.", ("x", "y")),
        "several": Option("several", "choice", (), "Any of them.", ("x", "y"), multiple=True),
        "numbers": Option("numbers", "int", (1,), "Numbers.", (), 0, multiple=True),
        "maybe": Option("maybe", "str", None, "Perhaps a word."),
        "limit": Option("limit", "int", None, "Perhaps a number.", (), 2),
        "file": Option("file", "file", None, "A file."),
        "folder": Option("folder", "folder", ".", "A folder."),
        "more": Option("more", "documents", (), "Documents.", multiple=True),
    }


def test_no_options_are_none() -> None:
    assert declared(toolkit.Options) == []
    assert build(toolkit.Options, {}, "x") == toolkit.Options()


def test_a_flag_is_a_long_option() -> None:
    assert Option("min_length", "int", 1, "").flag == "--min-length"


def test_options_are_frozen_values_with_keywords_only() -> None:
    assert Every() == Every(count=3)
    assert Every() != Every(count=4)
    assert hash(Every()) == hash(Every())
    with pytest.raises(dataclasses.FrozenInstanceError):
        Every().count = 4  # type: ignore[misc]
    with pytest.raises(TypeError):
        Every(4)  # type: ignore[misc]


def test_options_inherit() -> None:
    class More(Every, frozen=True):
        extra: Annotated[int, Meta(description="More.")] = 1

    assert [option.name for option in declared(More)] == [*(option.name for option in declared(Every)), "extra"]
    assert build(More, {"count": "7", "extra": 2}, "x") == More(count=7, extra=2)


class NoDefault(toolkit.Options, frozen=True):
    width: Annotated[int, Meta(description="Columns.")]


class NoHelp(toolkit.Options, frozen=True):
    width: int = 3


class NoText(toolkit.Options, frozen=True):
    width: Annotated[dict[str, int] | None, Meta(description="A mapping.")] = None


class TwoTypes(toolkit.Options, frozen=True):
    width: Annotated[int | bool, Meta(description="Either.")] = 1


class LimitOnUnion(toolkit.Options, frozen=True):
    width: Annotated[int | str, Meta(ge=1, description="Limits of nothing.")] = 1


class Unknown(toolkit.Options, frozen=True):
    width: Annotated[Nowhere, Meta(description="No such type.")] = 1  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (NoDefault, "width of .*NoDefault has no default"),
        (NoHelp, "width of .*NoHelp has no help"),
        (NoText, "width of .*NoText has a type that cannot be given as text"),
        (TwoTypes, "width of .*TwoTypes has a type that cannot be given as text"),
        (LimitOnUnion, "LimitOnUnion"),
        (Unknown, "Unknown cannot be read: name 'Nowhere'"),
    ],
)
def test_what_cannot_be_an_option_is_refused_with_its_name(options: type[Options], words: str) -> None:
    with pytest.raises(PluginError, match=words) as raised:
        declared(options)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"count": "10"}, {"count": 10}),
        ({"count": 10}, {"count": 10}),
        ({"share": "0.25"}, {"share": 0.25}),
        ({"share": 1}, {"share": 1.0}),
        ({"flag": "true"}, {"flag": True}),
        ({"flag": True}, {"flag": True}),
        ({"several": ["x", "y"]}, {"several": ("x", "y")}),
        ({"several": ("y",)}, {"several": ("y",)}),
        ({"numbers": ["4", 5]}, {"numbers": (4, 5)}),
        ({"maybe": "word"}, {"maybe": "word"}),
        ({"word": "3"}, {"word": "3"}),
        ({"limit": 2}, {"limit": 2}),
    ],
)
def test_values_are_text_or_typed(given: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert build(Every, given, "x") == Every(**wanted)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"count": 0}, "count = 0: expected a whole number from 1 to 10"),
        ({"count": 11}, "count = 11: expected a whole number from 1 to 10"),
        ({"count": "many"}, "count = 'many': expected a whole number"),
        ({"count": 1.5}, "count = 1.5: expected a whole number"),
        ({"share": 1.01}, "share = 1.01: expected a number from 0 to 1"),
        ({"choice": "z"}, "choice = 'z': expected one of "),
        ({"several": ["x", "z"]}, "several = .*: expected a list, each one of "),
        ({"numbers": [-1]}, "numbers = .*: expected a list, each a whole number of at least 0"),
        ({"limit": 1}, "limit = 1: expected a whole number of at least 2"),
        ({"flag": "perhaps"}, "flag = 'perhaps': expected true or false"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_reason(given: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words) as raised:
        build(Every, given, "origin")
    assert raised.value.message.startswith("origin: ")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no option 'cuont'") as raised:
        build(Every, {"cuont": 3}, "origin")
    assert raised.value.hint == "Did you mean count?"
    with pytest.raises(UsageError) as raised:
        build(NoHelp, {"zzz": 3}, "origin")
    assert raised.value.hint == "Known: width."
