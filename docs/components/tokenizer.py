"""Words at what is no letter: `--tokenizer letters`."""

import re

import toolkit


class LetterTokenizer:
    name = "letters"
    summary = "Runs of letters and digits"
    priority = -50

    def tokenize(self, view, options):
        for match in re.finditer(r"\w+|[^\w\s]", view.text):
            yield toolkit.Token(match.start(), match.end(), match[0])


@toolkit.hookimpl
def toolkit_tokenizers():
    return [LetterTokenizer()]
