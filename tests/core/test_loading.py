"""From addresses to documents: what fails is a problem with its stage and owner, and the rest goes on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import toolkit
from toolkit import Annotation, Document, LoadError, Region, Source, Span, TextView
from toolkit.loading import Loaded, LoadOptions, load_corpus
from toolkit.plugins import Registry


class Plain:
    """Reads UTF-8; every file is one document."""

    name = "plain"
    summary = "Text"
    priority = 0

    def accepts(self, source: Source) -> bool:
        return source.suffix in (".txt", "")

    def load(self, source: Source, options: Any) -> Iterator[Document]:
        text = source.read().decode(source.encoding or "utf-8")
        made = Document.of_text(text, id=source.uri)
        yield msgspec.structs.replace(made, encoding=source.encoding or "utf-8", sha256=source.sha256())


class Raising(Plain):
    """Fails where it is told to."""

    def __init__(self, error: BaseException, where: str = "load", name: str = "raising") -> None:
        self.error, self.where, self.name = error, where, name

    def accepts(self, source: Source) -> bool:
        if self.where == "accepts":
            raise self.error
        return "bad" in source.uri

    def load(self, source: Source, options: Any) -> Iterator[Document]:
        yield Document.of_text("before it failed", id=source.uri)
        raise self.error

    priority = 5


class AtMarks:
    """A work begins at each §."""

    name = "at-marks"
    summary = "Works"
    level = "work"

    def segment(self, view: TextView) -> Iterable[Span]:
        starts = [at for at, c in enumerate(view.text) if c == "§"]
        return [Span(a, b) for a, b in itertools.pairwise([*starts, len(view.text)])]


class Fails:
    """A component of any kind that raises."""

    summary = "Fails"
    level = "work"
    languages: tuple[str, ...] = ()

    def __init__(self, name: str = "fails", scope: str = "document") -> None:
        self.name, self.scope = name, scope

    def segment(self, view: TextView) -> Iterable[Span]:
        raise ZeroDivisionError("segment")

    def annotate(self, documents: Iterable[Document], options: Any) -> Iterator[Annotation]:
        for document in documents:
            yield Annotation(document.id, title="half done")
        raise ZeroDivisionError("annotate")


class Note:
    """Gives each document these facts."""

    summary = "Notes"

    def __init__(self, name: str, scope: str = "document", priority: int = 0, **facts: Any) -> None:
        self.name, self.scope, self.priority, self.facts = name, scope, priority, facts
        self.calls: list[list[str]] = []

    def annotate(self, documents: Iterable[Document], options: Any) -> Iterator[Annotation]:
        documents = list(documents)
        self.calls.append([document.id for document in documents])
        for document in documents:
            yield Annotation(document.id, **self.facts)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def load(registry_of: Callable[..., Registry]) -> Callable[..., Loaded]:
    def load(*addresses: str, distinct: bool = True, options: LoadOptions | None = None, **components: Any) -> Loaded:
        registry = registry_of(**{"loader": [Plain()], **components})
        return load_corpus(registry, None, addresses, options, distinct=distinct)

    return load


def ids(loaded: Loaded) -> list[str]:
    return [document.id for document in loaded.corpus]


class TestDocuments:
    def test_in_the_order_of_their_addresses_each_once(self, load: Callable[..., Loaded], write: Any) -> None:
        for name in "abc":
            write(f"d/{name}.txt", name)
        assert ids(load("d/c.txt", "d", "./d/c.txt", "d/a.txt")) == ["d/c.txt", "d/a.txt", "d/b.txt"]

    def test_where_a_pair_is_wanted_one_may_stand_twice(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "a")
        assert ids(load("a.txt", "a.txt", distinct=False)) == ["a.txt", "a.txt"]

    def test_works_are_numbered_and_keep_their_place_in_the_file(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "head §one §two")
        loaded = load("a.txt", segmenter=[AtMarks()])
        works = [(d.id, d.text, d.start, d.end) for d in loaded.corpus]
        assert works == [("a.txt#1", "head §one ", 0, 10), ("a.txt#2", "§two", 10, 14)]
        assert {d.uri for d in loaded.corpus} == {"a.txt"}
        assert len({d.sha256 for d in loaded.corpus}) == 1

    def test_a_number_names_one_of_them(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "§one §two §three")
        assert ids(load("a.txt#3", "a.txt#1", segmenter=[AtMarks()])) == ["a.txt#3", "a.txt#1"]
        assert ids(load("a.txt#2", "a.txt", segmenter=[AtMarks()])) == ["a.txt#2", "a.txt#1", "a.txt#3"]

    def test_a_file_with_one_work_has_no_number_in_its_id(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "§one")
        assert ids(load("a.txt#1", segmenter=[AtMarks()])) == ["a.txt"]

    def test_no_split(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "§one §two")
        assert ids(load("a.txt", options=LoadOptions(split=False), segmenter=[AtMarks()])) == ["a.txt"]

    def test_the_encoding_that_the_user_names_reaches_the_loader(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "你好", encoding="gb18030")
        [document] = load("a.txt", options=LoadOptions(encoding="gb18030")).corpus
        assert (document.text, document.encoding) == ("你好", "gb18030")

    def test_the_loader_with_the_highest_priority_is_asked(self, load: Callable[..., Loaded], write: Any) -> None:
        class Better(Plain):
            name = "better"
            priority = 3

            def load(self, source: Source, options: Any) -> Iterator[Document]:
                yield Document.of_text("better", id=source.uri)

        write("a.txt", "worse")
        [document] = load("a.txt", loader=[Plain(), Better()]).corpus
        assert document.text == "better"


class TestProblems:
    def one(self, loaded: Loaded) -> Any:
        [problem] = loaded.problems
        assert problem.severity == "error"
        assert problem.hint
        return problem

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("none.txt", "none.txt does not exist"),
            ("*.none", "matches no file"),
            ("a.xyz", "no loader reads a.xyz"),
            ("a.txt#2", "a.txt has no document #2: it holds one document"),
            ("two.txt#3", "two.txt has no document #3: it holds 2 documents"),
        ],
    )
    def test_what_cannot_be_loaded_is_named_and_the_rest_goes_on(
        self, load: Callable[..., Loaded], write: Any, address: str, words: str
    ) -> None:
        for name in ("a.txt", "a.xyz", "good.txt"):
            write(name, "text")
        write("two.txt", "§one §two")
        loaded = load(address, "good.txt", segmenter=[AtMarks()])
        assert ids(loaded) == ["good.txt"]
        problem = self.one(loaded)
        assert (problem.stage, problem.document, problem.plugin) == ("load", address, None)
        assert words in problem.message

    def test_a_loaders_own_error_is_shown_as_it_is(self, load: Callable[..., Loaded], write: Any) -> None:
        write("bad.txt")
        write("good.txt", "text")
        error = LoadError("it is encrypted", "Save it without a password.")
        loaded = load("bad.txt", "good.txt", loader=[Plain(), Raising(error)])
        problem = self.one(loaded)
        assert (problem.message, problem.hint, problem.plugin) == (error.message, error.hint, "fake")
        assert ids(loaded) == ["good.txt"]

    @pytest.mark.parametrize("where", ["load", "accepts"])
    @pytest.mark.parametrize("error", [ValueError("two\nlines"), RecursionError("deep"), MemoryError()])
    def test_a_fault_of_a_loader_is_named_as_one(
        self, load: Callable[..., Loaded], write: Any, error: Exception, where: str
    ) -> None:
        write("bad.txt")
        loaded = load("bad.txt", loader=[Plain(), Raising(error, where)])
        problem = self.one(loaded)
        assert problem.message.startswith(type(error).__name__)
        assert "\n" not in problem.message
        assert problem.plugin == "fake"
        assert "--traceback" in problem.hint
        # One that cannot say whether it accepts a source is passed over; one that accepted it has the last word.
        assert ids(loaded) == (["bad.txt"] if where == "accepts" else [])

    def test_a_file_that_cannot_be_opened(self, load: Callable[..., Loaded], write: Any) -> None:
        write("bad.txt")
        denied = PermissionError(13, "Permission denied")
        for where in ("load", "accepts"):
            problem = self.one(load("bad.txt", loader=[Plain(), Raising(denied, where)]))
            assert problem.message == "bad.txt cannot be read: Permission denied"

    def test_a_segmenter_that_fails_leaves_the_file_whole(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "§one §two")
        loaded = load("a.txt", segmenter=[Fails()])
        assert ids(loaded) == ["a.txt"]
        assert (self.one(loaded).stage, self.one(loaded).document) == ("split", "a.txt")

    @pytest.mark.parametrize("scope", ["source", "document", "corpus"])
    def test_an_annotator_that_fails_leaves_the_documents_as_they_were(
        self, load: Callable[..., Loaded], write: Any, scope: str
    ) -> None:
        write("a.txt", "text")
        loaded = load("a.txt", annotator=[Fails(scope=scope), Note("note", metadata={"date": "2024"})])
        [document] = loaded.corpus
        assert (document.title, document.metadata) == (None, {"date": "2024"})
        problem = self.one(loaded)
        assert (problem.stage, problem.document, problem.plugin) == ("annotate", "a.txt", "fake")

    @pytest.mark.parametrize("region", [Region("title", 2, 9), Region("title", 0, 5)])
    def test_a_region_outside_the_text_is_refused(
        self, load: Callable[..., Loaded], write: Any, region: Region
    ) -> None:
        write("a.txt", "text")
        loaded = load("a.txt", annotator=[Note("note", regions=(region,))])
        assert next(iter(loaded.corpus)).regions == ()
        assert "outside the text of a.txt" in self.one(loaded).message

    def test_an_annotation_of_a_document_that_is_not_there(self, load: Callable[..., Loaded], write: Any) -> None:
        class Stray(Note):
            def annotate(self, documents: Iterable[Document], options: Any) -> Iterator[Annotation]:
                yield Annotation("other.txt", title="Stray")

        write("a.txt", "text")
        loaded = load("a.txt", annotator=[Stray("stray")])
        assert ids(loaded) == ["a.txt"]
        assert "other.txt" in self.one(loaded).message

    def test_python_raises_the_first(self, registry: Registry) -> None:
        with pytest.raises(LoadError, match=r"none\.txt does not exist"):
            toolkit.load("none.txt", registry=registry)


class TestAnnotating:
    def test_facts_come_together_and_what_is_left_out_stays(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "text")
        notes = [
            Note("first", priority=2, title="T", metadata={"date": "2023", "author": "A"}),
            Note("second", priority=1, metadata={"date": "2024"}, regions=(Region("heading", 0, 2, level=1),)),
        ]
        [document] = load("a.txt", annotator=notes[::-1]).corpus
        assert (document.title, document.metadata) == ("T", {"date": "2024", "author": "A"})

    def test_regions_are_in_order_each_once(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "text and more")
        late, early, wide = Region("a", 5, 8), Region("a", 0, 2), Region("b", 0, 4)
        notes = [Note("one", regions=(late, early)), Note("two", scope="corpus", regions=(wide, early))]
        [document] = load("a.txt", annotator=notes).corpus
        assert document.regions == (wide, early, late)

    def test_what_two_annotators_marked_is_one_region(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "0123456789")
        furniture, more, apart = Region("furniture", 1, 4), Region("furniture", 3, 6), Region("furniture", 6, 8)
        inner, other = Region("furniture", 2, 3), Region("heading", 2, 4, level=1)
        one, two = (furniture, other, apart), (inner, more, Region("heading", 2, 4, level=2))
        notes = [Note("one", regions=one), Note("two", scope="corpus", regions=two)]
        (document,) = load("a.txt", annotator=notes).corpus
        assert document.regions_of("furniture") == [Region("furniture", 1, 6), apart]
        assert [region.level for region in document.regions_of("heading")] == [1, 2]

    def test_each_scope_sees_its_own(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "§one §two")
        write("b.txt", "text")
        notes = [Note(scope, scope=scope) for scope in ("source", "document", "corpus")]
        load("a.txt", "b.txt", annotator=notes, segmenter=[AtMarks()])
        source, document, corpus = (note.calls for note in notes)
        assert source == [["a.txt"], ["a.txt#1"], ["a.txt#2"], ["b.txt"]]
        assert document == [["a.txt#1"], ["a.txt#2"], ["b.txt"]]
        assert corpus == [["a.txt#1", "a.txt#2", "b.txt"]]

    def test_the_language_chooses_annotators_and_segmenters(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "§one §two")
        language = Note("language", scope="source", language="zh-Hant")
        chinese, english = Note("zh"), Note("en")
        chinese.languages, english.languages = ("zh",), ("en",)  # type: ignore[attr-defined]
        broken = Fails()
        broken.languages = ("en",)
        loaded = load("a.txt", annotator=[language, chinese, english], segmenter=[broken, AtMarks()])
        assert loaded.problems == ()
        assert {d.language for d in loaded.corpus} == {"zh-Hant"}
        assert chinese.calls == [["a.txt#1"], ["a.txt#2"]]
        assert english.calls == []

    def test_the_users_language_overrides_what_is_found(self, load: Callable[..., Loaded], write: Any) -> None:
        write("a.txt", "text")
        found = Note("language", scope="source", language="zh")
        [document] = load("a.txt", annotator=[found], options=LoadOptions(language="en")).corpus
        assert document.language == "en"

    def test_a_later_annotator_cannot_override_the_users_language(
        self, load: Callable[..., Loaded], write: Any
    ) -> None:
        write("a.txt", "text")
        found = Note("language", scope="document", language="zh")
        [document] = load("a.txt", annotator=[found], options=LoadOptions(language="en")).corpus
        assert document.language == "en"

    def test_no_document_no_call(self, load: Callable[..., Loaded]) -> None:
        note = Note("corpus", scope="corpus")
        assert ids(load("none.txt", annotator=[note])) == []
        assert note.calls in ([], [[]])
