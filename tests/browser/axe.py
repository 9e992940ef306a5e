"""axe-core in a page: WCAG 2.0 to 2.2 at A and AA, and its best practice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from tests.browser.county import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
RUN = """tags => axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations', 'incomplete'],
})"""
#: Lines drawn behind or beside the words: with them axe does not judge the contrast of a hero, a foot or a step at all.
WITHOUT_LINES = """() => {
    const plain = new CSSStyleSheet();
    plain.replaceSync(".hero::before, .foot::before, .steps > li::before, .steps > li::after { content: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, plain];
}"""
CONTRAST = "color-contrast"
#: What axe can never judge: words within a drawing, and what is no word (an arrow, a single digit).
BEYOND_AXE = {"imgNode", "shortTextContent", "nonBmp"}


@cache
def _source() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page, *, only_sure: bool = False) -> list[str]:
    """What axe objects to on a page, one line each: rule, how grave, where, why; also contrast that it cannot judge.

    ``only_sure`` leaves the latter out: where the reader's system forces its colours, axe compares colours that are not
    shown, and Wagtail's menu and lists of choices lie on shadows and gradients that it cannot see through. The script is
    evaluated by the browser's debugger, so the page's content security policy stays as it is.
    """
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_source())
        page.evaluate(WITHOUT_LINES)
    report: dict[str, Any] = page.evaluate(RUN, list(TAGS))
    found = [(rule, node) for rule in report["violations"] for node in rule["nodes"]]
    found += [
        (rule, node)
        for rule in report["incomplete"]
        if rule["id"] == CONTRAST and not only_sure
        for node in rule["nodes"]
        if node["any"][0]["data"]["messageKey"] not in BEYOND_AXE
    ]
    return [_line(rule, node) for rule, node in found]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]][:2])
    return f"{rule['id']} ({rule['impact']}) {' '.join(map(str, node['target']))}: {why}"
