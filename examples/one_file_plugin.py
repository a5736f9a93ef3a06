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
        top: Annotated[int, toolkit.Meta(ge=1, le=1000, description="Words shown for each document.")] = 8
        least: Annotated[int, toolkit.Meta(ge=1, description="Fewest times the document uses the word.")] = 3

    def analyze(self, corpus, options, context):
        counts = {d.id: Counter(t.text.lower() for t in context.tokens(d) if len(t.text) > 1) for d in corpus}
        whole = sum(counts.values(), Counter())
        columns = [toolkit.Column(name, "number") for name in ("times", "elsewhere", "log_likelihood")]
        rows = []
        for document, words in counts.items():
            share = words.total() / whole.total()
            scored = [(likelihood(n, whole[w], share), w, n) for w, n in words.items() if n >= options.least]
            best = sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], s[1]))[: options.top]
            rows += [(document, word, times, whole[word] - times, round(score, 1)) for score, word, times in best]
        columns = (toolkit.Column("document", "document"), toolkit.Column("word", "text"), *columns)
        yield toolkit.Table("vocabulary", self.summary, columns, tuple(rows))

    def summarize(self, findings, corpus, options):
        return []


def likelihood(times, total, share):  # Dunning 1993, signed: how far from the `total * share` times to be expected
    log = [n * math.log(n / e) for n, e in ((times, total * share), (total - times, total * (1 - share))) if n]
    return 2 * sum(log) if times > total * share else 0.0


@toolkit.hookimpl
def toolkit_analyses():
    return [Vocabulary()]
