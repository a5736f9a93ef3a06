"""Options, declared once: they become command-line options, configuration keys with checks, and documentation.

A component declares them as a class of plain fields with defaults:

    class Options(toolkit.Options, frozen=True):
        min_length: Annotated[int, toolkit.Meta(ge=1, description="Shortest passage, in hanzi or words.")] = 13

Types: int, float, bool, str, Literal[…] (a choice), tuple[…, ...] of these (given several times), `X | None`. A string
with `extra={"path": "file"}` (or "folder") in its Meta is a path that must exist; with "documents" it is an address like
those of the sources, and the core loads it: the context has its documents; with "library" likewise, but only those
documents of a library are loaded that may share something with the sources; with "decisions" it is a file of the reader's
decisions, which the core reads: the context has them. An option with `extra={"reported": False}` changes nothing of what is
found, such as how many processors do the work, and is no part of the report.

A class of options is a frozen dataclass. Its fields are taken apart and its values checked by msgspec, which is imported
only then: to list the commands nobody needs it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, dataclass_transform

from toolkit.errors import PluginError, UsageError, nearest

if TYPE_CHECKING:
    from msgspec import inspect

Scalar: TypeAlias = Literal[
    "int", "float", "bool", "str", "choice", "file", "folder", "documents", "library", "decisions"
]

PathKind: TypeAlias = Literal["file", "folder", "documents", "library", "decisions"]
"""What a string that is a path names."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
@dataclass(frozen=True, kw_only=True)
class Options:
    """The base of all declared options. Values are frozen and given by keyword."""

    def __init_subclass__(cls, *, frozen: Literal[True] = True) -> None:
        super().__init_subclass__()
        dataclass(frozen=frozen, kw_only=True)(cls)


OptionsT = TypeVar("OptionsT", bound=Options)


@dataclass(frozen=True, slots=True)
class Option:
    """One declared option, taken apart.

    `minimum` and `maximum` are inclusive. `multiple`: may be given several times. `default`: of the field's own type.
    `reported`: whether the report names it; not where it changes nothing of what is found.
    """

    name: str
    type: Scalar
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    multiple: bool = False
    reported: bool = True

    @property
    def flag(self) -> str:
        """The long option on the command line."""
        return "--" + self.name.replace("_", "-")


def declared(options_type: type[Options]) -> list[Option]:
    """The options that a class declares, in order. Raises PluginError for a type that cannot be an option."""
    if not dataclasses.fields(options_type):
        return []
    from msgspec import inspect

    try:
        info = inspect.type_info(options_type)
    except (TypeError, NameError) as error:
        raise PluginError(
            f"the options {options_type.__module__}.{options_type.__qualname__} cannot be read: {error}",
            "Declare each as Annotated[type, toolkit.Meta(…)], with limits on the number itself.",
        ) from error
    assert isinstance(info, inspect.DataclassType)
    return [_option(options_type, field) for field in info.fields]


def _option(owner: type[Options], field: inspect.Field) -> Option:
    import msgspec
    from msgspec import inspect

    if field.required:
        raise PluginError(
            f"the option {field.name} of {owner.__module__}.{owner.__qualname__} has no default",
            "Give every declared option a default.",
        )
    default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    spec, help, extra = _unwrap(field.type)
    multiple = isinstance(spec, (inspect.VarTupleType, inspect.ListType))
    if isinstance(spec, (inspect.VarTupleType, inspect.ListType)):
        spec, inner_help, inner_extra = _unwrap(spec.item_type)
        help, extra = help or inner_help, {**inner_extra, **extra}
    if not help:
        raise PluginError(
            f"the option {field.name} of {owner.__module__}.{owner.__qualname__} has no help",
            'Declare it as Annotated[…, toolkit.Meta(description="…")].',
        )
    path: PathKind | None = extra.get("path")
    rest: dict[str, Any] = {"multiple": multiple, "reported": extra.get("reported", True)}
    match spec:
        case inspect.BoolType():
            return Option(field.name, "bool", default, help, **rest)
        case inspect.IntType(ge=minimum, le=maximum):
            return Option(field.name, "int", default, help, (), minimum, maximum, **rest)
        case inspect.FloatType(ge=minimum, le=maximum):
            return Option(field.name, "float", default, help, (), minimum, maximum, **rest)
        case inspect.LiteralType(values=values):
            return Option(field.name, "choice", default, help, tuple(str(v) for v in values), **rest)
        case inspect.StrType():
            return Option(field.name, path or "str", default, help, **rest)
    raise PluginError(
        f"the option {field.name} of {owner.__module__}.{owner.__qualname__} has a type that cannot be given as text",
        "Use int, float, bool, str, Literal, a tuple of one of these, or one of these or None.",
    )


def _unwrap(spec: inspect.Type) -> tuple[inspect.Type, str, dict[str, Any]]:
    """The bare type below metadata and `| None`, with the help and what else its Meta says, found on the way."""
    from msgspec import inspect

    help = ""
    extra: dict[str, Any] = {}
    while True:
        if isinstance(spec, inspect.Metadata):
            help = help or str((spec.extra_json_schema or {}).get("description", ""))
            extra = {**(spec.extra or {}), **extra}
            spec = spec.type
        elif isinstance(spec, inspect.UnionType):
            concrete = [t for t in spec.types if not isinstance(t, inspect.NoneType)]
            if len(concrete) != 1:
                return spec, help, extra
            spec = concrete[0]
        else:
            return spec, help, extra


_PLAIN_REASON = re.compile(r"Expected `[^`]*`(, got .*| [<>]= \S+)?|Invalid enum value .*")
"""msgspec's reasons that the declaration of the option says better: its type and its inclusive limits."""


def written(name: str) -> str:
    """The name of an option as the user writes it and the documentation has it."""
    return name.replace("_", "-")


def plain_type(option: Option) -> str:
    """What an option takes, in words: `a whole number of at least 4`."""
    kinds = {"int": "a whole number", "float": "a number", "bool": "true or false", "choice": "one of "}
    kind = kinds.get(option.type, "a text") + ", ".join(option.choices)
    low, high = (None if limit is None else f"{limit:.12g}" for limit in (option.minimum, option.maximum))
    if low is not None and high is not None:
        kind += f" from {low} to {high}"
    elif low is not None or high is not None:
        kind += f" of at least {low}" if high is None else f" of at most {high}"
    return f"a list, each {kind}" if option.multiple else kind


def build(options_type: type[OptionsT], values: Mapping[str, Any], origin: str) -> OptionsT:
    """An instance made of `values` (text or typed, by option name) over the defaults.

    `origin`: where the values come from, for the message. Raises UsageError for an unknown name, naming the nearest, and
    for a value that does not fit.
    """
    known = [field.name for field in dataclasses.fields(options_type)]
    for name in values:
        if name not in known:
            raise UsageError(
                f"{origin}: there is no option {written(name)!r}", nearest(written(name), [written(k) for k in known])
            )
    if not values:
        return options_type()
    import msgspec

    for name, value in values.items():
        try:
            msgspec.convert({name: value}, options_type, strict=False)
        except msgspec.ValidationError as error:
            option = next(option for option in declared(options_type) if option.name == name)
            reason = str(error).split(" - at")[0]
            if _PLAIN_REASON.fullmatch(reason):
                reason = f"expected {plain_type(option)}"
            raise UsageError(f"{origin}: {written(name)} = {value!r}: {reason}", "See --help.") from error
    return msgspec.convert(dict(values), options_type, strict=False)
