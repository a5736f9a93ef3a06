"""`--library`: the answer is that of a run over the files."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

import toolkit
from toolkit import Documents, Passages, Report, Table
from toolkit.cli.main import run
from toolkit.plugins import Registry


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty made-up documents, in files and in a library; a third of them share passages, reworded or in another order."""
    folder = tmp_path_factory.mktemp("library")
    chance = random.Random(17)
    letters = "春夏秋冬山水田园花草树木风云雨雪日月星辰江河湖海东西南北前后左右上下里外大小多少长短高低远近"
    sentences = ["".join(chance.choices(letters, k=chance.randint(9, 24))) for _ in range(600)]
    made = []
    for number in range(60):
        own = chance.sample(sentences, 12)
        if number % 3 == 0 and made:
            shared = chance.sample(chance.choice(made), 5)
            own[3:8] = [_reworked(sentence, chance) for sentence in shared]
        made.append(own)
        (folder / f"{number:02}.txt").write_text("。\n".join(own) + "。\n", encoding="utf-8")
    (folder / "copy.txt").write_text("。".join(made[5]) + "。", encoding="utf-8")
    assert run(["library", "add", str(folder / "lib.duckdb"), str(folder / "*.txt")]) == 0
    return folder


def _reworked(sentence: str, chance: random.Random) -> str:
    at = chance.randrange(len(sentence))
    return sentence if chance.random() < 0.5 else f"{sentence[:at]}换{sentence[at + 1 :]}"


def found(report: Report, kind: type[Passages] | type[Documents]) -> list[bytes]:
    """The findings of a kind; without their reasons, which count the documents that were looked at."""
    some = [finding for finding in report.findings if isinstance(finding, kind)]
    return [msgspec.json.encode(msgspec.structs.replace(f, reason="") if isinstance(f, Passages) else f) for f in some]


def tables(report: Report) -> list[Table]:
    return [finding for finding in report.findings if isinstance(finding, Table)]


@pytest.mark.parametrize("number", [0, 3, 5, 27, 42, 58])
@pytest.mark.parametrize("min_length", [13, 8, 30])
def test_reuse_says_what_it_says_of_the_files(library: Path, registry: Registry, number: int, min_length: int) -> None:
    asked = toolkit.load(str(library / f"{number:02}.txt"), registry=registry)
    options = {"registry": registry, "min_length": min_length}
    files = toolkit.run("reuse", asked, against=str(library / "*.txt"), **options)
    kept = toolkit.run("reuse", asked, library=str(library / "lib.duckdb"), **options)
    assert found(kept, Passages) == found(files, Passages)
    assert tables(kept) == tables(files)
    assert not kept.problems
    assert len(kept.documents) <= len(files.documents)


def test_something_is_shared_at_all(library: Path, registry: Registry) -> None:
    asked = toolkit.load(str(library / "27.txt"), registry=registry)
    assert found(toolkit.run("reuse", asked, library=str(library / "lib.duckdb"), registry=registry), Passages)


@pytest.mark.parametrize("number", [0, 5, 27, 42])
@pytest.mark.parametrize(("threshold", "containment"), [(0.5, 0.5), (0.1, 0.2), (0.0, 0.0)])
def test_duplicates_says_of_a_document_what_it_says_of_the_files(
    library: Path, registry: Registry, number: int, threshold: float, containment: float
) -> None:
    name = str(library / f"{number:02}.txt")
    options = {"registry": registry, "threshold": threshold, "containment": containment}
    files = toolkit.run("duplicates", toolkit.load(str(library / "*.txt"), registry=registry), **options)
    asked = toolkit.load(name, registry=registry)
    kept = toolkit.run("duplicates", asked, library=str(library / "lib.duckdb"), **options)
    assert _pairs(kept, name) == _pairs(files, name)
    assert all(name in {m.document for m in f.members} for f in kept.findings if isinstance(f, Documents))


