"""Plugins: found, loaded one by one, and the one that fails is named while the rest goes on."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import advertised, plugins
from toolkit.errors import PluginError, UsageError
from toolkit.plugins import PluginRecord, Registry, load_plugins, report_failures


class Words:
    summary = "Words"
    languages: tuple[str, ...] = ()
    priority = 0

    def __init__(self, name: str = "words", languages: tuple[str, ...] = (), priority: int = 0) -> None:
        self.name, self.languages, self.priority = name, languages, priority

    def tokenize(self, view: Any, options: Any) -> list[Any]:
        return []


def plugin(**hooks: Any) -> types.ModuleType:
    """A module with these functions as hook implementations."""
    module = types.ModuleType("made")
    for name, function in hooks.items():
        setattr(module, name, toolkit.hookimpl(function))
    return module


class Fake(advertised.Advertised):
    """An entry point whose module need not exist."""

    def load(self) -> Any:
        return LOADS[self.module]()


LOADS: dict[str, Callable[[], Any]] = {}


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs plugins for the length of a test: `install(good=plugin(…), bad=error)`."""
    monkeypatch.delenv("TOOLKIT_PLUGINS", raising=False)

    def install(**given: Any) -> None:
        entries = []
        for name, what in given.items():

            def load(what: Any = what) -> Any:
                if isinstance(what, BaseException):
                    raise what
                return what

            monkeypatch.setitem(LOADS, f"toolkit_{name}", load)
            entries.append(Fake(name, f"toolkit_{name}", f"dist-{name}", "1.0"))
        monkeypatch.setattr(plugins, "_entry_points", lambda: entries)

    return install


def states(registry: Registry) -> dict[str, str]:
    return {record.name: record.state for record in registry.plugins}


def why(registry: Registry, name: str) -> str:
    return next(record.why for record in registry.plugins if record.name == name)


