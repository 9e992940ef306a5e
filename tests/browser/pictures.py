"""Takes the pictures in ``docs/pictures/`` of the sample county: ``make pictures``.

Public pages at the width of a phone, of a desk, and of a desk in elder mode; the screens of an editor's first hour, of a
reviewer and of a unit's administrator on the ways that ``docs/editing.md``, ``docs/reviewing.md`` and ``docs/people.md``
describe.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django
from PIL import Image
from playwright.sync_api import sync_playwright

django.setup()

from cluster.demo.people import PASSWORD  # noqa: E402 - after setup
from tests.browser import county as counties  # noqa: E402 - after setup
from tests.browser.conftest import CHROMIUM, chromium_arguments  # noqa: E402 - after setup
from tests.browser.pages import JoinPage, PeoplePage, StaffLogin  # noqa: E402 - after setup
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
#: The admin's pages scroll within its frame: how tall is what is in it?
SCROLLS_INSIDE = "document.querySelector('main.content-wrapper')?.scrollHeight ?? 0"
STAFF_SCREEN = {"width": 1360, "height": 900}
TITLE = "云溪县教育局关于做好寒假期间校园安全工作的通知"


def main() -> None:
    """Take all pictures, or those named on the command line (``portal``, ``editing``, ``reviewing``, ``people``)."""
    wanted = set(sys.argv[1:]) or {*PAGES, "style-guide", "editing", "reviewing", "people"}
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
            if "reviewing" in wanted:
                take_reviewing(browser, county)
            if "people" in wanted:
                take_people(browser, county)
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
    """Log in, write, see what is missing, hand in, be reviewed, see it in public."""
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
    handing_in = form.save_and_go_to_submit()
    handing_in.preview.wait_for()
    keep(editor, folder / "06-submit.png")
    handing_in.submit()
    keep(editor, folder / "07-submitted.png")
    for reviewer in ("jyj-sx", "jyj-bm"):
        StaffLogin(new_context(browser, STAFF_SCREEN).new_page(), county).enter_as(reviewer).review(
            TITLE
        ).agree()
    releaser = new_context(browser, STAFF_SCREEN).new_page()
    screen = StaffLogin(releaser, county).enter_as("jyj-qf").review(TITLE)
    screen.preview.wait_for()
    screen.answer()
    keep(releaser, folder / "08-release.png", tallest=1400)
    screen.agree()
    keep(releaser, folder / "09-released.png")
    reader = new_context(browser, DESK).new_page()
    reader.goto(county.at("jyj.yunxi.localhost/zwgk/"))
    reader.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    keep(reader, folder / "10-public.png", tallest=DESK["height"])


def take_reviewing(browser: Browser, county: County) -> None:
    """What waits for a confidentiality reviewer, and one item of it."""
    folder = FOLDER / "reviewing"
    folder.mkdir(exist_ok=True)
    page = new_context(browser, STAFF_SCREEN).new_page()
    home = StaffLogin(page, county).enter_as("wjj-bm")
    page.goto(f"{county.portal}admin/reviews/")
    keep(page, folder / "01-worklist.png")
    home.take_up_the_first().preview.wait_for()
    keep(page, folder / "02-review.png", tallest=2600)


def take_people(browser: Browser, county: County) -> None:
    """A newcomer, a leave, a transfer."""
    folder = FOLDER / "people"
    folder.mkdir(exist_ok=True)
    page = new_context(browser, STAFF_SCREEN).new_page()
    StaffLogin(page, county).enter_as("yxxzf-gly")
    page.goto(f"{county.portal}admin/people/")
    keep(page, folder / "01-units.png")
    people = PeoplePage(page, county, "jyj").open()
    keep(page, folder / "02-unit.png")
    adding = people.add()
    adding.invite("lin@yunxi.example", "编辑")
    adding.because("云教人〔2026〕8号")
    keep(page, folder / "03-invite.png", tallest=1400)
    adding.press("添加岗位")
    newcomer = new_context(browser, STAFF_SCREEN).new_page()
    joining = JoinPage(newcomer, link_in_the_mail(county)).open()
    joining.fill(name="林晓溪", username="lin-xiaoxi", password=PASSWORD)
    keep(newcomer, folder / "04-join.png", tallest=1200)
    joining.accept()
    form = StaffLogin(newcomer, county).enter_as("lin-xiaoxi").write_disclosure()
    form.fill(
        title="云溪县教育局关于公布寒假社会实践基地的通知",
        number="云教发〔2026〕97号",
        written_on="2026-11-20",
        category="义务教育",
        summary="公布寒假期间向中小学生开放的社会实践基地。",
    )
    form.save()
    people.open().roles_of("林晓溪").scroll_into_view_if_needed()
    keep(page, folder / "05-joined.png")
    people.roles_of("林晓溪").get_by_role("link", name="修改").click()
    keep(page, folder / "06-term.png")
    person = people.open().person("林晓溪")
    keep(page, folder / "07-person.png")
    transfer = person.transfer()
    transfer.to("云溪县财政局", "编辑")
    transfer.because("云组发〔2026〕3号")
    transfer.hand_over_to("县教育局编辑（jyj-bj）")
    keep(page, folder / "08-transfer.png", tallest=1400)
    transfer.press("办理调动")
    leave = PeoplePage(page, county, "czj").open().person("林晓溪").leave()
    leave.because("考取研究生，辞职")
    keep(page, folder / "09-leave.png")
    leave.press("办理离岗")
    page.goto(f"{county.portal}admin/people/jyj/over/")
    keep(page, folder / "10-over.png")


def link_in_the_mail(county: County) -> str:
    """The demo prints its mails where it runs."""
    printed = (county.folder / "server.log").read_text(encoding="utf-8")
    return re.findall(r"http://\S+/admin/join/\S+", printed)[-1]


def new_context(browser: Browser, screen: dict[str, int]) -> BrowserContext:
    """A reader in the county, before a screen of this size."""
    return browser.new_context(
        viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )


def keep(page: Page, path: Path, *, tallest: int | None = None) -> None:
    """Keep a picture of the screen, or of the whole page down to ``tallest`` pixels."""
    # A message of the admin comes down from above.
    while page.evaluate("document.getAnimations().some(moving => moving.playState === 'running')"):
        page.wait_for_timeout(50)
    screen = page.viewport_size
    if tallest is not None and screen and (inside := page.evaluate(SCROLLS_INSIDE)) > screen["height"]:
        page.set_viewport_size({"width": screen["width"], "height": min(inside, tallest)})
    whole = page.screenshot(full_page=tallest is not None)
    if screen:
        page.set_viewport_size(screen)
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
