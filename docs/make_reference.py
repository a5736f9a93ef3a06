"""Writes docs/hooks.md, docs/options.md and docs/report.schema.json from the code.

A test holds the files equal to what this writes: run `python docs/make_reference.py` after a change.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import msgspec

from toolkit import Report, components, hookspecs
from toolkit.options import Option, declared
from toolkit.plugins import HOOKS, Registry, load_plugins
from toolkit.settings import joined

FOLDER = Path(__file__).parent


def hooks_page() -> str:
    """Every hook with its exact signature, and what a component of its kind must offer."""
    return "\n".join(_hooks()) + "\n"


def _hooks() -> Iterator[str]:
    yield "# Hooks and components"
    yield ""
    yield "Made by `docs/make_reference.py` from `toolkit/hookspecs.py` and `toolkit/components.py`."
    yield ""
    yield inspect.getdoc(hookspecs) or ""
    yield ""
    yield inspect.getdoc(components) or ""
    yield ""
    for kind, name in HOOKS.items():
        function = getattr(hookspecs, name)
        yield f"## `{name}{inspect.signature(function)}`"
        yield ""
        yield inspect.getdoc(function) or ""
        yield ""
        yield from _protocol(getattr(components, kind.capitalize()))


def _protocol(protocol: type) -> Iterator[str]:
    yield f"### {protocol.__name__}"
    yield ""
    yield inspect.getdoc(protocol) or ""
    yield ""
    for name, member in vars(protocol).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            assert member.fget is not None
            yield f"- `{name}: {inspect.signature(member.fget).return_annotation}`"
        elif inspect.isfunction(member):
            yield f"- `{name}{inspect.signature(member)}`: {' '.join((inspect.getdoc(member) or '').split())}"
    yield ""


def options_page(registry: Registry) -> str:
    """Every option of every analysis, and of every component."""
    return "\n".join(_options(registry)) + "\n"


def _options(registry: Registry) -> Iterator[str]:
    yield "# Options"
    yield ""
    yield "Made by `docs/make_reference.py` from what the components declare. The same names, with `-` or `_`, are keys of"
    yield "`toolkit.toml`: `[reuse]` for a command, `[tokenizer.jieba]` for a component."
    yield ""
    for registered in registry.components("analysis"):
        yield f"## `toolkit {registered.name}`"
        yield ""
        yield f"{registered.summary}."
        yield ""
        yield from _table([joint.option for joint in joined(registry, registered)])
    yield "## Components"
    yield ""
    for kind in HOOKS:
        for registered in registry.components(kind):
            options = declared(registered.options) if kind not in ("analysis", "command") else []
            if options:
                yield f"### `[{kind}.{registered.name}]`"
                yield ""
                yield from _table(options)


def _table(options: list[Option]) -> Iterator[str]:
    yield "| option | takes | default | |"
    yield "|---|---|---|---|"
    for option in options:
        takes = ", ".join(option.choices) if option.choices else {"decisions": "file"}.get(option.type, option.type)
        limits = [
            f"{word} {limit:g}"
            for word, limit in (("from", option.minimum), ("to", option.maximum))
            if limit is not None
        ]
        default = "" if option.default in (None, (), False) else str(option.default)
        yield f"| `{option.flag}` | {' '.join([takes, *limits])} | {default} | {option.help} |"
    yield ""


def schema() -> str:
    """The JSON Schema of the report."""
    made = msgspec.json.schema(Report)
    for definition in made["$defs"].values():
        # Python 3.13 takes the indentation out of docstrings, older ones leave it in.
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    return msgspec.json.format(msgspec.json.encode(made), indent=2).decode("utf-8") + "\n"


def pages() -> dict[str, str]:
    """What is written, by file name."""
    return {
        "hooks.md": hooks_page(),
        "options.md": options_page(load_plugins()),
        "report.schema.json": schema(),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
