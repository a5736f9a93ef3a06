"""What a plugin can give: one Protocol for each kind of component, and the context that the core gives back.

A component is any object with `name` (unique within its kind), `summary` (one line) and the method of its kind; no base
class is needed. What may be left out is listed here, with what the core takes instead:

`Options`       a subclass of `toolkit.Options`: the options that the component declares. Default: none.
`languages`     BCP 47 tags that it is for, such as `("zh",)`. Default: empty, for any.
`priority`      among several that fit, the highest is taken (and one for the language before one for any). Default: 0.
`uses`          (analyses) which kinds of component it works with: "tokenizer", "normalizers", "labelers", "engine".
                Their options join its command. Default: none.
`samples`       (loaders) a function that gives small files of its format, bytes by file name: what the contract suite and
                `toolkit plugins check` try it on. Default: plain texts.
`binary`        (renderers) whether `render` writes bytes. Default: False.
`keeps_characters` (renderers) whether the format is for programs and holds every character as it is, control characters
                too, as CSV does. Default: False.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import click
    import numpy as np
    import numpy.typing as npt

    from toolkit.decisions import Decisions
    from toolkit.documents import Annotation, Corpus, Document, Source
    from toolkit.errors import LoadError
    from toolkit.findings import Finding, Label, Report, Table
    from toolkit.text import IntArray, Span, TextView, Token

Batch = TypeVar("Batch")
Result = TypeVar("Result")

Kind: TypeAlias = Literal[
    "loader",
    "segmenter",
    "annotator",
    "normalizer",
    "tokenizer",
    "analysis",
    "labeler",
    "renderer",
    "engine",
    "command",
]
"""The kinds of component; the hook of a kind is `toolkit_` and its plural."""

Level: TypeAlias = Literal["work", "paragraph", "sentence", "clause"]
Severity: TypeAlias = Literal["error", "warning"]


class Component(Protocol):
    """What every component has."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...


class Loader(Component, Protocol):
    """Reads a source. Of the loaders that accept it, the one with the highest `priority` is asked.

    A loader of libraries has besides `related(source, documents, wanted, context) -> Iterable[Document]`: those documents
    of the source that may share with one of `documents` what is `wanted` (`toolkit.Wanted`), none that does being left out.
    """

    def accepts(self, source: Source) -> bool:
        """Whether this loader knows the format: from the name, or the first bytes (`source.read(limit)`)."""
        ...

    def load(self, source: Source, options: Any) -> Iterable[Document | Source | LoadError]:
        """The documents of the source, usually one; for an archive, the sources in it, which other loaders read.

        Raises LoadError with a hint for what cannot be read: then nothing of the source is. What is wrong with a part of it
        (a record, a member) is a LoadError among the rest. A document with a region "record" is never split.
        """
        ...


class Segmenter(Component, Protocol):
    """Finds the pieces of a text at one level."""

    @property
    def level(self) -> Level: ...

    def segment(self, view: TextView) -> Iterable[Span]:
        """The pieces, in order and apart, as spans of the view. What lies between two goes to the first."""
        ...


class Annotator(Component, Protocol):
    """Finds out things about documents.

    `scope`: "source" (asked before a file is split into works, and again for each work: the language), "document" (asked
    with one document at a time), "corpus" (asked once with all of them: it sees the lines that files share).
    """

    @property
    def scope(self) -> Literal["source", "document", "corpus"]: ...

    def annotate(self, documents: Iterable[Document], options: Any) -> Iterable[Annotation]:
        """Regions and metadata, each for a document named by its id."""
        ...


class Normalizer(Component, Protocol):
    """Takes one kind of difference out of a text. Of several, the one with the higher `priority` goes first.

    `default`: whether it is applied unless asked not to (true for what no reader would call a difference).
    """

    @property
    def default(self) -> bool: ...

    def normalize(self, view: TextView, options: Any) -> TextView:
        """A view of `view`, made by its methods, so that the map back is kept."""
        ...


class Tokenizer(Component, Protocol):
    """Cuts a text into words."""

    def tokenize(self, view: TextView, options: Any) -> Iterable[Token]:
        """The words, numbers and marks, in order and apart, as spans of the view. White space may be left out."""
        ...


