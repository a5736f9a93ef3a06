"""The form of each analysis, made from the options that it and its components declare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import toolkit
from toolkit_web.words import Words

_INPUTS = {"int": "number", "float": "number", "bool": "checkbox", "choice": "select", "str": "text"}
_FILES = ("documents", "file", "folder")


@dataclass(frozen=True, slots=True)
class Field:
    """One option as an element of a form.

    `kind`: number, checkbox, select, text, and for several values checkboxes or lines; documents, file and folder are
    chosen files. `shown`: the default in words, empty where there is none.
    """

    name: str
    id: str
    kind: str
    label: str
    help: str
    shown: str = ""
    checked: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: str = "any"
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """An analysis: its own options, and those of the components that it works with."""

    name: str
    title: str
    summary: str
    pair: bool
    own: tuple[Field, ...]
    more: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """A format to save in, with the options of its renderer."""

    name: str
    summary: str
    suffix: str
    fields: tuple[Field, ...]


def forms_of(registry: toolkit.Registry, words: Words) -> list[Form]:
    """A form for every registered analysis."""
    return [_form(registry, registered, words) for registered in registry.components("analysis")]


def formats_of(registry: toolkit.Registry, words: Words) -> list[Format]:
    """Every registered format; that of the page first."""
    formats = []
    analyses = registry.components("analysis")
    joints = toolkit.options_of(analyses[0].name, registry) if analyses else []
    for registered in registry.components("renderer"):
        its = [j for j in joints if registered in j.receivers and j.option.type in _INPUTS]
        fields = tuple(_field(joint, f"as-{registered.name}", words, name=joint.field) for joint in its)
        suffix = next(iter(registered.component.suffixes), ".txt")
        summary = words.of(f"renderer.{registered.name}", registered.summary)
        formats.append(Format(registered.name, summary, suffix, fields))
    return sorted(formats, key=lambda made: made.name != "html")


def _form(registry: toolkit.Registry, analysis: toolkit.Registered, words: Words) -> Form:
    joints = toolkit.options_of(analysis.name, registry)
    own = [joint for joint in joints if analysis in joint.receivers]
    more = [joint for joint in joints if joint not in own and not _draws(joint.receivers)]
    return Form(
        analysis.name,
        words.of(f"analysis.{analysis.name}.title", analysis.name),
        words.of(f"analysis.{analysis.name}", analysis.summary),
        analysis.component.inputs == "pair",
        _fields(own, analysis.name, words),
        _fields(more, analysis.name, words),
    )


def _draws(receivers: Sequence[toolkit.Registered]) -> bool:
    return any(registered.kind == "renderer" for registered in receivers)


def _fields(joints: Iterable[toolkit.JoinedOption], form: str, words: Words) -> tuple[Field, ...]:
    return tuple(_field(joint, form, words) for joint in joints)


def _field(joint: toolkit.JoinedOption, form: str, words: Words, name: str = "") -> Field:
    option = joint.option
    name = name or option.name
    owner = f"{joint.receivers[0].kind}.{joint.receivers[0].name}" if joint.receivers else "chooser"
    key = f"{owner}.{joint.field}"
    # Whatever else names something on the disk is given as a file.
    kind = _INPUTS.get(option.type) or (option.type if option.type in _FILES else "file")
    if option.multiple and kind not in _FILES:
        kind = "checkboxes" if option.type == "choice" else "lines"
    return Field(
        name=name,
        id=f"{form}-{name}",
        kind=kind,
        label=words.of(f"{key}.label", _spoken(name)),
        help=words.of(key, option.help),
        shown=_shown(option.default, words),
        checked=option.default is True,
        choices=tuple((choice, words(choice)) for choice in option.choices),
        minimum=option.minimum,
        maximum=option.maximum,
        step="1" if option.type == "int" else "any",
        multiple=option.multiple or kind in ("documents", "folder"),
    )


def _spoken(name: str) -> str:
    """`min_length` as a label: `Min length`."""
    return name.replace("_", " ").capitalize()


def _shown(default: Any, words: Words) -> str:
    if default is None or isinstance(default, bool):
        return ""
    if isinstance(default, (tuple, list)):
        return ", ".join(words(str(item)) for item in default)
    return words(str(default))
