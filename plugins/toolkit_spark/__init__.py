"""The engine `spark`: kernels and tables on Apache Spark, on this machine or many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit import hookimpl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit import Engine


@hookimpl
def toolkit_engines() -> Sequence[Engine]:
    from toolkit_spark.engine import SparkEngine

    return [SparkEngine()]
