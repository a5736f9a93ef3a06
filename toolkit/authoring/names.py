"""Whether a new plugin can be called what its author calls it."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from toolkit.components import Kind
from toolkit.errors import UsageError
from toolkit.plugins import COMMANDS, HOOKS, OWN_COMMAND, Registry

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

LONGEST = 40
"""Characters of a name: it stands in tables and on command lines."""


@dataclass(frozen=True, slots=True)
class Names:
    """All that is derived from the name of a component: `sound-marks` is in the package `toolkit_sound_marks`."""

    component: str
    kind: Kind

    @property
    def distribution(self) -> str:
        return f"toolkit-{self.component}"

    @property
    def module(self) -> str:
        return self.distribution.replace("-", "_")

    @property
    def cls(self) -> str:
        words = self.component.split("-")
        return "".join(word.capitalize() for word in (words if words[-1] == self.kind else [*words, self.kind]))


def names_for(name: str, kind: Kind) -> Names:
    """The names of a new plugin. `name` may begin with `toolkit-`. Raises UsageError where it cannot be a name."""
    component = re.sub(r"^toolkit[-_]", "", name)
    if not _NAME.fullmatch(component):
        valid = re.sub(r"[^a-z0-9]+", "-", component.lower()).strip("-0123456789")
        hint = f"Take {valid}." if _NAME.fullmatch(valid) and len(valid) <= LONGEST else "Take a name such as rhymes."
        raise UsageError(f"{name!r} is no name for a plugin: lower-case letters and digits, words joined by -", hint)
    if len(component) > LONGEST:
        raise UsageError(f"{name!r} is longer than {LONGEST} characters", "Take a shorter name.")
    return Names(component, kind)


def check_free(registry: Registry, names: Names) -> None:
    """Raises UsageError where another plugin or package has one of the names."""
    if names.kind in COMMANDS and names.component in (OWN_COMMAND, *HOOKS):
        raise UsageError(
            f"{names.component!r} is a word of the toolkit's own, on the command line or in its configuration",
            "Take another name.",
        )
    for kind in COMMANDS if names.kind in COMMANDS else (names.kind,):
        for registered in registry.components(kind):
            if registered.name == names.component:
                raise UsageError(
                    f"there is {with_article(kind)} {names.component!r} already, of the plugin {registered.plugin}",
                    "Take another name.",
                )
    if any(record.name == names.module for record in registry.plugins) or importlib.util.find_spec(names.module):
        raise UsageError(f"there is a package {names.module} already in this environment", "Take another name.")


def check_absent(path: Path) -> None:
    """Raises UsageError where there is something already."""
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} exists already", "Take another name, or make it elsewhere with --folder.")


def with_article(kind: str) -> str:
    """`an analysis`, `a loader`."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
