"""Plugins: find them, load them one by one, isolate the one that fails, and list who gave what.

Ours are found through the entry-point group `toolkit` like anyone's. Environment: `TOOLKIT_PLUGINS` (a comma list: just
these are loaded; empty: none) and `TOOLKIT_TRACE` (each hook call is a line on standard error).
"""

from __future__ import annotations

import functools
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, cast

import pluggy

from toolkit import hookspecs
from toolkit.advertised import Advertised, installed_plugins
from toolkit.errors import PluginError, ToolkitError, UsageError, nearest

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
    """One plugin as `toolkit plugins` shows it. `why`: what is wrong where `state` is not ok."""

    name: str
    distribution: str
    version: str
    state: Literal["ok", "disabled", "failed"] = "ok"
    why: str = ""
    components: list[tuple[str, str]] = field(default_factory=list)


class Registry:
    """The plugins of one run and their components, collected by kind when first asked for.

    Made by `load_plugins`. A registry belongs to its run: there is no global one.
    """

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(hookspecs.NAMESPACE)
        self._manager.add_hookspecs(hookspecs)
        self._collected: dict[Kind, tuple[Registered, ...]] = {}
        self._trace = bool(os.environ.get("TOOLKIT_TRACE"))
        self._made_of: tuple[Sequence[str], Sequence[str]] | None = None
        self.plugins: list[PluginRecord] = []
        self.failures: list[tuple[str, str]] = []
        """Plugin and reason of everything that failed so far, in order."""

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
            self._manager.register(plugin, record.name)
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            self._manager.unregister(name=record.name)
            self._fail(record, _validation_message(plugin, error))
        except (Exception, SystemExit) as error:
            self._fail(record, f"{type(error).__name__}: {error}")

    def components(self, kind: Kind) -> tuple[Registered, ...]:
        """All components of a kind: by plugin in loading order, then as given."""
        if kind not in self._collected:
            self._collected[kind] = tuple(self._collect(kind))
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

    def _collect(self, kind: Kind) -> Iterable[Registered]:
        owners: dict[str, str] = {}
        records = {record.name: record for record in self.plugins}
        hook = getattr(self._manager.hook, HOOKS[kind])
        # pluggy calls the last registered first; ours were registered first and are to be listed first.
        implementations = {impl.plugin_name: impl for impl in hook.get_hookimpls()}
        for record in [r for r in self.plugins if r.name in implementations]:
            for component in self._call(record, kind, implementations[record.name].function):
                wrong = _what_is_missing(kind, component)
                if wrong:
                    self._fail(record, wrong)
                elif component.name in owners:
                    owner = records[owners[component.name]]
                    self._fail(
                        record,
                        f"the {kind} {component.name!r} of {record.name} is refused: "
                        f"{owner.name} has given one of that name",
                    )
                else:
                    owners[component.name] = record.name
                    record.components.append((kind, component.name))
                    yield Registered(kind, component, record.name, record.version)

    def _call(self, record: PluginRecord, kind: Kind, function: Any) -> Sequence[Any]:
        began = time.perf_counter()
        try:
            components: Sequence[Any] = list(function())
        except (Exception, SystemExit) as error:
            self._fail(record, f"{HOOKS[kind]}: {type(error).__name__}: {error}")
            components = []
        if self._trace:
            names = ", ".join(str(getattr(component, "name", component)) for component in components) or "nothing"
            spent = (time.perf_counter() - began) * 1000
            print(f"toolkit trace: {record.name}.{HOOKS[kind]}() -> {names} ({spent:.1f} ms)", file=sys.stderr)  # noqa: T201
        return components

    def _fail(self, record: PluginRecord, why: str) -> None:
        record.state = "failed"
        record.why = f"{record.why}; {why}" if record.why else why
        self.failures.append((record.name, why))


def load_plugins(files: Sequence[str] = (), without: Sequence[str] = ()) -> Registry:
    """A registry of all installed plugins and the one-file plugins in `files`, less those named in `without`.

    Order: ours, then the others by name, then the files. Raises PluginError where `without` names none of them,
    UsageError where a file is not there.
    """
    registry = Registry()
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


def _validation_message(plugin: Any, error: pluggy.PluginValidationError) -> str:
    """pluggy's message, with the nearest known hook where the name of one is misspelt."""
    unknown = [
        name
        for name in dir(plugin)
        if name.startswith("toolkit_") and not hasattr(hookspecs, name) and callable(getattr(plugin, name))
    ]
    if unknown:
        return f"unknown hook {unknown[0]}. {nearest(unknown[0], list(HOOKS.values()))}"
    return str(error).replace("\n", " ")


def _what_is_missing(kind: Kind, component: Any) -> str:
    missing = [name for name in ("name", "summary", *METHODS[kind]) if not hasattr(component, name)]
    if missing:
        return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} ({type(component).__name__}) has no {' and no '.join(missing)}"
    return ""


def report_failures(registry: Registry) -> list[ToolkitError]:
    """One error for each failure so far, for showing."""
    return [
        PluginError(f"plugin {name}: {why}", f"Repair it, or leave it out with --no-plugin {name}.")
        for name, why in registry.failures
    ]
