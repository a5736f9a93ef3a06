"""Chinese: words, clauses, works, folding of script and variants, headings and page furniture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Annotator, Normalizer, Segmenter, Tokenizer


@hookimpl
def toolkit_normalizers() -> Sequence[Normalizer]:
    from toolkit_chinese.normalizers import ScriptNormalizer, VariantNormalizer

    return [ScriptNormalizer(), VariantNormalizer()]


@hookimpl
def toolkit_tokenizers() -> Sequence[Tokenizer]:
    from toolkit_chinese.tokenizers import CharacterTokenizer, JiebaTokenizer, RjiebaTokenizer

    return [RjiebaTokenizer(), JiebaTokenizer(), CharacterTokenizer()]


@hookimpl
def toolkit_segmenters() -> Sequence[Segmenter]:
    from toolkit_chinese.segmenters import ClauseSegmenter, ParagraphSegmenter, SentenceSegmenter
    from toolkit_chinese.works import WorkSegmenter

    return [WorkSegmenter(), ParagraphSegmenter(), SentenceSegmenter(), ClauseSegmenter()]


@hookimpl
def toolkit_annotators() -> Sequence[Annotator]:
    from toolkit_chinese.furniture import FurnitureAnnotator
    from toolkit_chinese.outline import OutlineAnnotator
    from toolkit_chinese.quotations import QuotationAnnotator

    return [FurnitureAnnotator(), OutlineAnnotator(), QuotationAnnotator()]
