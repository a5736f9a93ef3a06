"""A Spark session made for a run: which Python its workers use, where it listens, and how little it says.

What is set here are defaults for one machine; every setting that the user gives goes before them.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import toolkit

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = "local[*]"
"""All processors of this machine."""

TEMP = "temp_directory"

_LOGGING = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d %p %c: %m%n
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """`master`: where Spark runs. `temp_directory`: a folder for tables. `others`: Spark's own configuration."""

    master: str | None
    temp_directory: str | None
    others: Mapping[str, str]

    @classmethod
    def of(cls, given: Iterable[str]) -> Settings:
        """From `key=value` each. Raises UsageError for what is none."""
        found: dict[str, str] = {}
        for each in given:
            key, sign, value = each.partition("=")
            if not sign or not key or not value:
                raise toolkit.UsageError(f"--engine-option {each!r} is no setting", "Write it as key=value.")
            if key not in ("master", TEMP) and not key.startswith("spark."):
                raise toolkit.UsageError(
                    f"--engine-option: spark has no setting {key!r}",
                    f"It has master, {TEMP} and all those of Spark's configuration, such as spark.executor.memory.",
                )
            found[key] = value
        return cls(found.pop("master", None), found.pop(TEMP, None), found)


@contextlib.contextmanager
def opened_session(settings: Settings) -> Iterator[SparkSession]:
    """A session as the settings have it, or the one that is there already, which is not ended at the end.

    In a script that `spark-submit` runs, it is as that was told to make it.
    """
    try:
        importlib.import_module("pandas")  # PySpark asks for it when it is used
        importlib.import_module("pyarrow")
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise toolkit.MissingDependencyError("the engine spark", error.name or "pyspark", "spark") from error

    with warnings.catch_warnings():
        # No use is made of pandas here, so whether PySpark supports the one that is installed does not matter.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        there = SparkSession.getActiveSession()
        if there is not None:
            yield there
            return
        with tempfile.TemporaryDirectory(prefix="toolkit-", ignore_cleanup_errors=True) as folder:
            session = _submitted(settings) if "PYSPARK_GATEWAY_PORT" in os.environ else _started(settings, folder)
            try:
                yield session
            finally:
                session.stop()


def _submitted(settings: Settings) -> SparkSession:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    for key, value in settings.others.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def _started(settings: Settings, folder: str) -> SparkSession:
    from pyspark.sql import SparkSession

    master = settings.master or settings.others.get("spark.master") or MASTER
    on_this_machine = master.startswith("local")
    _check_java(on_this_machine)
    logging_file = Path(folder) / "log4j2.properties"
    logging_file.write_text(_LOGGING, encoding="utf-8")
    # Log messages of the gateway to Spark are of no use to whoever runs a comparison.
    logging.getLogger("py4j").setLevel(logging.CRITICAL)
    defaults = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging_file.as_uri()}",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "2048",
        "spark.sql.execution.arrow.maxBytesPerBatch": str(1 << 26),
    }
    if on_this_machine:
        defaults |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.pyspark.python": os.environ.get("PYSPARK_PYTHON", sys.executable),
            "spark.sql.shuffle.partitions": "16",
            "spark.local.dir": settings.temp_directory or folder,
        }
    configuration = {**defaults, **settings.others}
    builder = SparkSession.builder.master(master).appName("toolkit")
    for key, value in configuration.items():
        builder = builder.config(key, value)
    if "spark.pyspark.python" in configuration:
        # That is what starts the workers; the setting alone is for those who submit a script.
        os.environ["PYSPARK_PYTHON"] = configuration["spark.pyspark.python"]
    said = Path(folder) / "spark.log"
    try:
        with _errors_to(said):
            return builder.getOrCreate()
    except Exception as error:  # what Java says arrives as errors of several kinds, or as none but "exited"
        told = _what_failed(f"{error}\n{said.read_text(encoding='utf-8', errors='replace')}")
        raise toolkit.PluginError(f"Spark does not start: {told}", f"It was asked for master={master}.") from error


@contextlib.contextmanager
def _errors_to(path: Path) -> Iterator[None]:
    """What processes started inside write to standard error goes to a file, for as long as they run."""
    sys.stderr.flush()
    before = os.dup(2)
    try:
        with path.open("wb") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _what_failed(said: str) -> str:
    """The line of an error's text that says most: the first with an exception of Java in it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "Exception" in line), lines[0] if lines else "it says nothing")


def _check_java(on_this_machine: bool) -> None:
    """Raises PluginError where there is no Java that runs: Spark's driver needs it, wherever its workers are."""
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    if java is not None:
        try:
            if subprocess.run([java, "-version"], capture_output=True, check=False).returncode == 0:  # noqa: S603
                return
        except OSError:
            pass
    raise toolkit.PluginError(
        "the engine spark needs Java 17 or newer, which was not found" + (f" in JAVA_HOME, {home}" if home else ""),
        "Install it (Debian: openjdk-17-jre-headless), or set JAVA_HOME to the folder where it is.",
    )
