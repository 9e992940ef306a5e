"""A browser and a county for every test; the browser tests run by ``make test-browser`` only."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import county as counties
from tests.browser.county import County

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SECONDS = 1000
NewContext = Callable[..., BrowserContext]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test, whether its author thought of the marker or not."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, talking to this machine only."""
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": chromium_arguments()}


def chromium_arguments() -> list[str]:
    """What Chromium is told in tests and measurements."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [
        *sandbox,
        # Nothing here needs a graphics card; pretending to one takes a third of the time.
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP *.localhost 127.0.0.1",
    ]


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in the county."""
    return browser_context_args | {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def new_context(new_context: NewContext) -> NewContext:
    """Nothing here takes long; what does not come in twenty seconds does not come."""

    def patient(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(20 * SECONDS)
        return context

    return patient


@pytest.fixture(scope="session")
def built_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample county, built once for all test workers.

    ``BROWSER_COUNTY`` names a folder that is kept from run to run, for whoever writes browser tests; throw it away
    when models or sample content have changed.
    """
    if kept := os.environ.get("BROWSER_COUNTY"):
        return counties.build_once(Path(kept))
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return counties.build_once(shared / "county")


@pytest.fixture(scope="session")
def county(built_county: Path) -> Iterator[County]:
    """A county of this test worker's own, served until its last test is done."""
    holder = Path(tempfile.mkdtemp(prefix="browser-county-"))
    try:
        with counties.served(counties.copy_of(built_county, holder / "var")) as served:
            yield served
    finally:
        shutil.rmtree(holder, ignore_errors=True)


@pytest.fixture(scope="session")
def base_url() -> None:
    """No address is relative here; the plugin's own fixture is written in a way that pytest 10 will refuse."""