class TestFailures:
    @pytest.mark.parametrize(
        "error",
        [RuntimeError("no"), ImportError("no module x"), SyntaxError("bad"), SystemExit("bye"), AssertionError("x")],
    )
    def test_one_that_fails_at_import(self, install: Callable[..., None], error: BaseException) -> None:
        install(bad=error, good=plugin(toolkit_tokenizers=lambda: [Words()]))
        registry = load_plugins()
        assert states(registry) == {"toolkit_bad": "failed", "toolkit_good": "ok"}
        assert type(error).__name__ in why(registry, "toolkit_bad")
        assert [r.name for r in registry.components("tokenizer")] == ["words"]

    def test_ctrl_c_while_loading_is_no_failure_of_the_plugin(self, install: Callable[..., None]) -> None:
        install(bad=KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            load_plugins()

    @pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3)])
    def test_one_that_fails_in_a_hook(self, install: Callable[..., None], error: BaseException) -> None:
        def raises() -> Any:
            raise error

        install(
            bad=plugin(toolkit_tokenizers=raises, toolkit_analyses=lambda: []),
            good=plugin(toolkit_tokenizers=lambda: [Words()]),
        )
        registry = load_plugins()
        assert [r.plugin for r in registry.components("tokenizer")] == ["toolkit_good"]
        assert states(registry)["toolkit_bad"] == "failed"
        assert "toolkit_tokenizers" in why(registry, "toolkit_bad")

    def test_a_hook_that_gives_no_list(self, install: Callable[..., None]) -> None:
        install(bad=plugin(toolkit_tokenizers=lambda: None))
        registry = load_plugins()
        assert registry.components("tokenizer") == ()
        assert (
            why(registry, "toolkit_bad")
            == "toolkit_tokenizers: it gave None, not a list of components such as [Mine()]"
        )

    def test_an_unknown_hook_is_answered_with_the_nearest(self, install: Callable[..., None]) -> None:
        install(bad=plugin(toolkit_tokeniser=lambda: []), good=plugin())
        registry = load_plugins()
        assert why(registry, "toolkit_bad") == "unknown hook toolkit_tokeniser. Did you mean toolkit_tokenizers?"
        assert states(registry)["toolkit_good"] == "ok"

    def test_a_hook_that_wants_arguments(self, install: Callable[..., None]) -> None:
        install(bad=plugin(toolkit_tokenizers=lambda config: []))
        registry = load_plugins()
        assert states(registry) == {"toolkit_bad": "failed"}
        assert "config" in why(registry, "toolkit_bad")
        assert registry.components("tokenizer") == ()

    def test_a_component_without_its_method_is_left_out_and_the_others_stay(self, install: Callable[..., None]) -> None:
        class Half:
            name = "half"

        install(bad=plugin(toolkit_tokenizers=lambda: [Half(), Words("whole")]))
        registry = load_plugins()
        assert [r.name for r in registry.components("tokenizer")] == ["whole"]
        assert why(registry, "toolkit_bad") == "a tokenizer (Half) has no summary and no tokenize"

    def test_two_of_one_name_the_first_stays_and_both_owners_are_named(self, install: Callable[..., None]) -> None:
        install(
            first=plugin(toolkit_tokenizers=lambda: [Words()]),
            second=plugin(toolkit_tokenizers=lambda: [Words(), Words("other")]),
        )
        registry = load_plugins()
        given = [(r.name, r.plugin) for r in registry.components("tokenizer")]
        assert given == [("words", "toolkit_first"), ("other", "toolkit_second")]
        assert states(registry) == {"toolkit_first": "ok", "toolkit_second": "failed"}
        assert "toolkit_first" in why(registry, "toolkit_second")
        assert "toolkit_second" in why(registry, "toolkit_second")

    def test_one_name_in_two_kinds_is_no_clash(self, install: Callable[..., None]) -> None:
        class Both(Words):
            def label(self, *_: Any) -> list[Any]:
                return []

        install(one=plugin(toolkit_tokenizers=lambda: [Both()], toolkit_labelers=lambda: [Both()]))
        registry = load_plugins()
        assert [r.kind for k in ("tokenizer", "labeler") for r in registry.components(k)] == ["tokenizer", "labeler"]
        assert registry.failures == []

    def test_every_failure_is_an_error_with_what_to_do(self, install: Callable[..., None]) -> None:
        install(bad=RuntimeError("no"))
        [error] = report_failures(load_plugins())
        assert error.message == "plugin toolkit_bad: RuntimeError: no"
        assert "--no-plugin toolkit_bad" in error.hint

    def test_a_hook_is_called_once(self, install: Callable[..., None]) -> None:
        calls = []
        install(one=plugin(toolkit_tokenizers=lambda: calls.append(1) or [Words()]))
        registry = load_plugins()
        assert calls == []
        assert registry.components("tokenizer") == registry.components("tokenizer")
        assert calls == [1]


