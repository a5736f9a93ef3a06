"""Plugins: find them, load them one by one, isolate the one that fails, and list who gave what.

Ours are found through the entry-point group `toolkit` like anyone's. Environment: `TOOLKIT_PLUGINS` (a comma list: just
these are loaded; empty: none) and `TOOLKIT_TRACE` (each hook call is a line on standard error).
"""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, cast

import pluggy

from toolkit import hookspecs, interface
from toolkit.advertised import Advertised, installed_plugins
from toolkit.errors import PluginError, ToolkitError, UsageError, nearest
from toolkit.interruption import is_behind

if TYPE_CHECKING:
    from toolkit.components import Kind
    from toolkit.options import Options

DISTRIBUTION = "text-comparison-toolkit"

HOOKS: dict[Kind, str] = {
    "loader": "toolkit_loaders",
    "segmenter": "toolkit_segmenters",
    "annotator": "toolkit_annotators",
    "normalizer": "toolkit_normalizers",
    "tokenizer": "toolkit_tokenizers",
    "analysis": "toolkit_analyses",
    "labeler": "toolkit_labelers",
    "renderer": "toolkit_renderers",
    "engine": "toolkit_engines",
    "command": "toolkit_commands",
}
"""The hook through which each kind of component comes in."""

METHODS: dict[Kind, tuple[str, ...]] = {
    "loader": ("accepts", "load"),
    "segmenter": ("level", "segment"),
    "annotator": ("scope", "annotate"),
    "normalizer": ("default", "normalize"),
    "tokenizer": ("tokenize",),
    "analysis": ("inputs", "analyze", "summarize"),
    "labeler": ("label",),
    "renderer": ("suffixes", "render"),
    "engine": ("map", "group"),
    "command": ("command",),
}
"""What a component of each kind must have beside a name and a summary."""


COMMANDS: tuple[Kind, ...] = ("analysis", "command")
"""The kinds that stand on the command line, where all names are apart."""

OWN_COMMAND = "plugins"
"""The command of the core itself: no plugin can give one of this name."""

_MACROLANGUAGES = dict.fromkeys(("cmn", "gan", "hak", "lzh", "nan", "wuu", "yue"), "zh")
"""What is for Chinese is also for these (ISO 639-3): Literary Chinese and the spoken varieties."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A component with its kind and its owner, and with the defaults for what it may leave out."""

    kind: Kind
    component: Any
    plugin: str
    version: str

    @property
    def name(self) -> str:
        return cast(str, self.component.name)

    @property
    def summary(self) -> str:
        return cast(str, self.component.summary)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(getattr(self.component, "languages", ()))

    @property
    def priority(self) -> int:
        return int(getattr(self.component, "priority", 0))

    @property
    def uses(self) -> tuple[str, ...]:
        return tuple(getattr(self.component, "uses", ()))

    @property
    def options(self) -> type[Options]:
        from toolkit.options import Options

        return cast("type[Options]", getattr(self.component, "Options", Options))

    def speaks(self, language: str) -> bool:
        """Whether the component is for a text in `language`: for any, or for its primary language."""
        primary = language.partition("-")[0].lower()
        return not self.languages or primary in self.languages or _MACROLANGUAGES.get(primary) in self.languages


