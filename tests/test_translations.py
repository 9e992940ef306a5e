"""Every text of the interface has its English, and the catalogue is up to date with the code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_no_text_lacks_its_english():
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
    assert entries
    assert not [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy]


def test_the_catalogue_holds_what_the_code_says(tmp_path):
    if shutil.which("xgettext") is None:
        reason = "gettext is not installed (Debian: apt install gettext)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    for name in (
        "cluster",
        "inquiries",
        "approvals",
        "search",
        "sites",
        "units",
        "workdays",
        "texts",
        "ledger",
        "templates",
    ):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-obsolete"],
        cwd=tmp_path,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cluster.settings.test"},
        check=True,
        capture_output=True,
    )
    found = {entry.msgid for entry in polib.pofile(str(tmp_path / "locale/en/LC_MESSAGES/django.po"))}
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    assert found - known == set(), "run: make messages"
    assert known - found == set(), "run: make messages"