class Analysis(Component, Protocol):
    """Looks for something in documents. Becomes a command of its own name.

    `inputs`: "pair" (exactly two documents) or "corpus" (any number). One with an option that names a library
    (`extra={"path": "library"}`) has besides `wants(options) -> toolkit.Wanted`: what two documents have to share.
    """

    @property
    def inputs(self) -> Literal["pair", "corpus"]: ...

    def analyze(self, corpus: Corpus, options: Any, context: Context) -> Iterable[Finding]:
        """The findings. What was yielded before an error or an interruption is kept."""
        ...

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: Any) -> Iterable[Table]:
        """Tables over the labeled findings; they follow the findings in the report."""
        ...


class Labeler(Component, Protocol):
    """Says what kind of reuse a passage is. Of several, the word of the one with the highest `priority` stands."""

    def label(
        self, findings: Sequence[Finding], corpus: Corpus, options: Any, context: Context
    ) -> Iterable[Label | None]:
        """A label or None for each finding, in order. It is given all of them at once, so that it may count."""
        ...


class Renderer(Component, Protocol):
    """Draws a report. `suffixes`: the file endings that choose it, such as `(".json",)`."""

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def render(self, report: Report, stream: Any, options: Any) -> None:
        """Writes the report to `stream`: text, or bytes where the renderer has `binary = True`."""
        ...


class Engine(Component, Protocol):
    """Runs kernels over batches, and groups keyed rows.

    One that has something to set up may have `opened(options)`: a context manager that gives the engine of one run, and
    is left at its end. One that keeps more than fits into memory, or works on several machines, has the attribute `tables`
    beside (`Tables`): analyses that know how then do their heavy joins there, with the same findings. One that has several
    processes of this machine says how many in the attribute `processes`: the files are then read by these as well.
    """

    def map(self, kernel: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """`kernel` of each batch, in order. An engine of several processes sends them there by pickle."""
        ...

    def group(self, keys: npt.NDArray[np.uint64]) -> tuple[IntArray, IntArray]:
        """The rows that share their key with another row, by key.

        `keys` has shape (rows,). Gives `(members, bounds)`: group `g` is `members[bounds[g]:bounds[g + 1]]`, row numbers
        in rising order; groups in the order of their first member.
        """
        ...


class Command(Component, Protocol):
    """A command beside the analyses."""

    def command(self) -> click.Command:
        """The click command; called when it is used, so that its imports cost nothing before."""
        ...


class Context(Protocol):
    """What an analysis or a labeler gets from the core: the components in use, and a way to speak to the user."""

    @property
    def engine(self) -> Engine: ...

    @property
    def cancelled(self) -> bool:
        """Whether the user wants the work to end; a long loop asks now and then."""
        ...

    def map(self, kernel: Callable[[Context, Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """`kernel` of this context and each batch, in order, by the engine in use: `--jobs` does several at a time.

        For that the kernel is a function of a module, or an object of a class of one, and pickle has to take it, the
        batches and the results; what it tells its context arrives here. A kernel keeps no state that a result depends
        on, and leaves its batch as it is.
        """
        ...

    def view(self, document: Document, also: Sequence[str] = ()) -> TextView:
        """The document's text, folded by the normalizers in use for its language and those named in `also`."""
        ...

    def tokens(self, document: Document, span: Span | None = None) -> Sequence[Token]:
        """The words of the document, or of a span of it, by the tokenizer in use, as spans of the original text."""
        ...

    def segments(self, document: Document, level: Level, near: Span | None = None) -> Sequence[Span]:
        """The pieces at a level, as spans that tile the original text; each level lies within the coarser ones.

        `near`: only those of the paragraphs that hold something of this span, which of a long text takes less time; of a
        level above them, the whole pieces that these paragraphs are in.
        """
        ...

    def documents(self, option: str) -> Sequence[Document]:
        """The documents that an option of this name names (`extra={"path": "documents"}`); none where it was not given."""
        ...

    @property
    def decisions(self) -> Decisions:
        """What the reader decided, by the files of an option with `extra={"path": "decisions"}`; else nothing."""
        ...

    def progress(self, what: str, done: int, total: int) -> None:
        """How far the work is; shown where it takes long and somebody is there to see."""
        ...

    def problem(
        self, message: str, hint: str = "", *, document: str | None = None, severity: Severity = "error"
    ) -> None:
        """Something failed and the work goes on: goes to standard error and into the report."""
        ...

    def note(self, message: str) -> None:
        """Something that the reader of the report should know, such as which limit left it empty."""
        ...
