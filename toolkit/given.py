"""What the methods of components give, taken only where it is of the kind that it should be: else it is said in plain words.

Otherwise a value of another kind would fail somewhere later, in the code of whoever uses it, and be taken for its fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, cast

from toolkit.errors import PluginError

if TYPE_CHECKING:
    from toolkit.plugins import Registered

T = TypeVar("T")


def value(registered: Registered, method: str, given: Any, kind: type[T]) -> T:
    """A value of the kind. Raises PluginError for any other."""
    if not isinstance(given, kind):
        raise _fault(registered, f"{method} gave {_named(given)}, not {kind.__name__}")
    return given


def each(registered: Registered, method: str, given: Any, *kinds: type[Any]) -> Iterator[Any]:
    """Values of the kinds, one after the other. Raises PluginError at one of another kind, and for what holds no values."""
    for one in _iterable(registered, method, given, kinds):
        if not isinstance(one, kinds):
            raise _fault(registered, f"{method} gave {_named(one)}, not {_listed(kinds)}")
        yield one


def whole(registered: Registered, method: str, given: Any, kind: type[T]) -> list[T]:
    """All values, as a list, where they are many: their kinds are looked at together. Raises PluginError as `each` does."""
    values = list(_iterable(registered, method, given, (kind,)))
    other = next((found for found in set(map(type, values)) if not issubclass(found, kind)), None)
    if other is not None:
        raise _fault(registered, f"{method} gave {other.__name__}, not {kind.__name__}")
    return values


def _iterable(registered: Registered, method: str, given: Any, kinds: tuple[type[Any], ...]) -> Iterable[Any]:
    if given is None or isinstance(given, (str, bytes)) or not hasattr(given, "__iter__"):
        raise _fault(registered, f"{method} gave {_named(given)}, not several of {_listed(kinds)}")
    return cast("Iterable[Any]", given)


def _fault(registered: Registered, what: str) -> PluginError:
    message = f"the {registered.kind} {registered.name}: {what}"
    return PluginError(message, f"This is a fault of the plugin {registered.plugin}.")


def _named(given: Any) -> str:
    return "None" if given is None else type(given).__name__


def _listed(kinds: tuple[type[Any], ...]) -> str:
    *first, last = [kind.__name__ for kind in kinds if kind is not type(None)]
    return f"{', '.join(first)} or {last}" if first else last
