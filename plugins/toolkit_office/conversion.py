"""Other office documents made into .docx by LibreOffice, in a folder of its own that is gone afterwards.

The profile is new each time, so that the user's own is neither read nor locked; macros are off, links are not followed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import toolkit

MEMORY = 4 << 30
"""Bytes of address space that LibreOffice may take; for common documents it takes less than a half of it."""

SECONDS = 120
"""How long LibreOffice may take for one document; its first start takes a few seconds."""

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
)
"""Where the installers of macOS and Windows put it, which is not on the search path there."""

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def find_office() -> str | None:
    """The program of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if os.path.isfile(place)), None)


def kind_of(data: bytes) -> str:
    """The format of a document without a name, as an ending."""
    return "rtf" if data.startswith(b"{\\rtf") else "odt" if data.startswith(b"PK") else "doc"


def to_docx(data: bytes, source: toolkit.Source) -> bytes:
    """The bytes of a document as .docx. Raises LoadError where LibreOffice is missing, fails or takes too long."""
    program = find_office()
    suffix = source.suffix or f".{kind_of(data)}"
    if program is None:
        raise toolkit.LoadError(
            f"{source.uri} is a {suffix} document, which is read by way of LibreOffice, and that is not installed",
            "Install LibreOffice, or open the document in Word, WPS or Pages and save it as .docx.",
        )
    with tempfile.TemporaryDirectory(prefix="toolkit-office-", ignore_cleanup_errors=True) as folder:
        profile, made = Path(folder, "profile"), Path(folder, "out", "document.docx")
        settings = profile / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        document = Path(folder, f"document{suffix}")
        document.write_bytes(data)
        _run(
            [
                program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
                "--nodefault", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML",
                "--outdir", str(made.parent), str(document),
            ],
            folder, source,
        )  # fmt: skip
        if not made.is_file():
            raise toolkit.LoadError(
                f"LibreOffice cannot read {source.uri}: it is damaged, no {suffix} document, or takes more than "
                f"{MEMORY >> 30} GB of memory",
                "Open it in the program that made it, and save it as .docx.",
            )
        if made.stat().st_size > source.limit:
            raise source.too_large(f"what LibreOffice makes of {source.uri}")
        return made.read_bytes()


def _run(command: list[str], folder: str, source: toolkit.Source) -> None:
    # A group of its own: the program is a script that starts another, and both have to end at the limit.
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603
            toolkit.limited(command, MEMORY),
            cwd=folder,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            start_new_session=True,
        )
    except OSError as error:
        raise toolkit.LoadError(
            f"LibreOffice, which reads {source.uri}, cannot be started: {error.strerror or error}",
            "Install LibreOffice again, or save the document as .docx.",
        ) from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise toolkit.LoadError(
            f"LibreOffice was still at {source.uri} after {SECONDS} seconds and was stopped",
            "Open the document there yourself and save it as .docx.",
        ) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and what it started, if it still runs."""
    if process.poll() is None:
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
