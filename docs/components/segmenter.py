"""Sentences of Tibetan, which end at a shad."""

import re

import toolkit


class TibetanSentences:
    name = "sentence-bo"
    summary = "Tibetan sentences"
    languages = ("bo",)
    level = "sentence"

    def segment(self, view):
        return (toolkit.Span(match.start(), match.end()) for match in re.finditer(r"[^།༎]+[།༎]*\s*", view.text))


@toolkit.hookimpl
def toolkit_segmenters():
    return [TibetanSentences()]