@dataclass(slots=True)
class PluginRecord:
    """One plugin as `toolkit plugins` shows it.

    `why`: what is wrong where `state` is not ok. `interface`: the version that it says it was built for, if it says so.
    """

    name: str
    distribution: str
    version: str
    state: Literal["ok", "disabled", "failed"] = "ok"
    why: str = ""
    components: list[tuple[str, str]] = field(default_factory=list)
    interface: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something of a plugin that cannot be used: why, what to do about it where that is known, and the line that failed."""

    plugin: str
    why: str
    hint: str = ""
    line: str = ""


class Registry:
    """The plugins of one run and their components, collected by kind when first asked for.

    Made by `load_plugins`. A registry belongs to its run: there is no global one. `files` and `without`: what
    `load_plugins` was given, so that another process can load the same.
    """

    def __init__(self, files: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        self.files, self.without = tuple(files), tuple(without)
        self._manager = pluggy.PluginManager(hookspecs.NAMESPACE)
        self._manager.add_hookspecs(hookspecs)
        self._collected: dict[Kind, tuple[Registered, ...]] = {}
        self._trace = bool(os.environ.get("TOOLKIT_TRACE"))
        self._made_of: tuple[Sequence[str], Sequence[str]] | None = None
        self.plugins: list[PluginRecord] = []
        self.failed: list[Failure] = []
        """Everything that failed so far, in order."""

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Plugin and reason of everything that failed so far, in order."""
        return [(failure.plugin, failure.why) for failure in self.failed]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled, a registry is what it was loaded from: it is loaded again where it is unpickled.

        Raises TypeError for one that was put together by hand.
        """
        if self._made_of is None:
            raise TypeError("only a registry that load_plugins made can go to another process")
        return load_plugins, self._made_of

    def add(self, record: PluginRecord, load: Any) -> None:
        """Loads one plugin with `load()` and registers what it gives; a failure stays in its record."""
        self.plugins.append(record)
        if record.state != "ok":
            return
        try:
            plugin = load()
            record.interface = interface.stated(plugin)
            interface.check(record.interface)
            _check_marked(plugin)
            self._manager.register(plugin, record.name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            self._manager.unregister(name=record.name)
            self._fail(record, _validation_message(plugin, error))
        except PluginError as error:
            self._fail(record, error.message, error.hint)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            _pass_on_interruption(error, f"the plugin {record.name} was loading", record)
            self._fail(record, *_in_words(error), line=last_line(error))

    def components(self, kind: Kind) -> tuple[Registered, ...]:
        """All components of a kind: by plugin in loading order, then as given."""
        if kind not in self._collected:
            together = COMMANDS if kind in COMMANDS else (kind,)
            collected = list(self._collect(together))
            for one in together:
                self._collected[one] = tuple(registered for registered in collected if registered.kind == one)
        return self._collected[kind]

    def get(self, kind: Kind, name: str) -> Registered:
        """The component with this name. Raises PluginError that names the nearest where there is none."""
        for registered in self.components(kind):
            if registered.name == name:
                return registered
        known = [registered.name for registered in self.components(kind)]
        raise PluginError(f"there is no {kind} {name!r}", nearest(name, known))

    def fitting(self, kind: Kind, language: str) -> list[Registered]:
        """The components for a language, best first: those made for it before those for any, then by priority."""
        fitting = [r for r in self.components(kind) if r.speaks(language)]
        return sorted(fitting, key=lambda r: (not r.languages, -r.priority))

    def refuse(self, registered: Registered, error: PluginError) -> None:
        """Notes that something of a component cannot be used, such as its options; once for each."""
        why = f"the {registered.kind} {registered.name!r}: {error.message}"
        if (registered.plugin, why) not in self.failures:
            self._fail(next(record for record in self.plugins if record.name == registered.plugin), why, error.hint)

    def _collect(self, kinds: Sequence[Kind]) -> Iterable[Registered]:
        """The components of kinds that share their names, by plugin in loading order, then by kind."""
        owners = {OWN_COMMAND: "the toolkit itself"} if kinds == COMMANDS else {}
        # pluggy calls the last registered first; ours were registered first and are to be listed first.
        implementations = {
            (impl.plugin_name, kind): impl.function
            for kind in kinds
            for impl in getattr(self._manager.hook, HOOKS[kind]).get_hookimpls()
        }
        for record in self.plugins:
            for kind in kinds:
                if (record.name, kind) in implementations:
                    for component in self._call(record, kind, implementations[record.name, kind]):
                        if self._is_sound(record, kind, component, owners):
                            owners[component.name] = record.name
                            record.components.append((kind, component.name))
                            yield Registered(kind, component, record.name, record.version)

    def _is_sound(self, record: PluginRecord, kind: Kind, component: Any, owners: Mapping[str, str]) -> bool:
        """Whether a component can be taken; what keeps it out is noted."""
        wrong = _what_is_wrong(kind, component)
        if not wrong and component.name in owners:
            wrong = (
                f"the {kind} {component.name!r} of {record.name} is refused: "
                f"{owners[component.name]} has given one of that name"
            )
        if wrong:
            self._fail(record, wrong)
        return not wrong

    def _call(self, record: PluginRecord, kind: Kind, function: Any) -> Sequence[Any]:
        began = time.perf_counter()
        try:
            components = _components_in(function())
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            _pass_on_interruption(error, f"{HOOKS[kind]} of the plugin {record.name} was at work", record)
            why, hint = _in_words(error)
            self._fail(record, f"{HOOKS[kind]}: {why}", hint, last_line(error))
            components = []
        if self._trace:
            names = ", ".join(str(getattr(component, "name", component)) for component in components) or "nothing"
            spent = (time.perf_counter() - began) * 1000
            print(f"toolkit trace: {record.name}.{HOOKS[kind]}() -> {names} ({spent:.1f} ms)", file=sys.stderr)  # noqa: T201
        return components

    def _fail(self, record: PluginRecord, why: str, hint: str = "", line: str = "") -> None:
        record.state = "failed"
        record.why = f"{record.why}; {why}" if record.why else why
        self.failed.append(Failure(record.name, why, hint, line))


def load_plugins(files: Sequence[str] = (), without: Sequence[str] = ()) -> Registry:
    """A registry of all installed plugins and the one-file plugins in `files`, less those named in `without`.

    Order: ours, then the others by name, then the files. Raises PluginError where `without` names none of them,
    UsageError where a file is not there.
    """
    registry = Registry(files, without)
    registry._made_of = tuple(map(os.path.abspath, files)), tuple(without)
    only = os.environ.get("TOOLKIT_PLUGINS")
    wanted = None if only is None else {name.strip() for name in only.split(",") if name.strip()}
    advertised = _entry_points()
    for plugin in advertised:
        record = PluginRecord(plugin.module, plugin.distribution, plugin.version)
        names = {plugin.name, plugin.module}
        if names & set(without):
            record.state, record.why = "disabled", "by --no-plugin"
        elif wanted is not None and not names & wanted:
            record.state, record.why = "disabled", "by TOOLKIT_PLUGINS"
        registry.add(record, plugin.load)
    for file in dict.fromkeys(files):
        if not os.path.isfile(file):
            raise UsageError(f"--plugin {file}: there is no such file", "Name a Python file that is there.")
        stem = os.path.splitext(os.path.basename(file))[0]
        # The second of two files of one name is called by its path.
        name = file if any(record.name == stem for record in registry.plugins) else stem
        state: Literal["ok", "disabled"] = "disabled" if {stem, name} & set(without) else "ok"
        registry.add(PluginRecord(name, file, "", state), functools.partial(_module_from_file, file, name))
    known = {name for plugin in advertised for name in (plugin.name, plugin.module)}
    _check_names({*known, *(record.name for record in registry.plugins)}, [*without, *(wanted or ())])
    return registry


def _entry_points() -> list[Advertised]:
    """The plugins that installed distributions advertise: ours, then the others by name."""
    return sorted(installed_plugins(), key=lambda plugin: (plugin.distribution != DISTRIBUTION, plugin.name))


def _module_from_file(file: str, name: str) -> ModuleType:
    import importlib.util

    spec = importlib.util.spec_from_file_location(f"toolkit_file_{name}", file)
    if spec is None or spec.loader is None:
        raise PluginError(f"{file} is no Python file", "Name a file that ends in .py.")
    module = importlib.util.module_from_spec(spec)
    # Annotations of option classes are looked up in the module of their class, by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _check_names(known: Iterable[str], named: Sequence[str]) -> None:
    for name in named:
        if name not in known:
            raise PluginError(f"there is no plugin {name!r}", nearest(name, sorted(known)))


def _check_marked(plugin: Any) -> None:
    """Raises PluginError where a function is called as a hook and lacks the mark that makes it one."""
    for hook in HOOKS.values():
        function = vars(plugin).get(hook) if hasattr(plugin, "__dict__") else None
        if callable(function) and not hasattr(function, "toolkit_impl"):
            raise PluginError(f"{hook} is a plain function: write @toolkit.hookimpl in the line above its def")


def _components_in(given: Any) -> list[Any]:
    """What a hook returned, as a list. Raises PluginError for what is no sequence of components."""
    if given is None or not hasattr(given, "__iter__"):
        what = "None" if given is None else type(given).__name__
        raise PluginError(f"it gave {what}, not a list of components such as [Mine()]")
    return list(given)


def _validation_message(plugin: Any, error: pluggy.PluginValidationError) -> str:
    """pluggy's message, with the nearest known hook where the name of one is misspelt."""
    unknown = [
        name
        for name in dir(plugin)
        if name.startswith("toolkit_") and not hasattr(hookspecs, name) and callable(getattr(plugin, name))
    ]
    if unknown:
        return f"unknown hook {unknown[0]}. {nearest(unknown[0], list(HOOKS.values()))}"
    taking = [name for name in HOOKS.values() if "Argument(s)" in str(error) and f"{name}(" in str(error)]
    return f"{taking[0]} takes arguments: a hook takes none" if taking else str(error).replace("\n", " ")


