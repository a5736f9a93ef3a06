"""Passages full of numbers."""

import re

import toolkit


class FigureLabeler:
    name = "figures"
    summary = "Passages full of numbers"
    priority = 15

    def label(self, findings, corpus, options, context):
        documents = {document.id: document for document in corpus}
        for finding in findings:
            if not isinstance(finding, toolkit.Passages):
                yield None
                continue
            place = finding.places[0]
            numbers = re.findall(r"\d+", place.span.of(documents[place.document].text))
            yield toolkit.Label("figures", f"It has {len(numbers)} numbers") if len(numbers) >= 3 else None


@toolkit.hookimpl
def toolkit_labelers():
    return [FigureLabeler()]
