"""What a reader's browser fetches and waits for, beside a bare HTML file with the same text on the same server.

The sample county in headless Chromium: bytes and requests of each type of page, cold and warm; sizes of style sheet
and script; time to the first byte and to the largest paint on a slow line and a slow processor; what axe-core and the
Nu checker count.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import brotli
from lxml import html as markup
from playwright.sync_api import Browser, Page, sync_playwright
from whitenoise.compress import Compressor

from tests.browser import axe, nu
from tests.browser import county as counties
from tests.browser.conftest import CHROMIUM, chromium_arguments
from tests.browser.county import County
from tests.browser.kinds import SHAPES
from tests.browser.views import DESK, MODES, PHONE, open_page

#: Compressed bytes that style sheet and script may have.
BUDGETS = {"site.css": 40_000, "site.js": 20_000}
#: A line of the third generation in a mountain village, and a phone of ten years ago.
SLOW_LINE = {
    "offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000,
}  # fmt: skip
SLOWER_PROCESSOR = 4
TIMED = ("portal home", "department home", "entry with attachments", "catalogue of all", "service guide")
RUNS = 5
SETTLE_MS = 500
LARGEST_PAINT = """
    window.largest = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.largest = entry.startTime))
        .observe({type: "largest-contentful-paint", buffered: true});
"""


def measure() -> dict[str, Any]:
    """Sizes, weight of each page type, times beside the bare file with ratios, and counts of both checkers."""
    with tempfile.TemporaryDirectory(prefix="bench-browser-") as holder:
        folder = counties.build_once(Path(holder) / "county")
        with counties.served(folder) as county:
            write_bare(county, folder / "static")
            found_in_markup = count_nu(county, Path(holder) / "markup")
        sizes = compress(folder / "static")
        # The server reads at its start which static files there are, and which are compressed.
        with counties.served(folder) as county, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=chromium_arguments())
            report = {
                "sizes": sizes,
                "weight": {kind: weigh(browser, county.address(kind)) for kind in SHAPES},
                "slow_line": {kind: race(browser, county, kind) for kind in TIMED},
                "axe": count_axe(browser, county),
                "nu": found_in_markup,
            }
            browser.close()
    return report


def bare_address(kind: str) -> str:
    """Where the bare file with the text of a page lies."""
    return f"static/bare-{kind.replace(' ', '-')}.html"


def write_bare(county: County, static: Path) -> None:
    """Beside the static files: for each timed page the same text, without style, script and pictures."""
    for kind in TIMED:
        _status, _headers, body = county.fetch(county.book[kind])
        document = markup.fromstring(body.decode())
        lines = [
            line.strip() for line in document.find(".//main").text_content().splitlines() if line.strip()
        ]
        text = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
        (static / Path(bare_address(kind)).name).write_text(
            f'<!DOCTYPE html>\n<html lang="zh-CN"><meta charset="utf-8"><title>{kind}</title>\n{text}',
            encoding="utf-8",
        )


def compress(static: Path) -> dict[str, Any]:
    """Compress the public style sheet and script as production does; their sizes, and whether within budget."""
    compressor = Compressor(use_gzip=True, use_brotli=True, quiet=True)
    sizes = {}
    for name, budget in BUDGETS.items():
        stem, _dot, suffix = name.partition(".")
        for path in static.glob(f"{stem}.*{suffix}"):
            compressor.compress(str(path))
        plain = (static / name).read_bytes()
        small = len(brotli.compress(plain))
        sizes[name] = {
            "bytes": len(plain), "gzip": len(gzip.compress(plain)), "brotli": small,
            "budget": budget, "within_budget": small <= budget,
        }  # fmt: skip
    return sizes


def weigh(browser: Browser, address: str) -> dict[str, dict[str, int]]:
    """Bytes over the line and requests of the first visit, and of the next to the same page."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    visits = {}
    for name in ("cold", "warm"):
        fetched = _listen(page)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(SETTLE_MS)
        visits[name] = fetched()
    context.close()
    return visits


def _listen(page: Page) -> Callable[[], dict[str, int]]:
    """Count from now on what comes over the line; call the result to stop and read it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    answered: set[str] = set()
    kept: set[str] = set()
    sizes: dict[str, int] = {}

    def note_answer(event: dict[str, Any]) -> None:
        (kept if event["response"].get("fromDiskCache") else answered).add(event["requestId"])

    def note_end(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.responseReceived", note_answer)
    session.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    session.on("Network.loadingFinished", note_end)

    def read() -> dict[str, int]:
        session.detach()
        over_line = answered - kept
        return {"requests": len(over_line), "bytes": sum(sizes.get(name, 0) for name in over_line)}

    return read


def race(browser: Browser, county: County, kind: str) -> dict[str, Any]:
    """Medians of several first visits on a slow line, in turns with the bare file; milliseconds and ratios."""
    host = county.book[kind].partition("/")[0]
    addresses = {"page": county.address(kind), "bare": county.at(f"{host}/{bare_address(kind)}")}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in addresses}
    for _run in range(RUNS):
        for name, address in addresses.items():
            times[name].append(_visit_slowly(browser, address))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)]
        for name, rows in times.items()
    }
    result: dict[str, Any] = {
        name: {"first_byte_ms": round(first), "largest_paint_ms": round(largest)}
        for name, (first, largest) in medians.items()
    }
    for number, measured in enumerate(("first_byte", "largest_paint")):
        result[f"{measured}_ratio"] = round(medians["page"][number] / medians["bare"][number], 2)
    return result


def _visit_slowly(browser: Browser, address: str) -> tuple[float, float]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    # By the debugger's clock: what the page itself reads leaves the slow line out.
    moments: list[float] = []
    for event in ("Network.requestWillBeSent", "Network.responseReceived"):
        session.on(
            event, lambda told: moments.append(told["timestamp"]) if told["type"] == "Document" else None
        )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.add_init_script(LARGEST_PAINT)
    page.goto(address, wait_until="load", timeout=60_000)
    page.wait_for_timeout(SETTLE_MS)
    largest = page.evaluate("window.largest")
    context.close()
    return (moments[1] - moments[0]) * 1000, largest


def count_axe(browser: Browser, county: County) -> dict[str, int]:
    """Pages looked at, in each display mode and at both widths, and what axe-core objects to."""
    looks = violations = 0
    for mode in MODES:
        context = browser.new_context(viewport=DESK, locale="zh-CN")
        mode.choose(context)
        page = context.new_page()
        for kind in SHAPES:
            open_page(page, county, kind)
            for viewport in (DESK, PHONE):
                page.set_viewport_size(viewport)
                violations += len(axe.violations(page))
                looks += 1
        context.close()
    return {"looks": looks, "violations": violations}


def count_nu(county: County, folder: Path) -> dict[str, int]:
    """Pages read, in each display mode, and what the Nu checker calls an error."""
    folder.mkdir()
    for mode in MODES:
        for kind in SHAPES:
            _status, _headers, body = county.fetch(county.book[kind], cookies=mode.header)
            (folder / f"{kind}, {mode.name}.html").write_bytes(body)
    return {"pages": len(SHAPES) * len(MODES), "errors": len(nu.messages(folder))}