def _pairs(report: Report, name: str) -> set[tuple[str, ...]]:
    """The pairs with a document, and what they share. Of copies each is there by itself."""
    pairs = set()
    for finding in report.findings:
        if isinstance(finding, Documents):
            for pair in finding.pairs:
                documents = tuple(sorted(finding.members[member].document for member in pair.members))
                if name in documents:
                    pairs.add((*documents, f"{pair.similarity:.6f}"))
    return pairs


def test_a_copy_is_found_whatever_its_length(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a", "春风"), ("b", "春風。"), ("c", "秋月")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    run(["library", "add", "lib.duckdb", "b.txt", "c.txt"])
    report = toolkit.run("duplicates", toolkit.load("a.txt"), library="lib.duckdb", min_length=1, registry=registry)
    (group,) = (finding for finding in report.findings if isinstance(finding, Documents))
    assert [member.document for member in group.members] == ["a.txt", "b.txt"]


def test_a_changed_file_is_compared_with_what_it_was(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "河堤上的柳树是前年春天由三个村子的人一起栽下的。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    run(["library", "add", "lib.duckdb", "a.txt"])
    (tmp_path / "a.txt").write_text(f"集市每逢三六九开张。{text}", encoding="utf-8")
    report = toolkit.run("reuse", toolkit.load("a.txt"), library="lib.duckdb", registry=registry)
    (finding,) = (finding for finding in report.findings if isinstance(finding, Passages))
    assert [place.document for place in finding.places] == ["a.txt", "lib.duckdb/a.txt"]


def test_where_nothing_is_shared_nothing_is_found(library: Path, registry: Registry, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("远处的塔影映在水面，渔船慢慢划过桥洞。", encoding="utf-8")
    asked = toolkit.load(str(tmp_path), registry=registry)
    report = toolkit.run("reuse", asked, library=str(library / "lib.duckdb"), registry=registry)
    assert not found(report, Passages)
    assert [document.id for document in report.documents] == [document.id for document in asked]


def test_what_the_library_cannot_answer_is_said(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, lib = str(library / "00.txt"), str(library / "lib.duckdb")
    assert run(["duplicates", name, "--library", lib, "--unit", "sentence"]) == 2
    assert "whole documents" in capsys.readouterr().err
    assert run(["reuse", name, "--library", lib, "--within"]) == 2
    assert run(["reuse", name, "--library", str(library / "00.txt")]) == 2
    assert "is no library" in capsys.readouterr().err
    assert run(["reuse", name, "--library", str(tmp_path / "none.duckdb")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_pairs_of_words_that_many_texts_have_somewhere_do_not_hide_a_passage(
    tmp_path: Path, registry: Registry
) -> None:
    chance = random.Random(3)

    def words(count: int) -> list[str]:
        return [
            "".join(chance.choice("bcdfghklmnprst") + chance.choice("aeiou") for _ in range(4)) for _ in range(count)
        ]

    runs = [words(10), words(10)]
    asked, target = (" ".join([*words(40), *runs[0], *words(1), *runs[1], *words(40)]) for _ in range(2))
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "target.txt").write_text(f"{target}.\n", encoding="utf-8")
    for number in range(200):
        pairs = [run_of[at : at + 2] for run_of in runs for at in range(9)]
        chance.shuffle(pairs)
        scattered = [word for pair in pairs for word in (*pair, *words(30))]
        (folder / f"{number:03}.txt").write_text(" ".join(scattered) + ".\n", encoding="utf-8")
    (tmp_path / "asked.txt").write_text(f"{asked}.\n", encoding="utf-8")
    assert run(["library", "add", str(tmp_path / "lib.duckdb"), str(folder)]) == 0
    corpus = toolkit.load(str(tmp_path / "asked.txt"), registry=registry)
    files = toolkit.run("reuse", corpus, registry=registry, against=str(folder))
    kept = toolkit.run("reuse", corpus, registry=registry, library=str(tmp_path / "lib.duckdb"))
    assert found(files, Passages)
    assert found(kept, Passages) == found(files, Passages)
