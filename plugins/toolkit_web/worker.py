"""The process of one job: `python -m toolkit_web.worker`. It reads orders on standard input and answers on standard output.

An analysis runs in a process of its own, so that it can be ended whatever it does, a plugin that crashes takes nothing
else with it, and the page stays quick.
"""

from __future__ import annotations

import _thread
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TypeVar

import msgspec

import toolkit
from toolkit_web.messages import (
    HEAD,
    Analyze,
    Draw,
    Drawn,
    Failed,
    File,
    Made,
    Order,
    Progress,
    Reply,
    Setup,
    Stop,
    Told,
    framed,
    unframed,
)

OFTEN = 0.1
"""Seconds between two words about one stage's progress."""

_PLAIN = ("int", "float", "bool", "choice", "str")
"""The types of options that name nothing on the disk: all others are given as files."""

_Said = TypeVar("_Said", bound=msgspec.Struct)

_KINDS: Any = (
    "loader",
    "segmenter",
    "annotator",
    "normalizer",
    "tokenizer",
    "analysis",
    "labeler",
    "renderer",
    "engine",
)


def main() -> None:
    """Serves one task, then ends; ends at once where the server has gone."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    orders = sys.stdin.buffer
    answers = Answers(os.dup(1))
    os.dup2(2, 1)  # whatever a plugin prints is no answer
    setup = unframed(_frame(orders), Setup)
    registry = toolkit.load_plugins(setup.plugins, setup.without)
    _get_ready(registry)
    task: Order = unframed(_frame(orders), Order)
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    result: Made | Drawn | Failed
    try:
        result = _perform(task, registry, setup, answers)
    except toolkit.ToolkitError as error:
        result = Failed(error.message, error.hint)
    except KeyboardInterrupt:
        result = Failed("it was stopped before anything was found", "Start it again.")
    except Exception as error:
        result = Failed(f"{type(error).__name__}: {error}", "This is a fault of the program or of a plugin.")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a result is sent whole
    answers.send(result)


class Answers:
    """Writes messages to the pipe. `folder`: where the files of the job lie, which nobody is to read of."""

    def __init__(self, descriptor: int) -> None:
        self.folder: str | None = None
        self._descriptor = descriptor
        self._spoke = 0.0
        self._about = ""

    def send(self, message: Reply) -> None:
        if self.folder is not None and isinstance(message, (Told, Failed)):
            message = without_folder(message, self.folder)
        data = memoryview(framed(message))
        while data:
            data = data[os.write(self._descriptor, data) :]

    def progress(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if what != self._about or now - self._spoke >= OFTEN:
            self._about, self._spoke = what, now
            self.send(Progress(what, done, total))


def _frame(stream: BinaryIO) -> bytes:
    """The next frame. Ends the process where there is none: the server has gone, or does not need this process."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        os._exit(0)
    [length] = HEAD.unpack(head)
    return stream.read(length)


def _listen(orders: BinaryIO) -> None:
    """Waits for the order to stop, which interrupts the work as Ctrl-C does on the command line."""
    while True:
        if isinstance(unframed(_frame(orders), Order), Stop):
            _thread.interrupt_main()


def _get_ready(registry: toolkit.Registry) -> None:
    """Imports what any task will need, before there is one."""
    for kind in _KINDS:
        registry.components(kind)
    import numpy  # noqa: F401

    import toolkit.matching  # noqa: F401


def _perform(task: Order, registry: toolkit.Registry, setup: Setup, answers: Answers) -> Made | Drawn:
    if isinstance(task, Draw):
        return _draw(task, registry)
    assert isinstance(task, Analyze)
    answers.folder = task.folder
    return _analyze(task, registry, setup, answers)


def _analyze(task: Analyze, registry: toolkit.Registry, setup: Setup, answers: Answers) -> Made:
    options: dict[str, Any] = dict(task.options)
    _refuse_paths(options, toolkit.options_of(task.analysis, registry))
    options |= {name: [_source(file) for file in files] for name, files in task.documents.items()}
    options |= _written(task, registry)
    report = toolkit.analyze(
        task.analysis,
        [_source(file) for file in task.sources],
        encoding=task.encoding,
        language=task.language,
        split=task.split,
        keep_text=True,
        config=setup.config,
        progress=answers.progress,
        tell=lambda problems: answers.send(Told(tuple(problems))),
        registry=registry,
        **options,
    )
    if task.folder is not None:
        report = without_folder(report, task.folder)
    partial = any("was interrupted" in problem.message for problem in report.problems)
    answers.progress("page", 0, 1)
    return Made(toolkit.to_json(report), _page(report, registry, answers), partial)


