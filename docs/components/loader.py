"""Subtitles (SubRip): what is said, without the numbers and the times."""

import re

import toolkit

CUE = re.compile(r"(?:\d+\s*\n)?\d\d:\d\d:\d\d[,.]\d{3} --> .*\n")


class SubtitleLoader:
    name = "subtitles"
    summary = "Subtitles in SubRip files (.srt)"
    priority = 10

    def accepts(self, source):
        return source.suffix == ".srt"

    def load(self, source, options):
        try:
            text = source.read().decode(source.encoding or "utf-8-sig")
        except UnicodeDecodeError as error:
            raise toolkit.LoadError(f"{source.uri} is not in UTF-8", "Name its encoding with --encoding.") from error
        said = "\n".join(cue.strip() for cue in CUE.split(text.replace("\r\n", "\n")) if cue.strip())
        if not said:
            raise toolkit.LoadError(f"{source.uri} has no subtitles", "Is it a SubRip file?")
        yield toolkit.Document(source.uri, source.uri, said, 0, len(said), source.sha256(), "utf-8")


@toolkit.hookimpl
def toolkit_loaders():
    return [SubtitleLoader()]
