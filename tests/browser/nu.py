"""The Nu HTML checker over many pages in one run of Java."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests.browser.county import ROOT

if TYPE_CHECKING:
    from pathlib import Path

JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def messages(folder: Path) -> list[str]:
    """What the checker calls an error in the HTML files of a folder, one line each, with file and line."""
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("java is missing; on Debian: apt install default-jre-headless")
    done = subprocess.run(  # noqa: S603 - our own files, with fixed arguments
        [java, "-Xss4m", "-jar", str(JAR), "--errors-only", "--format", "json", "--skip-non-html", str(folder)],
        check=False, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    report = json.loads(done.stderr)
    return [
        f"{unquote(message['url'].rpartition('/')[2])}:{message.get('lastLine', 0)}: {message['message']}"
        for message in report["messages"]
        if message["type"] in ("error", "non-document-error")
    ]
