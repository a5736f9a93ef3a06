"""From what the user gave to the options of each component.

An analysis's command takes its own options and those of the components that it can meet: loaders, annotators and
renderers always, the kinds in its `uses` besides. `joined` lists them, `resolve` fills them: command line, else
configuration, else default.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.components import Kind
from toolkit.config import Config
from toolkit.documents import LARGEST, MEGABYTE
from toolkit.errors import PluginError, UsageError, nearest
from toolkit.options import Option, Options, build, declared, plain_type, written
from toolkit.plugins import HOOKS, Registered, Registry

ALWAYS = ("loader", "segmenter", "annotator", "renderer")
"""The kinds that every analysis works with."""

CHOOSERS = {
    "tokenizer": Option("tokenizer", "choice", None, "Cut words with this tokenizer, whatever the language."),
    "engine": Option("engine", "choice", None, "Run the work on this engine."),
    "normalizers": Option(
        "normalizers",
        "choice",
        None,
        "Fold the text with this normalizer; give it for each one. Else those that apply by default.",
        multiple=True,
    ),
}
"""The options by which the user chooses among components, for the kinds in `uses` that can be chosen."""

TEXT_OPTIONS = (
    Option("format", "str", None, "Output format; else by the ending of --output; else terminal."),
    Option("output", "str", None, "Write the result to this file instead of standard output."),
    Option("encoding", "str", None, "Character encoding of the files, where it is not to be found out."),
    Option(
        "language", "str", None, "Language of all documents (BCP 47, such as zh or en), where it is not to be found."
    ),
)
MAX_SIZE = Option(
    "max_size", "int", None, f"Read documents of up to so many MB.  [default: {LARGEST // MEGABYTE}]", minimum=1
)
FLAG_OPTIONS = (
    Option("no_split", "bool", None, "Take each file as one document, also where it holds several works."),
    Option("no_text", "bool", None, "Leave the documents' texts out of the report."),
    Option("exit_code", "bool", None, "Exit with status 1 where something was found (for diff: they differ)."),
    Option("quiet", "bool", None, "No progress and no warnings."),
)

COMMON = (*(option.name for option in (*TEXT_OPTIONS, MAX_SIZE, *FLAG_OPTIONS)), "config")
"""What every analysis's command takes; a configuration may set all but the last."""

_RESERVED = {*COMMON, "help", "plugin", "no_plugin", "traceback"}


@dataclass(frozen=True, slots=True)
class JoinedOption:
    """An option of a command and the components that receive it. No receiver: it chooses among components."""

    option: Option
    receivers: tuple[Registered, ...]
    field: str

    @property
    def name(self) -> str:
        return self.option.name


@dataclass(frozen=True, slots=True)
class ComponentOptions:
    """The options of components, by kind and name."""

    components: Mapping[tuple[str, str], Options]

    def of(self, registered: Registered) -> Options:
        """The options of a component; the defaults where it is none of this command's."""
        key = (registered.kind, registered.name)
        return self.components[key] if key in self.components else registered.options()


@dataclass(frozen=True, slots=True)
class Settings(ComponentOptions):
    """The resolved options of one run: the analysis's own, each component's, and what was chosen.

    `values`: those that the report shows, by their name on the command line.
    """

    analysis: Registered
    values: Mapping[str, Any]


def joined(registry: Registry, analysis: Registered) -> list[JoinedOption]:
    """The options of an analysis's command, its own first.

    Two components of one kind that declare the very same option share it; any other clash puts the component's name
    before the later one.
    """
    options: dict[str, JoinedOption] = {}
    for option in declared(analysis.options):
        _join(options, option, analysis)
    for use in analysis.uses:
        if use in CHOOSERS:
            names = tuple(r.name for r in registry.components(_kind(use)))
            chooser = CHOOSERS[use]
            option = Option(chooser.name, "choice", None, chooser.help, names, multiple=chooser.multiple)
            options[option.name] = JoinedOption(option, (), option.name)
    for kind in (*ALWAYS, *(_kind(use) for use in analysis.uses)):
        for registered in registry.components(kind):
            for option in _options_of(registry, registered):
                _join(options, option, registered)
    return list(options.values())


def _options_of(registry: Registry, registered: Registered) -> list[Option]:
    """What a component declares; where that cannot be read, its plugin failed, and the command goes on without."""
    try:
        return declared(registered.options)
    except PluginError as error:
        registry.refuse(registered, error)
        return []


def _kind(use: str) -> Any:
    """The kind of component that an entry of `uses` names, in the singular or plural."""
    for kind in HOOKS:
        if use in (kind, f"{kind}s"):
            return kind
    raise UsageError(f"an analysis says that it uses {use!r}", f"Kinds: {', '.join(HOOKS)}.")


def _join(options: dict[str, JoinedOption], option: Option, owner: Registered) -> None:
    name = option.name
    there = options.get(name)
    if there is not None and there.option == option and there.receivers and there.receivers[0].kind == owner.kind:
        options[name] = JoinedOption(option, (*there.receivers, owner), name)
        return
    if there is not None or name in _RESERVED:
        name = f"{owner.name.replace('-', '_')}_{name}"
    options[name] = JoinedOption(dataclasses.replace(option, name=name), (owner,), option.name)


