"""Language, outline and furniture of texts, and the lines that files share at their edges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import Annotation, Document
from toolkit.plugins import Registry

BODY = (
    "The river rose in the night, and by the time the bells rang the lower town stood in a foot of cold brown water.\n"
    "Nobody had slept, and the mayor, who had carried sandbags since midnight, had lost his voice as well as his hat.\n"
)


def annotate(registry: Registry, name: str, *documents: Document) -> list[Annotation]:
    annotator: Any = next(r.component for r in registry.components("annotator") if r.name == name)
    return list(annotator.annotate(documents, toolkit.Options()))


def regions(registry: Registry, name: str, text: str, *kinds: str, language: str = "en") -> list[str]:
    document = Document.of_text(text, language=language)
    found = [region for annotation in annotate(registry, name, document) for region in annotation.regions]
    return [region.span.of(text) for region in found if not kinds or region.kind in kinds]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("これは新しい橋の話です。", "ja"),
        ("새 다리에 대한 이야기입니다.", "ko"),
        ("今天我们谈一谈新桥，英文叫 bridge。", "zh"),
        ("橋既成里之老者相與登焉觀水之東流曰昔者吾輩涉於此者十人而溺其一今乃得安行矣", "lzh"),
        ("老人登上新桥，看着东去的河水说：从前我们蹚水过河，十个人里总有一个出事，现在可以放心走了。", "zh"),
        ("Сегодня мы говорим о мосте.", "ru"),
        ("Σήμερα μιλάμε για τη γέφυρα.", "el"),
        ("نتحدث اليوم عن الجسر", "ar"),
        (BODY, "en"),
        ("Der Fluss stieg in der Nacht, und als die Glocken läuteten, stand die untere Stadt unter Wasser.", "de"),
        ("", "und"),
        ("12 + 34 = 46", "und"),
    ],
)
def test_language(registry: Registry, text: str, language: str) -> None:
    (annotation,) = annotate(registry, "language", Document.of_text(text))
    assert annotation.language == language


def test_a_language_that_the_user_named_stays(registry: Registry) -> None:
    assert annotate(registry, "language", Document.of_text(BODY, language="fr")) == []


def test_headings_with_their_levels(registry: Registry) -> None:
    lines = ["# A river town", "## Water", "###### Small", "1. Night", "1.2 Morning", "Chapter IV", "Section 3", "§ 12"]
    text = "\n\n".join([*lines, BODY])
    (annotation,) = annotate(registry, "outline", Document.of_text(text, language="en"))
    headings = [(r.span.of(text), r.level) for r in annotation.regions if r.kind == "heading"]
    assert [heading for heading, _ in headings] == lines
    assert [level for _, level in headings[:3]] == [1, 2, 6]


def test_quotations_of_three_words_and_more(registry: Registry) -> None:
    text = 'He said “we must go now”, "two words", "but these are four" and «dans la ville».'
    assert regions(registry, "outline", text, "quotation") == [
        "“we must go now”", '"but these are four"', "«dans la ville»",
    ]  # fmt: skip


def test_quotations_in_japanese_marks(registry: Registry) -> None:
    text = "父は「明日の朝はやく出かけよう」と言い、母は『来月から学校に入ります』と「橋」の話をした。"
    assert regions(registry, "outline", text, "quotation", language="ja") == [
        "「明日の朝はやく出かけよう」", "『来月から学校に入ります』",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["2021-03-05", "March 5, 2021", "5th March 2021", "Published: 5 March 2021"])
def test_the_date_is_iso(registry: Registry, line: str) -> None:
    (annotation,) = annotate(registry, "outline", Document.of_text(f"{line}\n\n{BODY}", language="en"))
    assert annotation.metadata == {"date": "2021-03-05"}


@pytest.mark.parametrize("first", ["# The Flood\n", "The Flood\n\n"])
def test_the_title_is_the_first_line(registry: Registry, first: str) -> None:
    (annotation,) = annotate(registry, "outline", Document.of_text(first + BODY, language="en"))
    assert annotation.title == "The Flood"


def test_a_first_sentence_is_no_title(registry: Registry) -> None:
    (annotation,) = annotate(registry, "outline", Document.of_text(BODY, language="en"))
    assert annotation.title is None


@pytest.mark.parametrize("name", ["outline", "furniture"])
def test_chinese_is_left_to_its_own_plugin(registry: Registry, name: str) -> None:
    text = "# 标题\n\n正文。\n\n© 2021\n"
    assert annotate(registry, name, Document.of_text(text, language="zh-Hant")) == []


def test_head_and_foot_of_a_web_page_without_its_title_and_body(registry: Registry) -> None:
    foot = "Share this\nRelated articles\nA dry summer\n© 2021 The Gazette"
    text = f"Home > News > Local\nThe Flood\nPublished: 2021-03-05\n\n{BODY}\n{foot}\n"
    assert regions(registry, "furniture", text) == ["Home > News > Local", "Published: 2021-03-05", foot]


@pytest.mark.parametrize(
    "text",
    [
        BODY + "Share this\n" + BODY * 10,
        "Copyright is what we speak of today, and of nothing else, for it is a long matter that concerns us all.\n" * 3,
        "",
        "One line\n",
    ],
)
def test_what_is_said_is_no_furniture(registry: Registry, text: str) -> None:
    assert regions(registry, "furniture", text) == []


def test_what_stands_around_a_book_of_project_gutenberg(registry: Registry) -> None:
    head = "The eBook of The Flood\n\nTitle: The Flood\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE FLOOD ***"
    foot = "*** END OF THE PROJECT GUTENBERG EBOOK THE FLOOD ***\n" + "This and that is allowed.\n" * 40
    assert regions(registry, "furniture", f"{head}\n\n{BODY * 9}\n{foot}") == [head, foot.strip()]


def shared(registry: Registry, *texts: str, uris: str = "abcd", title: str | None = None) -> list[list[str]]:
    documents = [
        Document(f"{uri}#{n}", uri, text, 0, len(text), "", "utf-8", title=title)
        for n, (uri, text) in enumerate(zip(uris, texts, strict=False))
    ]
    found = {a.document: a.regions for a in annotate(registry, "shared-edges", *documents)}
    return [[r.span.of(d.text) for r in found.get(d.id, ())] for d in documents]


def speech(word: str, head: str = "", foot: str = "") -> str:
    return head + "".join(f"Sentence {n} of the speech on {word}.\n" for n in range(6)) + foot


def test_lines_that_files_share_at_their_edges_are_furniture(registry: Registry) -> None:
    head, foot = "The Speech Archive\n\nAll speeches\n", "Go to the top\nSend to a friend\n"
    texts = [speech(word, head, foot) for word in ("bread", "salt")] + [speech("wine")]
    assert shared(registry, *texts) == [[head.strip(), foot.strip()]] * 2 + [[]]


def test_works_of_one_file_share_no_furniture(registry: Registry) -> None:
    texts = [speech(word, "The Speech Archive\n") for word in ("bread", "salt")]
    assert shared(registry, *texts, uris="aa") == [[], []]


@pytest.mark.parametrize(
    "head",
    [
        "同志们：\n",
        "Dear friends,\n",
        "Ladies and gentlemen\n",
        "A line that is far too long to be the furniture of a page and is shared\n",
    ],
)
def test_salutations_and_long_lines_stay(registry: Registry, head: str) -> None:
    assert shared(registry, speech("bread", head), speech("salt", head)) == [[], []]


def test_thanks_at_the_end_stay(registry: Registry) -> None:
    assert shared(registry, *(speech(word, foot="Thank you.\n") for word in ("bread", "salt"))) == [[], []]


def test_the_own_title_stays(registry: Registry) -> None:
    texts = [speech(word, "On Food\n") for word in ("bread", "salt")]
    assert shared(registry, *texts, title="On Food") == [[], []]


def test_versions_of_one_text_share_no_furniture(registry: Registry) -> None:
    same = "".join(f"Line {n}\n" for n in range(40))
    assert shared(registry, same, same + "One line more\n") == [[], []]


def page(word: str, head: str) -> str:
    body = "".join(f"第{number}件事，我们来说说{word}，请大家仔细听。\n" for number in "一二三四")
    return f"{head}{word}讲话\n{body}海边县农业局办公室\n"


def loaded(folder: Path, *texts: str) -> list[Document]:
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return list(toolkit.load(str(folder)))


@pytest.mark.parametrize("head", ["海边网 打印本页 关闭窗口\n欢迎光临\n\n", "首页 新闻 登录 注册\n"])
def test_the_title_stands_below_what_pages_share(tmp_path: Path, head: str) -> None:
    words = ("春耕", "夏收", "秋种")
    documents = loaded(tmp_path, *(page(word, head) for word in words))
    assert [document.title for document in documents] == [f"{word}讲话" for word in words]
    for document in documents:
        furniture = [region.span.of(document.text) for region in document.regions_of("furniture")]
        assert furniture == [head.strip(), "海边县农业局办公室"]
        assert [region.span.of(document.text) for region in document.regions_of("title")] == [document.title]


@pytest.mark.parametrize(
    "head", ["政府工作报告\n\n各位代表：\n", "欢迎您，新同学\n", "欢迎光临海边县\n", "关于用户注册\n"]
)
def test_a_title_and_an_opening_that_texts_share_stay(tmp_path: Path, head: str) -> None:
    documents = loaded(tmp_path, *(page(word, head) for word in ("春耕", "夏收")))
    assert [document.title for document in documents] == [head.split("\n", maxsplit=1)[0]] * 2
    for document in documents:
        assert [region.start for region in document.regions_of("furniture")] == [document.text.index("海边县农业局")]


def test_together_no_line_of_a_speech_becomes_furniture(shared_data: Path) -> None:
    speeches = sorted(shared_data.joinpath("speeches").glob("*.txt"))
    together = toolkit.load(*(str(path) for path in speeches))
    for path in speeches:
        for alone in toolkit.load(str(path)):
            document = together[alone.id]
            lines = {
                line for region in alone.regions_of("furniture") for line in region.span.of(alone.text).split("\n")
            }
            more = {
                line for r in document.regions_of("furniture") for line in r.span.of(document.text).split("\n")
            } - lines
            assert not more, (alone.id, more)
