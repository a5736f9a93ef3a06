"""Suites for what users see: renderers and commands."""

from __future__ import annotations

import io
from collections.abc import Iterable

import msgspec

from toolkit.findings import Report, from_json, to_json
from toolkit.testing.checks import hold
from toolkit.testing.samples import hostile_report, sample_report
from toolkit.testing.suite import ComponentContract


class RendererContract(ComponentContract):
    """A renderer draws every report: each kind of finding, none at all, without texts, and with hostile ones.

    One for programs, which holds every character as it is, says so by `keeps_characters = True`.
    """

    kind = "renderer"

    def reports(self) -> Iterable[tuple[str, Report]]:
        """The reports to draw, each with what is special about it."""
        whole = sample_report()
        yield "a report with a finding of every kind", whole
        yield "a report without findings", sample_report(findings=False)
        yield "a report without texts", sample_report(text=False)
        yield "a report of hostile texts", hostile_report()
        for finding in whole.findings:
            kind = type(finding).__name__
            yield f"a report with only {kind}", msgspec.structs.replace(whole, findings=(finding,))
        yield "an empty report", msgspec.structs.replace(sample_report(findings=False), documents=())

    def draw(self, report: Report) -> bytes:
        """What the renderer writes, as bytes."""
        if getattr(self.component, "binary", False):
            raw = io.BytesIO()
            self.component.render(report, raw, self.options)
            return raw.getvalue()
        stream = io.StringIO()
        self.component.render(report, stream, self.options)
        return stream.getvalue().encode("utf-8")

    def test_draws_every_report(self) -> None:
        for what, report in self.reports():
            before = to_json(report)
            try:
                drawn = self.draw(report)
            except Exception as error:
                raise AssertionError(f"{what} cannot be drawn: {type(error).__name__}: {error}") from error
            hold(bool(drawn.strip()) or not report.documents, f"{what} leaves the output empty")
            hold(to_json(report) == before, f"{what} was changed while it was drawn")

    def test_same_result_twice(self) -> None:
        for what, report in self.reports():
            hold(self.draw(report) == self.draw(report), f"{what} is drawn differently the second time")

    def test_a_saved_report_is_drawn_the_same(self) -> None:
        for what, report in self.reports():
            hold(self.draw(from_json(to_json(report))) == self.draw(report), f"{what} is drawn differently once saved")

    def test_texts_cannot_drive_the_terminal(self) -> None:
        drawn = self.draw(hostile_report())
        if not any(getattr(self.component, name, False) for name in ("keeps_characters", "binary")):
            hold(b"\x1b" not in drawn, "an escape character of a document reaches the output as it is")
            hold(b"\x07" not in drawn, "a bell of a document reaches the output as it is")

    def test_suffixes(self) -> None:
        suffixes = self.component.suffixes
        hold(isinstance(suffixes, tuple), "suffixes must be a tuple of file endings; one that has none has ()")
        for suffix in suffixes:
            hold(suffix.startswith(".") and suffix == suffix.lower(), f"the ending {suffix!r} must be .lower-case")


class CommandContract(ComponentContract):
    """A command is a click command of the component's name, with help for it and for each of its options."""

    kind = "command"

    def test_command(self) -> None:
        import click

        command = self.component.command()
        hold(isinstance(command, click.Command), f"command() gave {type(command).__name__}, not a click command")
        hold(command.name == self.component.name, f"the command is called {command.name!r}")
        hold(bool(command.help), "the command has no help")
        for param in command.params:
            helped = not isinstance(param, click.Option) or bool(param.help)
            hold(helped, f"the option {param.opts[0]} has no help")
