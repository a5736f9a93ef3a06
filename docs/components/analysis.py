"""How long the sentences of each document are: `toolkit sentences SOURCES`."""

from statistics import mean
from typing import Annotated

import toolkit


class Sentences:
    name = "sentences"
    summary = "How long the sentences of each document are"
    inputs = "corpus"

    class Options(toolkit.Options, frozen=True):
        long: Annotated[int, toolkit.Meta(ge=1, description="A sentence of this many characters is long.")] = 60

    def analyze(self, corpus, options, context):
        rows = []
        for document in corpus:
            spans = context.segments(document, "sentence")
            lengths = [len(span.of(document.text).strip()) for span in spans] or [0]
            share = sum(length >= options.long for length in lengths) / len(lengths)
            rows.append((document.id, len(spans), round(mean(lengths), 1), max(lengths), share))
        numbers = (toolkit.Column(name, "number") for name in ("sentences", "mean", "longest"))
        columns = (toolkit.Column("document", "document"), *numbers, toolkit.Column("long", "share"))
        yield toolkit.Table("sentences", self.summary, columns, tuple(rows))

    def summarize(self, findings, corpus, options):
        return []


@toolkit.hookimpl
def toolkit_analyses():
    return [Sentences()]
