"""From configuration and command line to the options of each component: which goes first, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import pytest

import toolkit
from toolkit import Meta, UsageError
from toolkit.config import Config, read_config
from toolkit.plugins import Registry
from toolkit.settings import joined, resolve

Dictionary = Annotated[str | None, Meta(description="A list of words.")]


class Words(toolkit.Options, frozen=True):
    dictionary: Dictionary = None


class Other(toolkit.Options, frozen=True):
    dictionary: Annotated[str | None, Meta(description="Something else of that name.")] = None


class Sizes(toolkit.Options, frozen=True):
    min_length: Annotated[int, Meta(ge=1, description="Shortest.")] = 13
    dictionary: Annotated[int, Meta(description="How many dictionaries.")] = 1
    quiet: Annotated[bool, Meta(description="A name that every command has.")] = False


class Part:
    """A component of any kind: it has every method, and none is called."""

    summary = "A part"
    level = "work"
    scope = "document"
    default = True
    inputs = "corpus"
    suffixes = ()

    def __init__(self, name: str, options: type[toolkit.Options] = toolkit.Options, uses: Iterable[str] = ()) -> None:
        self.name = name
        self.Options = options
        self.uses = tuple(uses)

    def __getattr__(self, name: str) -> Any:
        if name in ("languages", "priority") or name.startswith("_"):
            raise AttributeError(name)
        return lambda *_: []


@pytest.fixture
def parts(registry_of: Callable[..., Registry]) -> Registry:
    return registry_of(
        analysis=[Part("find", Sizes, ["tokenizer", "normalizers"]), Part("plain")],
        tokenizer=[Part("one", Words), Part("two", Words), Part("odd-one", Other)],
        normalizer=[Part("case"), Part("width")],
        renderer=[Part("text")],
    )


class TestJoined:
    def names(self, registry: Registry, analysis: str) -> dict[str, tuple[str, ...]]:
        found = joined(registry, registry.get("analysis", analysis))
        return {option.name: tuple(r.name for r in option.receivers) for option in found}

    def test_own_options_then_choosers_then_those_of_the_components_in_use(self, parts: Registry) -> None:
        assert self.names(parts, "find") == {
            "min_length": ("find",),
            "dictionary": ("find",),
            "find_quiet": ("find",),  # what every command has is not shadowed
            "tokenizer": (),
            "normalizers": (),
            "one_dictionary": ("one",),
            "two_dictionary": ("two",),
            "odd_one_dictionary": ("odd-one",),
        }

    def test_what_an_analysis_does_not_use_is_not_among_its_options(self, parts: Registry) -> None:
        assert self.names(parts, "plain") == {}

    def test_two_components_that_declare_the_same_option_share_it(self, registry_of: Callable[..., Registry]) -> None:
        tokenizers = [Part("one", Words), Part("two", Words), Part("odd-one", Other)]
        registry = registry_of(analysis=[Part("find", uses=["tokenizer"])], tokenizer=tokenizers)
        assert self.names(registry, "find") == {
            "tokenizer": (),
            "dictionary": ("one", "two"),
            "odd_one_dictionary": ("odd-one",),
        }

    def test_the_choices_are_the_names_of_the_components(self, parts: Registry) -> None:
        options = {option.name: option.option for option in joined(parts, parts.get("analysis", "find"))}
        assert options["tokenizer"].choices == ("one", "two", "odd-one")
        assert options["normalizers"].multiple

    def test_an_analysis_that_uses_what_does_not_exist(self, registry_of: Callable[..., Registry]) -> None:
        registry = registry_of(analysis=[Part("find", uses=["tokeniser"])])
        with pytest.raises(UsageError, match="uses 'tokeniser'"):
            joined(registry, registry.get("analysis", "find"))


class TestResolve:
    def resolve(self, registry: Registry, given: dict[str, Any], tables: dict[str, Any] | None = None) -> Any:
        config = Config("toolkit.toml", tables or {})
        return resolve(registry, registry.get("analysis", "find"), given, config)

    def test_command_line_before_configuration_before_default(self, parts: Registry) -> None:
        assert self.resolve(parts, {}).values["min_length"] == 13
        assert self.resolve(parts, {}, {"find": {"min-length": 20}}).values["min_length"] == 20
        settings = self.resolve(parts, {"min_length": 5}, {"find": {"min-length": 20}})
        assert settings.values["min_length"] == 5
        assert settings.of(settings.analysis) == Sizes(min_length=5)

    def test_a_component_takes_its_table_and_the_commands_option_goes_first(self, parts: Registry) -> None:
        tables = {"tokenizer": {"two": {"dictionary": "mine.txt"}}}
        two = parts.get("tokenizer", "two")
        assert self.resolve(parts, {}, tables).of(two) == Words(dictionary="mine.txt")
        assert self.resolve(parts, {"two_dictionary": "b"}, tables).of(two) == Words(dictionary="b")
        assert self.resolve(parts, {}, {"find": {"two-dictionary": "c"}}).of(two) == Words(dictionary="c")
        assert self.resolve(parts, {"two_dictionary": "b"}).of(parts.get("tokenizer", "one")) == Words()

    def test_a_shared_option_goes_to_all_that_share_it(self, registry_of: Callable[..., Registry]) -> None:
        tokenizers = [Part("one", Words), Part("two", Words)]
        registry = registry_of(analysis=[Part("find", uses=["tokenizer"])], tokenizer=tokenizers)
        settings = self.resolve(registry, {"dictionary": "mine.txt"})
        assert all(settings.of(r) == Words(dictionary="mine.txt") for r in registry.components("tokenizer"))
        # A table of its own is nearer to a component than what the command says to all only by configuration.
        assert settings.values == {"tokenizer": None, "dictionary": "mine.txt"}

    def test_choices(self, parts: Registry) -> None:
        assert self.resolve(parts, {"tokenizer": "two"}).values["tokenizer"] == "two"
        assert self.resolve(parts, {}, {"find": {"tokenizer": "two"}}).values["tokenizer"] == "two"
        assert self.resolve(parts, {"normalizers": ("case",)}).values["normalizers"] == ["case"]
        assert self.resolve(parts, {}).values["normalizers"] is None

    def test_the_values_are_those_of_every_option_in_order(self, parts: Registry) -> None:
        assert list(self.resolve(parts, {}).values) == [o.name for o in joined(parts, parts.get("analysis", "find"))]

    @pytest.mark.parametrize(
        ("tables", "words", "hint"),
        [
            ({"find": {"min-lenght": 3}}, "no option 'min-lenght'", "Did you mean min-length?"),
            ({"fnid": {}}, r"no table \[fnid\]", "Did you mean find?"),
            ({"tokenizer": {"tow": {}}}, "no tokenizer 'tow'", "Did you mean two?"),
            ({"tokenizer": {"two": {"dictionery": "x"}}}, "no option 'dictionery'", "Did you mean dictionary?"),
            ({"find": {"min-length": 0}}, "min-length = 0", "See --help."),
            ({"find": {"tokenizer": "twoo"}}, "no tokenizer 'twoo'", "Did you mean two?"),
            ({"find": {"normalizers": ["cases"]}}, "no normalizers 'cases'", "Did you mean case?"),
            ({"find": 3}, "find must be a table", "Write [find]."),
            ({"tokenizer": {"two": 3}}, "tokenizer.two must be a table", "Write [tokenizer.two]."),
        ],
    )
    def test_what_is_wrong_in_a_configuration_is_named(
        self, parts: Registry, tables: dict[str, Any], words: str, hint: str
    ) -> None:
        with pytest.raises(UsageError, match=words) as raised:
            self.resolve(parts, {}, tables)
        assert raised.value.hint == hint

    def test_an_unknown_option_from_python_is_answered_with_the_nearest(self, registry: Registry) -> None:
        with pytest.raises(UsageError, match="min_lenght") as raised:
            toolkit.run("reuse", toolkit.Corpus([]), registry=registry, min_lenght=4)
        assert raised.value.hint == "Did you mean min_length?"

    @pytest.mark.parametrize("name", ["nix.txt", "."])
    def test_a_path_in_a_configuration_must_exist_like_one_of_the_command_line(
        self, registry: Registry, name: str
    ) -> None:
        config = Config("toolkit.toml", {"tokenizer": {"jieba": {"dictionary": name}}})
        with pytest.raises(
            UsageError, match=r"^toolkit\.toml: dictionary = '.*': the file (does not exist|is no file)$"
        ):
            resolve(registry, registry.get("analysis", "reuse"), {}, config)

    def test_a_path_from_python_must_exist_too(self, registry: Registry) -> None:
        with pytest.raises(UsageError, match=r"^--dictionary: dictionary = 'nix\.txt': the file does not exist$"):
            resolve(registry, registry.get("analysis", "reuse"), {"dictionary": "nix.txt"})

    def test_a_table_for_another_analysis_is_no_error(self, parts: Registry) -> None:
        assert self.resolve(parts, {}, {"plain": {"format": "text"}}).values["min_length"] == 13


class TestConfig:
    @pytest.fixture(autouse=True)
    def _here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)

    def test_no_file_is_an_empty_configuration(self) -> None:
        assert read_config() == Config()

    def test_toolkit_toml_goes_before_pyproject_toml(self, write: Callable[..., Path]) -> None:
        write("pyproject.toml", "[tool.toolkit.reuse]\nmin-length = 7\n")
        assert read_config().table("reuse") == {"min_length": 7}
        assert "pyproject.toml [tool.toolkit]" in read_config().origin
        write("toolkit.toml", "[reuse]\nmin_length = 8\n")
        assert read_config().table("reuse") == {"min_length": 8}

    def test_a_pyproject_toml_of_others_is_an_empty_one(self, write: Callable[..., Path]) -> None:
        write("pyproject.toml", "[project]\nname = 'x'\n[tool.black]\n")
        assert read_config().tables == {}

    def test_a_named_file(self, write: Callable[..., Path]) -> None:
        path = write("mine.toml", '[tokenizer.jieba]\ndictionary = "a"\n')
        config = read_config(str(path))
        assert config.table("tokenizer", "jieba") == {"dictionary": "a"}
        assert config.table("tokenizer", "none") == {}

    @pytest.mark.parametrize("content", [b"[reuse", b"a = 1\na = 2\n", b"\xff\xfe["])
    def test_what_is_not_toml(self, write: Callable[..., Path], content: bytes) -> None:
        path = write("bad.toml", content)
        with pytest.raises(UsageError, match=r"bad\.toml is not TOML"):
            read_config(str(path))

    def test_a_named_file_that_is_missing(self) -> None:
        with pytest.raises(UsageError, match=r"none\.toml cannot be read"):
            read_config("none.toml")

    def test_tool_toolkit_that_is_no_table(self, write: Callable[..., Path]) -> None:
        write("pyproject.toml", "[tool]\ntoolkit = 3\n")
        with pytest.raises(UsageError, match="must be a table"):
            read_config()