def _page(report: toolkit.Report, registry: toolkit.Registry, answers: Answers) -> bytes:
    """The HTML of the report; empty, with a problem told, where it cannot be drawn."""
    try:
        return toolkit.drawn(report, "html", registry=registry, **drawing_options(report, "html", registry))
    except Exception as error:
        hint = error.hint if isinstance(error, toolkit.ToolkitError) else "The other formats can be saved."
        answers.send(
            Told((toolkit.Problem("warning", "render", None, None, f"no page could be drawn: {error}", hint),))
        )
        return b""


def _draw(task: Draw, registry: toolkit.Registry) -> Drawn:
    report = toolkit.from_json(task.report)
    _refuse_paths(task.options, toolkit.options_of(report.analysis.name, registry))
    several = {joint.field for joint in toolkit.options_of(report.analysis.name, registry) if joint.option.multiple}
    asked = {name: [it] if name in several and isinstance(it, str) else it for name, it in task.options.items()}
    options = {**drawing_options(report, task.format, registry), **asked}
    return Drawn(toolkit.drawn(report, task.format, registry=registry, **options))


def _refuse_paths(options: Mapping[str, Any], declared: Sequence[toolkit.JoinedOption]) -> None:
    """Raises UsageError where a path or an address comes as text: the page sends files, and names none of this machine."""
    for joint in declared:
        if joint.option.type not in _PLAIN and {joint.name, joint.field} & set(options):
            raise toolkit.UsageError(f"{joint.option.flag} takes files of the page, not a name", "Choose a file.")


def drawing_options(report: toolkit.Report, format: str, registry: toolkit.Registry) -> dict[str, Any]:
    """What the report's options say to a renderer: those of the configuration and the defaults."""
    said = report.analysis.options
    return {
        joint.field: said[joint.name]
        for joint in toolkit.options_of(report.analysis.name, registry)
        if any((to.kind, to.name) == ("renderer", format) for to in joint.receivers)
        if said.get(joint.name) is not None
    }


def _source(file: File) -> toolkit.Source | toolkit.Request:
    source = toolkit.Source(file.name, data=file.data)
    return source if file.number is None else toolkit.Request(source, file.number)


def _written(task: Analyze, registry: toolkit.Registry) -> dict[str, Any]:
    """The paths of files that options name, by option: such as a dictionary, which its tokenizer opens itself."""
    if task.folder is None or not task.files:
        return {}
    options = {joint.name: joint.option for joint in toolkit.options_of(task.analysis, registry)}
    paths: dict[str, Any] = {}
    for number, (name, files) in enumerate(task.files.items()):
        kind = options[name].type if name in options else "str"
        if kind in (*_PLAIN, "documents"):
            raise toolkit.UsageError(f"{task.analysis} has no option {name!r} that takes a file", "Reload the page.")
        below = Path(task.folder, str(number))
        written = [_write(file, below, flat=kind != "folder") for file in files]
        names = [str(path) for path in written] if kind != "folder" else [str(_top(written[0], below))]
        paths[name] = names if options[name].multiple else names[0]
    return paths


def _write(file: File, folder: Path, *, flat: bool) -> Path:
    """The file below the folder, whatever its name says: parts that lead elsewhere are left out."""
    parts = [part for part in PurePosixPath(file.name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    parts = [part.replace(":", "_").replace("\0", "_") for part in (parts[-1:] if flat else parts)] or ["file"]
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.data)
    return path


def _top(path: Path, below: Path) -> Path:
    """The folder that was given: the one directly below, where the names of its files begin with it."""
    first, *rest = path.relative_to(below).parts
    return below / first if rest else below


def without_folder(said: _Said, folder: str) -> _Said:
    """The same without the name of the folder that was there for the job only: files go by their own names.

    It may stand wherever a component names a file: options, problems, decisions, the reason of a label.
    """
    there, sep = (msgspec.json.encode(part)[1:-1] for part in (folder + os.sep, os.sep))
    data = re.sub(re.escape(there) + rb"\d+(?:" + re.escape(sep) + rb")?", b"", msgspec.json.encode(said))
    return msgspec.json.decode(data, type=type(said))


if __name__ == "__main__":
    main()