class TestChoosing:
    def test_no_plugin(self, install: Callable[..., None]) -> None:
        install(one=plugin(), two=plugin())
        assert states(load_plugins(without=["one"])) == {"toolkit_one": "disabled", "toolkit_two": "ok"}
        assert states(load_plugins(without=["toolkit_two"])) == {"toolkit_one": "ok", "toolkit_two": "disabled"}

    def test_a_disabled_plugin_is_not_imported(self, install: Callable[..., None]) -> None:
        install(one=RuntimeError("imported all the same"))
        registry = load_plugins(without=["one"])
        assert (states(registry), registry.failures) == ({"toolkit_one": "disabled"}, [])
        assert why(registry, "toolkit_one") == "by --no-plugin"

    def test_an_unknown_name_is_answered_with_the_nearest(self, install: Callable[..., None]) -> None:
        install(reuse=plugin())
        with pytest.raises(PluginError, match="no plugin 'resue'") as raised:
            load_plugins(without=["resue"])
        assert raised.value.hint == "Did you mean reuse?"

    @pytest.mark.parametrize(
        ("value", "loaded"),
        [("one", ["toolkit_one"]), ("toolkit_one, two", ["toolkit_one", "toolkit_two"]), ("", []), (" , ", [])],
    )
    def test_the_environment_names_those_that_are_loaded(
        self, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch, value: str, loaded: list[str]
    ) -> None:
        install(one=plugin(), two=plugin(), three=plugin())
        monkeypatch.setenv("TOOLKIT_PLUGINS", value)
        registry = load_plugins()
        assert [name for name, state in states(registry).items() if state == "ok"] == loaded

    def test_an_unknown_name_in_the_environment(
        self, install: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install(one=plugin())
        monkeypatch.setenv("TOOLKIT_PLUGINS", "onne")
        with pytest.raises(PluginError, match="no plugin 'onne'"):
            load_plugins()

    def test_tracing_names_every_hook_call(
        self,
        install: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        install(one=plugin(toolkit_tokenizers=lambda: [Words("a"), Words("b")], toolkit_labelers=lambda: []))
        monkeypatch.setenv("TOOLKIT_TRACE", "1")
        registry = load_plugins()
        registry.components("tokenizer")
        registry.components("labeler")
        lines = capsys.readouterr().err.splitlines()
        assert lines[0].startswith("toolkit trace: toolkit_one.toolkit_tokenizers() -> a, b (")
        assert lines[1].startswith("toolkit trace: toolkit_one.toolkit_labelers() -> nothing (")


class TestFiles:
    CODE = """
        import dataclasses
        import toolkit

        @dataclasses.dataclass
        class Mine:
            name: str = "mine"
            summary: str = "Mine"
            def tokenize(self, view, options):
                return []

        @toolkit.hookimpl
        def toolkit_tokenizers():
            return [Mine()]
    """

    def code(self) -> str:
        import textwrap

        return textwrap.dedent(self.CODE)

    def test_a_plugin_in_one_file(self, install: Callable[..., None], write: Callable[..., Path]) -> None:
        install()
        path = write("my plugin.py", self.code())
        registry = load_plugins([str(path)])
        assert [r.name for r in registry.components("tokenizer")] == ["mine"]
        [record] = registry.plugins
        assert (record.name, record.distribution, record.state) == ("my plugin", str(path), "ok")

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("bad.py", "def (:\n", "SyntaxError"),
            ("bad.py", "raise SystemExit(0)\n", "SystemExit"),
            ("bad.py", "1 / 0\n", "ZeroDivisionError"),
            ("bad.txt", "x = 1\n", "is no Python file"),
        ],
    )
    def test_a_file_that_cannot_be_loaded(
        self, install: Callable[..., None], write: Callable[..., Path], name: str, content: str, words: str
    ) -> None:
        install(good=plugin())
        registry = load_plugins([str(write(name, content))])
        assert states(registry) == {"toolkit_good": "ok", "bad": "failed"}
        assert words in why(registry, "bad")

    def test_a_file_that_is_missing(self, install: Callable[..., None]) -> None:
        install()
        with pytest.raises(UsageError, match=r"none\.py: there is no such file"):
            load_plugins(["none.py"])

    def test_a_file_can_be_left_out(self, install: Callable[..., None], write: Callable[..., Path]) -> None:
        install()
        assert states(load_plugins([str(write("bad.py", "1 / 0"))], without=["bad"])) == {"bad": "disabled"}

    def test_two_files_of_one_name_are_two_plugins(
        self, install: Callable[..., None], write: Callable[..., Path]
    ) -> None:
        install()
        first = write("a/mine.py", self.code())
        second = write("b/mine.py", self.code().replace('"mine"', '"other"'))
        registry = load_plugins([str(first), str(second)])
        assert [r.name for r in registry.components("tokenizer")] == ["mine", "other"]
        assert states(registry) == {"mine": "ok", str(second): "ok"}


