"""The reference says what the code says: every hook with its signature, every option, the schema of the report."""

from __future__ import annotations

import importlib.util
import inspect
import json
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

import toolkit
from toolkit import hookspecs
from toolkit.options import declared
from toolkit.plugins import HOOKS, Registry

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["hooks.md", "options.md", "report.schema.json"])
def test_the_reference_is_what_the_code_makes_of_it(maker: ModuleType, name: str) -> None:
    made = maker.pages()[name]
    assert (DOCS / name).read_text(encoding="utf-8") == made, "run: python docs/make_reference.py"


@pytest.mark.parametrize("hook", HOOKS.values())
def test_every_hook_is_documented_with_its_signature(hook: str) -> None:
    page = (DOCS / "hooks.md").read_text(encoding="utf-8")
    assert f"## `{hook}{inspect.signature(getattr(hookspecs, hook))}`" in page


def test_every_option_is_documented(registry: Registry) -> None:
    page = (DOCS / "options.md").read_text(encoding="utf-8")
    for kind in HOOKS:
        for registered in registry.components(kind):
            for option in declared(registered.options):
                assert f"`{option.flag}`" in page, (kind, registered.name, option.name)


@pytest.mark.parametrize("analysis", ["show", "reuse", "duplicates", "diff"])
def test_every_report_keeps_the_published_schema(registry: Registry, analysis: str) -> None:
    schema = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))
    examples = DOCS.parent / "examples"
    source = examples / ("two_essays.txt" if analysis == "diff" else "notices")
    report = toolkit.run(analysis, toolkit.load(str(source), registry=registry), registry=registry)
    assert report.problems == ()
    jsonschema.validate(json.loads(toolkit.to_json(report)), schema)


def test_the_public_api_is_what_it_says() -> None:
    assert sorted(toolkit._MODULE_OF) == sorted(set(toolkit.__all__) - {"__version__"})
    for name in toolkit.__all__:
        assert getattr(toolkit, name) is not None


def test_the_version_of_the_plugin_interface_is_stated() -> None:
    page = (DOCS / "plugins.md").read_text(encoding="utf-8")
    assert f"It is\n{toolkit.INTERFACE}." in page
    assert f"\nTOOLKIT_INTERFACE = {toolkit.INTERFACE}\n" in page


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_for_completion_is_given(shell: str) -> None:
    assert f"_TOOLKIT_COMPLETE={shell}_source toolkit" in (DOCS / "using.md").read_text(encoding="utf-8")
