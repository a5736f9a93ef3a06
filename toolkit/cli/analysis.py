"""The command of an analysis: its sources, its declared options, and what every analysis takes."""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from toolkit.analyzing import carry_out
from toolkit.cli.console import ProgressLine, show_error
from toolkit.config import read_config
from toolkit.drawing import DEFAULT_FORMAT, choose_renderer, write_report
from toolkit.errors import RenderingError, UsageError, nearest
from toolkit.findings import Comparison, Problem, Report, Table, to_json
from toolkit.loading import LoadOptions
from toolkit.options import Option
from toolkit.plugins import Registered, Registry
from toolkit.settings import FLAG_OPTIONS, MAX_SIZE, TEXT_OPTIONS, JoinedOption, common_values, joined, resolve

_TYPES: dict[str, click.ParamType[Any]] = {
    "int": click.INT,
    "float": click.FLOAT,
    "bool": click.BOOL,
    "str": click.STRING,
}


def analysis_command(registry: Registry, analysis: Registered) -> click.Command:
    """The click command of a registered analysis."""
    options = joined(registry, analysis)
    pair = analysis.component.inputs == "pair"

    def command(sources: tuple[str, ...], **given: Any) -> int:
        return run_command(registry, analysis, sources, {name: _none_if_empty(v) for name, v in given.items()})

    return SectionedCommand(
        analysis.name,
        callback=command,
        help=_help(analysis),
        params=[
            click.Argument(
                ["sources"],
                nargs=-1,
                required=True,
                metavar="LEFT RIGHT" if pair else "SOURCES...",
                shell_complete=_complete_files,
            ),
            *(_click_option(option) for option in options),
            *_common_options(registry),
        ],
    )


def run_command(registry: Registry, analysis: Registered, sources: tuple[str, ...], given: dict[str, Any]) -> int:
    """Loads the sources, runs the analysis, writes the report. Gives the exit status."""
    config = read_config(given.pop("config", None))
    settings = resolve(registry, analysis, given, config)
    common = common_values(config, analysis, given)
    renderer = choose_renderer(registry, common["format"], common["output"])
    loading = LoadOptions.of(common)
    quiet = bool(common["quiet"])
    with ProgressLine(quiet=quiet) as progress:
        report = carry_out(
            registry,
            settings,
            sources,
            loading,
            keep_text=not common["no_text"],
            progress=progress,
            tell=lambda problems: _show_problems(problems, quiet=quiet),
        )
    on_terminal = renderer.name == DEFAULT_FORMAT and common["output"] in (None, "-")
    if not on_terminal or report.findings or not any(problem.stage == "analyze" for problem in report.problems):
        # What went wrong stands above, on standard error.
        shown = msgspec.structs.replace(report, problems=()) if on_terminal else report
        try:
            write_report(shown, renderer, settings.of(renderer), common["output"])
        except RenderingError as error:
            raise RenderingError(error.message, f"{error.hint}{_rescued(report, common['output'])}") from error
    if any(problem.severity == "error" for problem in report.problems):
        return 3
    return 1 if common["exit_code"] and something_found(report) else 0


def _rescued(report: Report, output: str | None) -> str:
    """Saves the report that could not be drawn, beside its output or among the temporary files, and says where it is."""
    from tempfile import NamedTemporaryFile

    try:
        if output is not None and output != "-":
            path = Path(f"{output}.report.json")
            path.write_bytes(to_json(report))
        else:
            with NamedTemporaryFile(prefix="toolkit-", suffix=".report.json", delete=False) as file:
                file.write(to_json(report))
            path = Path(file.name)
    except OSError:
        return ""
    return f" The report is saved: toolkit render {path}"


def something_found(report: Report) -> bool:
    """Whether there is a finding; for a comparison, whether the two differ beyond what is folded or ignored."""
    for finding in report.findings:
        if isinstance(finding, Comparison):
            if any(row.moved or row.relation not in ("equal", "equivalent") for row in finding.rows):
                return True
        elif not isinstance(finding, Table):
            return True
    return False


def _show_problems(problems: Sequence[Problem], *, quiet: bool) -> None:
    """Each problem; what went wrong alike more than once, as with many documents, is one line."""
    alike = collections.Counter((problem.message, problem.hint, problem.severity) for problem in problems)
    for (message, hint, severity), times in alike.items():
        if not (quiet and severity == "warning"):
            show_error(f"{message} ({times} times)" if times > 1 else message, hint, severity)


