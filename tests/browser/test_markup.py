"""The HTML of every type of page, in each display mode, is what the standard says it should be."""

from __future__ import annotations

from pathlib import Path

from tests.browser import nu
from tests.browser.county import County
from tests.browser.kinds import KINDS, status_of
from tests.browser.views import MODES


def test_the_nu_checker_finds_no_error(county: County, tmp_path: Path) -> None:
    for mode in MODES:
        for kind in KINDS:
            status, _headers, body = county.fetch(county.book[kind], cookies=mode.header)
            assert status == status_of(kind), kind
            (tmp_path / f"{kind}, {mode.name}.html").write_bytes(body)
    found = nu.messages(tmp_path)
    assert not found, "\n".join(found)
