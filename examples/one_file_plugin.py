"""Words that one document uses far more than the others: `toolkit --plugin one_file_plugin.py vocabulary SOURCES`."""

import math
from collections import Counter
from typing import Annotated

import toolkit


class Vocabulary:
    name = "vocabulary"
    summary = "Words that one document uses far more than the others"
    inputs = "corpus"
    uses = ("tokenizer",)

    class Options(toolkit.Options, frozen=True):
        top: Annotated[int, toolkit.Meta(ge=1, le=1000, description="Words shown for each document.")] = 5
        least: Annotated[int, toolkit.Meta(ge=1, description="Fewest times the document uses the word.")] = 3

    def analyze(self, corpus, options, context):
        counts = {d.id: Counter(t.text.lower() for t in context.tokens(d) if len(t.text) > 1) for d in corpus}
        whole, rows = sum(counts.values(), Counter()), []
        for document, words in counts.items():
            # What the word adds to the Kullback-Leibler divergence of this document from all of them, in bits.
            share = words.total() / max(1, whole.total())
            scored = [(n * math.log2(n / whole[w] / share), w, n) for w, n in words.items() if n >= options.least]
            best = sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], s[1]))[: options.top]
            rows += [(document, word, n, whole[word] - n, round(score, 1)) for score, word, n in best]
        numbers = [toolkit.Column(name, "number") for name in ("here", "elsewhere", "divergence")]
        columns = (toolkit.Column("document", "document"), toolkit.Column("word", "text"), *numbers)
        yield toolkit.Table("vocabulary", self.summary, columns, tuple(rows))

    def summarize(self, findings, corpus, options):
        return []


@toolkit.hookimpl
def toolkit_analyses():
    return [Vocabulary()]