def _common_options(registry: Registry) -> list[click.Option]:
    shorts = {"format": "-f", "output": "-o"}
    formats = NameChoice([registered.name for registered in registry.components("renderer")])
    texts = [
        SectionedOption(
            [o.flag, *([shorts[o.name]] if o.name in shorts else []), o.name],
            type=formats if o.name == "format" else click.STRING,
            metavar={"format": "NAME", "output": "FILE"}.get(o.name, "NAME"),
            help=o.help,
            section="Options of every analysis",
            shell_complete=_complete_files if o.name == "output" else None,
        )
        for o in TEXT_OPTIONS
    ]
    flags = [
        SectionedOption([o.flag, o.name], is_flag=True, default=None, help=o.help, section="Options of every analysis")
        for o in FLAG_OPTIONS
    ]
    size = SectionedOption(
        [MAX_SIZE.flag, MAX_SIZE.name],
        type=click.IntRange(min=1),
        metavar="MB",
        help=MAX_SIZE.help,
        section="Options of every analysis",
    )
    config = SectionedOption(
        ["--config", "config"],
        metavar="FILE",
        help="Read options from this file instead of toolkit.toml or pyproject.toml.",
        section="Options of every analysis",
        shell_complete=_complete_files,
    )
    return [*texts, size, *flags, config]


def _click_option(joined_option: JoinedOption) -> SectionedOption:
    option = joined_option.option
    owners = [r for r in joined_option.receivers if r.kind != "analysis"]
    section = "Options"
    if owners:
        section = f"Options of the {owners[0].kind} {' and '.join(r.name for r in owners)}"
    if option.type == "bool":
        names = f"{option.flag}/--no-{option.flag[2:]}" if option.default else option.flag
        return SectionedOption(
            [names, option.name], is_flag=True, default=None, help=_option_help(option), section=section
        )
    return SectionedOption(
        [option.flag, option.name],
        type=_click_type(option),
        multiple=option.multiple,
        default=None,
        metavar=_metavar(option),
        help=_option_help(option),
        section=section,
        shell_complete=_complete_files if option.type in ("documents", "library") else None,
    )


def _complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    from toolkit.cli.completion import files

    return files(incomplete)


def _click_type(option: Option) -> click.ParamType[Any]:
    if option.type == "choice":
        return NameChoice(list(option.choices))
    if option.type in ("file", "folder", "decisions"):
        return click.Path(exists=True, file_okay=option.type != "folder", dir_okay=option.type == "folder")
    return _TYPES["str" if option.type in ("documents", "library") else option.type]


def _metavar(option: Option) -> str | None:
    names = {"file": "FILE", "decisions": "FILE", "folder": "FOLDER", "documents": "SOURCES", "library": "LIBRARY"}
    return {**names, "int": "N", "float": "X", "str": "TEXT"}.get(option.type)


def _option_help(option: Option) -> str:
    default = option.default
    shown = "" if default is None or default is False or default == () else f"  [default: {_plain(default)}]"
    return option.help + shown


def _plain(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _none_if_empty(value: Any) -> Any:
    return None if value == () else value


def _help(analysis: Registered) -> str:
    source = (
        "Two files, or one that holds two documents; FILE#N is the Nth."
        if analysis.component.inputs == "pair"
        else ("SOURCES: files, folders, patterns, - for standard input; FILE#N is the Nth document of a file.")
    )
    return f"{analysis.summary}.\n\n{source}"


_OF_STDIN = re.compile(r"-#[1-9]\d*")
_STDIN_MARK = "\ufdd0"
"""Stands before `-#2` while click reads the arguments. A noncharacter: nobody types it."""


def _unmarked(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_unmarked(item) for item in value)
    return value.removeprefix(_STDIN_MARK) if isinstance(value, str) else value


class NameChoice(click.Choice[str]):
    """One of several names; an unknown one is answered with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            flag = param.opts[0] if param is not None else "a name"
            raise UsageError(f"{flag}: there is no {value!r}", nearest(str(value), list(self.choices))) from None


class SectionedOption(click.Option):
    """An option with the heading that it stands under in the help."""

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section


class SectionedCommand(click.Command):
    """A command whose help lists its options under their headings."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, but `-#2` is a document of standard input and not a short option."""
        rest = super().parse_args(ctx, [_STDIN_MARK + arg if _OF_STDIN.fullmatch(arg) else arg for arg in args])
        ctx.params = {name: _unmarked(value) for name, value in ctx.params.items()}
        return rest

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                sections.setdefault(getattr(param, "section", "Options of every analysis"), []).append(record)
        for section, records in sections.items():
            with formatter.section(section):
                formatter.write_dl(records)
