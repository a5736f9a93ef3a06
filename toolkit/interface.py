"""The version of the plugin interface, and whether a plugin was built for this one.

A plugin says what it was built for by one line in its module: `TOOLKIT_INTERFACE = 1`. One that says nothing is taken to
be built for the version that is there.
"""

from __future__ import annotations

import re
from typing import Any

from toolkit.errors import PluginError

INTERFACE = 1
"""The version of the plugin interface: of the hooks, of what each kind of component is asked, and of what it is given.

It is raised where a plugin that kept to the documentation would no longer work; what is added does not raise it.
"""

STATEMENT = "TOOLKIT_INTERFACE"
"""The name by which a plugin's module says which version it was built for."""

_MISSING = re.compile(
    r"(?:cannot import name '(?P<name>\w+)' from '(?P<module>toolkit(?:\.\w+)*)'"
    r"|module '(?P<owner>toolkit(?:\.\w+)*)' has no attribute '(?P<attribute>\w+)'"
    r"|No module named '(?P<absent>toolkit\.[\w.]+)')"
)


def stated(plugin: Any) -> int | None:
    """The version that a loaded plugin says it was built for; None where it says nothing.

    Raises PluginError where that is no whole number.
    """
    version = getattr(plugin, STATEMENT, None)
    if version is None or (isinstance(version, int) and not isinstance(version, bool)):
        return version
    raise PluginError(f"{STATEMENT} is {version!r}", f"Write {STATEMENT} = {INTERFACE}, a whole number.")


def check(version: int | None) -> None:
    """Raises PluginError where a plugin was built for another version."""
    if version is None or version == INTERFACE:
        return
    what = f"it is built for version {version} of the plugin interface, and this toolkit has version {INTERFACE}"
    if version > INTERFACE:
        raise PluginError(what, "Upgrade the toolkit: pip install -U text-comparison-toolkit")
    raise PluginError(what, "Install a newer release of the plugin, or an older one of the toolkit.")


def asked_for(error: Exception) -> str:
    """The name that a plugin wants of the toolkit and that this toolkit does not have; empty for any other error."""
    found = _MISSING.search(str(error)) if isinstance(error, (ImportError, AttributeError)) else None
    if found is None:
        return ""
    if found["absent"]:
        return found["absent"]
    return f"{found['module'] or found['owner']}.{found['name'] or found['attribute']}"
