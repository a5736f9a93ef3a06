"""The contract suite of each component of a plugin, and the plugin itself: what holds, and what is wrong, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.authoring import startup
from toolkit.interface import INTERFACE, STATEMENT
from toolkit.plugins import DISTRIBUTION, HOOKS, PluginRecord, Registered, Registry, last_line
from toolkit.testing import CONTRACTS
from toolkit.testing.checks import reason
from toolkit.testing.suite import ComponentContract, NothingToTryError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found out about a component, or about the plugin itself (`kind` is then "plugin").

    `checks`: how many were made. `wrong`: what does not hold. `advice`: what could not be tried, or might be better.
    """

    kind: str
    name: str
    checks: int = 0
    wrong: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def check_plugin(registry: Registry, record: PluginRecord, samples: Mapping[str, bytes]) -> Iterator[Outcome]:
    """The outcome for the plugin, then for each of its components. `samples`: files for its loaders, by name."""
    components = [r for kind in HOOKS for r in registry.components(kind) if r.plugin == record.name]
    yield _itself(registry, record)
    for registered in components:
        yield check_component(registry, registered, samples)


def check_component(registry: Registry, registered: Registered, samples: Mapping[str, bytes]) -> Outcome:
    """Runs the contract suite of a component."""
    suite = CONTRACTS[registered.kind]()
    suite.component, suite.registry = registered.component, registry
    if registered.kind == "loader" and samples:
        suite.files = dict(samples)  # type: ignore[attr-defined]
    outcome = Outcome(registered.kind, registered.name)
    made = 0
    seen: set[str] = set()
    for test in tests_of(suite):
        try:
            getattr(suite, test)()
        except NothingToTryError:
            outcome.advice.append(
                "it accepts none of the files it was tried on: name one of its format with --sample FILE"
            )
            continue
        except Exception as error:
            cause = _cause(error)
            line = "" if isinstance(cause, AssertionError) else last_line(cause)
            said = f"{reason(error)} ({line})" if line else reason(error)
            same = f"{reason(cause)} {line}"  # what is behind it may fail many tests
            if same not in seen:
                outcome.wrong.append(said)
            seen.add(same)
        made += 1
    return Outcome(outcome.kind, outcome.name, made, outcome.wrong, outcome.advice)


def tests_of(suite: ComponentContract) -> list[str]:
    """The names of a suite's tests, in the order in which they are written, those of all kinds first."""
    classes = [cls for cls in reversed(type(suite).__mro__) if issubclass(cls, ComponentContract)]
    return list(dict.fromkeys(name for cls in classes for name in vars(cls) if name.startswith("test_")))


def _cause(error: Exception) -> Exception:
    """The error that the others come from."""
    while isinstance(error.__cause__, Exception):
        error = error.__cause__
    return error


def _itself(registry: Registry, record: PluginRecord) -> Outcome:
    """Whether the plugin loads, brings something, is light, and says what it was built for."""
    failures = [failure for failure in registry.failed if failure.plugin == record.name]
    wrong = [f"{failure.why} ({failure.line})" if failure.line else failure.why for failure in failures]
    advice = []
    if not record.components and not wrong:
        wrong.append(f"it brings nothing: give components through one of the hooks {', '.join(HOOKS.values())}")
    # A plugin of one file has the file for its distribution, and no version.
    file = record.distribution if record.distribution in registry.files else None
    seen = startup.measure(record.name, file)
    if seen is not None:
        wrong += startup.wrong(seen, record.name)
    if record.interface is None and record.distribution != DISTRIBUTION:
        advice.append(
            f"it does not say which plugin interface it was built for: write {STATEMENT} = {INTERFACE} in its module"
        )
    return Outcome("plugin", record.name, 3, wrong, advice)
