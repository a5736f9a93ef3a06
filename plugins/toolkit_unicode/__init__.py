"""Words, sentences, folding and furniture for every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Annotator, Normalizer, Segmenter, Tokenizer


@hookimpl
def toolkit_normalizers() -> Sequence[Normalizer]:
    from toolkit_unicode.normalizers import CaseNormalizer, PunctuationNormalizer, SpaceNormalizer, WidthNormalizer

    return [WidthNormalizer(), CaseNormalizer(), SpaceNormalizer(), PunctuationNormalizer()]


@hookimpl
def toolkit_tokenizers() -> Sequence[Tokenizer]:
    from toolkit_unicode.words import JapaneseTokenizer, KoreanTokenizer, UnicodeTokenizer

    return [UnicodeTokenizer(), JapaneseTokenizer(), KoreanTokenizer()]


@hookimpl
def toolkit_segmenters() -> Sequence[Segmenter]:
    from toolkit_unicode.segmenters import ClauseSegmenter, ParagraphSegmenter, SentenceSegmenter, WorkSegmenter

    return [WorkSegmenter(), ParagraphSegmenter(), SentenceSegmenter(), ClauseSegmenter()]


@hookimpl
def toolkit_annotators() -> Sequence[Annotator]:
    from toolkit_unicode.edges import SharedEdgesAnnotator
    from toolkit_unicode.language import LanguageAnnotator
    from toolkit_unicode.outline import FurnitureAnnotator, OutlineAnnotator

    return [LanguageAnnotator(), FurnitureAnnotator(), OutlineAnnotator(), SharedEdgesAnnotator()]
