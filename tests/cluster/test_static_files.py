"""Static files as production serves them: by fingerprint, kept for years, compressed, from this host alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils.functional import empty

from cluster.settings import base

#: Compressed bytes (the look's budget).
STYLE_BUDGET, SCRIPT_BUDGET = 40_000, 20_000


@pytest.fixture
def collected(tmp_path: Path):
    """Our own files collected as production does; Wagtail's would take a minute and show nothing more."""
    changes = {
        "STATIC_ROOT": tmp_path,
        "STORAGES": settings.STORAGES | {"staticfiles": base.STORAGES["staticfiles"]},
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
    }
    with override_settings(**changes):
        staticfiles_storage._wrapped = empty
        call_command("collectstatic", interactive=False, verbosity=0)
        yield tmp_path
    staticfiles_storage._wrapped = empty


@pytest.mark.parametrize(("name", "budget"), [("site.css", STYLE_BUDGET), ("site.js", SCRIPT_BUDGET)])
def test_style_and_script_are_sent_compressed_by_fingerprint_and_kept_for_years(
    collected, client: Client, name, budget
):
    address = staticfiles_storage.url(name)
    stem, suffix = name.split(".")
    assert re.fullmatch(rf"/static/{stem}\.[0-9a-f]{{12}}\.{suffix}", address)
    answer = client.get(address, headers={"accept-encoding": "gzip, br"})
    body = answer.getvalue()
    assert answer["Content-Encoding"] == "br"
    assert "immutable" in answer["Cache-Control"]
    assert 0 < len(body) <= budget


def test_old_browsers_get_gzip_and_older_ones_plain_bytes(collected, client: Client):
    address = staticfiles_storage.url("site.css")
    assert client.get(address, headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(address, headers={"accept-encoding": "identity"})


def test_pictures_that_the_style_sheet_names_are_fingerprinted_too(collected):
    style = (collected / staticfiles_storage.stored_name("site.css")).read_text(encoding="utf-8")
    named = re.findall(r"url\(\"?([^)\"]+)", style)
    assert named
    for name in named:
        assert re.search(r"\.[0-9a-f]{12}\.", name), name
        assert (collected / name).exists()


def test_style_and_script_ask_no_other_host():
    for name in ("site.css", "site.js", "icons.svg", "motif.svg"):
        text = (Path(settings.BASE_DIR) / "static" / name).read_text(encoding="utf-8")
        outside = set(re.findall(r"https?://[^\s\"')]+", text)) - {"http://www.w3.org/2000/svg"}
        assert outside == set(), name