def resolve(
    registry: Registry, analysis: Registered, given: Mapping[str, Any], config: Config | None = None
) -> Settings:
    """The settings made of what was `given` (by option name; None where not given), the configuration and the defaults.

    Raises UsageError for unknown names in the configuration and for values that do not fit.
    """
    config = config or Config()
    options = joined(registry, analysis)
    check_tables(registry, config)
    table = config.table(analysis.name)
    known = [option.name for option in options]
    for name in table:
        if name not in known and name not in COMMON:
            raise UsageError(
                f"{config.origin}: [{analysis.name}] has no option {written(name)!r}",
                nearest(written(name), [written(option) for option in known]),
            )
    receiving: dict[tuple[str, str], Registered] = {(r.kind, r.name): r for option in options for r in option.receivers}
    filled: dict[tuple[str, str], dict[str, Any]] = {
        key: config.table(*key) for key in receiving if key[0] != "analysis"
    }
    filled[analysis.kind, analysis.name] = {}
    values: dict[str, Any] = {}
    for option in options:
        value = given.get(option.name)
        value = _several(option.option, table.get(option.name) if value is None else value)
        if not option.receivers:
            values[option.name] = _chosen(option.option, value, config.origin)
        elif value is not None:
            for receiver in option.receivers:
                filled[receiver.kind, receiver.name][option.field] = value
    components: dict[tuple[str, str], Options] = {}
    for (kind, name), fields in filled.items():
        registered = receiving.get((kind, name), analysis)
        origin = name if kind == "analysis" else f"{kind} {name}"
        components[kind, name] = build(registered.options, fields, origin)
    for option in options:
        if option.receivers:
            first = option.receivers[0]
            values[option.name] = getattr(components[first.kind, first.name], option.field)
    _check_paths(options, components, config)
    reported = [option.name for option in options if option.option.reported]
    return Settings(components, analysis, {name: values[name] for name in reported})


READING: tuple[Kind, ...] = ("loader", "segmenter", "annotator")
"""The kinds that make documents."""


def reading_options(registry: Registry, given: Mapping[str, Any], also: Mapping[str, Any]) -> ComponentOptions:
    """The options of the components that make documents, by their names (`text_field="body"`).

    `also`: options among which are some of these, such as those of a report. Raises UsageError for a name that none of
    them has, and for a value that does not fit.
    """
    components: dict[tuple[str, str], Options] = {}
    known: set[str] = set()
    for registered in (r for kind in READING for r in registry.components(kind)):
        names = [option.name for option in declared(registered.options)]
        known.update(names)
        every = {**also, **given}
        own = {name: every[name] for name in names if every.get(name) is not None}
        components[registered.kind, registered.name] = build(
            registered.options, own, f"{registered.kind} {registered.name}"
        )
    for name in given:
        if name not in known:
            raise UsageError(f"there is no option {name!r} for reading documents", nearest(name, sorted(known)))
    return ComponentOptions(components)


def _check_paths(options: list[JoinedOption], components: Mapping[tuple[str, str], Options], config: Config) -> None:
    """Raises UsageError where an option names a file or folder that is not there.

    The command line checks its own; a configuration and a call from Python name paths, too.
    """
    for joined_option in options:
        option, field = joined_option.option, joined_option.field
        kind = "file" if option.type == "decisions" else option.type
        for receiver in joined_option.receivers if kind in ("file", "folder") else ():
            value = getattr(components[receiver.kind, receiver.name], field)
            origin = config.origin if field in config.table(receiver.kind, receiver.name) else ""
            for name in [] if value is None else value if option.multiple else [value]:
                _check_path(kind, name, f"{origin or option.flag}: {field.replace('_', '-')} = {name!r}")


def _check_path(kind: str, name: str, where: str) -> None:
    path = Path(name)
    if not (path.is_file() if kind == "file" else path.is_dir()):
        state = f"is no {kind}" if path.exists() else "does not exist"
        raise UsageError(
            f"{where}: the {kind} {state}", f"Name a {kind} that is there; a path counts from the current folder."
        )


def common_values(config: Config, analysis: Registered, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that every analysis takes: given, else from the configuration, else None.

    Raises UsageError for a value of the configuration that does not fit.
    """
    table = config.table(analysis.name)
    values: dict[str, Any] = {}
    for option in (*TEXT_OPTIONS, MAX_SIZE, *FLAG_OPTIONS):
        value = given.get(option.name)
        value = table.get(option.name) if value is None else value
        if value is not None and not _is_of(value, option):
            raise UsageError(
                f"{config.origin}: {option.flag[2:]} = {value!r}: expected {plain_type(option)}", "See --help."
            )
        values[option.name] = value
    return values


def _is_of(value: Any, option: Option) -> bool:
    if option.type == "int":
        return isinstance(value, int) and not isinstance(value, bool) and value >= (option.minimum or 0)
    return isinstance(value, bool if option.type == "bool" else str)


def _several(option: Option, value: Any) -> Any:
    """A value of an option that may be given several times: one by itself is a list of one."""
    return [value] if option.multiple and isinstance(value, str) else value


def _chosen(option: Option, value: Any, origin: str) -> Any:
    names = [] if value is None else list(value) if option.multiple and not isinstance(value, str) else [value]
    for name in names:
        if name not in option.choices:
            raise UsageError(
                f"{origin or option.flag}: there is no {option.name} {name!r}", nearest(str(name), list(option.choices))
            )
    if option.multiple:
        return names or None
    return names[0] if names else None


def check_tables(registry: Registry, config: Config) -> None:
    """Raises UsageError for a table of the configuration that names no analysis and no component."""
    analyses = [registered.name for registered in registry.components("analysis")]
    for name, table in config.tables.items():
        if name in analyses:
            continue
        if name not in HOOKS:
            raise UsageError(f"{config.origin}: there is no table [{name}]", nearest(name, [*analyses, *HOOKS]))
        known = [registered.name for registered in registry.components(name)]
        for component in table if isinstance(table, Mapping) else ():
            if component not in known:
                raise UsageError(f"{config.origin}: there is no {name} {component!r}", nearest(component, known))
