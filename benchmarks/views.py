"""How long the view of a Chinese text takes with every installed normalizer, beside `unicodedata.normalize` of it.

The text has 1 MB in UTF-8, with full-width punctuation and digits. Two measures: the normalizers for every
language (goal: a ratio of at most 10) and all that there are (goal: at most 20). Each run alternates with one of
`unicodedata.normalize("NFKC", text)`; the ratio is that of the medians.
"""

from __future__ import annotations

import statistics
import time
import unicodedata
from collections.abc import Callable, Sequence

from toolkit import TextView
from toolkit.plugins import Registered, load_plugins

BYTES = 1_000_000
RUNS = 7
PARAGRAPH = (
    "各位代表：今年是第１２届，我们走过了不平凡的一年！道路修通了，学校建好了；“水清了，天蓝了”，"
    "老乡們都說好（见附表３）。下一步怎么走？一是抓产业，二是抓生态，三是抓民生，约有６５％的村子先行。\r\n"
)


def sample() -> str:
    """Paragraphs that differ in one hanzi, so that no two neighbors are equal."""
    count = BYTES // len(PARAGRAPH.encode()) + 1
    return "".join(chr(0x4E00 + n % 5000) + PARAGRAPH for n in range(count))


def seconds(action: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def folded(text: str, normalizers: Sequence[Registered]) -> TextView:
    """The view of the text through the normalizers, one after the other."""
    view = TextView.of(text)
    for normalizer in normalizers:
        view = normalizer.component.normalize(view, normalizer.options())
    return view


def measure(text: str, normalizers: Sequence[Registered]) -> tuple[float, float]:
    """The medians of `unicodedata.normalize` and of the view, in seconds."""
    folded(text, normalizers)  # once before: tables are read, libraries imported
    runs = [
        (seconds(lambda: unicodedata.normalize("NFKC", text)), seconds(lambda: folded(text, normalizers)))
        for _ in range(RUNS)
    ]
    base, ours = (statistics.median(times) for times in zip(*runs, strict=True))
    return base, ours


def main() -> None:
    text = sample()
    every = sorted(load_plugins().components("normalizer"), key=lambda registered: -registered.priority)
    general = [registered for registered in every if not registered.languages]
    print(f"{len(text):,} code points, {len(text.encode()) / 1e6:.1f} MB of UTF-8")
    for normalizers, goal in ((general, 10), (every, 20)):
        base, ours = measure(text, normalizers)
        print(f"\n{', '.join(registered.name for registered in normalizers)}")
        print(f"unicodedata.normalize  {base * 1000:7.1f} ms")
        print(f"view                   {ours * 1000:7.1f} ms")
        print(f"ratio                  {ours / base:7.2f}   (goal: at most {goal})")
    print("\neach alone")
    for registered in every:
        base, ours = measure(text, [registered])
        print(f"{registered.name:<22} {ours * 1000:7.1f} ms {ours / base:7.2f}")


if __name__ == "__main__":
    main()
