"""What was found in one line of JSON, for a log: `-f counts`."""

import json
from collections import Counter

import toolkit


class CountRenderer:
    name = "counts"
    summary = "How many findings there are of each kind, as one line of JSON"
    suffixes = (".counts",)

    def render(self, report, stream, options):
        counts = Counter(type(finding).__name__.lower() for finding in report.findings)
        # Escapes whatever is not ASCII, so that no name of a file can drive a terminal.
        json.dump({"analysis": report.analysis.name, **dict(sorted(counts.items()))}, stream)
        stream.write("\n")


@toolkit.hookimpl
def toolkit_renderers():
    return [CountRenderer()]
