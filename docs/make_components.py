"""Writes docs/components/*.md, a page for each kind of component, and docs/report-classes.md, from the code.

The example on a page is the file of its name beside it; tests run it through the contract suite of its kind. A test holds
the pages equal to what this writes: run `python docs/make_components.py` after a change.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from toolkit import components, documents, findings, hookspecs, text
from toolkit.plugins import HOOKS, METHODS, Registry, load_plugins
from toolkit.testing import CONTRACTS

FOLDER = Path(__file__).parent

CONTEXTUAL = ("analysis", "labeler")
"""The kinds that are given a context."""

CHOSEN = ("segmenter", "annotator", "normalizer", "tokenizer")
"""The kinds of which one is chosen by language."""


def component_page(kind: str, registry: Registry) -> str:
    """Everything about one kind of component: hook, protocol, an example, its suite, and those that are there."""
    return "\n".join(_component(kind, registry)).rstrip() + "\n"


def _component(kind: str, registry: Registry) -> Iterator[str]:
    hook = getattr(hookspecs, HOOKS[kind])  # type: ignore[index]
    protocol = getattr(components, kind.capitalize())
    yield f"# {kind.capitalize()}"
    yield ""
    yield f"Made by `docs/make_components.py`. {_doc(protocol)}"
    yield ""
    yield "## The hook"
    yield ""
    yield f"### `{HOOKS[kind]}{_signed(hook)}`"  # type: ignore[index]
    yield ""
    yield f"{_doc(hook)} The hook takes nothing, does no work, and returns components."
    yield ""
    yield "## What a component has"
    yield ""
    yield f"- `name: str`: unique among the {HOOKS[kind].removeprefix('toolkit_')}; what a user types."  # type: ignore[index]
    yield "- `summary: str`: one line, without a full stop."
    yield from _members(protocol)
    yield ""
    yield f"It may leave out: {', '.join(_optional(kind))}."
    yield ""
    if kind in CONTEXTUAL:
        yield "## The context"
        yield ""
        yield _doc(components.Context)
        yield ""
        yield from _members(components.Context)
        yield ""
    yield "## An example"
    yield ""
    yield f"```python\n{(FOLDER / 'components' / f'{kind}.py').read_text(encoding='utf-8')}```"
    yield ""
    yield f"Save it as `mine.py`: `toolkit --plugin mine.py plugins` lists it, and {_use(kind)}."
    yield ""
    contract = CONTRACTS[kind]
    yield "## Its contract suite"
    yield ""
    yield f"`toolkit.testing.{contract.__name__}`. {_doc(contract)}"
    yield ""
    yield from (f"- `{name}`{_said_by(test)}" for name, test in _tests(contract))
    yield ""
    yield "## Those that come with the toolkit"
    yield ""
    for registered in registry.components(kind):  # type: ignore[arg-type]
        yield f"- `{registered.name}` ({registered.plugin}): {registered.summary}"


def _members(protocol: type) -> Iterator[str]:
    for name, member in vars(protocol).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            assert member.fget is not None
            said = f": {_doc(member.fget)}" if member.fget.__doc__ else ""
            yield f"- `{name}: {inspect.signature(member.fget).return_annotation!s}`{said}"
        elif inspect.isfunction(member):
            yield f"- `{name}{_signed(member)}`: {_doc(member)}"


def _optional(kind: str) -> Iterator[str]:
    yield "`Options` (none)"
    if kind in CHOSEN:
        yield "`languages` (any)"
    if kind != "command":
        yield "`priority` (0)"
    if kind == "analysis":
        yield "`uses` (nothing)"


def _use(kind: str) -> str:
    """What to do to see a component of this kind at work."""
    return {
        "loader": "`toolkit --plugin mine.py show` reads a file of its format",
        "segmenter": "texts of its language are cut by it",
        "annotator": "`toolkit --plugin mine.py show SOURCES -f json` has its regions",
        "normalizer": "`toolkit --plugin mine.py diff LEFT RIGHT --normalizers` with its name folds by it",
        "tokenizer": "`toolkit --plugin mine.py diff LEFT RIGHT --tokenizer` with its name cuts by it",
        "analysis": "its name is a command: `toolkit --plugin mine.py sentences SOURCES`",
        "labeler": "`toolkit --plugin mine.py reuse SOURCES` asks it",
        "renderer": "`toolkit --plugin mine.py reuse SOURCES -f` with its name draws by it",
        "engine": "`toolkit --plugin mine.py reuse SOURCES --engine` with its name works on it",
        "command": "its name is a command: `toolkit --plugin mine.py length SOURCES`",
    }[kind]


def _tests(contract: type) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(contract, name)) for name in dir(contract) if name.startswith("test_"))


def _said_by(test: Any) -> str:
    return f": {_doc(test)}" if test.__doc__ else ""


def classes_page() -> str:
    """Every class that a report is made of, with its fields."""
    return "\n".join(_classes()).rstrip() + "\n"


def _classes() -> Iterator[str]:
    yield "# The report's classes"
    yield ""
    yield "Made by `docs/make_components.py` from the classes in `toolkit.findings`, which are the JSON as well: a field is"
    yield "a key. What may be absent in the JSON has its default here. In words: [the report](report.md); for programs: the"
    yield "[JSON Schema](report.schema.json)."
    yield ""
    for module, names in (
        (findings, ("Report", "AnalysisRecord", "Tool", "DocumentRecord")),
        (documents, ("Region", "Locator")),
        (
            findings,
            (
                "Comparison",
                "Passages",
                "Place",
                "Link",
                "Documents",
                "DocumentPair",
                "Table",
                "Column",
                "Row",
                "Operation",
            ),
        ),
        (text, ("Span",)),
        (findings, ("Problem", "Label")),
    ):
        for name in names:
            yield from _class(getattr(module, name))


def _class(struct: Any) -> Iterator[str]:
    yield f"## {struct.__name__}"
    yield ""
    yield _doc(struct)
    yield ""
    tag = struct.__struct_config__.tag
    if tag:
        yield f'In JSON with `"{struct.__struct_config__.tag_field}": "{tag}"`.'
        yield ""
    yield "| field | type | default |"
    yield "|---|---|---|"
    for field in msgspec.structs.fields(struct):
        kind = inspect.get_annotations(struct).get(field.name, "")
        yield f"| `{field.encode_name}` | `{str(kind).replace('|', chr(92) + '|')}` | {_default(field)} |"
    yield ""


def _default(field: Any) -> str:
    if field.default is not msgspec.NODEFAULT:
        return f"`{field.default!r}`"
    return "" if field.default_factory is msgspec.NODEFAULT else f"`{field.default_factory()!r}`"


def _doc(thing: Any) -> str:
    """The docstring in one line; none where it is inherited."""
    own = vars(thing).get("__doc__") if isinstance(thing, type) else inspect.getdoc(thing)
    return " ".join(inspect.cleandoc(own or "").split())


def _signed(function: Any) -> str:
    """A signature as it stands in the source: annotations without quotes."""
    return str(inspect.signature(function)).replace("'", "")


def pages() -> dict[str, str]:
    """What is written, by file name."""
    registry = load_plugins()
    made = {f"components/{kind}.md": component_page(kind, registry) for kind in METHODS}
    return {**made, "report-classes.md": classes_page()}


if __name__ == "__main__":
    for name, content in pages().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
