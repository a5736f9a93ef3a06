"""Work in batches: what a kernel needs to run in another process, and what comes back from there.

A kernel is asked with the context and a batch. Where the engine has other processes, the context goes there as the plugins
and settings of which it is made. What a kernel says to it is said in the order of the batches, wherever each was done.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from toolkit.errors import PluginError
from toolkit.settings import Settings

if TYPE_CHECKING:
    from toolkit.components import Context, Engine
    from toolkit.findings import Problem
    from toolkit.plugins import Registered, Registry
    from toolkit.running import RunContext


@dataclass(frozen=True, slots=True)
class Said:
    """What a kernel gave for a batch, and what it told the context; `error`: what it raised instead."""

    result: Any
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    error: BaseException | None = None


class Task:
    """A kernel with its context, to be mapped over batches by an engine. Pickled, it makes the context anew.

    It raises what the kernel raises, or with `catches` gives it, so that what was told before is not lost.
    """

    def __init__(
        self, kernel: Callable[[Context, Any], Any], context: RunContext, *, catches: bool = False, away: bool = False
    ) -> None:
        self._kernel = kernel
        self._context = context
        self._catches = catches
        self._away = away

    def __call__(self, batch: Any) -> Said:
        said = self._context.said(self._kernel, batch)
        if said.error is None:
            return said
        if not self._catches:
            raise said.error
        if self._away:  # a traceback does not travel
            said.error.add_note("".join(traceback.format_exception(said.error)))
        return said

    def __reduce__(self) -> tuple[Callable[..., Task], tuple[Any, ...]]:
        # The registry first, as it is made anew where it is unpickled: the rest may be of classes that come with plugins.
        context, settings = self._context, self._context.settings
        made_of = settings.analysis.name, settings.components, settings.values, context.companions
        return _task_of, (context.registry, made_of, self._kernel, self._catches)


def _task_of(registry: Registry, made_of: tuple[Any, ...], kernel: Any, catches: bool) -> Task:
    from toolkit.running import RunContext

    analysis, components, values, companions = made_of
    settings = Settings(components, registry.get("analysis", analysis), values)
    return Task(kernel, RunContext(registry, settings, None, companions), catches=catches, away=True)


class EngineInUse:
    """The engine that a run uses: chosen and opened when it is first asked for, closed at the end of a `with`."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        self._registry = registry
        self._settings = settings
        self._engine: Engine | None = None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> EngineInUse:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine = None
        self._stack.__exit__(kind, error, trace)

    def get(self) -> Engine:
        """The engine. Raises PluginError where there is none."""
        if self._engine is None:
            registered = self._chosen()
            opened = getattr(registered.component, "opened", None)
            if opened is None:
                self._engine = registered.component
            else:
                self._engine = self._stack.enter_context(opened(self._settings.of(registered)))
        assert self._engine is not None
        return self._engine

    def _chosen(self) -> Registered:
        name = self._settings.values.get("engine")
        if name is not None:
            return self._registry.get("engine", name)
        engines = self._registry.fitting("engine", "")
        if not engines:
            raise PluginError("no engine is registered", "The plugin toolkit_engine brings one: enable it.")
        return engines[0]
