"""Chinese words: both of jieba's cutters, the user's own words, and both scripts alike."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from toolkit import Comparison, Corpus, Document, TextView, UsageError
from toolkit.plugins import Registry

Write = Callable[..., Path]
TEXT = "云梯小区的张阿宝师傅常说：实干为要，办好一件算一件。K12网格员也来了。"
TRADITIONAL = "雲梯小區的張阿寶師傅常說：實幹為要，辦好一件算一件。K12網格員也來了。"
WORDS = "云梯小区 5 ns\n张阿宝 nr\n实干为要，办好一件算一件\nK12网格员\n师傅 3\n"
CUTTERS = ["rjieba", "jieba"]


@pytest.fixture
def cut(registry: Registry) -> Callable[..., list[str]]:
    def cut(name: str, text: str, dictionary: Path | None = None) -> list[str]:
        registered = registry.get("tokenizer", name)
        options = registered.options(**({} if dictionary is None else {"dictionary": str(dictionary)}))  # type: ignore[arg-type]
        return [token.text for token in registered.component.tokenize(TextView.of(text), options)]

    return cut


@pytest.mark.parametrize("name", CUTTERS)
def test_the_users_words_stay_whole(cut: Callable[..., list[str]], write: Write, name: str) -> None:
    dictionary = write("words.txt", WORDS)
    whole = {"云梯小区", "张阿宝", "实干为要，办好一件算一件", "K12网格员", "师傅"}
    assert whole <= set(cut(name, TEXT, dictionary))
    assert not whole - {"师傅"} & set(cut(name, TEXT))


@pytest.mark.parametrize("name", CUTTERS)
@pytest.mark.parametrize("words", [WORDS, None])
def test_both_scripts_are_cut_alike(cut: Callable[..., list[str]], write: Write, name: str, words: str | None) -> None:
    dictionary = None if words is None else write("words.txt", words)
    simplified, traditional = cut(name, TEXT, dictionary), cut(name, TRADITIONAL, dictionary)
    assert [len(word) for word in simplified] == [len(word) for word in traditional]
    assert "".join(traditional) == TRADITIONAL


@given(text=st.text(alphabet="云梯小区張阿寶，。 \nK1実為要", max_size=40) | st.text(max_size=30))
def test_words_are_spans_of_the_text_and_leave_out_only_space(registry: Registry, text: str) -> None:
    registered = registry.get("tokenizer", "rjieba")
    tokens = list(registered.component.tokenize(TextView.of(text), registered.options()))
    assert all(token.text == text[token.start : token.end] for token in tokens)
    assert "".join("".join(token.text for token in tokens).split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


def changes(left: str, right: str, **options: object) -> list[tuple[str, str]]:
    """What the inner diff calls changed."""
    texts = Corpus([Document.of_text(left, "left", "zh"), Document.of_text(right, "right", "zh")])
    report = toolkit.run("diff", texts, **options)
    assert report.problems == ()
    [comparison] = [finding for finding in report.findings if isinstance(finding, Comparison)]
    return [
        (left[slice(*operation.left)], right[slice(*operation.right)])
        for row in comparison.rows
        for operation in row.operations
        if operation.op != "equal"
    ]


def test_in_the_inner_diff_a_name_is_changed_as_a_whole(write: Write) -> None:
    left = "今年春天，我们到云梯小区看望了几位独居老人。"
    right = "今年春天，我们到云顶小区看望了几位独居老人。"
    dictionary = write("words.txt", "云梯小区 3 ns\n云顶小区 3 ns\n")
    assert changes(left, right, dictionary=str(dictionary)) == [("云梯小区", "云顶小区")]
    assert changes(left, right) != [("云梯小区", "云顶小区")]


def test_a_dictionary_that_changed_is_read_anew(cut: Callable[..., list[str]], write: Write) -> None:
    dictionary = write("words.txt", "云梯小区\n")
    assert "云梯小区" in cut("rjieba", TEXT, dictionary)
    write("words.txt", "张阿宝师傅\n")
    os.utime(dictionary, ns=(1, 1))
    words = cut("rjieba", TEXT, dictionary)
    assert "张阿宝师傅" in words
    assert "云梯小区" not in words


@pytest.mark.parametrize("line", ["坏 词 行 太 多", "n 5 社区食堂", "社区食堂 三 次", f"食堂 {10**10}"])
@pytest.mark.parametrize("name", CUTTERS)
def test_a_wrong_line_is_named(cut: Callable[..., list[str]], write: Write, name: str, line: str) -> None:
    dictionary = write("words.txt", f"\ufeff社区食堂 3 n\n\n{line}\n")
    with pytest.raises(UsageError, match="line 3") as caught:
        cut(name, TEXT, dictionary)
    assert line[:10] in caught.value.message
    assert "word count tag" in caught.value.hint


def test_a_dictionary_that_is_not_utf_8(cut: Callable[..., list[str]], write: Write) -> None:
    with pytest.raises(UsageError, match="is not UTF-8"):
        cut("rjieba", TEXT, write("words.txt", "食堂", "gb18030"))


@pytest.mark.parametrize("words", ["食堂\r\n灶火 3\r\n", "New York 3 ns\n食堂\n", "食堂\t3\tn\n", ""])
def test_what_jieba_takes(cut: Callable[..., list[str]], write: Write, words: str) -> None:
    assert cut("rjieba", "食堂的灶火", write("words.txt", words))[0] == "食堂"


def test_on_the_command_line_a_wrong_dictionary_is_one_message(write: Write, tmp_path: Path) -> None:
    write("a.txt", TEXT)
    write("b.txt", TEXT.replace("宝", "玉"))
    write("words.txt", "坏 词 行\n")
    command = [sys.executable, "-m", "toolkit", "diff", "a.txt", "b.txt", "--dictionary", "words.txt"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("error: ") == 1
    assert "words.txt has no word, count and tag in line 1" in done.stderr
