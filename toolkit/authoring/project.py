"""A plugin to start from: a project or a file, made of the templates beside this module."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.authoring.names import Names, check_absent, check_free, names_for, with_article
from toolkit.components import Kind
from toolkit.errors import UsageError
from toolkit.interface import INTERFACE
from toolkit.plugins import HOOKS, Registry


@dataclass(frozen=True, slots=True)
class Start:
    """What the first version of a component of some kind does, and the command that shows it."""

    summary: str
    use: str


STARTS: dict[Kind, Start] = {
    "loader": Start("Text files with a head of names and values", "toolkit show letter.{name}"),
    "segmenter": Start("Chinese paragraphs, indented or apart", "toolkit diff LEFT RIGHT"),
    "annotator": Start("Authors named near the head of a document", "toolkit show FILES --format json"),
    "normalizer": Start("Note marks left out of the text that is compared", "toolkit reuse FILES --normalizers {name}"),
    "tokenizer": Start("Words without a dictionary", "toolkit reuse FILES --tokenizer {name}"),
    "analysis": Start("The longest sentences of each document", "toolkit {name} FILES"),
    "labeler": Start("Passages full of numbers, labeled", "toolkit reuse FILES"),
    "renderer": Start("Reports in plain lines", "toolkit reuse FILES --format {name}"),
    "engine": Start("Kernels on several threads", "toolkit reuse FILES --engine {name}"),
    "command": Start("How long documents are", "toolkit {name} FILES"),
}
"""What is made for each kind."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and what to say about it."""

    path: Path
    message: str


def make_project(registry: Registry, name: str, kind: Kind, folder: Path) -> Made:
    """Makes a project in a new folder below `folder`, called as its distribution.

    Raises UsageError for a name that is none or is taken, and for a folder that exists or cannot be made.
    """
    names = names_for(name, kind)
    project = folder / names.distribution
    check_absent(project)
    check_free(registry, names)
    _write({project / path: text for path, text in project_files(names).items()})
    steps = (
        f"cd {shlex.quote(str(project))}",
        "pip install -e '.[test]'",
        STARTS[kind].use.format(name=names.component),
        "pytest",
        f"toolkit plugins check {names.module}",
    )
    return Made(project, _message(project, names, steps))


def make_file(registry: Registry, name: str, kind: Kind, folder: Path) -> Made:
    """Makes a plugin of one file in `folder`, called as its module. Raises UsageError as `make_project` does."""
    names = names_for(name, kind)
    file = folder / f"{names.module}.py"
    check_absent(file)
    check_free(registry, names)
    _write({file: one_file(names)})
    quoted = shlex.quote(str(file))
    use = STARTS[kind].use.format(name=names.component)
    return Made(file, _message(file, names, (f"{use} --plugin {quoted}", f"toolkit plugins check {quoted}")))


def project_files(names: Names) -> dict[str, str]:
    """The files of a project, by their path in it."""
    package = f"src/{names.module}"
    return {
        "pyproject.toml": _fill("pyproject.toml", names),
        "README.md": _fill("README.md", names),
        ".gitignore": _fill("gitignore", names),
        f"{package}/__init__.py": _fill("init.py", names),
        f"{package}/{names.kind}.py": _fill(f"component/{names.kind}.py", names, one_file=False),
        f"{package}/py.typed": "",
        f"tests/test_{names.kind}.py": _fill("test.py", names, test=_fill(f"test/{names.kind}.py", names)),
    }


def one_file(names: Names) -> str:
    """The text of a plugin of one file."""
    return _fill(f"component/{names.kind}.py", names, one_file=True) + _fill("hook.py", names)


def _fill(template: str, names: Names, **more: Any) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(  # noqa: S701  # it writes Python and TOML, no HTML
        loader=PackageLoader("toolkit.authoring"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    start = STARTS[names.kind]
    return environment.get_template(f"{template}.jinja").render(
        name=names.component,
        kind=names.kind,
        cls=names.cls,
        module=names.module,
        distribution=names.distribution,
        protocol=names.kind.capitalize(),
        hook=HOOKS[names.kind],
        summary=start.summary,
        use=start.use.format(name=names.component),
        interface=INTERFACE,
        **_versions(),
        **more,
    )


def _versions() -> dict[str, str]:
    """The release that a new plugin is made for, and the next one, which may change what it rests on."""
    major, minor = (int(part) for part in __version__.split(".")[:2])
    following = f"{major + 1}" if major else f"0.{minor + 1}"
    return {"version": f"{major}.{minor}", "next_version": following}


def _write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error.strerror}", "Choose another folder with --folder."
            ) from error


def _message(path: Path, names: Names, steps: tuple[str, ...]) -> str:
    lines = [f"{path}: {with_article(names.kind)} called {names.component}. What comes next:", *steps]
    return "\n  ".join(lines)
