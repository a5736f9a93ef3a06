"""What an author left open: 【待补】 and [TODO] become regions of a kind of their own."""

import re

import toolkit


class OpenPlaces:
    name = "open-places"
    summary = "Places that the author left open"
    scope = "document"

    def annotate(self, documents, options):
        for document in documents:
            found = re.finditer(r"【待补】|\[TODO[^\]\n]*\]", document.text)
            regions = tuple(toolkit.Region("open", match.start(), match.end()) for match in found)
            if regions:
                yield toolkit.Annotation(document.id, regions)


@toolkit.hookimpl
def toolkit_annotators():
    return [OpenPlaces()]
