"""The analysis `show`: no findings, as the documents of the report are what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Context, Corpus, Finding, Options, Table


class Show:
    """Looks for nothing. A report without findings is drawn as its documents."""

    name = "show"
    summary = "What was loaded: documents, title, date, length, language, page furniture, outline"
    inputs: Literal["corpus"] = "corpus"

    def analyze(self, corpus: Corpus, options: Options, context: Context) -> Sequence[Finding]:
        return []

    def summarize(self, findings: Sequence[Finding], corpus: Corpus, options: Options) -> Sequence[Table]:
        return []