def _what_is_wrong(kind: Kind, component: Any) -> str:
    """Why a component cannot be taken, in words; empty for one that can."""
    if isinstance(component, type):
        return f"{HOOKS[kind]} gave the class {component.__name__}: give an object of it, {component.__name__}()"
    who = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} ({type(component).__name__})"
    try:
        missing = [name for name in ("name", "summary", *METHODS[kind]) if not hasattr(component, name)]
        if missing:
            return f"{who} has no {' and no '.join(missing)}"
        expected: dict[str, tuple[type, str]] = {"name": (str, "a text"), "summary": (str, "a text")}
        given = {"languages": (tuple, "a tuple"), "priority": (int, "a whole number"), "uses": (tuple, "a tuple")}
        expected |= {name: type for name, type in given.items() if hasattr(component, name)}
        if kind == "renderer":
            expected["suffixes"] = (tuple, "a tuple")
        for name, (type_, words) in expected.items():
            value = getattr(component, name)
            if not isinstance(value, type_):
                return f"{name} of {who} is {value!r}, not {words}"
    except Exception as error:
        return f"{who}: {type(error).__name__}: {error}"
    return ""


def _in_words(error: BaseException) -> tuple[str, str]:
    """What made a plugin fail, and what to do where that is known."""
    if isinstance(error, PluginError):
        return error.message, error.hint
    why = f"{type(error).__name__}: {error}".replace("\n", " ")
    wanted = interface.asked_for(error) if isinstance(error, Exception) else ""
    if wanted:
        why = f"it needs {wanted}, which this toolkit does not have (version {interface.INTERFACE} of the interface)"
        return why, "It may be built for another version: upgrade the toolkit or the plugin, or repair the name."
    return why, ""


def last_line(error: BaseException) -> str:
    """The last line of a plugin's own that led to an error, such as `mine.py:46`; empty where there is none."""
    home, pythons = (os.path.dirname(file) + os.sep for file in (__file__, os.__file__))
    folder = found = ""
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        of_python = file.startswith(pythons) and "-packages" not in file
        if not (folder or of_python or file.startswith((home, "<"))):
            folder = os.path.dirname(
                file
            )  # whoever is called first is the plugin; below it are the libraries that it uses
        if folder and file.startswith(folder):
            found = f"{os.path.basename(file)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _pass_on_interruption(error: BaseException, what: str, record: PluginRecord) -> None:
    """Raises KeyboardInterrupt, with what was under way, where that is behind an error of a plugin."""
    if is_behind(error):
        raise KeyboardInterrupt(what, f"If it never ends, leave it out with --no-plugin {record.name}.") from error


def report_failures(registry: Registry) -> list[ToolkitError]:
    """One error for each failure so far, for showing."""
    return [
        PluginError(
            f"plugin {failure.plugin}: {failure.why}",
            failure.hint or f"Repair it, or leave it out with --no-plugin {failure.plugin}.",
        )
        for failure in registry.failed
    ]
