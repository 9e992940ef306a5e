"""axe-core in a page: WCAG 2.0 to 2.2 at A and AA, and its best practice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tests.browser.county import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def _source() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe objects to on a page, one line each: rule, how grave, where, why.

    The script is evaluated by the browser's debugger, so the page's content security policy stays as it is.
    """
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_source())
    report: dict[str, Any] = page.evaluate(RUN, list(TAGS))
    return [_line(rule, node) for rule in report["violations"] for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]][:2])
    return f"{rule['id']} ({rule['impact']}) {' '.join(map(str, node['target']))}: {why}"
