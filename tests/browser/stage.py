"""Adds to the sample county what it does not show by itself, and prints where each type of page answers.

Run under the demo's settings, in a process of its own: ``python -m tests.browser.stage``.
"""

from __future__ import annotations

import datetime
import json
from typing import Any
from urllib.parse import quote

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after setup
from wagtail.models import Page, PageViewRestriction  # noqa: E402

from cluster.demo.people import username  # noqa: E402
from cluster.demo.reviews import bring_to, without_mails  # noqa: E402
from sites.addresses import address_parts  # noqa: E402
from sites.leaving import leaving_address  # noqa: E402
from sites.models import (  # noqa: E402
    ArticlePage,
    CatalogPage,
    ColumnPage,
    DepartmentHomePage,
    DisclosurePage,
    HomePage,
    InterpretationPage,
    LeaderPage,
    PortalHomePage,
    ServiceGuidePage,
    SiteImage,
    SitePage,
    TopicPage,
    TownshipHomePage,
)
from tests.browser.county import PORTAL  # noqa: E402
from units.models import Role, UnitKind, User  # noqa: E402

OUTSIDE = "https://www.example.com/tupian?ming=yunxi"


def place(page: SitePage, rest: str = "") -> str:
    """Host and path of a page."""
    parts = address_parts(page)
    if parts is None:
        raise LookupError(page)
    return parts[0].host + parts[1] + rest


def main() -> None:
    """Print the address book as JSON."""
    portal = PortalHomePage.objects.live().get()
    # On a site that no picture shows: these pages are for tests, not for looking at.
    town = next(home for home in TownshipHomePage.objects.live() if not home.site_path)
    column = ColumnPage.objects.child_of(town).filter(kind="news").get()
    book = homes(portal) | columns(portal) | texts() | catalogues(portal)
    with without_mails():
        book |= staged(column)
    print(json.dumps(book, ensure_ascii=False, indent=1))


def homes(portal: PortalHomePage) -> dict[str, str]:
    """A home page of each type, on a host and under a path, and what every site has."""
    towns = [home for home in TownshipHomePage.objects.live() if home.unit.kind == UnitKind.TOWNSHIP]
    villages = [home for home in TownshipHomePage.objects.live() if home.unit.kind == UnitKind.VILLAGE]
    department = DepartmentHomePage.objects.live().filter(unit__code="jyj").get()
    return {
        "portal home": place(portal),
        "department home": place(department),
        "township home under a path": place(next(home for home in towns if home.site_path)),
        "township home on a host": place(next(home for home in towns if not home.site_path)),
        "village home": place(villages[0]),
        "site map of the portal": place(portal, "sitemap/"),
        "site map of a department": place(department, "sitemap/"),
        "services of all": place(portal, "services/"),
        "services for an occasion of life": place(portal, f"services/?event={_occasion()}"),
        "services of a department": place(department, "services/"),
        "search that finds": place(portal, f"search/?q={quote('补贴申请')}"),
        "search that finds nothing": place(department, f"search/?q={quote('量子纠缠')}"),
        "search before it is asked": place(portal, "search/"),
        "leaving notice": PORTAL + leaving_address(OUTSIDE),
        "not found": place(portal, "bu-cun-zai/"),
    }


def _occasion() -> str:
    return ServiceGuidePage.objects.live().exclude(life_event="").values_list("life_event", flat=True)[0]


def columns(portal: PortalHomePage) -> dict[str, str]:
    """One column list of each kind, the portal's where it has one."""
    found: dict[str, str] = {}
    first = sorted(
        ColumnPage.objects.live().order_by("path"), key=lambda row: not row.is_descendant_of(portal)
    )
    for column in first:
        found.setdefault(f"column of {column.kind}", place(column))
    return found


def texts() -> dict[str, str]:
    """One page of each type of text, and an entry in each validity."""
    found = {}
    for entry in DisclosurePage.objects.live().order_by("path"):
        found.setdefault(f"entry that is {entry.validity.value}", place(entry))
        if entry.attachments.exists():
            found.setdefault("entry with attachments", place(entry))
        if entry.explained_by.exists():
            found.setdefault("entry with an interpretation", place(entry))
    for article in ArticlePage.objects.live().order_by("path"):
        blocks = {block.block_type for block in article.body}
        for wanted in ("table", "chart", "picture", "steps"):
            if wanted in blocks:
                found.setdefault(f"article with {wanted}", place(article))
    topics = TopicPage.objects.live()
    found["topic"] = place(topics.filter(archived_on=None).first())
    if archived := topics.exclude(archived_on=None).first():
        found["archived topic"] = place(archived)
    found["interpretation"] = place(InterpretationPage.objects.live().first())
    found["leader"] = place(LeaderPage.objects.live().first())
    found["service guide"] = place(_longest_guide())
    return found


