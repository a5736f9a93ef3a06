"""Runs a peer on a folder of texts as its authors mean it: `python drivers.py PEER FOLDER ROWS`, by the peer's own Python.

Each writes `[document, partner, start, end]` for whatever of a document it reports as standing in the partner, a line each,
in characters of the file. Settings are the peer's defaults, except where these are for code or hide what is the same.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

Row = tuple[str, str, int, int]


def dphon(files: list[Path], rows: Path) -> Iterator[Row]:
    """What its command does before it writes, as it fails at writing JSON Lines (2.2.0).

    `--all`, as it shows only variants by default; no longest length, as passages are long.
    """
    from dphon.cli import process, setup  # type: ignore[import-not-found]

    options: dict[str, object] = {
        "--ngram-order": 4, "--threshold": 0.7, "--len-limit": 50, "--all": True, "--min-length": 8,
        "--max-length": 100000, "--input-format": "txt", "<path>": list(map(str, files)),
    }  # fmt: skip
    for side in ("graphic", "phonetic"):
        options |= {f"--min-{side}-similarity": None, f"--max-{side}-similarity": None}
    graph = process(setup(options), options)
    # It drops white space; each character that is left is a token.
    kept = {f.stem: [at for at, c in enumerate(f.read_text(encoding="utf-8")) if not c.isspace()] for f in files}
    names = {f.stem: f.name for f in files}
    for match in graph.matches:
        for one, other, text in ((match.u, match.v, match.utxt), (match.v, match.u, match.vtxt)):
            yield names[one], names[other], kept[one][text.start], kept[one][text.end - 1] + 1


def copydetect(files: list[Path], rows: Path) -> Iterator[Row]:
    """Its detector. Every pair that shares anything, text as it is; its shortest match of 25 is for code: 13, as ours."""
    from copydetect import CopyDetector  # type: ignore[import-not-found]

    detector = CopyDetector(
        test_dirs=[str(files[0].parent)], extensions=["txt"], noise_t=13, guarantee_t=13, display_t=0,
        disable_filtering=True, silent=True,
    )  # fmt: skip
    detector.run()
    for (one, other), (here, there) in detector.slice_matrix.items():
        for document, partner, slices in ((one, other, here), (other, one, there)):
            if len(slices):
                for start, end in zip(*slices.astype(int).tolist(), strict=True):
                    yield Path(document).name, Path(partner).name, start, end


def text_matcher(files: list[Path], rows: Path) -> Iterator[Row]:
    """Its matcher, each pair."""
    import contextlib
    import os

    from text_matcher.matcher import Matcher, Text  # type: ignore[import-not-found]

    if not any(re.search("[a-zA-Z]", f.read_text(encoding="utf-8")) for f in files):
        sys.exit("its words are of the letters a to z, and these documents have none")
    try:
        texts = [Text(f.read_text(encoding="utf-8"), f.name) for f in files]
    except LookupError:  # at work it loads lists that its package does not hold
        sys.exit("it needs data of NLTK, which could not be had: python -m nltk.downloader stopwords punkt")
    for one, other in itertools.combinations(texts, 2):
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            _, here, there = Matcher(one, other).match()
        for document, partner, places in ((one, other, here), (other, one, there)):
            yield from ((document.label, partner.label, start, end) for start, end in places)


def alcove_dux(files: list[Path], rows: Path) -> Iterator[Row]:
    """Its comparison, each pair. It makes one blank of white space, which ours has one character of at a time."""
    from alcove_dux import compare_texts  # type: ignore[import-not-found]

    texts = {f.name: f.read_text(encoding="utf-8") for f in files}
    for one, other in itertools.combinations(texts, 2):
        for found in compare_texts(texts[one], texts[other]):
            yield one, other, found.suspicious_start, found.suspicious_end
            yield other, one, found.source_start, found.source_end


PEERS = {"dphon": dphon, "copydetect": copydetect, "text-matcher": text_matcher, "alcove-dux": alcove_dux}

if __name__ == "__main__":
    peer, folder, rows = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    with rows.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in PEERS[peer](sorted(folder.glob("*.txt")), rows))
