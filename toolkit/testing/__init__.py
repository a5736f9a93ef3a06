"""What a plugin author tests with: a contract suite for each kind of component, checks of findings, and sample texts.

A suite is a class to derive from, in a file that pytest collects:

    class TestMine(toolkit.testing.AnalysisContract):
        component = Mine()

The checks say in plain words what is wrong, by AssertionError; they need no pytest and can be called from anywhere.
"""

from __future__ import annotations

from toolkit.testing.checks import (
    check_annotation,
    check_comparison,
    check_declaration,
    check_document,
    check_documents,
    check_finding,
    check_passages,
    check_report,
    check_row,
    check_spans,
    check_table,
    check_tokens,
    check_view,
)
from toolkit.testing.detectors import AnalysisContract, LabelerContract
from toolkit.testing.engines import EngineContract
from toolkit.testing.output import CommandContract, RendererContract
from toolkit.testing.reading import AnnotatorContract, LoaderContract
from toolkit.testing.samples import SAMPLES, hostile_report, sample_documents, sample_report
from toolkit.testing.suite import ComponentContract, installed
from toolkit.testing.views import NormalizerContract, SegmenterContract, TokenizerContract

CONTRACTS: dict[str, type[ComponentContract]] = {
    contract.kind: contract
    for contract in (
        LoaderContract,
        SegmenterContract,
        AnnotatorContract,
        NormalizerContract,
        TokenizerContract,
        AnalysisContract,
        LabelerContract,
        RendererContract,
        EngineContract,
        CommandContract,
    )
}
"""The suite of each kind of component."""

__all__ = [
    "CONTRACTS",
    "SAMPLES",
    "AnalysisContract",
    "AnnotatorContract",
    "CommandContract",
    "ComponentContract",
    "EngineContract",
    "LabelerContract",
    "LoaderContract",
    "NormalizerContract",
    "RendererContract",
    "SegmenterContract",
    "TokenizerContract",
    "check_annotation",
    "check_comparison",
    "check_declaration",
    "check_document",
    "check_documents",
    "check_finding",
    "check_passages",
    "check_report",
    "check_row",
    "check_spans",
    "check_table",
    "check_tokens",
    "check_view",
    "hostile_report",
    "installed",
    "sample_documents",
    "sample_report",
]
