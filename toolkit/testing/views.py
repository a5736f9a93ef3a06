"""Suites for what works on views: normalizers, tokenizers, segmenters."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from toolkit.testing.checks import check_spans, check_tokens, check_view, hold, reason
from toolkit.testing.samples import SAMPLES
from toolkit.testing.suite import ComponentContract
from toolkit.text import Span, TextView

LEVELS = ("work", "paragraph", "sentence", "clause")

MOSTLY = 0.8
"""The share of a view's characters that must be what the normalizer makes of the characters they stand for."""


class ViewContract(ComponentContract):
    """What works on a view is tried on each of `samples`: texts by what is special about them."""

    samples: ClassVar[dict[str, str]] = SAMPLES

    def outcome(self, view: TextView) -> Any:
        """What the component makes of a view, as a value."""
        raise NotImplementedError

    def check(self, outcome: Any, view: TextView) -> None:
        """Raises AssertionError where the outcome breaks a law."""
        raise NotImplementedError

    def test_every_sample(self) -> None:
        for what, text in self.samples.items():
            view = TextView.of(text)
            try:
                self.check(self.outcome(view), view)
            except Exception as error:
                raise AssertionError(f"on the sample {what!r}: {reason(error)}") from error

    def test_views_that_are_not_the_original(self) -> None:
        """A view that had characters dropped and expanded before comes through as well as a whole text."""
        for what, text in self.samples.items():
            view = every_third_dropped(TextView.of(text)).translate(lambda c: {"，": "<,>", "a": "aa"}.get(c, c))
            try:
                self.check(self.outcome(view), view)
            except Exception as error:
                raise AssertionError(f"on a view of the sample {what!r}: {reason(error)}") from error

    def test_same_result_twice(self) -> None:
        for what, text in self.samples.items():
            view = TextView.of(text)
            hold(self.outcome(view) == self.outcome(view), f"two results differ on the sample {what!r}")


class NormalizerContract(ViewContract):
    """A view's map leads each of its characters back to where it came from."""

    kind = "normalizer"

    def outcome(self, view: TextView) -> Any:
        made = self.component.normalize(view, self.options)
        hold(isinstance(made, TextView), f"normalize gave {type(made).__name__}, not a TextView")
        return made

    def check(self, outcome: Any, view: TextView) -> None:
        check_view(outcome, view.offsets.source_length)

    def test_default_is_said(self) -> None:
        hold(
            isinstance(self.component.default, bool),
            "default says whether the normalizer is applied unless asked not to",
        )

    def test_the_map_tells_the_truth(self) -> None:
        """What a character stands for becomes, taken alone, mostly just that character: a map that is off by one lies."""
        for what, text in self.samples.items():
            made = self.outcome(TextView.of(text))
            alone: dict[str, str] = {}
            right = 0
            for at, character in enumerate(made.text):
                source = made.to_source(Span(at, at + 1)).of(text)
                if source not in alone:
                    alone[source] = self.outcome(TextView.of(source)).text
                right += character == source or character in alone[source]
            hold(
                right >= MOSTLY * len(made),
                f"on the sample {what!r}, {len(made) - right} of {len(made)} characters stand for what does not become them",
            )

    def test_there_and_back(self) -> None:
        """The view of an original span holds all characters that come from it."""
        for what, text in self.samples.items():
            made = self.outcome(TextView.of(text))
            for at in range(0, len(made), max(1, len(made) // 50)):
                span = Span(at, at + 1)
                back = made.to_view(made.to_source(span))
                hold(
                    back.contains(span), f"on the sample {what!r}, character {at} goes to its source and back to {back}"
                )


class TokenizerContract(ViewContract):
    """Tokens are spans of the view, in order and apart, and nothing that can be seen is lost."""

    kind = "tokenizer"

    def outcome(self, view: TextView) -> Any:
        return list(self.component.tokenize(view, self.options))

    def check(self, outcome: Any, view: TextView) -> None:
        check_tokens(outcome, view.text)


class SegmenterContract(ViewContract):
    """Pieces are spans of the view, in order and apart."""

    kind = "segmenter"

    def outcome(self, view: TextView) -> Any:
        return list(self.component.segment(view))

    def check(self, outcome: Any, view: TextView) -> None:
        check_spans(outcome, len(view), self.component.level)

    def test_level(self) -> None:
        hold(self.component.level in LEVELS, f"the level {self.component.level!r} is none of {', '.join(LEVELS)}")


def every_third_dropped(view: TextView) -> TextView:
    """The view without its third, sixth, … character: a view whose map is no identity."""
    kept = np.ones(len(view), dtype=bool)
    kept[2::3] = False
    return view.keep(kept)
