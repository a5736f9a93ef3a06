"""Files of decisions: what they may hold, and what is said about one that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit
from toolkit import Boilerplate, Decisions, TextPair, UsageError, read_decisions
from toolkit.cli.main import run
from toolkit.decisions import is_document
from toolkit.plugins import Registry

TOML = """
[[pair]]
texts = ["旧桥拆了。", "老桥已经拆除"]
documents = ["a.txt", ""]
note = "问过作者"

[[apart]]
texts = ["谢谢大家", "谢谢大家"]

[[boilerplate]]
text = "某某市人民政府办公室"
document = "b.txt"
"""


def test_toml_and_json_say_the_same(write: Callable[..., Path]) -> None:
    name = str(write("mine.toml", TOML))
    read = read_decisions([name])
    assert read == Decisions(
        (TextPair(("旧桥拆了。", "老桥已经拆除"), ("a.txt", ""), "问过作者", f"{name}: pair 1"),),
        (TextPair(("谢谢大家", "谢谢大家"), origin=f"{name}: apart 1"),),
        (Boilerplate("某某市人民政府办公室", "b.txt", origin=f"{name}: boilerplate 1"),),
    )
    again = read_decisions([str(write("mine.json", msgspec.json.encode(read)))])
    assert [pair.ends for pair in again.pair] == [pair.ends for pair in read.pair]
    assert [entry.text for entry in again.boilerplate] == ["某某市人民政府办公室"]
    assert read_decisions([str(write("unnamed", msgspec.json.encode(read)))]).apart[0].texts == read.apart[0].texts


def test_several_files_are_one_and_what_is_said_twice_counts_once(write: Callable[..., Path]) -> None:
    one = str(write("one.toml", TOML))
    other = str(
        write("two.json", '{"apart": [{"texts": ["谢谢 大家", "谢谢大家"]}], "boilerplate": [{"text": "同上"}]}')
    )
    read = read_decisions([one, other])
    assert [apart.origin for apart in read.apart] == [f"{one}: apart 1"]
    assert [entry.origin for entry in read.boilerplate] == [f"{one}: boilerplate 1", f"{other}: boilerplate 1"]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        ("[[pairs]]", "there is no section 'pairs'", "Did you mean pair?"),
        ("pair = 3", "pair is no list of entries", "[[pair]]"),
        ("pair = [3]", "pair 1 is no table", "[[pair]]"),
        ("[[pair]]", "pair 1 has no texts", 'texts = ["…", "…"]'),
        ('[[pair]]\ntext = "甲"', "pair 1: there is no key 'text'", "texts"),
        ('[[pair]]\ntexts = ["甲"]', "pair 1: texts must be a list of two, and there are 1", "texts"),
        ('[[apart]]\ntexts = "甲乙"', "apart 1: texts must be a list of two", "texts"),
        ('[[pair]]\ntexts = ["甲", 3]', "pair 1: texts: 3 is no text", "quotation marks"),
        ('[[pair]]\ntexts = ["甲", "。"]', "pair 1: the text '。' has no letter and no digit", "Write out"),
        ('[[pair]]\ntexts = ["甲", "乙"]\ndocuments = ["a.txt"]', "documents must be a list of two", "documents"),
        ('[[boilerplate]]\ntext = "甲"\n[[boilerplate]]\nnote = "乙"', "boilerplate 2 has no text", "text ="),
        ('[[pair]]\ntexts = ["甲", "乙"]\n[[apart]]\ntexts = ["乙", "甲"]', "say the opposite", "Take one"),
        ("[[pair]", "are not TOML", "Mend"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_where_is_said(write: Callable[..., Path], content: str, message: str, hint: str) -> None:
    path = write("mine.toml", content)
    with pytest.raises(UsageError) as caught:
        read_decisions([str(path)])
    assert "mine.toml" in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "content", ["[]", "3", "{", "[" * 100_000, '{"pair": [{"texts": ["\\ud800", "甲"]}]}', b"\xff"]
)
def test_wrong_json_is_an_error_of_the_user(write: Callable[..., Path], content: str | bytes) -> None:
    with pytest.raises(UsageError, match=r"mine\.json"):
        read_decisions([str(write("mine.json", content))])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["texts", "text", "note", "x"]), inner),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["pair", "apart", "boilerplate", "x"]), VALUES | st.lists(VALUES)))
def test_any_content_is_read_or_refused_with_a_hint(write: Callable[..., Path], content: dict[str, Any]) -> None:
    path = str(write("any.json", msgspec.json.encode(content)))
    try:
        read = read_decisions([path])
    except UsageError as error:
        refused = error
    else:
        assert all(len(pair.texts) == 2 for pair in (*read.pair, *read.apart))
        return
    assert "any.json" in refused.message
    assert refused.hint


@pytest.mark.parametrize(
    ("name", "id", "means"),
    [
        ("", "texts/a.txt", True),
        ("a.txt", "texts/a.txt", True),
        ("texts/a.txt", "a.txt", True),
        ("a.txt", "texts\\a.txt", True),
        ("a.txt", "essays/aa.txt", False),
        ("a.txt", "a.txt#2", True),
        ("a.txt#2", "x/a.txt#2", True),
        ("a.txt#1", "a.txt#2", False),
        ("one/a.txt", "two/a.txt", False),
    ],
)
def test_which_documents_a_name_means(name: str, id: str, means: bool) -> None:
    assert is_document(name, id) is means


def test_the_command_line_takes_the_file_and_says_what_is_wrong(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    left, right = write("a.txt", "旧桥拆了。谢谢大家！\n"), write("b.txt", "老桥已经拆除。谢谢大家！\n")
    good, bad = write("good.toml", TOML.replace('["a.txt", ""]', '["", ""]')), write("bad.toml", "[[pear]]")
    report = write("report.json")
    assert run(["diff", str(left), str(right), "--decisions", str(good), "-o", str(report)]) == 0
    (comparison, *_) = toolkit.from_json(report.read_bytes()).findings
    assert isinstance(comparison, toolkit.Comparison)
    assert [row.relation for row in comparison.rows if row.left and row.right] == ["edited"]
    captured = capsys.readouterr()
    assert "boilerplate 1" in captured.err
    assert run(["diff", str(left), str(right), "--decisions", str(bad)]) == 2
    assert "bad.toml: there is no section 'pear'" in capsys.readouterr().err
    assert run(["diff", str(left), str(right), "--decisions", str(report.with_name("none.toml"))]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_a_configuration_may_name_the_file(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = write("a.txt", "旧桥拆了。\n"), write("b.txt", "老桥已经拆除。\n")
    monkeypatch.chdir(left.parent)
    write("mine.json", '{"pair": [{"texts": ["旧桥拆了", "老桥已经拆除"]}]}')
    write("toolkit.toml", '[diff]\ndecisions = ["mine.json"]\n')
    assert run(["diff", str(left), str(right), "-o", "out.json"]) == 0
    report = toolkit.from_json(Path("out.json").read_bytes())
    assert isinstance(report.decisions, Decisions)
    assert report.decisions.pair[0].origin == "mine.json: pair 1"


@pytest.mark.parametrize("analysis", ["diff", "reuse"])
def test_the_example_is_kept_without_a_complaint(analysis: str, registry: Registry) -> None:
    examples = Path(__file__).parents[2] / "examples"
    corpus = toolkit.load(str(examples / "two_essays.txt"), registry=registry)
    report = toolkit.run(analysis, corpus, registry=registry, decisions=str(examples / "decisions.toml"))
    assert report.problems == ()
    schema = json.loads((examples.parent / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(toolkit.to_json(report)), schema)


def test_the_documentation_shows_the_example() -> None:
    root = Path(__file__).parents[2]
    shown = (root / "docs" / "decisions.md").read_text(encoding="utf-8")
    written = (root / "examples" / "decisions.toml").read_text(encoding="utf-8")
    assert written[written.index("[[pair]]") :] in shown
