"""What can go wrong in a way that a user can put right.

Every error that reaches the user says what is wrong (`message`) and what to do (`hint`). The command line turns
these, and only these, into two lines on standard error (`toolkit.cli`); anything else is a fault of the program.
"""

from __future__ import annotations


class ToolkitError(Exception):
    """The base of every error that a user is meant to read.

    `message`: what is wrong, in one line. `hint`: what to do about it, in one line, or empty.
    """

    exit_status = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(ToolkitError):
    """A command, option, address or configuration key that cannot be meant as it stands."""


class LoadError(ToolkitError):
    """A source that cannot be read as a document. Raised by loaders; the other sources go on."""


class PluginError(ToolkitError):
    """A plugin or component that cannot be used."""


class RenderingError(PluginError):
    """A renderer failed or was interrupted: the work is done, and its result could not be drawn."""

    exit_status = 3


class ReportError(ToolkitError):
    """A saved report that cannot be read or drawn again."""


class MissingDependencyError(ToolkitError):
    """A library that a component needs is not installed."""

    def __init__(self, component: str, library: str, extra: str) -> None:
        super().__init__(
            f"{component} needs the library {library}, which is not installed",
            f'pip install "text-comparison-toolkit[{extra}]"',
        )
        self._what = component, library, extra

    def __reduce__(self) -> tuple[type[MissingDependencyError], tuple[str, str, str]]:
        """So that it can come from another process."""
        return type(self), self._what


def nearest(name: str, known: list[str]) -> str:
    """A hint that names the known name most like `name`, or all of them where none is like it."""
    import difflib

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known: {', '.join(sorted(known)) or 'none'}."