def _longest_guide() -> ServiceGuidePage:
    return max(ServiceGuidePage.objects.live(), key=lambda guide: len(guide.materials.all()))


def catalogues(portal: PortalHomePage) -> dict[str, str]:
    """The catalogue of all and of one unit; filtered, turned over, empty; its guide."""
    everywhere = CatalogPage.objects.child_of(portal).get()
    one = CatalogPage.objects.descendant_of(HomePage.objects.get(unit__code="jyj")).get()
    return {
        "catalogue of all": place(everywhere),
        "catalogue of a department": place(one),
        "filtered catalogue": place(everywhere, "?q=%E9%80%9A%E7%9F%A5&validity=valid"),
        "second page of the catalogue": place(everywhere, "?page=2"),
        "empty catalogue": place(everywhere, "?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%A0%B7%E7%9A%84%E6%96%87"),
        "guide of the catalogue": place(everywhere, "guide/"),
    }


def staged(column: ColumnPage) -> dict[str, str]:
    """What the sample county has none of: a gallery beside every other part, a withdrawn page, a locked one."""
    parts = _release(column, "正文部件样张", body=every_part())
    gone = _release(column, "已经撤下的通知", "withdrawn")
    locked = _release(column, "凭口令阅读的文章")
    PageViewRestriction.objects.create(page=locked, restriction_type="password", password="shi-yan")  # noqa: S106
    return {
        "article with every part": place(parts),
        "withdrawn": place(gone),
        "page behind a password": place(locked),
    }


def _release(column: ColumnPage, title: str, stage: str = "published", **values: Any) -> SitePage:
    """Written by the editor, reviewed and released by the others of the unit."""
    people = {user.username: user for user in User.objects.all()}
    unit = column.owner_unit
    if unit is None:
        raise LookupError(column)
    editor = people[username(unit, Role.EDITOR)]
    body = values.pop("body", [("rich_text", "<p>正文。</p>")])
    # Long ago: the sample county's own news stand first.
    long_ago = datetime.datetime(2024, 3, 1, 9, tzinfo=timezone.get_default_timezone())
    page = ArticlePage(title=title, body=body, live=False, owner=editor, published_at=long_ago, **values)
    Page.objects.get(pk=column.pk).add_child(instance=page)
    page.save_revision(user=editor)
    bring_to(stage, page, people, opinion="内容有误，已重新发布。")
    return ArticlePage.objects.get(pk=page.pk)


def every_part() -> list[tuple[str, Any]]:
    """One of each block of a body; the recording needs a film that the county does not have."""
    pictures = [
        {"image": image, "alt_text": f"图{number}：{image.description}"[:100], "caption": f"图集第{number}张"}
        for number, image in enumerate(SiteImage.objects.order_by("pk")[:4], start=1)
    ]
    table = {
        "data": [["村", "户数", "人口"], ["星湖村", "412", "1530"], ["大禾村", "388", "1421"]],
        "table_caption": "各村户数和人口", "table_header_choice": "both",
        "first_row_is_table_header": True, "first_col_is_header": True,
    }  # fmt: skip
    return [
        (
            "rich_text",
            "<h2>第一部分</h2><p>一段<b>要紧</b>的话，见<a href='" + OUTSIDE + "'>外部网站</a>。</p>",
        ),
        ("callout", {"tone": "warn", "title": "请注意", "text": "<p>请带身份证。</p>"}),
        ("callout", {"tone": "note", "title": "提示", "text": "<p>工作日办理。</p>"}),
        ("callout", {"tone": "ok", "title": "已办妥", "text": "<p>不用再来。</p>"}),
        ("picture", pictures[0]),
        ("gallery", pictures[1:]),
        ("table", table),
        (
            "chart",
            {"title": "接待人次", "style": "line", "unit": "人", "rows": "月份\t人次\n1月\t120\n2月\t160"},
        ),
        (
            "chart",
            {
                "title": "办件量",
                "style": "bar",
                "unit": "件",
                "rows": "月份\t线上\t窗口\n1月\t12\t16\n2月\t20\t9",
            },
        ),
        (
            "steps",
            [{"title": "提出", "text": "<p>到窗口。</p>"}, {"title": "领取", "text": "<p>凭回执。</p>"}],
        ),
        ("faq", [{"question": "要多久？", "answer": "<p>五个工作日。</p>"}]),
        (
            "imported_text",
            "<h2>第二部分</h2><p>从旧网站来的文字。</p><table><tr><th>甲</th><td>乙</td></tr></table>",
        ),
    ]


if __name__ == "__main__":
    main()