class TestRegistry:
    def test_the_best_fitting_is_the_one_for_the_language_then_the_one_that_weighs_more(
        self, install: Callable[..., None]
    ) -> None:
        given: Sequence[Words] = [Words("any", priority=9), Words("zh", ("zh",)), Words("zh-best", ("zh",), 5)]
        install(one=plugin(toolkit_tokenizers=lambda: [*given, Words("en", ("en",))]))
        registry = load_plugins()
        assert [r.name for r in registry.fitting("tokenizer", "zh-Hant")] == ["zh-best", "zh", "any"]
        assert [r.name for r in registry.fitting("tokenizer", "ZH")] == ["zh-best", "zh", "any"]
        assert [r.name for r in registry.fitting("tokenizer", "und")] == ["any"]

    def test_a_component_by_name_or_the_nearest(self, install: Callable[..., None]) -> None:
        install(one=plugin(toolkit_tokenizers=lambda: [Words("jieba")]))
        registry = load_plugins()
        assert registry.get("tokenizer", "jieba").name == "jieba"
        with pytest.raises(PluginError, match="no tokenizer 'jeiba'") as raised:
            registry.get("tokenizer", "jeiba")
        assert raised.value.hint == "Did you mean jieba?"

    def test_what_a_component_may_leave_out(self, registry_of: Callable[..., Registry]) -> None:
        class Least:
            name = "least"
            summary = "Only what is needed"

            def tokenize(self, view: Any, options: Any) -> list[Any]:
                return []

        [registered] = registry_of(tokenizer=[Least()]).components("tokenizer")
        assert (registered.languages, registered.priority, registered.uses) == ((), 0, ())
        assert registered.options() == toolkit.Options()
        assert registered.speaks("xx")

    def test_a_registry_belongs_to_its_run(self, registry_of: Callable[..., Registry]) -> None:
        assert registry_of(tokenizer=[Words("a")]).components("tokenizer")
        assert registry_of().components("tokenizer") == ()

    def test_a_record_that_is_disabled_is_not_loaded(self) -> None:
        registry = Registry()
        registry.add(PluginRecord("x", "d", "1", "disabled"), lambda: 1 / 0)
        assert registry.failures == []


class TestAdvertised:
    """What is read from the files of installed distributions is what `importlib.metadata` reads."""

    def test_ours_are_found_as_importlib_finds_them(self) -> None:
        from importlib.metadata import entry_points

        expected = {
            (point.name, point.module, point.dist.name, point.dist.version)
            for point in entry_points(group="toolkit")
            if point.dist
        }
        found = {(p.name, p.module, p.distribution, p.version) for p in advertised.installed_plugins()}
        assert found == expected

    def test_ours_come_first_then_the_others_by_name(
        self, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("zeta", "alpha"):
            write(f"{name}-1.0.dist-info/entry_points.txt", f"[toolkit]\n{name} = toolkit_{name}\n")
            write(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\nName: no\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        names = [(p.name, p.distribution) for p in plugins._entry_points()]
        assert names[-2:] == [("alpha", "alpha"), ("zeta", "zeta")]
        assert {distribution for _, distribution in names[:-2]} == {plugins.DISTRIBUTION}

    def test_forms_of_an_entry_point(
        self, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("mine.py", "class Plugin:\n    inner = 7\n")
        write(
            "x-2.dist-info/entry_points.txt",
            "[console_scripts]\ntool = mine:main\n\n[toolkit]\n# a comment\nplain = mine\n"
            "object=mine:Plugin.inner\nextra = mine:Plugin [all]\n\n[toolkit.other]\nno = mine\n",
        )
        write("y-1.egg-info/entry_points.txt", "[toolkit]\negg = mine\n")
        write("y-1.egg-info/PKG-INFO", "Name: the-egg\nVersion: 1\n")
        write("file.dist-info", "not a folder")
        monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "missing"), str(tmp_path / "mine.py")])
        found = {p.name: p for p in advertised.installed_plugins()}
        assert set(found) == {"plain", "object", "extra", "egg"}
        assert found["plain"].load().__name__ == "mine"
        assert found["object"].load() == 7
        assert found["extra"].load().inner == 7
        assert (found["plain"].distribution, found["plain"].version) == ("x", "")
        assert (found["egg"].distribution, found["egg"].version) == ("the-egg", "1")
        sys.modules.pop("mine")

    def test_of_two_installations_the_first_on_the_path_counts(
        self, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for folder, version in (("a", "1"), ("b", "2")):
            write(f"{folder}/x-{version}.dist-info/entry_points.txt", "[toolkit]\nx = x\n")
            write(f"{folder}/x-{version}.dist-info/METADATA", f"Name: x\nVersion: {version}\n")
        monkeypatch.setattr(sys, "path", [str(tmp_path / "b"), str(tmp_path / "a")])
        assert [p.version for p in advertised.installed_plugins()] == ["2"]
