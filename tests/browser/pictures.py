"""Takes the pictures in ``docs/pictures/`` of the sample county: ``make pictures``.

Public pages at the width of a phone, of a desk, and of a desk in elder mode; the screens of an editor's first hour on
the way that ``docs/editing.md`` describes.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django
from PIL import Image
from playwright.sync_api import sync_playwright

django.setup()

from tests.browser import county as counties  # noqa: E402 - after setup
from tests.browser.conftest import CHROMIUM, chromium_arguments  # noqa: E402 - after setup
from tests.browser.pages import StaffLogin  # noqa: E402 - after setup
from tests.browser.views import DESK, ELDER, NORMAL, PHONE, open_page  # noqa: E402 - after setup

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.county import County

FOLDER = counties.ROOT / "docs" / "pictures"
#: Which type of page stands in which picture.
PAGES = {
    "portal": "portal home",
    "department": "department home",
    "township": "township home under a path",
    "village": "village home",
    "news": "column of news",
    "leaders": "column of leaders",
    "services": "services of all",
    "catalogue": "catalogue of all",
    "catalogue-filtered": "filtered catalogue",
    "catalogue-empty": "empty catalogue",
    "catalogue-guide": "guide of the catalogue",
    "disclosure": "entry with attachments",
    "disclosure-interpreted": "entry with an interpretation",
    "disclosure-repealed": "entry that is repealed",
    "article": "article with picture",
    "interpretation": "interpretation",
    "guide": "service guide",
    "topic": "topic",
    "leader": "leader",
    "site-map": "site map of the portal",
    "leaving": "leaving notice",
    "not-found": "not found",
    "withdrawn": "withdrawn",
}
VIEWS = {"1280": (DESK, NORMAL), "360": (PHONE, NORMAL), "elder": (DESK, ELDER)}
#: Longer pages are cut: what comes below looks alike.
TALLEST = {"1280": 3600, "360": 5200, "elder": 4200}
COLOURS = 256
STAFF_SCREEN = {"width": 1360, "height": 900}
TITLE = "云溪县教育局关于做好寒假期间校园安全工作的通知"


def main() -> None:
    """Take all pictures, or those named on the command line (``portal``, ``editing``)."""
    wanted = set(sys.argv[1:]) or {*PAGES, "style-guide", "editing"}
    with tempfile.TemporaryDirectory(prefix="pictures-") as holder:
        built = counties.build_once(Path(holder) / "county")
        with counties.served(built) as county, sync_playwright() as playwright:
            # In Chinese, also what the browser draws itself, such as the field of a date.
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=[*chromium_arguments(), "--lang=zh-CN"],
                env={**os.environ, "LANGUAGE": "zh_CN"},
            )
            for name in PAGES.keys() & wanted:
                take_public(browser, county, name)
            if "style-guide" in wanted:
                take_style_guide(browser, county)
            if "editing" in wanted:
                take_first_hour(browser, county)
            browser.close()


def take_public(browser: Browser, county: County, name: str) -> None:
    """One type of page in every view."""
    for view, (screen, mode) in VIEWS.items():
        context = new_context(browser, screen)
        mode.choose(context)
        page = context.new_page()
        open_page(page, county, PAGES[name])
        mode.require(page)
        keep(page, FOLDER / f"{name}-{view}.png", tallest=TALLEST[view])
        context.close()


def take_style_guide(browser: Browser, county: County) -> None:
    """Every component in every state, as staff see it."""
    context = new_context(browser, DESK)
    page = context.new_page()
    StaffLogin(page, county).enter_as("jyj-bj")
    page.goto(f"{county.portal}_util/style-guide/")
    keep(page, FOLDER / "style-guide-1280.png", tallest=4000)
    context.close()


def take_first_hour(browser: Browser, county: County) -> None:
    """Log in, write, see what is missing, release, see it in public."""
    folder = FOLDER / "editing"
    folder.mkdir(exist_ok=True)
    editor = new_context(browser, STAFF_SCREEN).new_page()
    login = StaffLogin(editor, county)
    editor.goto(login.address)
    keep(editor, folder / "01-login.png")
    home = login.enter_as("jyj-bj")
    keep(editor, folder / "02-start.png")
    form = home.write_disclosure()
    form.page.get_by_role("textbox", name="名称").first.wait_for()
    keep(editor, folder / "03-empty-form.png")
    form.fill(
        title=TITLE,
        number="云教发[2026]96号",
        written_on="2026-11-20",
        category="义务教育",
        summary="对寒假期间校园值守、消防和防溺水工作提出要求。",
    )
    form.write("各学校应当在放假前完成一次校园安全检查，并把值班安排张贴在校门口。")
    keep(editor, folder / "04-filled-form.png")
    form.save()
    keep(editor, folder / "05-saved.png")
    releaser = new_context(browser, STAFF_SCREEN).new_page()
    waiting = StaffLogin(releaser, county).enter_as("jyj-qf")
    keep(releaser, folder / "06-releaser.png")
    screen = waiting.go_to_release(TITLE)
    screen.preview.wait_for()
    keep(releaser, folder / "07-release.png")
    screen.release()
    keep(releaser, folder / "08-released.png")
    reader = new_context(browser, DESK).new_page()
    reader.goto(county.at("jyj.yunxi.localhost/zwgk/"))
    reader.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    keep(reader, folder / "09-public.png", tallest=DESK["height"])


def new_context(browser: Browser, screen: dict[str, int]) -> BrowserContext:
    """A reader in the county, before a screen of this size."""
    return browser.new_context(
        viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )


def keep(page: Page, path: Path, *, tallest: int | None = None) -> None:
    """Keep a picture of the screen, or of the whole page down to ``tallest`` pixels."""
    # A message of the admin comes down from above.
    page.wait_for_function("document.getAnimations().every(moving => moving.playState !== 'running')")
    whole = page.screenshot(full_page=tallest is not None)
    picture = Image.open(io.BytesIO(whole)).convert("RGB")
    if tallest is not None and picture.height > tallest:
        picture = picture.crop((0, 0, picture.width, tallest))
    # Plain areas and text: a palette keeps them as they are, in a third of the bytes. By coverage: a light of a few
    # pixels keeps its colour beside a photograph.
    picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    print(path.relative_to(counties.ROOT), f"{path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
