"""What the suites of all kinds share: a component, its options, and its declaration."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

from toolkit.options import Options
from toolkit.plugins import Registered, Registry, load_plugins
from toolkit.running import RunContext
from toolkit.settings import Settings, resolve
from toolkit.testing.checks import check_declaration, hold


class NothingToTryError(AssertionError):
    """A suite has nothing to try a component on until the author gives it something; the message says what."""


class ComponentContract:
    """What holds for a component of any kind. `component` is the one to test, `kind` is set by the suite."""

    component: Any
    kind: ClassVar[str]

    @functools.cached_property
    def registry(self) -> Registry:
        """The plugins that it works with: the installed ones."""
        return installed()

    @property
    def options(self) -> Any:
        """The component's options; derive and override to test others than the defaults."""
        return getattr(self.component, "Options", Options)()

    def test_declaration(self) -> None:
        check_declaration(self.kind, self.component)

    def test_options_are_values(self) -> None:
        hold(self.options == self.options, "two sets of default options are not equal")


def context_for(analysis: Any, registry: Registry | None = None) -> RunContext:
    """A context as an analysis gets it, with the installed plugins and the default options."""
    registry = registry or installed()
    return RunContext(registry, settings_for(analysis, registry))


def settings_for(analysis: Any, registry: Registry) -> Settings:
    """The default settings of an analysis, whether it is registered or not."""
    for registered in registry.components("analysis"):
        if type(registered.component) is type(analysis):
            return resolve(registry, registered, {})
    return resolve(registry, Registered("analysis", analysis, type(analysis).__module__, "0"), {})


@functools.cache
def installed() -> Registry:
    """The installed plugins, found once."""
    return load_plugins()
